"""Trace a question about a model once; other pictures, classes and batch sizes share the trace."""

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


@dataclasses.dataclass(frozen=True)
class Explained:
    """One traced question: this layer or the pixels, this output, images of this size.

    Attributes:
        layer: path of the layer, `name` or `outer/inner`; "" where it is about the pixels, and a
            tuple of paths where it is about several layers.
        classes: number of scores of the model's output; 0 where it is not about a class.
        run: (images, class indices) -> (activations or pixels, gradients, logits), or
            (images) -> what was asked; an index below 0 stands for the image's top class.
    """

    layer: str | tuple[str, ...]
    classes: int
    run: Callable


def build(model: keras.Model, image_shape: tuple[int, int, int]) -> None:
    """Run a model once that has no weights yet: its layers come into being so."""
    if not model.built:
        model(np.zeros((1, *image_shape), "float32"), training=False)


def forward(model, images: tf.Tensor, output) -> tuple[list[layers.Call], tf.Tensor]:
    """Run a model inside a trace; return its layers' calls and the logits (N, classes)."""
    with layers.recorded_calls(model) as calls:
        outputs = model(images, training=False)
    return calls, logits.class_logits(logits.select_output(model, outputs, output))


def traced(
    model: keras.Model,
    image_shape: tuple[int, int, int],
    question: tuple,
    answer: Callable,
    takes_classes: bool = True,
) -> Explained:
    """Trace an answer once for a model, its layers and an image size; look it up afterwards.

    Args:
        model: any Keras model of one image input.
        image_shape: (H, W, C) of the images.
        question: stands for `answer`: equal questions share a trace.
        answer: (model, images, class indices) -> (result, layer path, number of classes). It must
            not hold the model: the trace lives as long as the model, and the model no longer.
        takes_classes: False where `answer` has no class indices.
    """
    # The layers are part of the key: a Sequential can gain or lose some after a first trace.
    structure = tuple(weakref.ref(child) for child in layers.layer_paths(model).values())
    key = (tuple(image_shape), structure, *question)
    with _TRACING:
        traces = _TRACES.setdefault(model, {})
        if key not in traces:
            traces[key] = _trace(weakref.ref(model), tuple(image_shape), takes_classes, answer)
        return traces[key]


def _trace(model_reference, image_shape: tuple, takes_classes: bool, answer: Callable) -> Explained:
    facts = {}

    def run(images: tf.Tensor, *class_index: tf.Tensor):
        result, path, classes = answer(model_reference(), images, *class_index)
        facts.update(layer=path, classes=classes)
        return result

    signature = [tf.TensorSpec((None, *image_shape), tf.float32)]
    signature += [tf.TensorSpec((None,), tf.int32)] * takes_classes
    function = tf.function(run, input_signature=signature, autograph=False)
    return Explained(run=function.get_concrete_function(), **facts)


def chosen_index(scores: tf.Tensor, class_index: tf.Tensor) -> tf.Tensor:
    """Put each image's top class where its index is below 0; (N,) int32."""
    top = tf.argmax(scores, axis=1, output_type=tf.int32)
    return tf.where(class_index < 0, top, class_index)


def chosen_score(scores: tf.Tensor, class_index: tf.Tensor) -> tf.Tensor:
    """Pick each image's own logit; (N,)."""
    return tf.gather(scores, chosen_index(scores, class_index), axis=1, batch_dims=1)  # (N,)
