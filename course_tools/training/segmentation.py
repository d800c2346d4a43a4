"""Train ``unet_street`` and ``unet_call``: a class for every pixel, and where things touch, whose.

Each is a small U-Net on rendered pictures. The street's has a second output, how deep in its own
thing a pixel lies, from which touching things come apart (`tasks.split_instances`).
"""

import keras
import numpy as np
from scipy.special import softmax

from course_tools.training.recipe import CROSS_ENTROPY, build, fit
from course_utils.datasets import load_call, load_street
from course_utils.models.registry import CLASSES
from course_utils.scenes import STREET_CLASSES, STREET_MAP
from course_utils.tasks import (
    average_precision,
    class_iou,
    instance_targets,
    masks_from_label_map,
    mean_iou,
    split_instances,
)

UNSEEN = 500  # pictures of the test split that a net is measured on
FIRST_THING = STREET_MAP.index(STREET_CLASSES[0])  # the classes from here on can be counted
THRESHOLD = 0.5  # the depth at which things that touch have come apart
MIN_AREA = 4  # pixels of the smallest thing that is reported


def train(name, out, *, count, epochs, seed=0, verbose=1):
    """Train a U-Net on `count` pictures; return it, and its scores on `UNSEEN` test pictures."""
    street = name == "unet_street"
    images, targets, losses, weights = street_lesson(count) if street else call_lesson(count)
    model = build(name, seed)
    for layer in model.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = 0.95  # Keras's 0.99 follows too slowly for so short a training
    fit(
        model, images, targets, losses, out=out, batch=16, epochs=epochs, peak=3e-3,
        loss_weights=weights, verbose=verbose,
    )  # fmt: skip
    return model, measure_street(model) if street else measure_call(model)


def street_lesson(count: int):
    """Return what the street's net learns from: pictures, targets, losses and their weights."""
    streets = load_street("train", count, cache=False)
    targets = {"semantic": streets.semantics, "distance": instance_targets(streets.instances)}
    losses = {"semantic": CROSS_ENTROPY, "distance": "mse"}
    # A squared distance is a small number beside a cross-entropy: ten times, they pull alike.
    return streets.images, targets, losses, {"semantic": 1.0, "distance": 10.0}


def call_lesson(count: int):
    """Return what the call's net learns from: pictures, targets, loss and no weights."""
    calls = load_call("train", count, cache=False)
    return calls.images, calls.masks.astype(np.uint8), CROSS_ENTROPY, None


def measure_street(model: keras.Model) -> dict[str, float]:
    """Return mean IoU over the classes, and AP50 of persons, cars and signs, on test streets."""
    streets = load_street("test", UNSEEN, cache=False)
    answer = model.predict(streets.images, batch_size=50, verbose=0)
    said = answer["semantic"].argmax(axis=-1)
    classes = len(CLASSES[model.name])
    shares = class_iou(streets.semantics, said, classes)
    maps = zip(answer["semantic"], answer["distance"], strict=True)
    truths = [
        {"masks": masks_from_label_map(instances), "classes": labels + FIRST_THING}
        for instances, labels in zip(streets.instances, streets.labels, strict=True)
    ]
    precision = average_precision(truths, [find_things(*pair) for pair in maps], kind="mask")
    measured = {"mean IoU": mean_iou(streets.semantics, said, classes), "AP50": precision.mean}
    for name, label in zip(STREET_CLASSES, range(FIRST_THING, classes), strict=True):
        measured |= {f"IoU of {name}": shares[label], f"AP50 of {name}": precision.per_class[label]}
    return {what: float(value) for what, value in measured.items()}


def measure_call(model: keras.Model) -> dict[str, float]:
    """Return the IoU of the person over all pixels of test calls."""
    calls = load_call("test", UNSEEN, cache=False)
    said = model.predict(calls.images, batch_size=50, verbose=0).argmax(axis=-1)
    return {"IoU of the person": float(class_iou(calls.masks.astype(int), said, 2)[1])}


def find_things(logits: np.ndarray, distance: np.ndarray) -> dict[str, np.ndarray]:
    """Turn the net's two maps of a picture, (H, W, C) and (H, W), into masks, classes and scores.

    Scores are the mean probability of the class in the mask, times the depth in its middle. A
    splinter of a thing is as sure of its class as the whole, but it isn't deep.
    """
    shares, said = softmax(logits, axis=-1), logits.argmax(axis=-1)
    things = np.where(said >= FIRST_THING, said, 0)
    labels, classes = split_instances(things, distance, threshold=THRESHOLD, min_area=MIN_AREA)
    masks = masks_from_label_map(labels)
    scores = [
        shares[mask, label].mean() * distance[mask].max()
        for mask, label in zip(masks, classes, strict=True)
    ]
    return {"masks": masks, "classes": classes, "scores": np.array(scores)}
