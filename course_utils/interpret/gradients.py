"""Activations of a layer and the gradient of a class logit with respect to them.

The one file that builds graphs. A model, a layer and an image size are traced once; other
pictures, classes and batch sizes run through the same trace.
"""

from __future__ import annotations

import dataclasses
import threading
import weakref
from collections.abc import Callable

import keras
import numpy as np
import tensorflow as tf

from course_utils.interpret import layers, logits

_TRACES: weakref.WeakKeyDictionary = weakref.WeakKeyDictionary()
_TRACING = threading.Lock()
_CONVOLUTION_OPS = {"Conv2D", "Conv2DBackpropInput", "DepthwiseConv2dNative"}


@dataclasses.dataclass(frozen=True)
class Explained:
    """One traced question: this layer, this output, images of this size.

    Attributes:
        layer: path of the layer, `name` or `outer/inner`.
        classes: number of scores of the model's output.
        run: (images, class indices) -> (activations, gradients, logits); an index below 0 stands
            for the image's top class.
    """

    layer: str
    classes: int
    run: Callable


def explained(
    model: keras.Model,
    image_shape: tuple[int, int, int],
    layer: str | keras.Layer | None = None,
    output: str | int | None = None,
) -> Explained:
    """Trace a model once for a layer, an output and an image size; look it up afterwards.

    Args:
        model: any Keras model of one image input: functional, Sequential, nested, subclassed.
        image_shape: (H, W, C) of the images.
        layer: a layer by name, path or itself; None for the last one that still has places.
        output: name or position of the output, where there are several.

    Raises:
        ValueError: the layer is unknown, not used, not spatial, or does not feed the output.
    """
    if not model.built:
        model(np.zeros((1, *image_shape), "float32"), training=False)
    path = None if layer is None else layers.find_layer(model, layer)
    # The layers are part of the key: a Sequential can gain or lose some after a first trace.
    structure = tuple(weakref.ref(child) for child in layers.layer_paths(model).values())
    key = (tuple(image_shape), path, output, structure)
    with _TRACING:
        traces = _TRACES.setdefault(model, {})
        if key not in traces:
            traces[key] = _trace(weakref.ref(model), tuple(image_shape), path, output)
        return traces[key]


def _trace(model_reference, image_shape: tuple, path: str | None, output) -> Explained:
    # The trace lives as long as the model: it must not keep the model alive in its turn.
    facts = {}

    def run(images: tf.Tensor, class_index: tf.Tensor):
        model = model_reference()
        with layers.recorded_calls(model) as calls:
            outputs = model(images, training=False)
        scores = logits.class_logits(logits.select_output(model, outputs, output))
        path_used, activations = _activations(model, calls, scores, path)
        facts.update(layer=path_used, classes=scores.shape[1])
        top = tf.argmax(scores, axis=1, output_type=tf.int32)
        chosen = tf.where(class_index < 0, top, class_index)
        score = tf.gather(scores, chosen, axis=1, batch_dims=1)  # (N,)
        return activations, _gradient(score, activations), tf.cast(scores, tf.float32)

    signature = [tf.TensorSpec((None, *image_shape), tf.float32), tf.TensorSpec((None,), tf.int32)]
    function = tf.function(run, input_signature=signature, autograph=False)
    return Explained(run=function.get_concrete_function(), **facts)


def _gradient(score: tf.Tensor, activations: tf.Tensor) -> tf.Tensor:
    # Averaging over H*W places makes gradients small, below what float16 holds. A power of two
    # takes them up and, in float32, down again without any rounding.
    places = tf.cast(tf.reduce_prod(tf.shape(activations)[1:3]), tf.float32)
    scale = 2.0 ** tf.math.ceil(tf.math.log(places) / np.log(2.0))
    seed = tf.ones_like(score) * tf.cast(scale, score.dtype)
    (gradient,) = tf.gradients(score, activations, grad_ys=seed)
    return tf.cast(gradient, tf.float32) / scale


def _activations(model, calls: list, scores: tf.Tensor, path: str | None) -> tuple[str, tf.Tensor]:
    upstream = _upstream(scores.op)
    if path is None:
        call = _default_call(model, calls, upstream)
        return call.path, call.output
    layer = layers.layer_paths(model)[path]
    outputs = [call.output for call in calls if call.layer is layer]
    if len(outputs) != 1:
        raise ValueError(
            f"layer must be called exactly once by the model; {path!r} is called {len(outputs)} "
            "times, so which activations to explain is not clear."
        )
    if getattr(getattr(outputs[0], "shape", None), "rank", None) != 4:
        shape = getattr(outputs[0], "shape", "of several tensors")
        raise ValueError(f"layer must give (N, H, W, C) activations; {path!r} gives {shape}.")
    if outputs[0].op not in upstream:
        raise ValueError(f"layer must feed the output that is explained; {path!r} does not.")
    return path, outputs[0]


def _default_call(model, calls: list, upstream: set) -> layers.Call:
    found, seen, after_convolution = None, set(), False
    for call in calls:
        # A nested model, or dropout at rest, hands on its last layer's tensor: one entry is enough.
        if not layers.is_spatial(call.output) or call.output.ref() in seen:
            continue
        seen.add(call.output.ref())
        if call.output.op not in upstream:
            continue
        after_convolution = after_convolution or _convolves(call)
        if after_convolution and not isinstance(call.layer, layers.RESHAPERS):
            found = call
    if found is None:
        raise ValueError(
            f"model must have a convolution with a spatial output (N, H, W, C); {model.name!r} "
            "has none that feeds its output."
        )
    return found


def _convolves(call: layers.Call) -> bool:
    if isinstance(call.layer, layers.CONVOLUTIONS):
        return True
    return any(op.type in _CONVOLUTION_OPS for op in _upstream(call.output.op))


def _upstream(operation: tf.Operation) -> set:
    found, waiting = {operation}, [operation]
    while waiting:
        for tensor in waiting.pop().inputs:
            if tensor.op not in found:
                found.add(tensor.op)
                waiting.append(tensor.op)
    return found
