"""The gradient of a class logit with respect to a layer's activations or to the pixels.

The one file that differentiates. A model, a question and an image size are traced once; other
pictures, classes and batch sizes run through the same trace.
"""

import keras
import numpy as np
import tensorflow as tf

from course_utils.interpret.tracing.layers import find_layer
from course_utils.interpret.tracing.positions import spatial_activations, upstream
from course_utils.interpret.tracing.traces import Shape, Trace, chosen_index, forward, trace

_RELUS = ("Relu", "Relu6")


def trace_layer(model: keras.Model, image_shape: Shape, layer=None, output=None) -> Trace:
    """Trace a layer's activations and the gradient of a logit with respect to them.

    `image_shape` is (H, W, C); `layer` a layer by name, path or itself, None for the last one that
    still has positions; `output` the name or position of the output, where there are several.
    """
    path = None if layer is None else find_layer(model, layer)

    def answer(model, images, class_index):
        calls, scores = forward(model, images, output)
        logits = scores.logits
        used, activations, layout = spatial_activations(model, images, calls, logits, path)
        gradient = _gradient(logits, class_index, activations)
        result = activations, gradient, tf.cast(logits, tf.float32)
        return result, {"layer": used, "scores": scores, "layout": layout}

    return trace(model, image_shape, ("layer", path, output), answer)


def trace_pixels(
    model: keras.Model, image_shape: Shape, output=None, relu_gradient: str | None = None
) -> Trace:
    """Trace the gradient of a logit with respect to the pixels; see `trace_layer`.

    `relu_gradient` is the name of a registered gradient for the ReLUs. It holds in this trace
    alone: the model is not touched.
    """

    def answer(model, images, class_index):
        rule = dict.fromkeys(_RELUS, relu_gradient) if relu_gradient else {}
        with tf.compat.v1.get_default_graph().gradient_override_map(rule):
            _, scores = forward(model, images, output)
        if rule:
            _check_relus(model, scores.logits)
        gradient = _gradient(scores.logits, class_index, images)
        return (images, gradient, tf.cast(scores.logits, tf.float32)), {"scores": scores}

    return trace(model, image_shape, ("pixels", output, relu_gradient), answer)


def _check_relus(model: keras.Model, logits: tf.Tensor) -> None:
    """Refuse a model none of whose ReLUs, or not all, get another gradient."""
    functions = logits.graph.as_graph_def().library.function  # branches, loops, compiled functions
    if any(node.op in _RELUS for function in functions for node in function.node_def):
        raise ValueError(
            "model must have its ReLUs in the open: guided backpropagation can't change the "
            f"gradient of one in a loop, a branch or a compiled function, as in {model.name!r}."
        )
    if not any(op.type in _RELUS for op in upstream(logits.op)):
        raise ValueError(
            f"model must have a ReLU: guided backpropagation changes its gradient and nothing "
            f"else; {model.name!r} has none that feeds its output."
        )


def _gradient(logits: tf.Tensor, class_index: tf.Tensor, activations: tf.Tensor) -> tf.Tensor:
    # Averaging over H*W positions makes gradients small, below what float16 holds. A power of two
    # takes them up and, in float32, down again without any rounding. It stops at 1024: beyond,
    # the gradients near the output would leave float16 at its upper end.
    positions = tf.cast(tf.reduce_prod(tf.shape(activations)[1:3]), tf.float32)
    scale = 2.0 ** tf.minimum(tf.math.ceil(tf.math.log(positions) / np.log(2.0)), 10.0)
    # d score / d logits is 1 at the class, and 0 elsewhere.
    seed = tf.one_hot(chosen_index(logits, class_index), logits.shape[1], dtype=logits.dtype)
    seed *= tf.cast(scale, logits.dtype)
    (gradient,) = tf.gradients(logits, activations, grad_ys=seed)
    if gradient is None:
        raise ValueError(
            "model must be differentiable down to what is explained; no gradient arrives there."
        )
    return tf.cast(gradient, tf.float32) / scale


def channel_gradient(
    values: tf.Tensor, channels: tf.Tensor, pictures: tf.Tensor, counted: np.ndarray
) -> tf.Tensor:
    """Differentiate, for each picture, the sum over one channel of a layer; inside a trace.

    `values`, (N, h, w, K) or (N, K), are what the layer gives for `pictures`, (N, H, W, C);
    `channels`, (N,) int32, the channel of each picture; `counted`, (h, w) or () bool, which
    positions count. Returns (N, H, W, C): the sum and not the mean, so that tiny gradients stay
    above what a number can hold.
    """
    # d sum / d values is 1 in the chosen channel, where it counts, and 0 elsewhere. Written down
    # here, it saves the gradients of picking that channel out and of cutting off the border.
    for _ in counted.shape:
        channels = tf.expand_dims(channels, -1)  # to (N, 1, 1)
    chosen = tf.where(counted, channels, -1)  # -1 is no channel: zeros
    seed = tf.one_hot(chosen, values.shape[-1], dtype=values.dtype)
    (gradient,) = tf.gradients(values, pictures, grad_ys=seed)
    if gradient is None:
        raise ValueError("layer must depend on the picture differentiably; no gradient arrives.")
    return gradient
