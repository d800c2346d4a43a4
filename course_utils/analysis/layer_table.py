"""The pyramid as a table: shape, filters, parameters and multiply-adds, layer by layer."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable

import keras
import tensorflow as tf

from course_utils.analysis.calls import describe, tensors_of, traced_calls
from course_utils.interpret.tracing.layers import children, own_variables
from course_utils.interpret.tracing.operations import MATRIX_PRODUCTS

CLOSED = {"If", "PartitionedCall", "StatefulPartitionedCall", "StatelessIf", "StatelessWhile"}
CLOSED |= {"While", "XlaLaunch"}
ALIGNED = "<<<>>"  # the columns of the printed table: texts to the left, numbers to the right


@dataclasses.dataclass(frozen=True)
class LayerRow:
    """One call of one layer."""

    path: str  # `name`, or `outer/inner` in a nested model; "" for what lies between the layers
    kind: str  # name of the layer's class
    shape: tuple  # shape of its output without the batch, (H, W, C) for a map
    parameters: int  # numbers it holds, trained or not; 0 when a layer is called again
    # Multiplications, each with its addition, for one image, in convolutions and matrix products
    # (dense layers, attention); 0 for all other layers, whose share is small; None where they can't
    # be counted, since a loop or a compiled function hides them.
    multiply_adds: int | None


@describe
def layer_table(model: keras.Model, image_shape: tuple | None = None) -> list[LayerRow]:
    """List every layer of a model with its shape and its cost.

    Returns:
        One row for each call of an innermost layer, in the order in which they run, and of an
        outer one that has weights or products of its own (attention).
    """
    graph, _, calls = traced_calls(model, image_shape, batch=1)
    operations, counted, stored, rows = graph.get_operations(), set(), set(), []
    for call in calls:  # inner ones end first: what is left is the outer layer's own
        own = [number for number in call.operations if number not in counted]
        counted.update(own)
        variables = {id(each): each for each in own_variables(call.layer)}
        parameters = sum(math.prod(v.shape) for key, v in variables.items() if key not in stored)
        stored |= set(variables)
        cost = _sum_of_known(_products(operations[number]) for number in own)
        inner = not children(call.layer) and not isinstance(call.layer, keras.layers.InputLayer)
        if inner or parameters or cost != 0:
            outputs = tensors_of(call.output)
            shape = tuple(outputs[0].shape[1:]) if outputs and outputs[0].shape.rank else ()
            rows.append(LayerRow(call.path, type(call.layer).__name__, shape, parameters, cost))
    between = set(range(len(operations))) - counted
    cost = _sum_of_known(_products(operations[number]) for number in between)
    if cost != 0:
        rows.append(LayerRow("", "between layers", (), 0, cost))
    return rows


def _sum_of_known(costs: Iterable[int | None]) -> int | None:
    costs = list(costs)
    return None if None in costs else sum(costs)


def _products(op: tf.Operation) -> int | None:
    """Count the multiplications of one operation on one image."""
    costs = "Conv" in op.type or op.type in {"Einsum", *MATRIX_PRODUCTS}
    sized = all(each.shape.is_fully_defined() for each in (*op.inputs, *op.outputs))
    if op.type in CLOSED or costs and not sized:
        return None
    if op.type in ("Conv2D", "Conv3D"):
        return _kept(op) * math.prod(op.inputs[1].shape[:-1])
    if op.type == "DepthwiseConv2dNative":
        return _kept(op) * math.prod(op.inputs[1].shape[:2])
    if op.type == "Conv2DBackpropInput":  # transposed: laid at each position of its input
        return math.prod(op.inputs[2].shape) * math.prod(op.inputs[1].shape[:-1])
    if op.type in MATRIX_PRODUCTS:
        turned = op.get_attr("transpose_a" if op.type == "MatMul" else "adj_x")
        return math.prod(op.outputs[0].shape) * op.inputs[0].shape[-2 if turned else -1]
    if op.type == "Einsum":
        return _einsum(op)
    return None if costs else 0  # a convolution of another kind


def _kept(op: tf.Operation) -> int:
    """Count what a convolution gives; a dilated one runs on a padded picture cut into several."""
    joined = [each for each in op.outputs[0].consumers() if each.type == "BatchToSpaceND"]
    return math.prod((joined or [op])[0].outputs[0].shape)


def _einsum(op: tf.Operation) -> int | None:
    """Multiply the sizes of all the letters: each meets each of the others."""
    letters = op.get_attr("equation").decode().split("->")[0].split(",")
    if len(letters) < 2:
        return 0
    if any("." in each for each in letters):
        return None
    sizes = {}
    for labels, tensor in zip(letters, op.inputs, strict=True):
        sizes.update(zip(labels, tensor.shape, strict=True))
    return math.prod(sizes.values())


def format_table(rows: list[LayerRow], *, only_with_weights: bool = False) -> str:
    """Lay a layer table out as lines of equal width, ready to print, with a line of totals.

    Args:
        rows: what `layer_table` returned.
        only_with_weights: whether to leave out layers without parameters.
    """
    shown = [row for row in rows if row.parameters or not only_with_weights]
    lines = [("layer", "kind", "output", "parameters", "multiply-adds")]
    for row in shown:
        output = " x ".join(str(side) for side in row.shape)
        lines.append((row.path, row.kind, output, f"{row.parameters:,}", _count(row.multiply_adds)))
    total = _sum_of_known(row.multiply_adds for row in rows)
    lines.append(("total", "", "", f"{sum(row.parameters for row in rows):,}", _count(total)))
    widths = [max(len(line[column]) for line in lines) for column in range(5)]
    return "\n".join(
        "  ".join(
            f"{text:{side}{width}}" for text, side, width in zip(line, ALIGNED, widths, strict=True)
        )
        for line in lines
    )


def _count(number: int | None) -> str:
    return "unknown" if number is None else f"{number:,}"
