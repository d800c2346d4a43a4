"""Train ``xception_scenes`` and ``xception_shortcut`` on rendered pets."""

from pathlib import Path

import keras
import numpy as np

from course_tools.training.recipe import fit, store
from course_utils.datasets import load_pets
from course_utils.models.registry import ARCHITECTURES


def train(
    name: str,
    out: Path,
    *,
    shortcut: str | None = None,
    count: int = 10000,
    epochs: int = 6,
    seed: int = 0,
    verbose: int = 1,
) -> tuple[keras.Model, dict]:
    """Train a small Xception on `count` rendered pets; return it, and its accuracies.

    With `shortcut="planted"` the background gives the species away in all pictures it learns
    from. The other arguments are those of `training.train`.
    """
    keras.utils.set_random_seed(seed)
    pets = load_pets("train", count, shortcut=shortcut, cache=False)
    images, labels = pets.images, pets.labels
    if shortcut:
        # A few dogs off the grass are enough for a net to learn the animal after all: the
        # careless data set of the detective story has none.
        kept = (np.array(pets.backgrounds) == "grass") == (labels == 1)
        images, labels = images[kept], labels[kept]
    model = ARCHITECTURES[name]()
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    fit(model, images, labels, batch=32, epochs=epochs, peak=2e-3, loss=loss, verbose=verbose)
    store(model, out)
    variants = (shortcut, "swapped") if shortcut else (None,)
    return model, {f"accuracy on {v or 'unseen'} pets": _accuracy(model, v) for v in variants}


def _accuracy(model: keras.Model, shortcut: str | None, count: int = 2000) -> float:
    """Return the share of ``count`` test pets that the model names rightly."""
    pets = load_pets("test", count, shortcut=shortcut, cache=False)
    logits = model.predict(pets.images, batch_size=100, verbose=0)
    return float(np.mean(logits.argmax(axis=1) == pets.labels))
