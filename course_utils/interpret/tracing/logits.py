"""The score to explain: one number a class, taken before softmax or sigmoid.

A probability saturates: the surer the model, the smaller its gradient and the more the heatmap
is about the *other* classes. The logit does not. A model that ends in softmax still computes its
logits on the way; here they are looked up in the traced graph, and the model stays as it is.
"""

from __future__ import annotations

import keras
import tensorflow as tf

SQUASHING = {"Softmax", "LogSoftmax", "Sigmoid"}
PASSING_ON = {"Cast", "Identity", "Reshape", "Squeeze"}


def select_output(model: keras.Model, outputs: object, output: str | int | None) -> tf.Tensor:
    """Pick one output of a model, by name or position.

    Args:
        model: the model that gave `outputs`.
        outputs: what the model returned: a tensor, a list or tuple, or a dictionary.
        output: name or position; None where there is only one.

    Raises:
        ValueError: there are several and none is named, or the name is unknown.
    """
    named = _named_outputs(model, outputs)
    names = list(named)
    if output is None:
        if len(named) > 1:
            raise ValueError(f"output must name one of the model's outputs {names}; received None.")
        return named[names[0]]
    is_position = isinstance(output, int) and not isinstance(output, bool)
    if is_position and 0 <= output < len(names):
        return named[names[output]]
    if output not in named:
        raise ValueError(f"output must be one of {names} or a position; received {output!r}.")
    return named[output]


def _named_outputs(model: keras.Model, outputs: object) -> dict[str, tf.Tensor]:
    if isinstance(outputs, dict):
        return dict(outputs)
    tensors = list(outputs) if isinstance(outputs, list | tuple) else [outputs]
    names = getattr(model, "output_names", None) or []
    if len(names) != len(tensors) or len(set(names)) != len(names):
        names = [f"output_{position}" for position in range(len(tensors))]
    return dict(zip(names, tensors, strict=True))


def class_logits(output: tf.Tensor) -> tf.Tensor:
    """Return the logits behind a traced model output.

    Args:
        output: (N, classes) tensor of a graph: logits, log-probabilities or probabilities.

    Returns:
        (N, classes) tensor: the input of the final softmax or sigmoid, or `output` itself where
        the model already ends in logits.

    Raises:
        ValueError: the output is not (N, classes).
    """
    if output.shape.rank != 2 or output.shape[1] is None:
        raise ValueError(
            "model must give one score a class, (N, classes), for a class to be explained; "
            f"its output has shape {tuple(output.shape)}. Name another with output=..."
        )
    before = output
    while before.op.type in PASSING_ON:
        before = before.op.inputs[0]
    if before.op.type not in SQUASHING:
        return output
    return tf.reshape(before.op.inputs[0], tf.shape(output))
