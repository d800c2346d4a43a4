"""Changes of a drawn model that make no new layer, or only a last one: old traces must notice."""

import tempfile
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from random_models import Drawn
from random_parts import L, Scaled

from course_utils.interpret.tracing.layers import layer_paths


def layers_of(drawn: Drawn, *kinds) -> list:
    found = {id(each): each for each in layer_paths(drawn.plain).values()}.values()
    return [each for each in found if isinstance(each, kinds) and each not in drawn.last]


def change_activation(drawn, rng):
    layers = [each for each in layers_of(drawn, L.Layer) if getattr(each, "activation", None)]
    layer = layers[rng.integers(len(layers))]
    layer.activation = keras.activations.sigmoid if rng.random() < 0.5 else tf.math.sin


def change_numbers(drawn, rng):
    for layer in layers_of(drawn, L.Rescaling):
        layer.scale = np.array(layer.scale) * 0.7
    for layer in layers_of(drawn, Scaled):
        layer.factor = 1.2


def change_statistics(drawn, rng):
    for layer in layers_of(drawn, L.Normalization):
        if layer.input_mean is None:  # else it has its statistics for good
            layer.adapt(drawn.top * rng.random((4, 5, 5, 3), "float32"))
    for layer in layers_of(drawn, L.BatchNormalization):
        layer.moving_mean.assign(rng.random(layer.moving_mean.shape))


def change_weights(drawn, rng):
    drawn.model.set_weights(
        [
            weight * rng.uniform(0.5, 1.2, weight.shape) if weight.dtype == "float32" else weight
            for weight in drawn.model.get_weights()
        ]
    )


def load_weights(drawn, rng):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "changed.weights.h5")
        before = drawn.model.get_weights()
        change_weights(drawn, rng)
        drawn.model.save_weights(path)
        drawn.model.set_weights(before)
        drawn.model.load_weights(path)


def freeze(drawn, rng):
    drawn.model.trainable = False
    for layer in layers_of(drawn, L.BatchNormalization, L.SpatialDropout2D, L.GaussianNoise):
        layer.trainable = True


def adapt_low_rank(drawn, rng):
    for layer in layers_of(drawn, L.Dense, L.Conv2D)[:1]:
        layer.enable_lora(1)
        layer.lora_kernel_b.assign(rng.normal(size=layer.lora_kernel_b.shape))


def replace_head(drawn, rng):
    """Put another dense layer in the place of a Sequential's last one, and of what is behind it."""
    model, old = drawn.model, drawn.last[1]
    if not isinstance(old, L.Dense) or not isinstance(model, keras.Sequential):
        return change_weights(drawn, rng)
    new = L.Dense(old.units, bias_initializer="random_normal", name="new")
    drawn.plain, drawn.last = keras.Model(drawn.plain.inputs, new(old.input)), (new, new)
    while model.layers[-1] is not old:
        model.pop()
    model.pop()
    model.add(new)


CHANGES = (
    change_activation,
    change_activation,
    change_numbers,
    change_statistics,
    change_weights,
    load_weights,
    freeze,
    adapt_low_rank,
    replace_head,
)


def change(drawn: Drawn, rng: np.random.Generator) -> None:
    """Change what the model computes, or what it might."""
    changed = CHANGES[rng.integers(len(CHANGES))]
    drawn.story.append(f"then {changed.__name__}")
    changed(drawn, rng)
