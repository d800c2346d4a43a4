"""Run a model once without computing anything, and list what each of its layers was given."""

from __future__ import annotations

import keras
import numpy as np
import tensorflow as tf

from course_utils.interpret.tracing.calls import Call, recorded_calls
from course_utils.interpret.tracing.layers import children


def image_shape_of(model: keras.Model, image_shape: tuple | None = None) -> tuple[int, int, int]:
    """Return (H, W, C): as given, or as the model states it.

    Raises:
        ValueError: the model leaves it open and `image_shape` does not say it.
    """
    stated = getattr(model, "input_shape", None) if model.built else None
    shape = tuple(image_shape or (stated[1:] if stated else ()))
    if len(shape) != 3 or None in shape:
        raise ValueError(
            "image_shape must be (height, width, channels) where the model leaves it open; "
            f"received {image_shape!r} for a model with input shape {stated!r}."
        )
    return tuple(int(side) for side in shape)


def traced_calls(model: keras.Model, image_shape: tuple | None = None) -> list[Call]:
    """List the calls of the innermost layers, in the order in which they run.

    Args:
        model: any Keras model of one image input: functional, Sequential, nested, subclassed.
        image_shape: (H, W, C), for a model that doesn't know it yet.

    Returns:
        Calls with symbolic tensors: shapes and the graph between them, no values.
    """
    shape = image_shape_of(model, image_shape)
    if not model.built:
        model(np.zeros((1, *shape), "float32"), training=False)
    with recorded_calls(model) as calls:
        trace = tf.function(lambda images: model(images, training=False), autograph=False)
        trace.get_concrete_function(tf.TensorSpec((None, *shape), tf.float32))
    return [call for call in calls if not children(call.layer)]


def tensors_of(values) -> list:
    """Flatten what a layer was given or gave into a list of tensors."""
    return [value for value in tf.nest.flatten(values) if tf.is_tensor(value)]
