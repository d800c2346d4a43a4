"""What shortcuts do to gradients before training, and to training itself."""

from functools import lru_cache

import keras
import numpy as np

from course_tools.experiments.experiment import Experiment, Finding
from course_tools.experiments.training import Trainer, pets
from course_utils.analysis import gradient_norms
from course_utils.models.stacks import convolution_names, stacked_net

DEPTHS = (8, 20, 32, 44, 56)
TRAINED_DEPTHS = (8, 20, 44)
STEPS = 480
# name of a way to keep signals in range -> options of `stacked_net`
STARTS = {
    "Glorot": {"normalize": False, "initializer": "glorot_uniform"},
    "He": {"normalize": False, "initializer": "he_normal"},
    "normalized": {"normalize": True, "initializer": "glorot_uniform"},
}
KINDS = {"plain": False, "residual": True}


def _settings(depths, starts) -> dict[str, dict]:
    return {
        f"{kind}, {start}, {depth}": {"depth": depth, "residual": residual, **STARTS[start]}
        for kind, residual in KINDS.items()
        for start in starts
        for depth in depths
    }


def measure_gradients(setting: dict, seed: int) -> dict:
    """Measure gradient norms of an untrained net on 32 pets.

    Returns:
        ``first`` and ``last``: log10 of the norm at the first and the last convolution;
        ``by_layer``: log10 of each norm, from the picture up; ``range``: the largest of them
        minus the smallest.
    """
    images, labels = pets("train", 32, seed)
    keras.utils.set_random_seed(seed)
    model = stacked_net(**setting)
    norms = gradient_norms(model, images, labels)
    logs = np.log10([norms[name] for name in convolution_names(model)])
    return {
        "first": logs[0],
        "last": logs[-1],
        "range": logs.max() - logs.min(),
        "by_layer": logs.tolist(),
    }


def measure_training(setting: dict, seed: int) -> dict:
    """Train for `STEPS` steps; return smoothed losses, the last of them, and test accuracy."""
    return _trainer(**setting).learned(seed, STEPS)


@lru_cache(maxsize=1)
def _trainer(**setting) -> Trainer:
    return Trainer(lambda: stacked_net(**setting), keras.optimizers.Adam(2e-3))


GRADIENTS = Experiment(
    name="gradients",
    lesson="06",
    regime="Untrained nets of 8 to 56 layers, 8 to 32 channels, ReLU, the first step's gradient "
    "on 32 rendered pets of 32 pixels; log10 of the norm of a convolution's kernel gradient.",
    settings=_settings(DEPTHS, STARTS),
    measure=measure_gradients,
    findings={
        "Plain nets with Keras's default initialization: from 8 to 56 layers the first "
        "layer's gradient shrinks by more than six powers of ten": Finding(
            "first", "plain, Glorot, 8", "plain, Glorot, 56", margin=6
        ),
        "Residual nets with the same initialization: from 8 to 56 layers it shrinks by less "
        "than one power of ten": Finding(
            "first", "residual, Glorot, 56", "residual, Glorot, 8", margin=-1
        ),
        "At 56 layers shortcuts make the first layer's gradient more than a million times "
        "larger": Finding("first", "residual, Glorot, 56", "plain, Glorot, 56", margin=6),
        "Without shortcuts, He initialization alone makes it more than a thousand times "
        "larger too: vanishing depends on the initialization": Finding(
            "first", "plain, He, 56", "plain, Glorot, 56", margin=3
        ),
        "Batch normalization alone turns vanishing into exploding: the first layer's "
        "gradient of plain nets grows by more than two powers of ten from 8 to 56 layers": Finding(
            "first", "plain, normalized, 56", "plain, normalized, 8", margin=2
        ),
        "At 56 layers with batch normalization, shortcuts keep the gradients of all layers "
        "closer together": Finding(
            "range", "plain, normalized, 56", "residual, normalized, 56", margin=0.5
        ),
        "Shortcuts don't cure everything: with He initialization and no normalization, the "
        "first layer's gradient of residual nets grows by more than one power of ten from 8 "
        "to 56 layers": Finding("first", "residual, He, 56", "residual, He, 8", margin=1),
    },
)

DEPTH = Experiment(
    name="depth",
    lesson="06",
    regime=f"{STEPS} steps of Adam (2e-3) on batches of 32 of 2,000 rendered pets of 32 "
    "pixels, nets of 8, 20 and 44 layers with 8 to 32 channels, the same rate for all; loss: mean "
    "of the last twelfth of the training.",
    settings=_settings(TRAINED_DEPTHS, ("Glorot", "normalized")),
    measure=measure_training,
    findings={
        **{
            f"With normalization, at {depth} layers the residual net reaches a lower training "
            "loss": Finding("loss", f"plain, normalized, {depth}", f"residual, normalized, {depth}")
            for depth in (44, 20, 8)
        },
        "Degradation: with normalization, 44 plain layers end at a higher training loss than "
        "8": Finding("loss", "plain, normalized, 44", "plain, normalized, 8"),
        "In this short training residual nets with normalization degrade too: 44 layers end "
        "at a higher loss than 8": Finding(
            "loss", "residual, normalized, 44", "residual, normalized, 8"
        ),
        "Without normalization the plain net of 44 layers learns nothing: its training loss "
        "ends within 0.01 of log 2, the loss of a guess": Finding(
            "loss", "plain, Glorot, 44", float(np.log(2)), margin=0.01, rule="equal"
        ),
        "At 44 layers without normalization the residual net reaches a lower training loss "
        "than the plain one": Finding("loss", "plain, Glorot, 44", "residual, Glorot, 44"),
    },
)
