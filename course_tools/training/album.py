"""Train ``album_tagger`` on rendered holiday snaps: a sigmoid for each tag."""

from pathlib import Path

import keras

from course_tools.training.schedule import schedule
from course_utils.datasets import load_album
from course_utils.models.registry import ARCHITECTURES
from course_utils.models.weights import load_weights, save_weights
from course_utils.tasks import mean_average_precision

BATCH = 64


def train(
    name: str,
    out: Path,
    *,
    count: int = 10000,
    epochs: int = 6,
    seed: int = 0,
    verbose: int = 1,
) -> tuple[keras.Model, dict]:
    """Train a small convnet on holiday snaps and measure it on snaps that it has not seen.

    Args:
        name: Architecture, and name of the net.
        out: Weight file to write.
        count: Number of training pictures.
        epochs: Passes over them.
        seed: Of the weights and of the order of the pictures.
        verbose: 1 shows a progress bar, 0 nothing.

    Returns:
        ``(model, measured)`` with the mean average precision on unseen pictures.
    """
    keras.utils.set_random_seed(seed)
    album = load_album("train", count, cache=False)
    model = ARCHITECTURES[name]()
    steps = epochs * (len(album.images) // BATCH + 1)
    model.compile(
        keras.optimizers.AdamW(schedule(3e-3, steps), weight_decay=0.01),
        # Each tag is a question of its own, with yes and no for answers.
        keras.losses.BinaryCrossentropy(from_logits=True),
    )
    model.fit(album.images, album.tags, batch_size=BATCH, epochs=epochs, verbose=verbose)
    save_weights(model, out)
    load_weights(model, out)  # what is measured is what is shipped, rounded as it is stored
    return model, {"mean average precision on unseen snaps": _mean_average_precision(model)}


def _mean_average_precision(model: keras.Model, count: int = 2000) -> float:
    """Return the mean average precision of the tags on ``count`` test snaps."""
    album = load_album("test", count, cache=False)
    logits = model.predict(album.images, batch_size=100, verbose=0)
    return mean_average_precision(album.tags, logits)
