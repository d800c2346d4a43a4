"""Train ``album_tagger`` on rendered holiday snaps: a sigmoid for each tag."""

from pathlib import Path

import keras

from course_tools.training.recipe import fit, store
from course_utils.datasets import load_album
from course_utils.models.registry import ARCHITECTURES
from course_utils.tasks import mean_average_precision


def train(
    name: str, out: Path, *, count: int = 10000, epochs: int = 6, seed: int = 0, verbose: int = 1
) -> tuple[keras.Model, dict]:
    """Train a small convnet on `count` holiday snaps; return it, and its mean average precision.

    The other arguments are those of `training.train`.
    """
    keras.utils.set_random_seed(seed)
    album = load_album("train", count, cache=False)
    model = ARCHITECTURES[name]()
    # Each tag is a question of its own, with yes and no for answers.
    loss = keras.losses.BinaryCrossentropy(from_logits=True)
    chosen = {"batch": 64, "epochs": epochs, "verbose": verbose}
    fit(model, album.images, album.tags, peak=3e-3, loss=loss, **chosen)
    store(model, out)
    return model, {"mean average precision on unseen snaps": _mean_average_precision(model)}


def _mean_average_precision(model: keras.Model, count: int = 2000) -> float:
    """Return the mean average precision of the tags on ``count`` test snaps."""
    album = load_album("test", count, cache=False)
    logits = model.predict(album.images, batch_size=100, verbose=0)
    return mean_average_precision(album.tags, logits)
