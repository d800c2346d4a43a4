"""What the measures of a net share: its images, and a run that lists what its layers were given."""

import keras
import numpy as np
import tensorflow as tf

from course_utils._shared.arguments import check_array
from course_utils._shared.described import describer
from course_utils.interpret.checks import check_images, check_input
from course_utils.interpret.tracing.layers import (
    Call,
    check_model,
    in_the_open,
    recorded_calls,
    run_at_rest,
)

describe = describer(
    model="any Keras model of one image input: functional, Sequential, nested, subclassed.",
    image_shape="(H, W, C), for a model that doesn't know it yet.",
    images="(N, H, W, C) float32.",
)


def ready_images(model: keras.Model, images: np.ndarray) -> np.ndarray:
    """Return checked images as float32, the model built for them."""
    images = check_images(model, images, None)
    if not model.built:
        model(images[:1], training=False)
    return images


def run_recorded(model: keras.Model, images, training: bool = False) -> tuple[object, list[Call]]:
    """Run a model that stays as it is, moving averages and random states too; list its calls."""
    with in_the_open(), recorded_calls(model) as calls, keras.StatelessScope():
        return model(images, training=training), calls


def image_shape_of(model: keras.Model, image_shape: tuple | None = None) -> tuple[int, int, int]:
    """Return (H, W, C): as given, or as the model states it; one of them must."""
    check_input(check_model(model))
    stated = getattr(model, "input_shape", None) if model.built else None
    if image_shape is None:
        shape = stated[1:] if stated else ()
    else:
        shape = check_array(image_shape, "image_shape", (3,), "whole numbers").tolist()
    if len(shape) != 3 or any(side is None or side < 1 for side in shape):
        raise ValueError(
            "image_shape must be (height, width, channels) where the model leaves it open; "
            f"received {image_shape!r} for a model with input shape {stated!r}."
        )
    if stated and any(own not in (None, side) for own, side in zip(stated[1:], shape, strict=True)):
        raise ValueError(f"image_shape must fit the model's input, {stated}; received {shape}.")
    return tuple(shape)


def traced_calls(
    model: keras.Model, image_shape: tuple | None = None, batch: int | None = None
) -> tuple[tf.Graph, tf.Tensor, list[Call]]:
    """Return a graph, its images, and the calls of all layers, in the order in which they end.

    `batch` is the number of images, None leaves it open. Nothing is computed: tensors are symbolic.
    """
    shape, found = image_shape_of(model, image_shape), {}
    if not model.built:
        model(np.zeros((1, *shape), "float32"), training=False)

    def run(images):
        _, calls = run_at_rest(model, images, all_in_the_open=True)
        found.update(images=images, calls=calls)

    trace = tf.function(run, autograph=False)
    graph = trace.get_concrete_function(tf.TensorSpec((batch, *shape), tf.float32)).graph
    return graph, found["images"], found["calls"]


def tensors_of(values) -> list:
    """Flatten what a layer was given or gave into a list of tensors."""
    return [value for value in tf.nest.flatten(values) if tf.is_tensor(value)]
