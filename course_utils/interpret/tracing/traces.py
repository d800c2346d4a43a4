"""Trace a question about a model once; other pictures, classes and batch sizes share the trace."""

from __future__ import annotations

import dataclasses
import threading
import weakref
from collections.abc import Callable, Iterator

import keras
import numpy as np
import tensorflow as tf

from course_utils.interpret.tracing import logits
from course_utils.interpret.tracing.calls import Call, recorded_calls
from course_utils.interpret.tracing.layers import layer_paths

_TRACES: weakref.WeakKeyDictionary = weakref.WeakKeyDictionary()
_TRACING = threading.Lock()


@dataclasses.dataclass(frozen=True)
class Trace:
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


def forward(model, images: tf.Tensor, output) -> tuple[list[Call], tf.Tensor]:
    """Run a model inside a trace; return its layers' calls and the logits (N, classes)."""
    with recorded_calls(model) as calls:
        outputs = model(images, training=False)
    return calls, logits.class_logits(logits.select_output(model, outputs, output))


def trace(
    model: keras.Model,
    image_shape: tuple[int, int, int],
    question: tuple,
    answer: Callable,
    takes_classes: bool = True,
) -> Trace:
    """Trace an answer once for a model and an image size; look it up afterwards.

    Args:
        model: any Keras model of one image input.
        image_shape: (H, W, C) of the images.
        question: stands for `answer`: equal questions share a trace.
        answer: (model, images, class indices) -> (result, layer path, number of classes). It must
            not hold the model: the trace lives as long as the model, and the model no longer.
        takes_classes: False where `answer` has no class indices.
    """

    def make(reference) -> Trace:
        facts = {}

        def run(images: tf.Tensor, *class_index: tf.Tensor):
            result, path, classes = answer(reference(), images, *class_index)
            facts.update(layer=path, classes=classes)
            return result

        signature = [tf.TensorSpec((None, *image_shape), tf.float32)]
        signature += [tf.TensorSpec((None,), tf.int32)] * takes_classes
        function = tf.function(run, input_signature=signature, autograph=False)
        return Trace(run=function.get_concrete_function(), **facts)

    return cached(model, image_shape, question, make)


def cached(model: keras.Model, image_shape: tuple[int, int, int], question: tuple, make: Callable):
    """Look up what `make`, given a weak reference to the model, returned for a question before."""
    build(model, image_shape)
    # The layers are part of the key: a Sequential can gain or lose some after a first trace.
    structure = tuple(weakref.ref(child) for child in layer_paths(model).values())
    key = (tuple(image_shape), structure, *question)
    with _TRACING:
        traces = _TRACES.setdefault(model, {})
        if key not in traces:
            traces[key] = make(weakref.ref(model))
        return traces[key]


def in_batches(run: Callable, batch_size: int, *arrays: np.ndarray) -> Iterator:
    """Send rows through a trace, `batch_size` at a time; yield its results as NumPy arrays."""
    for start in range(0, len(arrays[0]), batch_size):
        rows = (keras.ops.convert_to_tensor(array[start : start + batch_size]) for array in arrays)
        yield keras.tree.map_structure(np.asarray, run(*rows))


def chosen_index(scores: tf.Tensor, class_index: tf.Tensor) -> tf.Tensor:
    """Put each image's top class where its index is below 0; (N,) int32."""
    top = tf.argmax(scores, axis=1, output_type=tf.int32)
    return tf.where(class_index < 0, top, class_index)


def chosen_score(scores: tf.Tensor, class_index: tf.Tensor) -> tf.Tensor:
    """Pick each image's own logit; (N,)."""
    return tf.gather(scores, chosen_index(scores, class_index), axis=1, batch_dims=1)  # (N,)
