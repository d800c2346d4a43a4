"""Train ``localiser_pets``: the box around the one animal in a rendered picture."""

from pathlib import Path

import keras
import numpy as np

from course_tools.training.schedule import schedule
from course_utils.datasets import load_pets
from course_utils.models.registry import ARCHITECTURES
from course_utils.models.weights import load_weights, save_weights

BATCH = 32


def train(
    name: str, out: Path, *, count: int = 8000, epochs: int = 12, seed: int = 0, verbose: int = 1
) -> tuple[keras.Model, dict]:
    """Train a localiser on rendered pets and measure it on pets that it has not seen.

    Args:
        name: Architecture, and name of the net.
        out: Weight file to write.
        count: Number of training pictures.
        epochs: Passes over them.
        seed: Of the weights, of the order of the pictures and of which are mirrored.
        verbose: 1 shows a progress bar, 0 nothing.

    Returns:
        ``(model, measured)`` with the mean IoU on unseen pictures.
    """
    keras.utils.set_random_seed(seed)
    random = np.random.default_rng(seed)
    model = ARCHITECTURES[name]()
    size = model.input_shape[1]
    pets = load_pets("train", count, size=size, cache=False)
    images, boxes = pets.images, pets.boxes / np.float32(size)
    steps = epochs * (len(images) // BATCH + 1)
    model.compile(keras.optimizers.AdamW(schedule(2e-3, steps), weight_decay=0.01), "mae")
    for epoch in range(epochs):
        mirrored = random.random(len(images)) < 0.5
        model.fit(
            np.where(mirrored[:, None, None, None], images[:, :, ::-1], images),
            np.where(mirrored[:, None], mirror(boxes, 1), boxes),
            batch_size=BATCH,
            initial_epoch=epoch,
            epochs=epoch + 1,
            verbose=verbose,
        )
    save_weights(model, out)
    load_weights(model, out)  # what is measured is what is shipped, rounded as it is stored
    return model, {"mean IoU on unseen pets": mean_iou(model)}


def mirror(boxes: np.ndarray, width: float) -> np.ndarray:
    """Return the boxes (K, 4) of a picture whose left and right are exchanged."""
    y0, x0, y1, x1 = np.asarray(boxes).T
    return np.stack([y0, width - x1, y1, width - x0], axis=1)


def mean_iou(model: keras.Model, count: int = 1000) -> float:
    """Return the IoU of the model's box with the true one, averaged over test pets."""
    size = model.input_shape[1]
    pets = load_pets("test", count, size=size, cache=False)
    found = model.predict(pets.images, batch_size=100, verbose=0) * size
    start = np.maximum(found[:, :2], pets.boxes[:, :2])
    end = np.minimum(found[:, 2:], pets.boxes[:, 2:])
    overlap = np.prod(np.maximum(end - start, 0), axis=1)
    areas = [np.prod(np.maximum(b[:, 2:] - b[:, :2], 0), axis=1) for b in (found, pets.boxes)]
    return float(np.mean(overlap / (areas[0] + areas[1] - overlap)))
