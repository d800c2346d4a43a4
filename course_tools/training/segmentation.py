"""Train ``unet_street`` and ``unet_call``: a class for every pixel, and where things touch, whose.

Each is a small U-Net on rendered pictures. The street's has a second output, how deep in its own
thing a pixel lies, from which touching things come apart (`tasks.split_instances`).
"""

from pathlib import Path

import keras
import numpy as np
from scipy.special import softmax

from course_tools.training.recipe import fit, store
from course_utils.datasets import load_call, load_street
from course_utils.models.registry import ARCHITECTURES, CLASSES
from course_utils.scenes import STREET_CLASSES, STREET_MAP, Streets
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


def train(
    name: str, out: Path, *, count: int, epochs: int, seed: int = 0, verbose: int = 1
) -> tuple[keras.Model, dict]:
    """Train a U-Net on `count` pictures; return it, and its scores on ``UNSEEN`` test pictures.

    The other arguments are those of `training.train`.
    """
    keras.utils.set_random_seed(seed)
    images, targets, losses, weights = (
        street_lesson(count) if name == "unet_street" else call_lesson(count)
    )
    model = ARCHITECTURES[name]()
    for layer in model.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = 0.95  # Keras's 0.99 follows too slowly for so short a training
    fit(
        model, images, targets, batch=16, epochs=epochs, peak=3e-3, loss=losses,
        loss_weights=weights, verbose=verbose,
    )  # fmt: skip
    store(model, out)
    return model, measure_street(model) if name == "unet_street" else measure_call(model)


def street_lesson(count: int):
    """Return what the street's net learns from: pictures, targets, losses and their weights."""
    streets = load_street("train", count, cache=False)
    targets = {"semantic": streets.semantics, "distance": instance_targets(streets.instances)}
    losses = {
        "semantic": keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        "distance": "mse",
    }
    # A squared distance is a small number beside a cross-entropy: ten times, they pull alike.
    return streets.images, targets, losses, {"semantic": 1.0, "distance": 10.0}


def call_lesson(count: int):
    """Return what the call's net learns from: pictures, targets, loss and no weights."""
    calls = load_call("train", count, cache=False)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    return calls.images, calls.masks.astype(np.uint8), loss, None


def measure_street(model: keras.Model, count: int = UNSEEN) -> dict[str, float]:
    """Return mean IoU over the classes, and AP50 of persons, cars and signs, on test streets."""
    streets = load_street("test", count, cache=False)
    answer = model.predict(streets.images, batch_size=50, verbose=0)
    said = answer["semantic"].argmax(axis=-1)
    classes = len(CLASSES[model.name])
    shares = class_iou(streets.semantics, said, classes)
    found = [
        find_things(*pair) for pair in zip(answer["semantic"], answer["distance"], strict=True)
    ]
    precision = average_precision(true_things(streets), found, kind="mask")
    measured = {"mean IoU": mean_iou(streets.semantics, said, classes), "AP50": precision.mean}
    for name, label in zip(STREET_CLASSES, range(FIRST_THING, classes), strict=True):
        measured |= {f"IoU of {name}": shares[label], f"AP50 of {name}": precision.per_class[label]}
    return {what: float(value) for what, value in measured.items()}


def measure_call(model: keras.Model, count: int = UNSEEN) -> dict[str, float]:
    """Return the IoU of the person over all pixels of test calls."""
    calls = load_call("test", count, cache=False)
    said = model.predict(calls.images, batch_size=50, verbose=0).argmax(axis=-1)
    return {"IoU of the person": float(class_iou(calls.masks.astype(int), said, 2)[1])}


def find_things(logits: np.ndarray, distance: np.ndarray) -> dict[str, np.ndarray]:
    """Turn the net's two maps of a picture into things: masks, classes and scores.

    Args:
        logits: (H, W, C), the semantic map's.
        distance: (H, W) in 0 to 1.

    Returns:
        Masks (K, H, W) bool, their classes (K,), entries of ``STREET_MAP``, and scores (K,): the
        mean probability of the class in the mask, times the depth in its middle. A splinter of a
        thing is as sure of its class as the whole, but it isn't deep.
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


def true_things(streets: Streets) -> list[dict[str, np.ndarray]]:
    """Return the true masks and classes of each street."""
    return [
        {"masks": masks_from_label_map(instances), "classes": labels + FIRST_THING}
        for instances, labels in zip(streets.instances, streets.labels, strict=True)
    ]
