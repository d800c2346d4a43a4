"""The operations of a graph: what feeds them, and what each kind does to rows and columns."""

import dataclasses
from collections.abc import Container

import numpy as np
import tensorflow as tf

from course_utils.interpret.tracing.axes import EVERYWHERE, Axis, Layout, Unknown, combined

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
MATRIX_PRODUCTS = {"BatchMatMul", "BatchMatMulV2", "BatchMatMulV3", "MatMul"}
REDUCTIONS = {"All", "Any", "Max", "Mean", "Min", "Prod", "Sum"}
WITHOUT_VALUES = {"Shape", "ShapeN", "Size", "Rank", "ZerosLike", "OnesLike"}


def upstream(operation: tf.Operation, stops: Container = ()) -> set:
    """Return an operation and all whose values reach it; `stops`, such or types, end a path."""
    found, waiting = {operation}, [operation]
    while waiting:
        op = waiting.pop()
        if op not in stops and op.type not in stops:
            above = {each.op for each in op.inputs if each.op.type not in WITHOUT_VALUES} - found
            found |= above
            waiting += above
    return found


def after_operation(op: tf.Operation, output: tf.Tensor, below: list):
    """Return the layout of an operation's output; `below` are those of its inputs."""
    for layout in below:
        if isinstance(layout, Unknown):
            return layout
    first = next((layout for layout in below if isinstance(layout, Layout)), EVERYWHERE)
    if first is EVERYWHERE:
        return EVERYWHERE
    if op.type in POINTWISE:
        return combined(below, output)
    rule = RULES.get(op.type)
    try:
        return rule(op, output, first, below) if rule else Unknown(op.type)
    except _NotStatic:
        return Unknown(op.type)


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
    return below.windows(settings, valid, "Pool" not in op.type)


def _resize_op(op, output, below, _):
    if op.get_attr("align_corners") or {*below.dims} != {1, 2}:
        return Unknown(op.type)
    return below.stretched(output.shape[1:3])


def _pad_op(op, output, below, _):
    sides = _static(op.inputs[1])  # before and behind each axis

    def padded(axis: Axis) -> Axis:
        front, back = sides[2 * axis.dim : 2 * axis.dim + 2]
        bare = axis.bare or axis if min(front, back) >= 0 else None
        return dataclasses.replace(axis.cut(-front, axis.size + front + back), bare=bare)

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
    return _without(below, gone, op.get_attr("keep_dims"))


def _without(below: Layout, gone: set[int], kept: bool = False):
    """Follow axes that are taken away, or `kept` with one entry."""
    if gone & set(below.dims):
        return EVERYWHERE
    removed = () if kept else gone
    return below.change(lambda axis: axis.at(axis.dim - sum(each < axis.dim for each in removed)))


def _reshape_op(op, output, below, _):
    kept = op.inputs[0].shape[0], below.rows.size, below.columns.size  # the batch: mostly None
    stays = output.shape.rank is not None and tuple(output.shape[:3]) == kept
    return below if stays and below.dims == (1, 2) else EVERYWHERE


def _shift_op(op, output, below, _):
    """Follow axes of one entry that are added or taken away."""
    if op.type == "ExpandDims":
        added = _static(op.inputs[1])[0] % output.shape.rank
        return below.change(lambda axis: axis.at(axis.dim + (added <= axis.dim)))
    gone = {axis % op.inputs[0].shape.rank for axis in op.get_attr("squeeze_dims")}
    return _without(below, gone) if gone else EVERYWHERE


def _concat_op(op, output, below, every):
    if _static(op.inputs[-1])[0] % output.shape.rank in below.dims:
        return Unknown(op.type)
    return combined(every, output)


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
    return below if weighs and op.type[:-1] == "BatchMatMulV" else EVERYWHERE


RULES = {
    **dict.fromkeys(("Conv2D", "DepthwiseConv2dNative", "AvgPool", "MaxPool"), _window_op),
    **dict.fromkeys(RESIZES, _resize_op),
    **dict.fromkeys(REDUCTIONS, _reduce_op),
    **dict.fromkeys(("Pad", "PadV2", "MirrorPad"), _pad_op),
    **dict.fromkeys(("StridedSlice", "Slice"), _slice_op),
    **dict.fromkeys(("ExpandDims", "Squeeze"), _shift_op),
    **dict.fromkeys(("Split", "SplitV"), _split_op),
    **dict.fromkeys(("Einsum", *MATRIX_PRODUCTS), _product_op),
    "ConcatV2": _concat_op,
    "Reshape": _reshape_op,
    "ReverseV2": _reverse_op,
    "Transpose": _transpose_op,
}
