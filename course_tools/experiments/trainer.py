"""Train a net for a fixed number of steps, again and again from fresh weights."""

from collections.abc import Callable
from functools import cache, lru_cache

import keras
import numpy as np
import tensorflow as tf

from course_tools.training.recipe import CROSS_ENTROPY, stepper
from course_utils.datasets import load_pets

BATCH = 32
WINDOW = 320  # pictures that the moving averages look back over, whatever the batch


@cache
def pets(split: str, count: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return 32-pixel pets as (images, labels)."""
    drawn = load_pets(split, count, size=32, seed=seed, cache=False)
    return drawn.images, drawn.labels


class Trainer:
    """A net, its optimizer and one traced step, all of which can be set back to the start.

    Tracing a deep net costs more than training it a little; `restart` spares it for each seed
    but the first.
    """

    def __init__(self, build: Callable[[], keras.Model], rate: float):
        self._build, self.model = build, build()
        self._optimizer = keras.optimizers.Adam(rate)
        self._step = stepper(
            self.model,
            self._optimizer,
            lambda images, labels: CROSS_ENTROPY(labels, self.model(images, training=True)),
        )
        self._fresh_state = [variable.numpy() for variable in self._optimizer.variables]
        self._logits = tf.function(lambda images, training: self.model(images, training=training))

    def restart(self, seed: int, batch: int = BATCH) -> None:
        """Draw the weights anew, as a net built after `set_random_seed(seed)` would have them."""
        keras.utils.set_random_seed(seed)
        self.model.set_weights(self._build().get_weights())
        for variable, value in zip(self._optimizer.variables, self._fresh_state, strict=True):
            variable.assign(value)
        for layer in self.model.layers:
            if isinstance(layer, keras.layers.BatchNormalization):
                layer.momentum = 1 - batch / WINDOW

    def train(self, images, labels, steps: int, seed: int, batch: int = BATCH) -> np.ndarray:
        """Take steps on batches drawn at random; return the loss of each, (steps,)."""
        rng = np.random.default_rng(seed)
        losses = []
        for _ in range(steps):
            chosen = rng.choice(len(images), batch, replace=False)
            losses.append(self._step(images[chosen], labels[chosen]))
        return np.array([float(loss) for loss in losses])

    def learned(self, seed: int, steps: int) -> dict:
        """Train anew on 2,000 pets; return smoothed losses, the last of them, and test accuracy."""
        self.restart(seed)
        curve = smoothed(self.train(*pets("train", 2000, seed), steps=steps, seed=seed))
        return {"loss": curve[-1], "curve": curve, "accuracy": self.accuracy(*pets("test", 500))}

    def accuracy(self, images, labels, *, batch: int = 250, training: bool = False) -> float:
        """Return the share of pictures named rightly, `batch` of them at a time."""
        right = [
            np.argmax(self._logits(images[start : start + batch], training), axis=1)
            == labels[start : start + batch]
            for start in range(0, len(images), batch)
        ]
        return float(np.mean(np.concatenate(right)))


@lru_cache(maxsize=1)
def trainer(build: Callable[..., keras.Model], rate: float, **options) -> Trainer:
    """Return a trainer of `build(**options)` with Adam; the last one is kept for the next seed."""
    return Trainer(lambda: build(**options), rate)


def smoothed(losses: np.ndarray, pieces: int = 12) -> list[float]:
    """Return the mean loss of each of `pieces` equal parts of a training."""
    losses = np.nan_to_num(losses, nan=10, posinf=10)
    return [min(float(part.mean()), 10.0) for part in np.array_split(losses, pieces)]


def steps_to(losses: np.ndarray, level: float, window: int = 20) -> int:
    """Return after how many steps (or all) the mean of the last `window` is first below `level`."""
    means = np.convolve(losses, np.full(window, 1 / window), mode="valid")
    below = np.flatnonzero(means < level)
    return int(below[0]) + window if below.size else len(losses)
