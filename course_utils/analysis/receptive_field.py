"""How much of the picture one position of a layer sees: by rule, and measured with a gradient."""

import dataclasses
import math

import keras
import numpy as np
import tensorflow as tf

from course_utils._shared.arguments import check_array
from course_utils.interpret.tracing.axes import Layout, Unknown
from course_utils.interpret.tracing.layers import children, find_layer, layer_paths
from course_utils.interpret.tracing.layouts import layouts
from course_utils.interpret.tracing.traces import build

from .calls import describe, image_shape_of, ready_images, run_recorded, tensors_of, traced_calls


@dataclasses.dataclass(frozen=True)
class ReceptiveField:
    """What one position of a layer sees, in pixels of the picture."""

    height: float  # rows that the position sees; infinite after a layer that looks everywhere
    width: float  # columns that it sees
    step: tuple[float, float]  # pixels between two neighbouring positions, (down, right)


PIXEL = ReceptiveField(1, 1, (1, 1))


@describe
def receptive_fields(
    model: keras.Model, image_shape: tuple | None = None
) -> dict[str, ReceptiveField]:
    """Work out by the rule what one position of each layer sees.

    The rule goes through the net from the picture up: equation 2 of A. Araujo, W. Norris and J.
    Sim, "Computing Receptive Fields of Convolutional Neural Networks", Distill 2019, written out
    in `interpret/tracing/axes.py`. Where branches meet, the widest counts. The edge of the picture
    is not taken into account: a field may be larger than the picture.

    Returns:
        `path` -> field, in the order in which the layers run; for a layer that is called more
        than once, that of its last call.

    Raises:
        ValueError: a layer is neither a convolution, a pooling, nor one that works position by
            position (one that resizes, say), or a map meets itself mirrored or moved: the rule
            does not cover it.
    """
    build(model, image_shape_of(model, image_shape))
    _, images, calls = traced_calls(model, image_shape)
    known, fields = layouts(images, calls), {}
    for call in calls:
        outputs = tensors_of(call.output)
        if outputs and not children(call.layer):
            fields[call.path] = _field(call.path, known.get(outputs[0].ref(), PIXEL))
    return fields


def _field(path: str, layout: Layout | Unknown | ReceptiveField | None) -> ReceptiveField:
    if layout is None:
        return ReceptiveField(math.inf, math.inf, (math.inf, math.inf))
    if layout is PIXEL:  # it does not depend on the picture
        return PIXEL
    axes = [] if isinstance(layout, Unknown) else [layout.rows, layout.columns]
    if not axes or any(math.isnan(axis.field) for axis in axes):
        raise ValueError(
            "model must be made of convolutions, poolings and layers that work position by "
            "position, and its branches lie alike where they meet, for a receptive field by rule; "
            f"{path!r} is not such a layer, or comes after another. "
            "Measure it with measured_receptive_field."
        )
    return ReceptiveField(*(axis.field for axis in axes), tuple(axis.step for axis in axes))


@describe
def measured_receptive_field(
    model: keras.Model,
    layer: str | keras.Layer,
    images: np.ndarray,
    position: tuple[int, int] | None = None,
) -> np.ndarray:
    """Measure which pixels move the activations of one position of a layer, and by how much.

    As in W. Luo, Y. Li, R. Urtasun and R. Zemel, "Understanding the Effective Receptive Field in
    Deep Convolutional Neural Networks", NIPS 2016, section 2.

    Args:
        layer: a layer with (N, H, W, C) activations, by name, path or itself.
        images: (N, H, W, C) float32; the more images, the fewer pixels are missed because a ReLU
            happened to be shut.
        position: (row, column) of the layer's map; None for the middle.

    Returns:
        (H, W) float32, zero or more: the mean over images and channels of the absolute gradient
        of the position's summed activations. Exactly 0 outside the receptive field.
    """
    images = tf.constant(ready_images(model, images))
    path = find_layer(model, layer)
    wanted = layer_paths(model)[path]
    with tf.GradientTape() as tape:
        tape.watch(images)
        _, calls = run_recorded(model, images)
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
    if position is None:
        position = height // 2, width // 2
    row, column = check_array(position, "position", (2,), "whole numbers").tolist()
    if not (0 <= row < height and 0 <= column < width):
        raise ValueError(
            f"position must be a row below {height} and a column below {width}; "
            f"received {position!r}."
        )
    return row, column
