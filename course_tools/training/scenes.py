"""Train ``xception_scenes`` and ``xception_shortcut`` on rendered pets."""

from pathlib import Path

import keras
import numpy as np

from course_tools.training.schedule import schedule
from course_utils.datasets import load_pets
from course_utils.models.registry import ARCHITECTURES
from course_utils.models.weights import load_weights, save_weights

BATCH = 32


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
    """Train a small Xception on rendered pets and measure it on pets that it has not seen.

    Args:
        name: Architecture, and name of the net.
        out: Weight file to write.
        shortcut: ``planted`` trains on pets whose background gives the species away.
        count: Number of training pictures.
        epochs: Passes over them.
        seed: Of the weights and of the order of the pictures.
        verbose: 1 shows a progress bar, 0 nothing.

    Returns:
        ``(model, measured)`` with the accuracies on unseen pictures.
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
    steps = epochs * (len(images) // BATCH + 1)
    model.compile(
        keras.optimizers.AdamW(schedule(2e-3, steps), weight_decay=0.01),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    model.fit(images, labels, batch_size=BATCH, epochs=epochs, verbose=verbose)
    save_weights(model, out)
    load_weights(model, out)  # what is measured is what is shipped, rounded as it is stored
    variants = (shortcut, "swapped") if shortcut else (None,)
    return model, {f"accuracy on {v or 'unseen'} pets": _accuracy(model, v) for v in variants}


def _accuracy(model: keras.Model, shortcut: str | None, count: int = 2000) -> float:
    """Return the share of ``count`` test pets that the model names rightly."""
    pets = load_pets("test", count, shortcut=shortcut, cache=False)
    logits = model.predict(pets.images, batch_size=100, verbose=0)
    return float(np.mean(logits.argmax(axis=1) == pets.labels))
