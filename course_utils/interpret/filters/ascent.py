"""Gradient ascent on the picture: the one traced loop behind `visualize.py`, by its equation.

A model, a layer and a picture size are traced once: filters, their number, steps and step size are
tensors that run through that trace.
"""

import dataclasses
from collections.abc import Callable

import keras
import numpy as np
import tensorflow as tf

from course_utils.interpret.filters.reached import layer_values
from course_utils.interpret.tracing.gradients import channel_gradient
from course_utils.interpret.tracing.positions import mixes_images
from course_utils.interpret.tracing.traces import cached, takes_one_image


@dataclasses.dataclass(frozen=True)
class Rules:
    """What is compiled into a trace; all else is given to it as tensors."""

    border: int = 2  # positions left out at each edge of the layer's map
    normalize: str = "global"  # or "pixel", each pixel's own norm, or "none"
    blur: float = 0.0  # standard deviation in pixels of a Gaussian blur after each step; 0 for none
    jitter: bool = False  # whether the picture is shifted (around the edge) before each gradient


@dataclasses.dataclass(frozen=True)
class Ascent:
    """One traced ascent: this layer, pictures of this size.

    `run` takes pictures, filters, shifts (as many as steps), step size, decay and grey, and gives
    pictures, activations (steps + 1, N) and moved (N,).
    """

    layer: str | None  # path, `name` or `outer/inner`; None for the class logits
    count: int  # number of filters (or classes)
    dtype: str  # of the pictures
    mixes: bool  # whether pictures of one batch change each other: then each goes alone
    run: Callable


def trace_ascent(
    model, shape: tuple[int, int, int], path: str | None, output, rules: Rules
) -> Ascent:
    """Trace the ascent once for a layer (None: the class logits) and a size; then look it up."""

    def make(model_reference) -> Ascent:
        return _trace(model_reference, shape, path, output, rules)

    return cached(model, shape, ("ascent", path, output, rules), make)


def _trace(model_reference, shape: tuple, path: str | None, output, rules: Rules) -> Ascent:
    dtype, facts = _picture_dtype(model_reference()), {}
    pictures_spec = tf.TensorSpec((None, *shape), dtype)
    filters_spec, scalar = tf.TensorSpec((None,), tf.int32), tf.TensorSpec((), dtype)

    def measure(pictures, filters):
        values = layer_values(model_reference(), pictures, path, output)
        mixes = mixes_images(values.op) or takes_one_image(model_reference())
        facts.update(count=values.shape[-1], mixes=mixes)
        return _activation_and_gradient(values, pictures, filters, rules)

    # A function of its own: traced once, called in the loop and once more after it (where the
    # gradient, which nobody asks for, is pruned away).
    measure = tf.function(measure, input_signature=[pictures_spec, filters_spec], autograph=False)

    def run(pictures, filters, shifts, step_size, decay, grey):
        def step(number, pictures, history, moved):
            shift = shifts[number]
            shown = tf.roll(pictures, shift, axis=(1, 2)) if rules.jitter else pictures
            activation, gradient = measure(shown, filters)
            if rules.jitter:
                gradient = tf.roll(gradient, -shift, axis=(1, 2))
            moved |= largest(gradient) != 0
            pictures += normalized(gradient, rules.normalize, step_size)
            pictures = (1 - decay) * pictures + decay * grey
            if rules.blur:
                pictures = blurred(pictures, rules.blur)
            return number + 1, pictures, history.write(number, activation), moved

        steps = tf.shape(shifts)[0]
        history = tf.TensorArray(dtype, size=steps + 1, element_shape=(None,))
        state = (0, pictures, history, tf.zeros_like(filters, tf.bool))
        state = tf.while_loop(lambda number, *_: number < steps, step, state)
        _, pictures, history, moved = state
        history = history.write(steps, measure(pictures, filters)[0])
        return pictures, history.stack(), moved

    shifts_spec = tf.TensorSpec((None, 2), tf.int32)
    signature = [pictures_spec, filters_spec, shifts_spec, scalar, scalar, scalar]
    function = tf.function(run, input_signature=signature, autograph=False)
    return Ascent(path, dtype=dtype, run=function.get_concrete_function(), **facts)


def _picture_dtype(model: keras.Model) -> str:
    inputs = getattr(model, "inputs", None)
    dtype = inputs[0].dtype if inputs else model.compute_dtype
    return "float64" if dtype == "float64" else "float32"


def _activation_and_gradient(values, pictures, filters, rules: Rules):
    """Return each picture's mean activation and its gradient, or what is normalized alike."""
    border = rules.border if values.shape.rank == 4 else 0
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
    counted = np.pad(np.ones(positions, bool), border)  # False on the border
    gradient = channel_gradient(values, filters, pictures, counted)  # of the sum over the positions
    if rules.normalize == "none":  # otherwise its length is divided out anyway
        gradient /= np.prod(positions)  # 1 for (N, K)
    return activation, gradient


def largest(gradient: tf.Tensor) -> tf.Tensor:
    """Return each picture's largest absolute gradient, (N,)."""
    rows = tf.reshape(gradient, (tf.shape(gradient)[0], -1))
    # Largest and smallest rather than all absolute values: no second array of that size.
    return tf.maximum(tf.reduce_max(rows, axis=1), -tf.reduce_min(rows, axis=1))


def normalized(gradient: tf.Tensor, how: str, length: tf.Tensor | float = 1.0) -> tf.Tensor:
    """Scale gradients (N, H, W, C) to an L2 norm of `length`; one that is 0 stays 0.

    `how` is "global": one length for each picture; "pixel": one for each pixel, which makes the
    whole step sqrt(H W) times longer; or "none": leave it as it is, times `length`.
    """
    if how == "none":
        return length * gradient
    # By its largest number first: squares of tiny numbers would be 0.
    if how == "pixel":
        peak = tf.reduce_max(tf.abs(gradient), axis=3, keepdims=True)
        axes = (3,)
    else:
        peak = largest(gradient)[:, None, None, None]
        axes = (1, 2, 3)
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
