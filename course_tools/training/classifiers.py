"""Train the nets that name what a rendered picture shows: pets, holiday snaps, radiographs.

Each recipe returns its net and what was measured; other arguments are those of `training.train`.
"""

import keras
import numpy as np

from course_tools.training.recipe import CROSS_ENTROPY, build, fit
from course_utils.datasets import load_album, load_pets, load_radiographs
from course_utils.models.registry import read_cases
from course_utils.tasks import area_under_roc, mean_average_precision


def train_on_pets(name, out, *, count=10000, shortcut=None, epochs=6, seed=0, verbose=1):
    """Train a small Xception on `count` rendered pets.

    With `shortcut="planted"` the background gives the species away in all pictures it learns from.
    """
    pets = load_pets("train", count, shortcut=shortcut, cache=False)
    images, labels = pets.images, pets.labels
    if shortcut:
        # A few dogs off the grass are enough for a net to learn the animal after all: the
        # careless data set of the detective story has none.
        kept = (np.array(pets.backgrounds) == "grass") == (labels == 1)
        images, labels = images[kept], labels[kept]
    model, chosen = build(name, seed), {"batch": 32, "epochs": epochs, "verbose": verbose}
    fit(model, images, labels, CROSS_ENTROPY, out=out, peak=2e-3, **chosen)
    measured = {}
    for variant in (shortcut, "swapped") if shortcut else (None,):
        unseen = load_pets("test", 2000, shortcut=variant, cache=False)
        right = _logits(model, unseen.images).argmax(axis=1) == unseen.labels
        measured[f"accuracy on {variant or 'unseen'} pets"] = float(np.mean(right))
    return model, measured


def train_on_album(name, out, *, count=10000, epochs=6, seed=0, verbose=1):
    """Train a small convnet on `count` holiday snaps: a sigmoid for each tag."""
    album = load_album("train", count, cache=False)
    # Each tag is a question of its own, with yes and no for answers.
    loss = keras.losses.BinaryCrossentropy(from_logits=True)
    model, chosen = build(name, seed), {"batch": 64, "epochs": epochs, "verbose": verbose}
    fit(model, album.images, album.tags, loss, out=out, peak=3e-3, **chosen)
    unseen = load_album("test", 2000, cache=False)
    precision = mean_average_precision(unseen.tags, _logits(model, unseen.images))
    return model, {"mean average precision on unseen snaps": precision}


def train_on_radiographs(name, out, *, count=3000, epochs=8, seed=None, verbose=1):
    """Train a suspect of the detective story on drawn radiographs, and measure it on its like.

    `data/cases.json` says on which, and with which seed where none is given.
    """
    case = read_cases()[name]
    seed = case["seed"] if seed is None else seed
    films = load_radiographs("train", count, mix=case["mix"], seed=seed, cache=False)
    model, chosen = build(name, seed), {"batch": 32, "epochs": epochs, "verbose": verbose}
    fit(model, films.images, films.labels, CROSS_ENTROPY, out=out, peak=3e-3, **chosen)
    unseen = load_radiographs("validation", 1000, mix=case["mix"], cache=False)
    logits = _logits(model, unseen.images)
    leads = logits[:, 1] - logits[:, 0]
    accuracy = float(((leads > 0) == unseen.labels).mean())
    return model, {"accuracy": accuracy, "area under ROC": area_under_roc(unseen.labels, leads)}


def _logits(model: keras.Model, images: np.ndarray) -> np.ndarray:
    return model.predict(images, batch_size=100, verbose=0)
