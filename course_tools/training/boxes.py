"""Train the nets that answer with boxes: ``localiser_pets`` and ``detector_street``.

Each recipe returns its net and what was measured; other arguments are those of `training.train`.
"""

import keras
import numpy as np

from course_tools.training.recipe import build, fit
from course_utils import tasks
from course_utils.datasets import load_clips, load_pets, load_street
from course_utils.models import box_loss, detection_targets, focal_loss
from course_utils.models.registry import CLASSES

FRAMES, EVERY = 16, 4  # frames of a clip; one in so many is trained on, for neighbours look alike
RADIUS = 1  # cells around the one with the centre that answer for a box too


def train_localiser(name, out, *, count=8000, epochs=12, seed=0, verbose=1):
    """Train a localiser on `count` rendered pets: the box around the one animal."""
    model = build(name, seed)
    size = model.input_shape[1]
    pets = load_pets("train", count, size=size, cache=False)
    boxes = pets.boxes / np.float32(size)
    fit(
        model, pets.images, boxes, "mae", mirrored=mirror(boxes, 1), out=out, batch=32,
        epochs=epochs, peak=2e-3, seed=seed, verbose=verbose,
    )  # fmt: skip
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
    found[:, 2:] = np.maximum(found[:, 2:], found[:, :2])  # one that ends before it starts is empty
    return float(np.diag(tasks.box_iou(found, pets.boxes)).mean())


def train_detector(name, out, *, count=1600, clips=250, epochs=10, seed=0, verbose=1):
    """Train a detector on `count` streets and four frames of each of `clips` clips.

    It is measured by its mAP at an IoU of 0.5 on unseen streets and frames.
    """
    model = build(name, seed)
    size, stride, classes = model.input_shape[1], stride_of(model), len(CLASSES[name])
    images, boxes, labels = pictures("train", count, clips, size)
    straight = targets(boxes, labels, size, stride, classes)
    turned = targets([mirror(each, size) for each in boxes], labels, size, stride, classes)
    fit(
        model, images, straight, {"scores": focal_loss, "codes": box_loss}, mirrored=turned,
        out=out, batch=16, epochs=epochs, peak=2e-3, weight_decay=1e-3, seed=seed, verbose=verbose,
    )  # fmt: skip
    measured = {}
    for what, counts in {"unseen streets": (300, 0), "frames of unseen clips": (0, 10)}.items():
        images, boxes, labels = pictures("test", *counts, size)
        truths = [{"boxes": b, "classes": c} for b, c in zip(boxes, labels, strict=True)]
        precision = tasks.average_precision(truths, detections(model, images))
        measured[f"mAP50 on {what}"] = precision.mean
    return model, measured


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
