"""Train ``detector_street`` on rendered streets and on frames of rendered clips."""

from pathlib import Path

import keras
import numpy as np

from course_tools.training.localisation import mirror
from course_tools.training.schedule import schedule
from course_utils import tasks
from course_utils.datasets import load_clips, load_street
from course_utils.models import box_loss, detection_targets, focal_loss
from course_utils.models.registry import ARCHITECTURES, CLASSES
from course_utils.models.weights import load_weights, save_weights

BATCH = 16
FRAMES, EVERY = 16, 4  # frames of a clip; one in so many is trained on, for neighbours look alike
RADIUS = 1  # cells around the one with the centre that answer for a box too


def train(
    name: str,
    out: Path,
    *,
    count: int = 1600,
    clips: int = 250,
    epochs: int = 10,
    seed: int = 0,
    verbose: int = 1,
) -> tuple[keras.Model, dict]:
    """Train a detector and measure it on streets and clips that it has not seen.

    Args:
        name: Architecture, and name of the net.
        out: Weight file to write.
        count: Number of streets to train on.
        clips: Number of clips to train on, four frames of each.
        epochs: Passes over all pictures.
        seed: Of the weights, of the order of the pictures and of which are mirrored.
        verbose: 1 shows a progress bar, 0 nothing.

    Returns:
        ``(model, measured)``: mAP at an IoU of 0.5 on unseen streets and frames of clips.
    """
    keras.utils.set_random_seed(seed)
    random = np.random.default_rng(seed)
    model = ARCHITECTURES[name]()
    size, stride, classes = model.input_shape[1], stride_of(model), len(CLASSES[name])
    images, boxes, labels = pictures("train", count, clips, size)
    straight = targets(boxes, labels, size, stride, classes)
    turned = targets([mirror(each, size) for each in boxes], labels, size, stride, classes)
    compile_detector(model, epochs * (len(images) // BATCH + 1))
    for epoch in range(epochs):
        mirrored = (random.random(len(images)) < 0.5)[:, None, None, None]
        model.fit(
            np.where(mirrored, images[:, :, ::-1], images),
            {key: np.where(mirrored, turned[key], straight[key]) for key in straight},
            batch_size=BATCH,
            initial_epoch=epoch,
            epochs=epoch + 1,
            verbose=verbose,
        )
    save_weights(model, out)
    load_weights(model, out)  # what is measured is what is shipped, rounded as it is stored
    streets, frames = pictures("test", 300, 0, size), pictures("test", 0, 10, size)
    return model, {
        "mAP50 on unseen streets": mean_average_precision(model, *streets),
        "mAP50 on frames of unseen clips": mean_average_precision(model, *frames),
    }


def pictures(split: str, count: int, clips: int, size: int) -> tuple[np.ndarray, list, list]:
    """Return images, boxes and labels of streets, then of frames of clips."""
    images, boxes, labels = [], [], []
    if count:
        streets = load_street(split, count, size=size, cache=False)
        images.append(streets.images)
        boxes += streets.boxes
        labels += streets.labels
    for clip in load_clips(split, clips, size, cache=False, frames=FRAMES) if clips else []:
        images.append(clip.images[::EVERY])
        boxes += clip.boxes[::EVERY]
        labels += clip.labels[::EVERY]
    return np.concatenate(images), boxes, labels


def targets(boxes: list, labels: list, size: int, stride: int, classes: int) -> dict:
    """Return what the detector should answer for each picture, as `detection_targets` does."""
    shape = (size // stride, size // stride)
    pairs = [
        tasks.grid_targets(own, kinds, shape, stride, RADIUS)
        for own, kinds in zip(boxes, labels, strict=True)
    ]
    return detection_targets(*(np.stack(each) for each in zip(*pairs, strict=True)), classes)


def compile_detector(model: keras.Model, steps: int, peak: float = 2e-3) -> None:
    """Give a detector its losses and its steps."""
    model.compile(
        keras.optimizers.AdamW(schedule(peak, steps), weight_decay=1e-3),
        {"scores": focal_loss, "codes": box_loss},
    )


def stride_of(model: keras.Model) -> int:
    """Return the side of a detector's cell in pixels."""
    return model.input_shape[1] // model.output["scores"].shape[1]


def detections(model: keras.Model, images: np.ndarray, threshold: float = 0.05) -> list[dict]:
    """Return what the detector finds in each picture."""
    answer = model.predict(images, batch_size=50, verbose=0)
    scores = 1 / (1 + np.exp(-answer["scores"]))
    stride = stride_of(model)
    return [
        tasks.detect(own, codes, stride, threshold)
        for own, codes in zip(scores, answer["codes"], strict=True)
    ]


def mean_average_precision(model: keras.Model, images, boxes: list, labels: list) -> float:
    """Return the detector's mAP at an IoU of 0.5."""
    truths = [{"boxes": b, "classes": c} for b, c in zip(boxes, labels, strict=True)]
    return tasks.average_precision(truths, detections(model, images)).mean
