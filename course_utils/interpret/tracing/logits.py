"""The score to explain: one number a class, looked up in the traced graph before the softmax.

A probability saturates: the surer the model, the smaller its gradient and the more the heatmap
is about the *other* classes. The logit does not; the model itself stays as it is.
"""

import dataclasses
from collections.abc import Callable
from functools import partial

import keras
import numpy as np
import tensorflow as tf

from course_utils.interpret.tracing.operations import MATRIX_PRODUCTS, upstream

SQUASHING = {"Softmax": "softmax", "LogSoftmax": "softmax", "Sigmoid": "sigmoid"}
PASSING_ON = {"Cast", "Identity", "Reshape", "Squeeze", "Log", "ClipByValue", "StopGradient"}
SCALING = {"Add", "AddV2", "Maximum", "Minimum", "Mul", "RealDiv", "Sub"}
# Up to here an output is computed class by class; beyond, channels are mixed.
_MIXING = {*MATRIX_PRODUCTS, "Conv2D", "DepthwiseConv2dNative", "Einsum", "Placeholder"}
# What a probability may come from, other than plainly from softmax or sigmoid.
_SUSPECT = {*SQUASHING, "Exp", "Expm1", "Tanh", "Erf", "Erfc", "Relu6", "ClipByValue", "Minimum"}
_SUSPECT |= {"If", "PartitionedCall", "StatefulPartitionedCall", "StatelessIf", "StatelessWhile"}
_SUSPECT |= {"Cumsum", "Softplus", "TopKV2", "While", "XlaLaunch"}


@dataclasses.dataclass(frozen=True)
class Scores:
    """The scores of a traced model."""

    before: tf.Tensor  # (N, outputs) logits, as the model computes them
    squash: str | None  # "softmax" or "sigmoid", what the model makes of them; None: it gives them
    suspect: bool  # whether they may be probabilities all the same: their values tell

    @property
    def logits(self) -> tf.Tensor:
        """(N, classes). One logit stands for two classes: 0, whose logit is its negative, and 1."""
        if self.before.shape[1] == 1:
            return tf.concat([-self.before, self.before], axis=1)
        return self.before


def select_output(model: keras.Model, outputs: object, output: str | int | None) -> tf.Tensor:
    """Pick one output of a model, by name or position; None takes the only one."""
    if not isinstance(outputs, dict):
        tensors = list(outputs) if isinstance(outputs, list | tuple) else [outputs]
        names = getattr(model, "output_names", None) or []
        if len(names) != len(tensors) or len(set(names)) != len(names):
            names = [f"output_{position}" for position in range(len(tensors))]
        outputs = dict(zip(names, tensors, strict=True))
    names = list(outputs)
    for name, tensor in outputs.items():
        if not isinstance(tensor, tf.Tensor):
            raise ValueError(
                "model must give a tensor, or a list or dictionary of tensors; its output "
                f"{name!r} is a {type(tensor).__name__}."
            )
    if output is None:
        if len(names) > 1:
            raise ValueError(f"output must name one of the model's outputs {names}; received None.")
        return outputs[names[0]]
    is_position = isinstance(output, int | np.integer) and not isinstance(output, bool)
    if is_position and 0 <= output < len(names):
        return outputs[names[output]]
    if not isinstance(output, str) or output not in names:
        raise ValueError(f"output must be one of {names} or a position; received {output!r}.")
    return outputs[output]


def class_scores_of(output: tf.Tensor) -> Scores:
    """Return the logits behind a traced output: logits, log-probabilities or probabilities."""
    shape = output.shape
    if shape.rank and shape[0] is None and {*shape[1:-1]} <= {1}:  # (N,), or (N, 1, 1, classes)
        output = tf.reshape(output, (-1, shape[-1] if shape.rank > 1 else 1))
    if output.shape.rank != 2 or output.shape[1] is None:
        raise ValueError(
            "model must give one score a class, (N, classes), for a class to be explained; "
            f"its output has shape {tuple(shape)}. Name another output, or let a layer follow that "
            "takes the mean over positions."
        )
    squashed = _squashed(output)
    if squashed is None:
        made_of = upstream(output.op, _MIXING)
        return Scores(output, None, any(op.type in _SUSPECT for op in made_of))
    before, squash = squashed.op.inputs[0], SQUASHING[squashed.op.type]
    in_groups = squash == "softmax" and before.shape[-1] != output.shape[1]
    if in_groups or _squashed(before) is not None:  # a softmax of each group; or of a softmax
        return Scores(output, None, True)
    logits = tf.reshape(before, tf.shape(output))
    logits.set_shape(output.shape)
    return Scores(logits, squash, False)


def _squashed(output: tf.Tensor) -> tf.Tensor | None:
    """Return what the softmax or sigmoid gave that an output plainly comes from."""
    while output is not None and output.op.type not in SQUASHING:
        if not output.dtype.is_floating:  # cast to a float it is no score either
            raise ValueError(
                "model must give one score a class for a class to be explained; its output is made "
                f"of {output.dtype.name}, the number of a class, perhaps. Take the layer before."
            )
        output = _same_order(output.op)
    return output


def _same_order(op: tf.Operation) -> tf.Tensor | None:
    """Return the input of an operation that leaves large numbers large; None for any other."""
    if op.type in PASSING_ON:
        return op.inputs[0]
    if op.type not in SCALING:
        return None
    left, right = (tf.get_static_value(tensor) for tensor in op.inputs)
    if right is None and op.type in ("Sub", "RealDiv"):
        return None
    constant = left if right is None else right
    if constant is None or np.size(constant) != 1:
        return None
    if op.type in ("Mul", "RealDiv") and np.ravel(constant)[0] <= 0:
        return None
    return op.inputs[1] if right is None else op.inputs[0]


def refuse_probabilities(logits: np.ndarray, scores: Scores, elsewhere: Callable) -> None:
    """Raise ValueError where what should be logits, (N, classes), are probabilities.

    Logits may lie in 0 to 1 by chance: then not all do that `elsewhere` gives, those of pictures
    far from any real ones.
    """
    like = partial(_like_probabilities, single=scores.before.shape[1] == 1)
    if scores.suspect and like(logits) and like(elsewhere()):
        raise ValueError(
            "model must end in logits, or plainly in softmax or sigmoid; its output looks like "
            "probabilities, and the logits behind them can't be found. Let it end in logits."
        )


def _like_probabilities(logits: np.ndarray, single: bool) -> bool:
    """Tell whether numbers look like probabilities or their logarithms; NaN looks like any."""
    values = logits[:, 1:] if single else logits  # of one number: its negative, and itself
    if not np.isfinite(values).all():
        return True
    logs = not single and values.max() <= 0 and np.abs(np.exp(values).sum(1) - 1).max() < 2e-3
    return logs or (values.min() >= 0 and values.max() <= 1)
