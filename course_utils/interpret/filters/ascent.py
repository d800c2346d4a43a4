"""Gradient ascent on the picture: the one traced loop behind `visualize.py`, by its equation."""

import weakref
from functools import partial

import keras
import numpy as np
import tensorflow as tf

from course_utils.interpret.filters.settings import Settings
from course_utils.interpret.tracing.layers import call_name, layer_paths, replaced, run_at_rest
from course_utils.interpret.tracing.logits import class_scores_of, select_output
from course_utils.interpret.tracing.traces import Shape, Trace, trace


def trace_ascent(
    model: keras.Model, shape: Shape, path: str | None, output, settings: Settings, border: int
) -> Trace:
    """Trace the ascent for a layer (path None: the class logits) and pictures of one size.

    `run` takes pictures, filters, shifts (as many as steps), step size, decay and grey, and gives
    pictures, activations (steps + 1, N) and moved (N,).
    """
    normalize, blur, jitter = settings.normalize, settings.blur, settings.jitter > 0
    rules = border, normalize, blur, jitter  # compiled in; tensors tell the rest, without a trace
    inputs = getattr(model, "inputs", None)
    exact = (inputs[0].dtype if inputs else model.compute_dtype) == "float64"
    scalar = tf.TensorSpec((), "float64" if exact else "float32")
    pictures_spec = tf.TensorSpec((None, *shape), scalar.dtype)
    filters_spec, shifts_spec = tf.TensorSpec((None,), tf.int32), tf.TensorSpec((None, 2), tf.int32)

    def answer(model, pictures, filters, shifts, step_size, decay, grey):
        facts, reference = {"layer": path}, weakref.ref(model)  # `measure` lives on in the trace

        # A function of its own: traced once, called in the loop and once more after it (where the
        # gradient, which nobody asks for, is pruned away).
        @tf.function(input_signature=[pictures_spec, filters_spec], autograph=False)
        def measure(pictures, filters):
            values = _layer_values(reference(), pictures, path, output)
            facts.update(classes=values.shape[-1], ends=[values])
            return _activation_and_gradient(values, pictures, filters, border, normalize)

        def step(number, pictures, history, moved):
            shift = shifts[number]
            shown = tf.roll(pictures, shift, axis=(1, 2)) if jitter else pictures
            activation, gradient = measure(shown, filters)
            if jitter:
                gradient = tf.roll(gradient, -shift, axis=(1, 2))
            moved |= largest(gradient) != 0
            pictures += normalized(gradient, normalize, step_size)
            pictures = (1 - decay) * pictures + decay * grey
            if blur:
                pictures = blurred(pictures, blur)
            return number + 1, pictures, history.write(number, activation), moved

        steps = tf.shape(shifts)[0]
        history = tf.TensorArray(pictures.dtype, size=steps + 1, element_shape=(None,))
        state = (0, pictures, history, tf.zeros_like(filters, tf.bool))
        state = tf.while_loop(lambda number, *_: number < steps, step, state)
        _, pictures, history, moved = state
        history = history.write(steps, measure(pictures, filters)[0])
        return (pictures, history.stack(), moved), facts

    further = filters_spec, shifts_spec, scalar, scalar, scalar
    return trace(model, shape, ("ascent", path, output, rules), answer, further, scalar.dtype)


class _Reached(BaseException):
    """Carries a layer's output out of the model, and is no error to any layer on the way."""


def _stop(call, *args, **kwargs):
    raise _Reached(call(*args, **kwargs))


def _layer_values(model: keras.Model, pictures: tf.Tensor, path: str | None, output) -> tf.Tensor:
    """Return what a layer gives at its first call, (N, h, w, K) or (N, K); inside a trace.

    What lies behind the layer is not run. Without a path it is the class logits of an output.
    """
    parts = layer_paths(model)
    # The size that a model states is that of its head; a convolution takes any.
    models = [model, *(each for each in parts.values() if isinstance(each, keras.Model))]
    changes = [(each, "_assert_input_compatibility", lambda *args: None) for each in models]
    if path is not None:
        target, name = parts[path], call_name(parts[path])
        changes.append((target, name, partial(_stop, getattr(target, name))))
    try:
        with replaced(changes):
            outputs, _ = run_at_rest(model, pictures)
    except _Reached as reached:
        (values,) = reached.args
        shape = getattr(values, "shape", "several tensors")
        if getattr(shape, "rank", None) in (2, 4) and shape[-1] is not None:
            return values
        message = f"layer must give (N, H, W, C) or (N, C); {path!r} gives {shape}."
        raise ValueError(message) from None
    except ValueError as error:
        size = tuple(pictures.shape[1:3])
        until = "of the model" if path is None else f"to {path!r}"
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


def _activation_and_gradient(values, pictures, filters, border: int, normalize: str):
    """Return each picture's mean activation and its gradient, or what is normalized alike."""
    border = border if values.shape.rank == 4 else 0
    if border and min(values.shape[1:3]) <= 2 * border:
        raise ValueError(
            f"border must leave some of the layer's {values.shape[1]} by {values.shape[2]} "
            f"positions; received {border}. Take a larger size or a smaller border."
        )
    chosen = tf.gather(values, filters, axis=-1, batch_dims=1)  # (N, h, w) or (N,)
    if border:
        chosen = chosen[:, border:-border, border:-border]
    positions = tuple(chosen.shape[1:])
    activation = tf.reduce_mean(
        tf.cast(chosen, pictures.dtype), axis=tuple(range(1, chosen.shape.rank))
    )
    # d sum / d values is 1 in the chosen channel, where it counts, and 0 elsewhere. Written down
    # here, it saves the gradients of picking that channel out and of cutting off the border. The
    # sum and not the mean, so that tiny gradients stay above what a number can hold.
    counted = np.pad(np.ones(positions, bool), border)  # False on the border
    channels = tf.reshape(filters, (-1, *(1 for _ in positions)))  # to (N, 1, 1)
    chosen = tf.where(counted, channels, -1)  # -1 is no channel: zeros
    seed = tf.one_hot(chosen, values.shape[-1], dtype=values.dtype)
    (gradient,) = tf.gradients(values, pictures, grad_ys=seed)
    if gradient is None:
        raise ValueError("layer must depend on the picture differentiably; no gradient arrives.")
    if normalize == "none":  # otherwise its length is divided out anyway
        gradient /= np.prod(positions)  # 1 for (N, K)
    return activation, gradient


def largest(gradient: tf.Tensor) -> tf.Tensor:
    """Return each picture's largest absolute gradient, (N,)."""
    rows = tf.reshape(gradient, (tf.shape(gradient)[0], -1))
    # Largest and smallest rather than all absolute values: no second array of that size.
    return tf.maximum(tf.reduce_max(rows, axis=1), -tf.reduce_min(rows, axis=1))


def normalized(gradient: tf.Tensor, how: str, length: tf.Tensor | float = 1.0) -> tf.Tensor:
    """Scale gradients (N, H, W, C) to an L2 norm of `length`; one that is 0 stays 0.

    `how` is "global": of each picture; "pixel": of each pixel; or "none": as it is, times `length`.
    """
    if how == "none":
        return length * gradient
    # By its largest number first: squares of tiny numbers would be 0.
    if how == "pixel":
        peak, axes = tf.reduce_max(tf.abs(gradient), axis=3, keepdims=True), 3
    else:
        peak, axes = largest(gradient)[:, None, None, None], (1, 2, 3)
    gradient = tf.math.divide_no_nan(gradient, peak)
    norm = tf.sqrt(tf.reduce_sum(gradient * gradient, axis=axes, keepdims=True))
    return gradient * tf.math.divide_no_nan(tf.cast(length, gradient.dtype), norm)


def blurred(pictures: tf.Tensor, deviation: float) -> tf.Tensor:
    """Blur with a Gaussian of that standard deviation in pixels; edges are mirrored."""
    radius = min(int(np.ceil(3 * deviation)), min(pictures.shape[1:3]) - 1)
    bell = np.exp(-0.5 * (np.arange(-radius, radius + 1) / deviation) ** 2)
    kernel = tf.constant(bell / bell.sum(), pictures.dtype)[:, None, None, None]
    kernel = tf.tile(kernel, (1, 1, pictures.shape[-1], 1))
    for axes in ((0, 1, 2, 3), (1, 0, 2, 3)):
        around = [(radius, radius) if side == 0 else (0, 0) for side in axes[:2]]
        padded = tf.pad(pictures, [(0, 0), *around, (0, 0)], "SYMMETRIC")
        pictures = tf.nn.depthwise_conv2d(padded, tf.transpose(kernel, axes), [1] * 4, "VALID")
    return pictures
