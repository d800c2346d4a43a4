"""The pyramid as a table: shape, filters, parameters and multiply-adds, layer by layer."""

from __future__ import annotations

import dataclasses
import math

import keras

from course_utils.analysis.calls import tensors_of, traced_calls

WITH_KERNEL = (
    keras.layers.Conv2D,
    keras.layers.Conv2DTranspose,
    keras.layers.Dense,
    keras.layers.DepthwiseConv2D,
)


@dataclasses.dataclass(frozen=True)
class LayerRow:
    """One call of one layer.

    Attributes:
        path: `name`, or `outer/inner` in a nested model.
        kind: name of the layer's class.
        shape: shape of its output without the batch, (H, W, C) for a map.
        filters: channels of its output.
        parameters: numbers it holds, trained or not; 0 when a layer is called again.
        multiply_adds: multiplications, each with its addition, for one image, in convolutions and
            dense layers; 0 for all other layers, whose share is small.
    """

    path: str
    kind: str
    shape: tuple
    filters: int
    parameters: int
    multiply_adds: int


def layer_table(model: keras.Model, image_shape: tuple | None = None) -> list[LayerRow]:
    """List every layer of a model with its shape and its cost.

    Args:
        model: any Keras model of one image input: functional, Sequential, nested, subclassed.
        image_shape: (H, W, C), for a model that doesn't know it yet.

    Returns:
        One row for each call of an innermost layer, in the order in which they run.

    Raises:
        ValueError: the size of the image is not known.
    """
    rows, counted = [], set()
    for call in traced_calls(model, image_shape):
        if isinstance(call.layer, keras.layers.InputLayer):
            continue
        outputs = tensors_of(call.output)
        shape = tuple(outputs[0].shape[1:]) if outputs else ()
        parameters = 0 if id(call.layer) in counted else call.layer.count_params()
        counted.add(id(call.layer))
        rows.append(
            LayerRow(
                path=call.path,
                kind=type(call.layer).__name__,
                shape=shape,
                filters=shape[-1] if shape else 0,
                parameters=parameters,
                multiply_adds=_multiply_adds(call),
            )
        )
    return rows


def _multiply_adds(call) -> int:
    """Count one multiplication for each weight at each place where the kernel is laid."""
    layer = call.layer
    shape = tensors_of(call.output)[0].shape[1:]
    if isinstance(layer, keras.layers.SeparableConv2D):
        kernels = (layer.depthwise_kernel, layer.pointwise_kernel)
    elif isinstance(layer, WITH_KERNEL):
        kernels = (layer.kernel,)
    else:
        return 0
    if isinstance(layer, keras.layers.Conv2DTranspose):
        # Its kernel is laid at each place of the input.
        shape = tensors_of(call.inputs)[0].shape[1:]
    places = math.prod(shape[:-1])
    return places * sum(math.prod(kernel.shape) for kernel in kernels)


def format_table(rows: list[LayerRow], *, only_with_weights: bool = False) -> str:
    """Lay a layer table out as text, with a line of totals.

    Args:
        rows: what `layer_table` returned.
        only_with_weights: whether to leave out layers without parameters.

    Returns:
        Lines of equal width, ready to print.
    """
    shown = [row for row in rows if row.parameters or not only_with_weights]
    lines = [("layer", "kind", "output", "parameters", "multiply-adds")]
    for row in shown:
        output = " x ".join(str(side) for side in row.shape)
        lines.append((row.path, row.kind, output, f"{row.parameters:,}", f"{row.multiply_adds:,}"))
    totals = [sum(row.parameters for row in rows), sum(row.multiply_adds for row in rows)]
    lines.append(("total", "", "", *(f"{total:,}" for total in totals)))
    widths = [max(len(line[column]) for line in lines) for column in range(5)]
    return "\n".join(
        "  ".join(
            text.ljust(width) if column < 3 else text.rjust(width)
            for column, (text, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )
