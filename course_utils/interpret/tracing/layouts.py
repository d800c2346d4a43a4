"""Where in the picture the positions of a tensor lie, followed through a traced graph.

Convolutions and poolings keep the picture's frame: their maps are stretched over what they saw.
What pads, cuts, flips, turns or resizes moves the frame, and is followed exactly. What mixes all
positions (a mean, a flattening, attention) has none left; an operation that is not listed here
makes the layout unknown, and no map is laid over the picture by guess.

The receptive field grows by the rule of A. Araujo, W. Norris and J. Sim, "Computing Receptive
Fields of Convolutional Neural Networks", Distill 2019, equation 2. With kernel size k, dilation d
and stride s, and f and j of what is below (field, and pixels between neighbouring positions):

    f' = f + (k - 1) * d * j        j' = j * s
"""

from __future__ import annotations

import dataclasses
import math

import keras
import numpy as np
import tensorflow as tf

from course_utils.interpret.tracing.calls import Call

L = keras.layers
WINDOWS = (L.Conv2D, L.DepthwiseConv2D, L.SeparableConv2D)
STRETCHERS = (L.Conv2DTranspose, L.UpSampling2D)
MOVERS = (L.CenterCrop, L.RandomCrop, L.Resizing)
WITHOUT_VALUES = {"Shape", "ShapeN", "Size", "Rank", "ZerosLike", "OnesLike"}
# These work position by position; with several inputs, on equal positions.
POINTWISE = set(
    """Abs Add AddN AddV2 BiasAdd Cast CheckNumerics ClipByValue DivNoNan Elu Equal Erf Erfc Exp
    Expm1 Floor FusedBatchNormV3 Greater GreaterEqual Identity IdentityN IsFinite LRN LeakyRelu Less
    LessEqual Log Log1p LogSoftmax LogicalAnd LogicalNot LogicalOr Maximum Minimum Mul MulNoNan Neg
    NotEqual Pow PreventGradient RealDiv Reciprocal Relu Relu6 Rint Round Rsqrt Select SelectV2 Selu
    Sigmoid Sign Softmax Softplus Softsign Sqrt Square SquaredDifference StopGradient Sub Tanh
    Xlogy""".split()
)
RESIZES = {"ResizeArea", "ResizeBicubic", "ResizeBilinear", "ResizeNearestNeighbor"}
REDUCTIONS = {"All", "Any", "Max", "Mean", "Min", "Prod", "Sum"}


@dataclasses.dataclass(frozen=True)
class Axis:
    """Rows, or columns, of a tensor."""

    dim: int  # which axis of the tensor they are
    size: int  # how many
    start: float = 0.0  # pixels of the picture before the first one; NaN where branches disagree
    scale: float = 1.0  # pixels of the picture that one takes up; below 0 where it is flipped
    field: float = 1.0  # pixels that one of them sees; infinite: all; NaN: not known
    step: float = 1.0  # pixels between two neighbours
    bare: Axis | None = None  # the axis before it was padded, for the next window

    def window(self, size: int, kernel=1, stride=1, dilation=1, valid=False) -> Axis:
        """Slide a window over the axis; a padding that the window uses up moves nothing."""
        bare = self.bare if self.bare and valid else self
        below = bare if self.size - bare.size <= (kernel - 1) * dilation else self
        field = self.field + (kernel - 1) * dilation * self.step
        scale = below.scale * below.size / size
        return Axis(self.dim, size, below.start, scale, field, self.step * stride)

    def cut(self, low: int, size: int, stride: int = 1) -> Axis:
        """Take every `stride`-th from `low` on (below 0: what is padded in front)."""
        start = self.start + self.scale * (low + 0.5 - 0.5 * stride)
        step = self.step * abs(stride)
        return Axis(self.dim, size, start, self.scale * stride, self.field, step)

    def at(self, dim: int) -> Axis:
        """Return the same axis as another one of the tensor."""
        return dataclasses.replace(self, dim=dim)


@dataclasses.dataclass(frozen=True)
class Layout:
    """The positions of a tensor; `convolved` after a convolution."""

    rows: Axis
    columns: Axis
    convolved: bool = False

    def change(self, function) -> Layout:
        """Change both axes."""
        return Layout(function(self.rows), function(self.columns), self.convolved)

    @property
    def dims(self) -> tuple[int, int]:
        """Which axes of the tensor hold rows and columns."""
        return self.rows.dim, self.columns.dim

    @property
    def placed(self) -> bool:
        """Whether it is known where in the picture the positions lie."""
        return all(math.isfinite(axis.start + axis.scale) for axis in (self.rows, self.columns))


class Unknown(str):
    """The operation behind which positions are not known."""


EVERYWHERE = None  # no positions: each number depends on all of the picture, for all we know


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
                layout = _after(op, output, below, known)
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
        return _windows(below, list(settings), layer.padding == "valid")
    if type(layer) in STRETCHERS:
        return _stretched(below, sizes)
    if type(layer) in MOVERS and below.dims == (1, 2):
        return _measured(layer, below)
    return NotImplemented


def _windows(below: Layout, settings: list, valid: bool, convolved: bool = True) -> Layout:
    moved = below.change(lambda axis: axis.window(*settings[axis.dim - 1], valid))
    return dataclasses.replace(moved, convolved=convolved or below.convolved)


def _stretched(below: Layout, sizes) -> Layout:
    def stretch(axis: Axis) -> Axis:
        size = sizes[axis.dim - 1]
        step = axis.step * axis.size / size
        return dataclasses.replace(axis.window(size), field=math.nan, step=step)

    return below.change(stretch)


def _measured(layer: keras.Layer, below: Layout):
    """Send a picture of coordinates through a layer that only moves pixels, and read them."""
    axes = (below.rows, below.columns)
    grid = np.meshgrid(*(np.arange(axis.size) + 0.5 for axis in axes), indexing="ij")
    picture = np.stack([*grid, np.ones_like(grid[0])], axis=-1)[None].astype("float32")
    with tf.init_scope():
        seen = np.asarray(layer(picture, training=False))[0]
    moved = []
    for number, axis in enumerate(axes):
        middle = seen.shape[1 - number] // 2
        line = seen[:, middle] if number == 0 else seen[middle]
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
    return Layout(*moved, below.convolved)


def _after(op: tf.Operation, output: tf.Tensor, below: list, known: dict):
    """Follow one operation."""
    for layout in below:
        if isinstance(layout, Unknown):
            return layout
    first = next((layout for layout in below if isinstance(layout, Layout)), EVERYWHERE)
    if first is EVERYWHERE:
        return EVERYWHERE
    if op.type in POINTWISE:
        return _combined(below, output)
    rule = RULES.get(op.type)
    try:
        return rule(op, output, first, below) if rule else Unknown(op.type)
    except _NotStatic:
        return Unknown(op.type)


def _combined(below: list, output: tf.Tensor):
    """Put branches together: the widest field counts, and their frames must agree."""
    placed = [each for each in below if isinstance(each, Layout)]
    every = placed[0]
    if any(each.dims != every.dims for each in placed):
        return Unknown("of branches that are turned differently")

    def together(axes: list[Axis]) -> Axis:
        sizes = {axis.size for axis in axes} - {1}
        one = max(axes, key=lambda axis: axis.size)
        ends = np.array([[a.start, a.start + a.scale * a.size] for a in axes if a.size == one.size])
        agree = len(sizes) < 2 and np.ptp(ends, axis=0).max() <= 1.01 * abs(one.scale)
        field = max(axis.field for axis in axes) if len(placed) == len(below) else math.inf
        if any(math.isnan(axis.field) for axis in axes):
            field = math.nan
        step = max(axis.step for axis in axes)
        start = one.start if agree else math.nan
        return dataclasses.replace(one, start=start, field=field, step=step)

    rows = together([each.rows for each in placed])
    columns = together([each.columns for each in placed])
    if output.shape.rank is None or output.shape.rank <= max(every.dims):
        return Unknown("of another rank")
    return Layout(rows, columns, any(each.convolved for each in placed))


class _NotStatic(Exception):
    """Says that an operation takes numbers which are known only when the graph runs."""


def _static(tensor: tf.Tensor) -> list:
    value = tf.get_static_value(tensor)
    if value is None:
        raise _NotStatic
    return np.asarray(value).reshape(-1).tolist()


def _window_op(op, output, below, _):
    kernel = op.get_attr("ksize")[1:3] if "Pool" in op.type else list(op.inputs[1].shape[:2])
    if op.get_attr("data_format") != b"NHWC" or {*below.dims} != {1, 2}:
        return Unknown(op.type)
    dilation = op.get_attr("dilations")[1:3] if "Pool" not in op.type else (1, 1)
    strides, valid = op.get_attr("strides")[1:3], op.get_attr("padding") == b"VALID"
    settings = list(zip(output.shape[1:3], kernel, strides, dilation, strict=True))
    return _windows(below, settings, valid, "Pool" not in op.type)


def _resize_op(op, output, below, _):
    if op.get_attr("align_corners") or {*below.dims} != {1, 2}:
        return Unknown(op.type)
    return _stretched(below, output.shape[1:3])


def _pad_op(op, output, below, _):
    sides = _static(op.inputs[1])  # before and behind each axis

    def padded(axis: Axis) -> Axis:
        front, back = sides[2 * axis.dim : 2 * axis.dim + 2]
        larger = axis.cut(-front, axis.size + front + back)
        return dataclasses.replace(
            larger, bare=axis.bare or axis if min(front, back) >= 0 else None
        )

    return below.change(padded)


def _slice_op(op, output, below, _):
    slices = _slices(op, op.inputs[0].shape.rank)
    if any(isinstance(slices[dim], int) for dim in below.dims):
        return EVERYWHERE

    def cut(axis: Axis) -> Axis:
        places = range(axis.size)[slices[axis.dim]]
        gone = sum(isinstance(each, int) for each in slices[: axis.dim])
        return axis.cut(places.start, len(places), places.step).at(axis.dim - gone)

    return below.change(cut)


def _slices(op: tf.Operation, rank: int) -> list:
    """Return what a strided slice takes of each axis: a slice, or a number."""
    if op.type == "Slice":
        begin, size = (_static(tensor) for tensor in op.inputs[1:3])
        return [slice(b, None if n < 0 else b + n) for b, n in zip(begin, size, strict=True)]
    begin, end, stride = (_static(tensor) for tensor in op.inputs[1:4])
    if op.get_attr("new_axis_mask"):
        raise _NotStatic
    found = []
    for bit, numbers in enumerate(zip(begin, end, stride, strict=True)):
        has = {name: op.get_attr(f"{name}_mask") >> bit & 1 for name in _MASKS}
        if has["ellipsis"]:
            found += [slice(None)] * (rank - len(begin) + 1)
        elif has["shrink_axis"]:
            found.append(numbers[0])
        else:
            low = None if has["begin"] else numbers[0]
            found.append(slice(low, None if has["end"] else numbers[1], numbers[2]))
    return found + [slice(None)] * (rank - len(found))


_MASKS = ("begin", "end", "ellipsis", "shrink_axis")


def _reverse_op(op, output, below, _):
    turned = {axis % output.shape.rank for axis in _static(op.inputs[1])}

    def reverse(axis: Axis) -> Axis:
        return axis.cut(axis.size - 1, axis.size, -1) if axis.dim in turned else axis

    return below.change(reverse)


def _transpose_op(op, output, below, _):
    order = _static(op.inputs[1])
    return below.change(lambda axis: axis.at(order.index(axis.dim)))


def _reduce_op(op, output, below, _):
    gone = {axis % op.inputs[0].shape.rank for axis in _static(op.inputs[1])}
    if gone & set(below.dims):
        return EVERYWHERE
    if op.get_attr("keep_dims"):
        return below
    return below.change(lambda axis: axis.at(axis.dim - sum(each < axis.dim for each in gone)))


def _reshape_op(op, output, below, _):
    shape = output.shape
    kept = shape.rank is not None and shape.rank > max(below.dims) and below.dims[0] == 1
    kept = kept and all(shape[a.dim] == a.size for a in (below.rows, below.columns))
    kept = kept and shape[0] == op.inputs[0].shape[0]  # the batch stays in front: mostly None
    return below if kept and below.dims == (1, 2) else EVERYWHERE


def _shift_op(op, output, below, _):
    """Follow axes of one entry that are added or taken away."""
    if op.type == "ExpandDims":
        added = _static(op.inputs[1])[0] % output.shape.rank
        return below.change(lambda axis: axis.at(axis.dim + (added <= axis.dim)))
    gone = {axis % op.inputs[0].shape.rank for axis in op.get_attr("squeeze_dims")}
    if not gone or gone & set(below.dims):
        return EVERYWHERE
    return below.change(lambda axis: axis.at(axis.dim - sum(each < axis.dim for each in gone)))


def _concat_op(op, output, below, every):
    if _static(op.inputs[-1])[0] % output.shape.rank in below.dims:
        return Unknown(op.type)
    return _combined(every, output)


def _split_op(op, output, below, _):
    axis = _static(op.inputs[{"Split": 0, "SplitV": 2}[op.type]])[0]
    return Unknown(op.type) if axis % 4 in below.dims else below


def _product_op(op, output, below, every):
    """Follow a product with weights along the last axis; any other mixes positions."""
    rank = op.inputs[0].shape.rank
    weighs = len(every) == 1 and rank is not None and rank > max(below.dims) + 1
    if op.type == "Einsum" and weighs:
        equation = op.get_attr("equation").decode()
        given, result = equation.split("->")
        first, other = (given.split(",") + [""])[:2]
        labels = [first[dim] for dim in below.dims] if "." not in equation else [other]
        if any(label in other for label in labels) or not all(label in result for label in labels):
            return EVERYWHERE
        return below.change(lambda axis: axis.at(result.index(first[axis.dim])))
    return below if weighs and op.type == "BatchMatMulV2" else EVERYWHERE


RULES = {
    **dict.fromkeys(("Conv2D", "DepthwiseConv2dNative", "AvgPool", "MaxPool"), _window_op),
    **dict.fromkeys(RESIZES, _resize_op),
    **dict.fromkeys(REDUCTIONS, _reduce_op),
    **dict.fromkeys(("Pad", "PadV2", "MirrorPad"), _pad_op),
    **dict.fromkeys(("StridedSlice", "Slice"), _slice_op),
    **dict.fromkeys(("ExpandDims", "Squeeze"), _shift_op),
    **dict.fromkeys(("Split", "SplitV"), _split_op),
    **dict.fromkeys(("BatchMatMul", "BatchMatMulV2", "Einsum", "MatMul"), _product_op),
    "ConcatV2": _concat_op,
    "Reshape": _reshape_op,
    "ReverseV2": _reverse_op,
    "Transpose": _transpose_op,
}
