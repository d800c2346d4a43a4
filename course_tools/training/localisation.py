"""Train ``localiser_pets``: the box around the one animal in a rendered picture."""

from pathlib import Path

import keras
import numpy as np

from course_tools.training.recipe import fit, store
from course_utils.datasets import load_pets
from course_utils.models.registry import ARCHITECTURES


def train(
    name: str, out: Path, *, count: int = 8000, epochs: int = 12, seed: int = 0, verbose: int = 1
) -> tuple[keras.Model, dict]:
    """Train a localiser on `count` rendered pets; return it, and its mean IoU on unseen ones.

    The other arguments are those of `training.train`.
    """
    keras.utils.set_random_seed(seed)
    model = ARCHITECTURES[name]()
    size = model.input_shape[1]
    pets = load_pets("train", count, size=size, cache=False)
    images, boxes = pets.images, pets.boxes / np.float32(size)
    fit(
        model, images, boxes, mirrored=mirror(boxes, 1), batch=32, epochs=epochs, peak=2e-3,
        loss="mae", seed=seed, verbose=verbose,
    )  # fmt: skip
    store(model, out)
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
