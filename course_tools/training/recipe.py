"""What the recipes share: a net from its seed, the learning rate, the fit, and storing."""

from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from course_utils.models.registry import ARCHITECTURES
from course_utils.models.weights import load_weights, save_weights

CROSS_ENTROPY = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def build(name: str, seed: int) -> keras.Model:
    """Build a shipped net; the seed draws its weights, and then the order of its pictures."""
    keras.utils.set_random_seed(seed)
    return ARCHITECTURES[name]()


def schedule(
    peak: float, steps: int, warmup: float = 0.05
) -> keras.optimizers.schedules.LearningRateSchedule:
    """Rise to `peak` over the first `warmup` of the steps, then fall to 0 as a cosine.

    The rise keeps the first steps, which Adam takes before it knows the gradients' size, small.
    The fall is that of I. Loshchilov and F. Hutter, "SGDR", ICLR 2017, equation 5, without
    restarts. There is one step or more; on one at least the rate rises.
    """
    rising = max(1, int(warmup * steps))
    return keras.optimizers.schedules.CosineDecay(
        0.0, max(1, steps - rising), warmup_target=peak, warmup_steps=rising
    )


def stepper(model: keras.Model, optimizer: keras.Optimizer, loss_of: Callable) -> Callable:
    """Return one step of training on a batch, (x, y) -> loss; `loss_of` is (x, y) -> loss too."""
    optimizer.build(model.trainable_variables)

    @tf.function
    def step(x, y):
        with tf.GradientTape() as tape:
            loss = loss_of(x, y)
        weights = model.trainable_variables
        optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights, strict=True))
        return loss

    return step


def fit(
    model: keras.Model,
    images: np.ndarray,
    targets,
    loss,
    *,
    out: Path,
    batch: int,
    epochs: int,
    peak: float,
    weight_decay: float = 0.01,
    loss_weights=None,
    mirrored=None,
    seed: int = 0,
    verbose: int = 1,
) -> None:
    """Train a model with AdamW, its learning rate following `schedule`, and store it.

    `targets` are an array, or a dictionary of arrays, one for each output. With `mirrored`, those
    of the same pictures with left and right exchanged, half of the pictures are mirrored in each
    epoch, drawn by `seed`.
    """
    steps = epochs * (len(images) // batch + 1)
    optimizer = keras.optimizers.AdamW(schedule(peak, steps), weight_decay=weight_decay)
    model.compile(optimizer, loss, loss_weights=loss_weights)
    if mirrored is None:
        model.fit(images, targets, batch_size=batch, epochs=epochs, verbose=verbose)
    else:
        random = np.random.default_rng(seed)
        for epoch in range(epochs):
            turned = random.random(len(images)) < 0.5
            model.fit(
                _either(turned, images[:, :, ::-1], images),
                keras.tree.map_structure(lambda a, b: _either(turned, a, b), mirrored, targets),  # noqa: B023
                batch_size=batch,
                initial_epoch=epoch,
                epochs=epoch + 1,
                verbose=verbose,
            )
    store(model, out)


def _either(first: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Take each entry of `one` where `first` is true, and of `other` elsewhere."""
    return np.where(first.reshape(-1, *[1] * (one.ndim - 1)), one, other)


def store(model: keras.Model, out: Path, bits: int = 16) -> None:
    """Write the weights and read them back: what is measured is what is shipped, rounded."""
    save_weights(model, out, bits)
    load_weights(model, out)
