"""How much of the picture one position of a layer sees: by rule, and measured with a gradient.

The rule goes through the net from the picture up. With kernel size k, dilation d and step s, and
f and j of the layer below (field, and pixels between two neighbouring positions):

    f' = f + (k - 1) * d * j        j' = j * s

Source: A. Araujo, W. Norris and J. Sim, "Computing Receptive Fields of Convolutional Neural
Networks", Distill 2019, equation 2. The measured field follows W. Luo, Y. Li, R. Urtasun and
R. Zemel, "Understanding the Effective Receptive Field in Deep Convolutional Neural Networks",
NIPS 2016, section 2.
"""

from __future__ import annotations

import dataclasses
import math

import keras
import numpy as np
import tensorflow as tf

from course_utils.analysis.calls import image_shape_of, tensors_of, traced_calls
from course_utils.interpret.tracing.calls import recorded_calls
from course_utils.interpret.tracing.layers import find_layer, layer_paths

POOLINGS = (keras.layers.MaxPooling2D, keras.layers.AveragePooling2D)
CONVOLUTIONS = (
    keras.layers.Conv2D,
    keras.layers.DepthwiseConv2D,
    keras.layers.SeparableConv2D,
)
SEE_ALL = (
    keras.layers.GlobalAveragePooling2D,
    keras.layers.GlobalMaxPooling2D,
    keras.layers.Flatten,
)


@dataclasses.dataclass(frozen=True)
class ReceptiveField:
    """What one position of a layer sees, in pixels of the picture.

    Attributes:
        height: rows that the position sees; infinite after a layer that looks everywhere.
        width: columns that it sees.
        step: pixels between two neighbouring positions, (down, right).
    """

    height: float
    width: float
    step: tuple[float, float]


PIXEL = ReceptiveField(1, 1, (1, 1))
EVERYTHING = ReceptiveField(math.inf, math.inf, (math.inf, math.inf))


def receptive_fields(
    model: keras.Model, image_shape: tuple | None = None
) -> dict[str, ReceptiveField]:
    """Work out by the rule what one position of each layer sees.

    Where branches meet, the widest counts. The edge of the picture is not taken into account: a
    field may be larger than the picture.

    Args:
        model: any Keras model of one image input: functional, Sequential, nested, subclassed.
        image_shape: (H, W, C), for a model that doesn't know it yet.

    Returns:
        `path` -> field, in the order in which the layers run; for a layer that is called more
        than once, that of its last call.

    Raises:
        ValueError: a layer makes maps larger, for which the rule is not defined.
    """
    fields, known = {}, {}
    for call in traced_calls(model, image_shape):
        below = [_field_below(tensor, known) for tensor in tensors_of(call.inputs)]
        field = _step(call, _widest(below)) if below else PIXEL
        fields[call.path] = field
        known.update({tensor.ref(): field for tensor in tensors_of(call.output)})
    return fields


def _step(call, below: ReceptiveField) -> ReceptiveField:
    layer = call.layer
    if isinstance(layer, SEE_ALL) or len(tensors_of(call.output)[0].shape) != 4:
        return EVERYTHING
    if isinstance(layer, keras.layers.Conv2DTranspose | keras.layers.UpSampling2D):
        raise ValueError(
            f"model must not make maps larger for a receptive field by rule; {call.path!r} does. "
            "Measure it with measured_receptive_field."
        )
    if isinstance(layer, CONVOLUTIONS):
        kernel, strides, dilation = layer.kernel_size, layer.strides, layer.dilation_rate
    elif isinstance(layer, POOLINGS):
        kernel, strides, dilation = layer.pool_size, layer.strides, (1, 1)
    else:
        return below
    down, right = below.step
    return ReceptiveField(
        height=below.height + (kernel[0] - 1) * dilation[0] * down,
        width=below.width + (kernel[1] - 1) * dilation[1] * right,
        step=(down * strides[0], right * strides[1]),
    )


def _field_below(tensor, known: dict) -> ReceptiveField:
    """Look a tensor up; between two layers there may be bare operations such as x + y."""
    if tensor.ref() in known:
        return known[tensor.ref()]
    return _widest([_field_below(source, known) for source in tensor.op.inputs] or [PIXEL])


def _widest(fields: list[ReceptiveField]) -> ReceptiveField:
    return ReceptiveField(
        height=max(field.height for field in fields),
        width=max(field.width for field in fields),
        step=max(field.step for field in fields),
    )


def measured_receptive_field(
    model: keras.Model,
    layer: str | keras.Layer,
    images: np.ndarray,
    position: tuple[int, int] | None = None,
) -> np.ndarray:
    """Measure which pixels move the activations of one position of a layer, and by how much.

    Args:
        model: any Keras model of one image input.
        layer: a layer with (N, H, W, C) activations, by name, path or itself.
        images: (N, H, W, C) float32; the more images, the fewer pixels are missed because a ReLU
            happened to be shut.
        position: (row, column) of the layer's map; None for the middle.

    Returns:
        (H, W) float32, zero or more: the mean over images and channels of the absolute gradient
        of the position's summed activations. Exactly 0 outside the receptive field.

    Raises:
        ValueError: the layer has no positions, or none at `position`.
    """
    images = np.asarray(images, np.float32)
    image_shape_of(model, images.shape[1:])
    if not model.built:
        model(images[:1], training=False)
    path = find_layer(model, layer)
    wanted = layer_paths(model)[path]
    images = tf.constant(images)
    with tf.GradientTape() as tape, recorded_calls(model) as calls:
        tape.watch(images)
        model(images, training=False)
        activations = next((call.output for call in calls if call.layer is wanted), None)
        row, column = _checked_position(path, activations, position)
        score = tf.reduce_sum(tf.cast(activations[:, row, column], tf.float32))
    gradient = tape.gradient(score, images)
    return tf.reduce_mean(tf.abs(gradient), axis=(0, 3)).numpy()


def _checked_position(path: str, activations, position) -> tuple[int, int]:
    if activations is None or len(activations.shape) != 4:
        shape = None if activations is None else tuple(activations.shape)
        raise ValueError(f"layer must give (N, H, W, C) activations; {path!r} gives {shape}.")
    height, width = activations.shape[1:3]
    row, column = position or (height // 2, width // 2)
    if not (0 <= row < height and 0 <= column < width):
        raise ValueError(
            f"position must be a row below {height} and a column below {width}; "
            f"received {position!r}."
        )
    return row, column
