"""Look things up in a traced model: the activations to explain, and what feeds a tensor."""

from __future__ import annotations

import collections

import keras
import tensorflow as tf

from course_utils.interpret.tracing.calls import Call
from course_utils.interpret.tracing.layers import layer_paths

CONVOLUTIONS = (
    keras.layers.Conv2D,
    keras.layers.Conv2DTranspose,
    keras.layers.DepthwiseConv2D,
    keras.layers.SeparableConv2D,  # in Keras 3 no subclass of Conv2D
)
# Layers that only move or thin out what a convolution found: the map is finer before them.
RESHAPERS = (
    keras.layers.AveragePooling2D,
    keras.layers.Cropping2D,
    keras.layers.GlobalAveragePooling2D,
    keras.layers.GlobalMaxPooling2D,
    keras.layers.MaxPooling2D,
    keras.layers.Permute,
    keras.layers.Reshape,
    keras.layers.UpSampling2D,
    keras.layers.ZeroPadding2D,
)
_CONVOLUTION_OPS = {"Conv2D", "Conv2DBackpropInput", "DepthwiseConv2dNative"}


def is_spatial(output: object) -> bool:
    """Tell whether a layer's output is one tensor (N, H, W, C) with more than one position."""
    shape = getattr(output, "shape", None)
    return shape is not None and len(shape) == 4 and tuple(shape[1:3]) != (1, 1)


def spatial_activations(
    model: keras.Model, calls: list[Call], scores: tf.Tensor, path: str | None
) -> tuple[str, tf.Tensor]:
    """Return the path and the activations (N, H, W, C) of the layer to explain.

    Args:
        model: the model that was called.
        calls: what `recorded_calls` noted down meanwhile.
        scores: (N, classes), which the layer must feed.
        path: the layer's path; None for the last one that still has positions.

    Raises:
        ValueError: the layer is not used once, not spatial, or does not feed the scores.
    """
    above = upstream(scores.op)
    if path is None:
        call = _default_call(model, calls, above)
        return call.path, call.output
    output = single_output(model, calls, path)
    if getattr(getattr(output, "shape", None), "rank", None) != 4:
        shape = getattr(output, "shape", "of several tensors")
        raise ValueError(f"layer must give (N, H, W, C) activations; {path!r} gives {shape}.")
    if output.op not in above:
        raise ValueError(f"layer must feed the output that is explained; {path!r} does not.")
    return path, output


def single_output(model: keras.Model, calls: list[Call], path: str):
    """Return what a layer gave, or raise ValueError where it ran more than once or not at all."""
    layer = layer_paths(model)[path]
    outputs = [call.output for call in calls if call.layer is layer]
    if len(outputs) != 1:
        raise ValueError(
            f"layer must be called exactly once by the model; {path!r} is called {len(outputs)} "
            "times, so which activations are meant is not clear."
        )
    return outputs[0]


def spatial_outputs(images: tf.Tensor, calls: list[Call]) -> dict[str, tf.Tensor]:
    """Return what each layer with positions gave, in the order of the calls.

    What a layer hands on as it came is left out; later calls of one layer are `path#2`, `path#3`.
    """
    found, seen, times = {}, {images.ref()}, collections.Counter()
    for call in calls:
        if not is_spatial(call.output) or call.output.ref() in seen:
            continue
        seen.add(call.output.ref())
        times[call.path] += 1
        later = f"#{times[call.path]}" if times[call.path] > 1 else ""
        found[call.path + later] = call.output
    return found


def _default_call(model, calls: list, above: set) -> Call:
    found, seen, after_convolution = None, set(), False
    for call in calls:
        # A nested model, or dropout at rest, hands on its last layer's tensor: one entry is enough.
        if not is_spatial(call.output) or call.output.ref() in seen:
            continue
        seen.add(call.output.ref())
        if call.output.op not in above:
            continue
        after_convolution = after_convolution or _convolves(call)
        if after_convolution and not isinstance(call.layer, RESHAPERS):
            found = call
    if found is None:
        raise ValueError(
            f"model must have a convolution with a spatial output (N, H, W, C); {model.name!r} "
            "has none that feeds its output."
        )
    return found


def _convolves(call: Call) -> bool:
    if isinstance(call.layer, CONVOLUTIONS):
        return True
    return any(op.type in _CONVOLUTION_OPS for op in upstream(call.output.op))


def upstream(operation: tf.Operation) -> set:
    """Return an operation and all whose results reach it."""
    found, waiting = {operation}, [operation]
    while waiting:
        for tensor in waiting.pop().inputs:
            if tensor.op not in found:
                found.add(tensor.op)
                waiting.append(tensor.op)
    return found
