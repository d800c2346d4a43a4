"""Look things up in a traced model: activations to explain, and whether it mixes its images."""

import collections
from collections.abc import Iterable, Iterator

import keras
import numpy as np
import tensorflow as tf

from course_utils.interpret.tracing.axes import Layout
from course_utils.interpret.tracing.layers import Call, layer_paths
from course_utils.interpret.tracing.layouts import layouts
from course_utils.interpret.tracing.operations import REDUCTIONS, upstream

L = keras.layers
# Layers that only move or thin out what a convolution found: the map is finer before them.
RESHAPERS = (L.AveragePooling2D, L.Cropping2D, L.GlobalAveragePooling2D, L.GlobalMaxPooling2D)
RESHAPERS += (L.MaxPooling2D, L.Permute, L.Reshape, L.UpSampling2D, L.ZeroPadding2D)
SUMS = ("Add", "AddN", "AddV2")
_DRAWS_ANEW = set(
    """Multinomial RandomGammaV2 RandomPoissonV2 RandomShuffle RandomStandardNormal RandomUniform
    RandomUniformInt RngReadAndSkip TruncatedNormal""".split()
)


def _is_spatial(output: object, known: dict) -> bool:
    """Tell whether a layer's output is one tensor (N, H, W, C) with positions of the picture."""
    if not isinstance(output, tf.Tensor) or output.shape.rank != 4:
        return False
    layout = known.get(output.ref())
    several = tuple(output.shape[1:3]) != (1, 1)
    return isinstance(layout, Layout) and set(layout.dims) == {1, 2} and several


def spatial_activations(
    model: keras.Model, images: tf.Tensor, calls: list[Call], scores: tf.Tensor, path: str | None
) -> tuple[str, tf.Tensor, object]:
    """Return path, activations (N, H, W, C) and layout of the layer to explain."""
    known = layouts(images, calls)
    if path is None:
        call = _default_call(model, images, calls, scores, known)
        return call.path, call.output, known[call.output.ref()]
    output = single_output(model, calls, path)
    if getattr(getattr(output, "shape", None), "rank", None) != 4:
        shape = getattr(output, "shape", "of several tensors")
        raise ValueError(f"layer must give (N, H, W, C) activations; {path!r} gives {shape}.")
    if output.graph is not scores.graph or output.op not in upstream(scores.op):
        raise ValueError(f"layer must feed the output that is explained; {path!r} does not.")
    return path, output, known[output.ref()] if _is_spatial(output, known) else None


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
    found, times = {}, collections.Counter()
    for call in _spatial_calls(images, calls, layouts(images, calls)):
        times[call.path] += 1
        later = f"#{times[call.path]}" if times[call.path] > 1 else ""
        found[call.path + later] = call.output
    return found


def _spatial_calls(images: tf.Tensor, calls: list[Call], known: dict) -> Iterator[Call]:
    """Yield the calls that give something new, with positions."""
    seen = {images.ref()}
    for call in calls:
        # A nested model, or dropout at rest, hands on its last layer's tensor: one entry is enough.
        if _is_spatial(call.output, known) and call.output.ref() not in seen:
            seen.add(call.output.ref())
            yield call


def _default_call(model, images, calls: list, scores: tf.Tensor, known: dict) -> Call:
    """Return that of the last layer with positions which all the evidence goes through."""
    above, found = upstream(scores.op), []
    for call in _spatial_calls(images, calls, known):
        layout = known[call.output.ref()]
        after_convolution = call.output.op in above and layout.convolved and layout.placed
        if after_convolution and not isinstance(call.layer, RESHAPERS):
            found.append(call)
    for call in reversed(found):
        if images.op not in upstream(scores.op, {call.output.op}):
            return _last_sum(images, call, scores, known)
    if found:
        raise ValueError(
            "layer must be named where several branches reach the output, each with evidence of "
            f"its own; the last of {model.name!r} are {[call.path for call in found[-4:]]}."
        )
    raise ValueError(
        f"model must have a convolution with a spatial output (N, H, W, C); {model.name!r} "
        "has none that feeds its output."
    )


def _last_sum(images: tf.Tensor, call: Call, scores: tf.Tensor, known: dict) -> Call:
    """Return a later sum of two maps that all the evidence goes through, or the call.

    Keras's ConvNeXt joins its blocks by `x + y`, no layer: it goes by its operation's name.
    """
    later = upstream(scores.op) - upstream(call.output.op)
    for op in reversed(images.graph.get_operations()):
        if op not in later or op.type not in SUMS or not _is_spatial(op.outputs[0], known):
            continue
        maps = [known.get(tensor.ref()) for tensor in (*op.inputs, op.outputs[0])]
        joins = all(isinstance(each, Layout) and each.convolved and each.placed for each in maps)
        if joins and images.op not in upstream(scores.op, {op}):
            return Call(op.name, call.layer, op.outputs[0])
    return call


def mixes_images(model: keras.Model, ends: Iterable[tf.Tensor]) -> bool:
    """Tell whether what an image gives depends on its neighbours, or the model wants it alone."""
    takes_one_image = (getattr(model, "input_shape", None) or (None,))[0] == 1
    # All are looked at, though one is enough: any of them may be refused.
    together = [_takes_the_batch_together(op) for end in ends for op in upstream(end.op)]
    return takes_one_image or any(together)


def _takes_the_batch_together(op: tf.Operation) -> bool:
    if op.type in _DRAWS_ANEW:
        raise ValueError(
            "model must give the same for the same images; it draws random numbers even at rest, "
            f"and new ones each time, in {op.name!r}."
        )
    if "Random" in op.type:  # from a seed, so alike each time; but each image of a batch its own
        return True
    if op.type == "FusedBatchNormV3":
        return op.get_attr("is_training")
    shape = op.inputs[0].shape if op.type in REDUCTIONS else ()
    axes = tf.get_static_value(op.inputs[1]) if len(shape) and shape[0] is None else ()
    return axes is not None and 0 in np.ravel(axes) % len(shape or (1,))
