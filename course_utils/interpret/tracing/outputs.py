"""What a model computes on its way forwards: logits, activations, averaged channels."""

from __future__ import annotations

import keras
import numpy as np
import tensorflow as tf

from course_utils.interpret.tracing.calls import recorded_calls
from course_utils.interpret.tracing.layers import own_variables
from course_utils.interpret.tracing.logits import select_output
from course_utils.interpret.tracing.pooled_head import pooled_head
from course_utils.interpret.tracing.positions import single_output, spatial_outputs, upstream
from course_utils.interpret.tracing.traces import Trace, chosen_index, forward, in_batches, trace

Shape = tuple[int, int, int]


def trace_scores(model: keras.Model, image_shape: Shape, output=None) -> Trace:
    """Trace the logits alone, `run(images)` -> (N, classes) float32."""

    def answer(model, images):
        _, scores = forward(model, images, output)
        return tf.cast(scores, tf.float32), "", scores.shape[1]

    return trace(model, image_shape, ("scores", output), answer, takes_classes=False)


def class_scores(
    model: keras.Model, images: np.ndarray, output: str | int | None, batch_size: int
) -> np.ndarray:
    """Return the logits of checked images, (N, classes) float32."""
    run = trace_scores(model, images.shape[1:], output).run
    return np.concatenate(list(in_batches(run, batch_size, images)))


def trace_activations(
    model: keras.Model, image_shape: Shape, paths: tuple[str, ...] | None = None
) -> Trace:
    """Trace what some layers give, `run(images)` -> a float32 tensor for each.

    Args:
        model: any Keras model of one image input.
        image_shape: (H, W, C) of the images.
        paths: the layers; None for every one whose output has positions.

    Returns:
        A `Trace` whose `layer` is the tuple of the layers' names.

    Raises:
        ValueError: one of the layers does not run exactly once, or gives several tensors.
    """

    def answer(model, images):
        with recorded_calls(model) as calls:
            model(images, training=False)
        if paths is None:
            chosen = spatial_outputs(images, calls)
        else:
            chosen = {path: single_output(model, calls, path) for path in paths}
        for name, tensor in chosen.items():
            if not isinstance(tensor, tf.Tensor):
                raise ValueError(f"layers must give one tensor each; {name!r} does not.")
        result = tuple(tf.cast(tensor, tf.float32) for tensor in chosen.values())
        return result, tuple(chosen), 0

    return trace(model, image_shape, ("activations", paths), answer, takes_classes=False)


def trace_pooled_head(model: keras.Model, image_shape: Shape, layer=None, output=None) -> Trace:
    """Trace what a global average pooling and a dense layer make of the last activations.

    No gradient is taken: `run` gives, in its place, the dense layer's weights of the class, (N, K).
    The model says which layer it is.

    Raises:
        ValueError: the scores are no dense layer of averaged activations.
    """

    def answer(model, images, class_index):
        calls, scores = forward(model, images, output)
        activations, kernel = pooled_head(scores)
        path = next((call.path for call in calls if call.output is activations), "")
        weights = tf.gather(kernel, chosen_index(scores, class_index), axis=1)  # (K, N)
        result = activations, tf.transpose(weights), scores
        return tuple(tf.cast(part, tf.float32) for part in result), path, scores.shape[1]

    return trace(model, image_shape, ("pooled head", output), answer)


def head_layer(model: keras.Model, image_shape: Shape, output=None) -> str:
    """Return the path of the last layer with weights on the way to an output.

    Raises:
        ValueError: no layer with weights feeds the output.
    """

    def answer(model, images):
        with recorded_calls(model) as calls:
            outputs = select_output(model, model(images, training=False), output)
        above = upstream(outputs.op)
        found = [
            call.path
            for call in calls
            if own_variables(call.layer)
            and isinstance(call.output, tf.Tensor)
            and call.output.op in above
        ]
        if not found:
            raise ValueError("model must have a layer with weights that feeds its output.")
        return tf.zeros(()), found[-1], 0

    return trace(model, image_shape, ("head layer", output), answer, takes_classes=False).layer
