"""Train ``detector_street`` on rendered streets and on frames of rendered clips."""

from pathlib import Path

import keras
import numpy as np

from course_tools.training.localisation import mirror
from course_tools.training.recipe import fit, store
from course_utils import tasks
from course_utils.datasets import load_clips, load_street
from course_utils.models import box_loss, detection_targets, focal_loss
from course_utils.models.registry import ARCHITECTURES, CLASSES

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
    """Train a detector on `count` streets and four frames of each of `clips` clips.

    Returns it with its mAP at an IoU of 0.5 on unseen streets and frames. The other arguments
    are those of `training.train`.
    """
    keras.utils.set_random_seed(seed)
    model = ARCHITECTURES[name]()
    size, stride, classes = model.input_shape[1], stride_of(model), len(CLASSES[name])
    images, boxes, labels = pictures("train", count, clips, size)
    straight = targets(boxes, labels, size, stride, classes)
    turned = targets([mirror(each, size) for each in boxes], labels, size, stride, classes)
    fit(
        model, images, straight, mirrored=turned, batch=16, epochs=epochs, peak=2e-3,
        loss={"scores": focal_loss, "codes": box_loss}, weight_decay=1e-3, seed=seed,
        verbose=verbose,
    )  # fmt: skip
    store(model, out)
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
