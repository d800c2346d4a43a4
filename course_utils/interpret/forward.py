"""What a model computes on its way forwards: logits, activations, averaged channels."""

from __future__ import annotations

import keras
import tensorflow as tf

from course_utils.interpret import layers
from course_utils.interpret.logits import select_output
from course_utils.interpret.pooled_head import pooled_head
from course_utils.interpret.traced_layers import outputs_with_places, single_output, upstream
from course_utils.interpret.tracing import Explained, build, chosen_index, forward, traced


def scored(
    model: keras.Model, image_shape: tuple[int, int, int], output: str | int | None = None
) -> Explained:
    """Trace the logits alone, `run(images)` -> (N, classes) float32; see `explained`."""
    build(model, image_shape)

    def answer(model, images):
        _, scores = forward(model, images, output)
        return tf.cast(scores, tf.float32), "", scores.shape[1]

    return traced(model, image_shape, ("scores", output), answer, takes_classes=False)


def recorded(
    model: keras.Model, image_shape: tuple[int, int, int], paths: tuple[str, ...] | None = None
) -> Explained:
    """Trace what some layers give, `run(images)` -> a float32 tensor for each.

    Args:
        model: any Keras model of one image input.
        image_shape: (H, W, C) of the images.
        paths: the layers; None for every one whose output has places.

    Returns:
        The traced `Explained`, whose `layer` is the tuple of the layers' names.

    Raises:
        ValueError: one of the layers does not run exactly once, or gives several tensors.
    """
    build(model, image_shape)

    def answer(model, images):
        with layers.recorded_calls(model) as calls:
            model(images, training=False)
        if paths is None:
            chosen = outputs_with_places(images, calls)
        else:
            chosen = {path: single_output(model, calls, path) for path in paths}
        for name, tensor in chosen.items():
            if not isinstance(tensor, tf.Tensor):
                raise ValueError(f"layers must give one tensor each; {name!r} does not.")
        result = tuple(tf.cast(tensor, tf.float32) for tensor in chosen.values())
        return result, tuple(chosen), 0

    return traced(model, image_shape, ("recorded", paths), answer, takes_classes=False)


def explained_head(
    model: keras.Model, image_shape: tuple[int, int, int], output: str | int | None = None
) -> Explained:
    """Trace what a global average pooling and a dense layer make of the last activations.

    No gradient is taken: `run` gives, in its place, the dense layer's weights of the class, (N, K).

    Raises:
        ValueError: the scores are no dense layer of averaged activations.
    """
    build(model, image_shape)

    def answer(model, images, class_index):
        calls, scores = forward(model, images, output)
        activations, kernel = pooled_head(scores)
        path = next((call.path for call in calls if call.output is activations), "")
        weights = tf.gather(kernel, chosen_index(scores, class_index), axis=1)  # (K, N)
        result = activations, tf.cast(tf.transpose(weights), tf.float32), scores
        return tuple(tf.cast(part, tf.float32) for part in result), path, scores.shape[1]

    return traced(model, image_shape, ("head", output), answer)


def head_layer(
    model: keras.Model, image_shape: tuple[int, int, int], output: str | int | None = None
) -> str:
    """Return the path of the last layer with weights on the way to an output.

    Raises:
        ValueError: no layer with weights feeds the output.
    """
    build(model, image_shape)

    def answer(model, images):
        with layers.recorded_calls(model) as calls:
            outputs = select_output(model, model(images, training=False), output)
        above = upstream(outputs.op)
        found = [
            call.path
            for call in calls
            if layers.own_variables(call.layer)
            and isinstance(call.output, tf.Tensor)
            and call.output.op in above
        ]
        if not found:
            raise ValueError("model must have a layer with weights that feeds its output.")
        return tf.zeros(()), found[-1], 0

    return traced(model, image_shape, ("head layer", output), answer, takes_classes=False).layer
