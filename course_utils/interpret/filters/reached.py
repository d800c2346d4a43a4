"""Run a model up to one layer, on pictures of any size that the layers on the way take."""

from collections.abc import Iterator
from contextlib import contextmanager

import keras
import tensorflow as tf

from course_utils.interpret.tracing.calls import call_name, replaced, run_at_rest
from course_utils.interpret.tracing.layers import layer_paths
from course_utils.interpret.tracing.logits import class_scores_of, select_output


class _Reached(BaseException):
    """Carries a layer's output out of the model: what lies behind is not run.

    No `Exception`, so that no layer on the way takes it for an error.
    """

    def __init__(self, output):
        self.output = output


def layer_values(
    model: keras.Model, pictures: tf.Tensor, path: str | None, output: str | int | None
) -> tf.Tensor:
    """Return what a layer gives for pictures (N, H, W, C), (N, h, w, K) or (N, K); inside a trace.

    A layer that is called several times gives what it gave first. H and W are as the layers on the
    way take them. Without a path it is the class logits of an output, by its name or position.
    """
    target = None if path is None else layer_paths(model)[path]
    try:
        with _stops_at(model, target):
            outputs = run_at_rest(model, pictures)
    except _Reached as reached:
        return _checked(reached.output, path)
    except ValueError as error:
        size, until = tuple(pictures.shape[1:3]), "of the model" if path is None else f"to {path!r}"
        raise ValueError(f"size must suit the layers {until}; {size} does not: {error}") from error
    if path is not None:
        raise ValueError(f"layer must be called by the model; {path!r} is not.")
    scores = class_scores_of(select_output(model, outputs, output))
    if scores.suspect:
        raise ValueError(
            "model must end in logits, or plainly in softmax or sigmoid, for a class to be "
            "visualized; its output may be probabilities. Let it end in logits."
        )
    return scores.logits


def _checked(values, path: str) -> tf.Tensor:
    rank = getattr(getattr(values, "shape", None), "rank", None)
    if rank not in (2, 4) or values.shape[-1] is None:
        shape = getattr(values, "shape", "several tensors")
        raise ValueError(f"layer must give (N, H, W, C) or (N, C); {path!r} gives {shape}.")
    return values


@contextmanager
def _stops_at(model: keras.Model, target: keras.Layer | None) -> Iterator[None]:
    """Let the model run up to a layer, on pictures of any size that the layers before it take."""
    # The size that a model states is that of its head; a convolution takes any.
    inside = [each for each in layer_paths(model).values() if isinstance(each, keras.Model)]
    changes = [
        (each, "_assert_input_compatibility", lambda *args: None) for each in (model, *inside)
    ]
    if target is not None:
        original = getattr(target, call_name(target))

        def call_and_stop(*args, **kwargs):
            raise _Reached(original(*args, **kwargs))

        changes.append((target, call_name(target), call_and_stop))
    with replaced(changes):
        yield
