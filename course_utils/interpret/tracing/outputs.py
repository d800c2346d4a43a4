"""What a model computes on its way forwards: logits, activations, averaged channels."""

import keras
import numpy as np
import tensorflow as tf

from course_utils.interpret.tracing.calls import recorded_calls, run_at_rest
from course_utils.interpret.tracing.layers import own_variables
from course_utils.interpret.tracing.layouts import layouts
from course_utils.interpret.tracing.logits import select_output
from course_utils.interpret.tracing.pooled_head import pooled_head
from course_utils.interpret.tracing.positions import single_output, spatial_outputs
from course_utils.interpret.tracing.traces import Shape, Trace, chosen_index, forward, trace


def trace_scores(model: keras.Model, image_shape: Shape, output=None) -> Trace:
    """Trace the logits alone, `run(images)` -> one (N, classes) float32."""

    def answer(model, images):
        _, scores = forward(model, images, output)
        return (tf.cast(scores.logits, tf.float32),), {"scores": scores}

    return trace(model, image_shape, ("scores", output), answer, takes_classes=False)


def class_scores(question: Trace, images: np.ndarray, batch_size: int) -> np.ndarray:
    """Return the logits of checked images, (N, classes) float32; `question`: `trace_scores`."""
    return np.concatenate([scores for (scores,) in question.in_batches(batch_size, images)])


def trace_activations(
    model: keras.Model, image_shape: Shape, paths: tuple[str, ...] | None = None
) -> Trace:
    """Trace what some layers give, `run(images)` -> a float32 tensor for each.

    Without `paths`, every layer whose output has positions; `layer` of the `Trace` is the tuple of
    the layers' names.
    """

    def answer(model, images):
        with recorded_calls(model) as calls:
            run_at_rest(model, images, calls)
        if paths is None:
            chosen = spatial_outputs(images, calls)
        else:
            chosen = {path: single_output(model, calls, path) for path in paths}
        for name, tensor in chosen.items():
            if not isinstance(tensor, tf.Tensor) or tensor.graph is not images.graph:
                raise ValueError(f"layers must give one tensor each; {name!r} does not.")
        result = tuple(tf.cast(tensor, tf.float32) for tensor in chosen.values())
        return result, {"layer": tuple(chosen)}

    return trace(model, image_shape, ("activations", paths), answer, takes_classes=False)


def trace_pooled_head(model: keras.Model, image_shape: Shape, layer=None, output=None) -> Trace:
    """Trace what a global average pooling and a dense layer make of the last activations.

    No gradient is taken: `run` gives, in its place, the dense layer's weights of the class, (N, K).
    The model says which layer it is; ValueError says that its scores are no such head.
    """

    def answer(model, images, class_index):
        calls, scores = forward(model, images, output)
        activations, kernel = pooled_head(scores.before)
        if kernel.shape[1] == 1:  # one logit for two classes
            kernel = tf.concat([-kernel, kernel], axis=1)
        path = next((call.path for call in calls if call.output is activations), "")
        index = chosen_index(scores.logits, class_index)
        weights = tf.transpose(tf.gather(kernel, index, axis=1))  # (N, K)
        result = (tf.cast(part, tf.float32) for part in (activations, weights, scores.logits))
        layout = layouts(images, calls).get(activations.ref())
        return tuple(result), {"layer": path, "scores": scores, "layout": layout}

    return trace(model, image_shape, ("pooled head", output), answer)


def head_layers(model: keras.Model, image_shape: Shape, output=None) -> list[str]:
    """Return the paths of the last layers with weights on the way to an output: mostly one."""

    def answer(model, images):
        with recorded_calls(model) as calls:
            outputs = select_output(model, run_at_rest(model, images, calls), output)
        last = {
            call.output.op: call.path
            for call in calls
            if own_variables(call.layer)
            and isinstance(call.output, tf.Tensor)
            and call.output.graph is outputs.graph
        }
        found, waiting, seen = [], [outputs.op], set()
        while waiting:
            op = waiting.pop()
            if op in last:
                found.append(last[op])
            elif op not in seen:
                seen.add(op)
                waiting += [tensor.op for tensor in op.inputs]
        if not found:
            raise ValueError("model must have a layer with weights that feeds its output.")
        return (tf.zeros(()),), {"layer": tuple(dict.fromkeys(found))}

    question = trace(model, image_shape, ("head layers", output), answer, takes_classes=False)
    return list(question.layer)
