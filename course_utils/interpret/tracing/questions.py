"""What is asked of a model, each question traced once: logits, gradients, activations, its head."""

import keras
import numpy as np
import tensorflow as tf

from course_utils.interpret.tracing.layers import find_layer, own_variables, run_at_rest
from course_utils.interpret.tracing.layouts import layouts
from course_utils.interpret.tracing.logits import select_output
from course_utils.interpret.tracing.operations import upstream
from course_utils.interpret.tracing.positions import (
    single_output,
    spatial_activations,
    spatial_outputs,
)
from course_utils.interpret.tracing.traces import Shape, Trace, chosen_index, forward, trace

_RELUS = ("Relu", "Relu6")
# These hand numbers on as they are. (What finds a logit may pass a logarithm; this may not.)
_KEEPING = {"Cast", "Identity", "Reshape", "Squeeze", "StopGradient"}
_ADDING = {"Add", "AddV2", "BiasAdd"}


def trace_layer(model: keras.Model, image_shape: Shape, layer=None, output=None) -> Trace:
    """Trace a layer's activations and the gradient of a logit with respect to them."""
    path = None if layer is None else find_layer(model, layer)

    def answer(model, images, class_index):
        calls, scores = forward(model, images, output)
        logits = scores.logits
        used, activations, layout = spatial_activations(model, images, calls, logits, path)
        gradient = _gradient(logits, class_index, activations)
        result = activations, gradient, tf.cast(logits, tf.float32)
        return result, {"layer": used, "scores": scores, "layout": layout}

    return trace(model, image_shape, ("layer", path, output), answer)


def trace_pixels(
    model: keras.Model, image_shape: Shape, output=None, relu_gradient: str | None = None
) -> Trace:
    """Trace a logit's gradient with respect to the pixels; `relu_gradient` names the ReLUs' own."""

    def answer(model, images, class_index):
        rule = dict.fromkeys(_RELUS, relu_gradient) if relu_gradient else {}
        with tf.compat.v1.get_default_graph().gradient_override_map(rule):
            _, scores = forward(model, images, output)
        if rule:
            _check_relus(model, scores.logits)
        gradient = _gradient(scores.logits, class_index, images)
        return (images, gradient, tf.cast(scores.logits, tf.float32)), {"scores": scores}

    return trace(model, image_shape, ("pixels", output, relu_gradient), answer)


def _check_relus(model: keras.Model, logits: tf.Tensor) -> None:
    """Refuse a model none of whose ReLUs, or not all, get another gradient."""
    functions = logits.graph.as_graph_def().library.function  # branches, loops, compiled functions
    if any(node.op in _RELUS for function in functions for node in function.node_def):
        raise ValueError(
            "model must have its ReLUs in the open: guided backpropagation can't change the "
            f"gradient of one in a loop, a branch or a compiled function, as in {model.name!r}."
        )
    if not any(op.type in _RELUS for op in upstream(logits.op)):
        raise ValueError(
            f"model must have a ReLU: guided backpropagation changes its gradient and nothing "
            f"else; {model.name!r} has none that feeds its output."
        )


def _gradient(logits: tf.Tensor, class_index: tf.Tensor, activations: tf.Tensor) -> tf.Tensor:
    # Averaging over H*W positions makes gradients small, below what float16 holds. A power of two
    # takes them up and, in float32, down again without any rounding. It stops at 1024: beyond,
    # the gradients near the output would leave float16 at its upper end.
    positions = tf.cast(tf.reduce_prod(tf.shape(activations)[1:3]), tf.float32)
    scale = 2.0 ** tf.minimum(tf.math.ceil(tf.math.log(positions) / np.log(2.0)), 10.0)
    # d score / d logits is 1 at the class, and 0 elsewhere.
    seed = tf.one_hot(chosen_index(logits, class_index), logits.shape[1], dtype=logits.dtype)
    seed *= tf.cast(scale, logits.dtype)
    (gradient,) = tf.gradients(logits, activations, grad_ys=seed)
    if gradient is None:
        raise ValueError(
            "model must be differentiable down to what is explained; no gradient arrives there."
        )
    return tf.cast(gradient, tf.float32) / scale


def trace_scores(model: keras.Model, image_shape: Shape, output=None) -> Trace:
    """Trace the logits alone, `run(images)` -> one (N, classes) float32."""

    def answer(model, images):
        _, scores = forward(model, images, output)
        return (tf.cast(scores.logits, tf.float32),), {"scores": scores}

    return trace(model, image_shape, ("scores", output), answer, further=())


def trace_activations(
    model: keras.Model, image_shape: Shape, paths: tuple[str, ...] | None = None
) -> Trace:
    """Trace what some layers give, or all that have positions: `run(images)` -> float32 tensors."""

    def answer(model, images):
        _, calls = run_at_rest(model, images)
        if paths is None:
            chosen = spatial_outputs(images, calls)
        else:
            chosen = {path: single_output(model, calls, path) for path in paths}
        for name, tensor in chosen.items():
            if not isinstance(tensor, tf.Tensor) or tensor.graph is not images.graph:
                raise ValueError(f"layers must give one tensor each; {name!r} does not.")
        result = tuple(tf.cast(tensor, tf.float32) for tensor in chosen.values())
        return result, {"layer": tuple(chosen)}

    return trace(model, image_shape, ("activations", paths), answer, further=())


def trace_pooled_head(model: keras.Model, image_shape: Shape, output=None) -> Trace:
    """Trace the activations that are averaged, and the dense layer's weights of a class, (N, K)."""

    def answer(model, images, class_index):
        calls, scores = forward(model, images, output)
        activations, kernel = _pooled_head(scores.before)
        if kernel.shape[1] == 1:  # one logit for two classes
            kernel = tf.concat([-kernel, kernel], axis=1)
        path = next((call.path for call in calls if call.output is activations), "")
        index = chosen_index(scores.logits, class_index)
        weights = tf.transpose(tf.gather(kernel, index, axis=1))  # (N, K)
        result = [tf.cast(part, tf.float32) for part in (activations, weights, scores.logits)]
        layout = layouts(images, calls).get(activations.ref())
        return tuple(result), {"layer": path, "scores": scores, "layout": layout}

    return trace(model, image_shape, ("pooled head", output), answer)


def _pooled_head(scores: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Return what is averaged, (N, H, W, K), and the dense layer's weights, (K, classes).

    Only such a head has class activation maps in the sense of Zhou et al.: its logit is, but for
    the bias, the mean over all positions of a weighted sum of channels. A 1 by 1 convolution of the
    pooled channels, as in MobileNet, counts as a dense layer.
    """
    product = _before(scores)
    if product.op.type in _ADDING and set(product.op.inputs[1].shape[:-1]) <= {1}:  # the bias
        product = _before(product.op.inputs[0])
    pooled, kernel = _dense(product)
    mean = _before(pooled)
    if mean.op.type != "Mean":
        raise _refusal(f"what the dense layer takes comes from a {mean.op.type!r} operation")
    activations, axes = mean.op.inputs
    over = tf.get_static_value(axes)
    if activations.shape.rank != 4 or over is None or sorted(over) != [1, 2]:
        raise _refusal("the mean before it is not over the positions of (N, H, W, K) activations")
    if activations.shape[-1] != kernel.shape[0]:
        raise _refusal("the dense layer does not take one number a channel")
    return _before(activations, {"Cast"}), kernel


def _dense(product: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    if product.op.type == "MatMul" and not product.op.get_attr("transpose_b"):
        return product.op.inputs[0], product.op.inputs[1]
    if product.op.type == "Conv2D":
        inputs, kernel = product.op.inputs
        if tuple(inputs.shape[1:3]) == (1, 1) and tuple(kernel.shape[:2]) == (1, 1):
            return inputs, kernel[0, 0]
    raise _refusal(f"its logits come from a {product.op.type!r} operation")


def _before(tensor: tf.Tensor, passing: set = _KEEPING) -> tf.Tensor:
    while tensor.op.type in passing:
        tensor = tensor.op.inputs[0]
    return tensor


def _refusal(found: str) -> ValueError:
    return ValueError(
        "model must end in global average pooling and one dense layer for class activation maps; "
        f"{found}. Grad-CAM takes any head: grad_cam."
    )


def head_layers(model: keras.Model, image_shape: Shape, output=None) -> list[str]:
    """Return the paths of the last layers with weights on the way to an output: mostly one."""

    def answer(model, images):
        outputs, calls = run_at_rest(model, images)
        outputs = select_output(model, outputs, output)
        last = {
            call.output.op: call.path
            for call in calls
            if own_variables(call.layer)
            and isinstance(call.output, tf.Tensor)
            and call.output.graph is outputs.graph
        }
        above = upstream(outputs.op, last)
        found = dict.fromkeys(path for op, path in last.items() if op in above)
        if not found:
            raise ValueError("model must have a layer with weights that feeds its output.")
        return (tf.zeros(()),), {"layer": tuple(found)}

    return list(trace(model, image_shape, ("head layers", output), answer, further=()).layer)
