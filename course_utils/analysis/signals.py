"""What passes through a net: gradients on the way down, activations on the way up."""

from __future__ import annotations

import dataclasses

import keras
import numpy as np
import tensorflow as tf

from course_utils._shared.arguments import check_array, check_flag
from course_utils.analysis.calls import describe, ready_images, run_recorded, tensors_of
from course_utils.interpret.tracing.layers import children, layer_paths

CROSS_ENTROPY = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


@dataclasses.dataclass(frozen=True)
class ActivationStatistics:
    """The activations of one layer over a batch of images."""

    mean: float
    deviation: float  # their standard deviation
    share_of_zeros: float  # share that is exactly 0, from 0 to 1


@describe
def gradient_norms(
    model: keras.Model, images: np.ndarray, labels: np.ndarray, *, training: bool = True
) -> dict[str, float]:
    """Measure how strongly the loss, the cross-entropy of logits, pulls at each layer's kernel.

    The model is as before afterwards, moving averages included.

    Args:
        labels: (N,) class indices.
        training: whether layers behave as in training; batch normalization then uses the
            statistics of `images`.

    Returns:
        `path` -> Euclidean norm of the gradient, for each layer with a kernel of its own, from the
        input on. A separable convolution counts both of its kernels.
    """
    images = tf.constant(ready_images(model, images))
    check_flag(training, "training")
    labels = check_array(labels, "labels", (len(images),), "whole numbers")
    kernels = _kernels(model)
    if not kernels:
        raise ValueError(f"model must have trainable kernels; {model.name!r} has none.")
    with tf.GradientTape() as tape:
        outputs, _ = run_recorded(model, images, training)
        if labels.min() < 0 or labels.max() >= outputs.shape[-1]:
            raise ValueError(f"labels must lie in 0 to {outputs.shape[-1] - 1}; received {labels}.")
        value = CROSS_ENTROPY(labels, outputs)
    zero = tf.UnconnectedGradients.ZERO  # of a kernel that the output doesn't depend on
    norms = {}
    for path, gradients in tape.gradient(value, kernels, unconnected_gradients=zero).items():
        single = [tf.cast(gradient, tf.float32) for gradient in gradients]
        norms[path] = float(tf.linalg.global_norm(single))
    return norms


def _kernels(model) -> dict[str, list]:
    found, seen = {}, set()
    for path, layer in layer_paths(model).items():
        kernels = [weight.value for weight in layer.trainable_weights if len(weight.shape) > 1]
        if kernels and not children(layer) and id(layer) not in seen:
            seen.add(id(layer))
            found[path] = kernels
    return found


@describe
def activation_statistics(
    model: keras.Model, images: np.ndarray, *, training: bool = False
) -> dict[str, ActivationStatistics]:
    """Measure mean, spread and share of zeros of each layer's output.

    Args:
        images: (N, H, W, C) float32, all in one batch.
        training: whether layers behave as in training. The model is as before afterwards.

    Returns:
        `path` -> statistics, in the order in which the layers run; for a layer that is called more
        than once, those of its last call.
    """
    images = ready_images(model, images)
    check_flag(training, "training")
    statistics = {}
    for call in run_recorded(model, images, training)[1]:
        outputs = tensors_of(call.output)
        if outputs and not children(call.layer):
            values = np.asarray(tf.cast(outputs[0], tf.float32))
            measured = (values.mean(), values.std(), np.mean(values == 0))
            statistics[call.path] = ActivationStatistics(*map(float, measured))
    return statistics
