"""What shortcuts do to gradients before training, and to training itself."""

import keras
import numpy as np

from course_tools.experiments.experiment import Experiment, Finding
from course_tools.experiments.trainer import pets, trainer
from course_utils.analysis import gradient_norms
from course_utils.models.stacks import convolution_names, stacked_net

STEPS = 480
# name of a way to keep signals in range -> options of `stacked_net`
STARTS = {
    "Glorot": {"normalize": False, "initializer": "glorot_uniform"},
    "He": {"normalize": False, "initializer": "he_normal"},
    "normalized": {"normalize": True, "initializer": "glorot_uniform"},
}


def _settings(depths, starts) -> dict[str, dict]:
    return {
        f"{kind}, {start}, {depth}": {"depth": depth, "residual": residual, **STARTS[start]}
        for kind, residual in (("plain", False), ("residual", True))
        for start in starts
        for depth in depths
    }


def measure_gradients(setting: dict, seed: int) -> dict:
    """Measure gradient norms of an untrained net on 32 pets, as powers of ten.

    "first" and "last" are those at the first and at the last convolution, "by_layer" those at each
    from the picture up, and "range" is the largest minus the smallest.
    """
    images, labels = pets("train", 32, seed)
    keras.utils.set_random_seed(seed)
    model = stacked_net(**setting)
    norms = gradient_norms(model, images, labels)
    logs = np.log10([norms[name] for name in convolution_names(model)])
    spread = logs.max() - logs.min()
    return {"first": logs[0], "last": logs[-1], "range": spread, "by_layer": logs.tolist()}


def measure_training(setting: dict, seed: int) -> dict:
    """Train for `STEPS` steps; return smoothed losses, the last of them, and test accuracy."""
    return trainer(stacked_net, 2e-3, **setting).learned(seed, STEPS)


GRADIENTS = Experiment(
    name="gradients",
    lesson="06",
    regime="Untrained nets of 8 to 56 layers, 8 to 32 channels, ReLU, the first step's gradient "
    "on 32 rendered pets of 32 pixels; log10 of the norm of a convolution's kernel gradient.",
    settings=_settings((8, 20, 32, 44, 56), STARTS),
    measure=measure_gradients,
    findings=(
        Finding("Plain nets with Keras's default initialization: from 8 to 56 layers the first "
                "layer's gradient shrinks by more than six powers of ten",
                "first", "plain, Glorot, 8", "plain, Glorot, 56", margin=6),
        Finding("Residual nets with the same initialization: from 8 to 56 layers it shrinks by "
                "less than one power of ten",
                "first", "residual, Glorot, 56", "residual, Glorot, 8", margin=-1),
        Finding("At 56 layers shortcuts make the first layer's gradient more than a million times "
                "larger", "first", "residual, Glorot, 56", "plain, Glorot, 56", margin=6),
        Finding("Without shortcuts, He initialization alone makes it more than a thousand times "
                "larger too: vanishing depends on the initialization",
                "first", "plain, He, 56", "plain, Glorot, 56", margin=3),
        Finding("Batch normalization alone turns vanishing into exploding: the first layer's "
                "gradient of plain nets grows by more than two powers of ten from 8 to 56 layers",
                "first", "plain, normalized, 56", "plain, normalized, 8", margin=2),
        Finding("At 56 layers with batch normalization, shortcuts keep the gradients of all layers "
                "closer together",
                "range", "plain, normalized, 56", "residual, normalized, 56", margin=0.5),
        Finding("Shortcuts don't cure everything: with He initialization and no normalization, the "
                "first layer's gradient of residual nets grows by more than one power of ten from "
                "8 to 56 layers", "first", "residual, He, 56", "residual, He, 8", margin=1),
    ),
)  # fmt: skip

DEPTH = Experiment(
    name="depth",
    lesson="06",
    regime=f"{STEPS} steps of Adam (2e-3) on batches of 32 of 2,000 rendered pets of 32 "
    "pixels, nets of 8, 20 and 44 layers with 8 to 32 channels, the same rate for all; loss: mean "
    "of the last twelfth of the training.",
    settings=_settings((8, 20, 44), ("Glorot", "normalized")),
    measure=measure_training,
    findings=(
        *(
            Finding(f"With normalization, at {depth} layers the residual net reaches a lower "
                    "training loss",
                    "loss", f"plain, normalized, {depth}", f"residual, normalized, {depth}")
            for depth in (44, 20, 8)
        ),
        Finding("Degradation: with normalization, 44 plain layers end at a higher training loss "
                "than 8", "loss", "plain, normalized, 44", "plain, normalized, 8"),
        Finding("In this short training residual nets with normalization degrade too: 44 layers "
                "end at a higher loss than 8",
                "loss", "residual, normalized, 44", "residual, normalized, 8"),
        Finding("Without normalization the plain net of 44 layers learns nothing: its training "
                "loss ends within 0.01 of log 2, the loss of a guess",
                "loss", "plain, Glorot, 44", float(np.log(2)), margin=0.01, rule="equal"),
        Finding("At 44 layers without normalization the residual net reaches a lower training loss "
                "than the plain one", "loss", "plain, Glorot, 44", "residual, Glorot, 44"),
    ),
)  # fmt: skip
