"""Where in the picture the positions of a tensor lie, followed through a traced graph.

Convolutions and poolings keep the picture's frame: their maps are stretched over what they saw.
What pads, cuts, flips, turns or resizes moves it, and is followed exactly. What mixes all positions
(a mean, a flattening, attention) has none left; an operation that is not listed here makes the
layout unknown, and no map is laid over the picture by guess.
"""

import dataclasses
import math

import keras
import numpy as np
import tensorflow as tf

from course_utils.interpret.tracing.axes import Axis, Layout, Unknown
from course_utils.interpret.tracing.layers import Call
from course_utils.interpret.tracing.operations import WITHOUT_VALUES, after_operation

L = keras.layers
WINDOWS = (L.Conv2D, L.DepthwiseConv2D, L.SeparableConv2D)
STRETCHERS = (L.Conv2DTranspose, L.UpSampling2D)
MOVERS = (L.CenterCrop, L.RandomCrop, L.Resizing)


def layouts(images: tf.Tensor, calls: list[Call]) -> dict:
    """Return reference -> layout of each tensor of the graph that depends on the images."""
    height, width = images.shape[1:3]
    known = {images.ref(): Layout(Axis(1, height), Axis(2, width))}
    by_layer = {}
    for call in calls:
        given = call.inputs[0] if call.inputs else None
        if isinstance(call.output, tf.Tensor) and call.output is not given:
            by_layer.setdefault(call.output.ref(), call)
    for op in images.graph.get_operations():  # in the order in which they were made
        below = [known[tensor.ref()] for tensor in op.inputs if tensor.ref() in known]
        if not below or op.type in WITHOUT_VALUES:
            continue
        for output in op.outputs:
            call = by_layer.get(output.ref())
            layout = _after_layer(call, known) if call else NotImplemented
            if layout is NotImplemented:
                layout = after_operation(op, output, below)
            known[output.ref()] = layout
    return known


def _after_layer(call: Call, known: dict):
    """Follow layers of Keras whose operations say less than their settings do."""
    layer, below = call.layer, None
    if isinstance(call.inputs[0], tf.Tensor):
        below = known.get(call.inputs[0].ref())
    if not isinstance(below, Layout) or {*below.dims} != {1, 2} or len(call.output.shape) != 4:
        return NotImplemented
    sizes = call.output.shape[1:3]
    if type(layer) is L.Dense:
        return below
    if type(layer) in WINDOWS:
        settings = zip(sizes, layer.kernel_size, layer.strides, layer.dilation_rate, strict=True)
        return below.windows(list(settings), layer.padding == "valid")
    if type(layer) in STRETCHERS:
        return below.stretched(sizes)
    if type(layer) in MOVERS:
        return _measured(layer, below)
    return NotImplemented


def _measured(layer: keras.Layer, below: Layout):
    """Send a picture of coordinates through a layer that only moves pixels, and read them."""
    axes = sorted((below.rows, below.columns), key=lambda axis: axis.dim)
    grid = np.meshgrid(*(np.arange(axis.size) + 0.5 for axis in axes), indexing="ij")
    picture = np.stack([*grid, np.ones_like(grid[0])], axis=-1)[None].astype("float32")
    with tf.init_scope():  # in float32: half precision holds no coordinates
        exact = type(layer).from_config({**layer.get_config(), "dtype": "float32"})
        seen = np.asarray(exact(picture, training=False))[0]
    moved = []
    for number, axis in enumerate(axes):
        line = np.moveaxis(seen, number, 0)[:, seen.shape[1 - number] // 2]  # through the middle
        at, ones = line[:, number], line[:, 2]
        inside = np.flatnonzero((ones > 0.999) & (at > 0.5) & (at < axis.size - 0.5))
        if len(inside) < 2:
            return Unknown(type(layer).__name__)
        scale, start = np.polyfit(inside + 0.5, at[inside], 1)
        same = abs(scale - 1) < 1e-3
        if same:
            scale, start = 1.0, round(start)
        moved.append(
            dataclasses.replace(
                axis,
                size=len(at),
                start=axis.start + axis.scale * start,
                scale=axis.scale * scale,
                field=axis.field if same else math.nan,
                step=axis.step * abs(scale),
            )
        )
    return Layout(*(moved if below.dims == (1, 2) else moved[::-1]), below.convolved)
