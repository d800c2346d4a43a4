"""From a formula to a heatmap method: options, checks, batches, and maps brought into form.

A technique's file holds its equation and the few lines that compute it. `layer_heatmap` and
`pixel_heatmap` make the public function out of these lines: they add the options below, check what
is received, and scale the maps.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable

import keras
import numpy as np

from course_utils._shared.arguments import check_choice, check_flag, check_whole
from course_utils._shared.described import describer
from course_utils.interpret.checks import check_class_index, check_finite, check_images
from course_utils.interpret.heatmaps.score import ClassScore
from course_utils.interpret.options import SHARED
from course_utils.interpret.tracing.axes import Axis, Layout
from course_utils.interpret.tracing.gradients import trace_layer, trace_pixels
from course_utils.interpret.tracing.outputs import trace_scores
from course_utils.interpret.tracing.traces import Trace

_describe = describer(
    "(N, H, W) float32 heatmaps. Normalized, each one has a maximum of exactly 1, or is 0 all over "
    "where nothing speaks for the class.",
    **SHARED,
)


def options(
    model: keras.Model,
    images: np.ndarray,
    class_index: int | np.ndarray | None = None,
    layer: str | keras.Layer | None = None,
    upsample: bool = True,
    *,
    channels: str | None = "max",
    output: str | int | None = None,
    normalize: bool = True,
    relu: bool = True,
    value_range: tuple[float, float] | None = (0, 1),
    batch_size: int = 32,
) -> np.ndarray:
    """Hold the options of the heatmap methods and their defaults; a method has most of them."""


def layer_heatmap(*, trace=trace_layer, without=()) -> Callable:
    """Make a heatmap method of the formula below: (activations, gradients) -> signed maps.

    It takes two arrays (N, h, w, K), float64, and returns (N, h, w); its keyword-only arguments
    become options of the method.

    Args:
        trace: (model, image shape, layer, output) -> the `Trace` that gives the two arrays.
        without: options that the method does not have.
    """

    def run(formula, model, images, class_index, upsample, layer=None, **rest):
        images = check_images(model, images, rest["value_range"])
        batch_size = check_whole(rest["batch_size"], "batch_size", 1)
        for name in ("normalize", "relu"):
            check_flag(rest[name], name)
        check_flag(upsample, "upsample")
        question = trace(model, images.shape[1:], layer, rest["output"])
        index = check_class_index(class_index, len(images), question.classes)
        maps = []
        for activations, gradients, _ in question.in_batches(batch_size, images, index):
            check_finite(activations, gradients)
            maps.append(formula(activations.astype("float64"), gradients.astype("float64")))
        maps = np.maximum(np.concatenate(maps), 0 if rest["relu"] else -np.inf)
        if upsample:
            maps = lay_over(images.shape[1:3], maps, question)
        return finish(maps, rest["normalize"], rest["relu"])

    return functools.partial(_method, run=run, without=("channels", *without), defaults={})


def pixel_heatmap(*, gradient=True, relu_gradient=None, **defaults) -> Callable:
    """Make a heatmap method of the formula below: `ClassScore` -> one signed number a pixel.

    It returns (N, H, W, C), whose channels an option puts together, or (N, H, W); its keyword-only
    arguments become options of the method.

    Args:
        gradient: whether the formula takes a gradient at all.
        relu_gradient: name of another gradient for the model's ReLUs.
        **defaults: of the options, where they differ from those of `options`.
    """

    def run(
        formula, model, images, class_index, output, normalize, value_range, batch_size, **form
    ):
        images = check_images(model, images, value_range)
        check_whole(batch_size, "batch_size", 1)
        check_flag(normalize, "normalize")
        if gradient:
            check_choice(form["channels"], "channels", ("max", "sum", None))
            question = trace_pixels(model, images.shape[1:], output, relu_gradient)
        else:
            check_flag(form["relu"], "relu")
            question = trace_scores(model, images.shape[1:], output)
        index = check_class_index(class_index, len(images), question.classes)
        values = formula(ClassScore(model, images, index, question, output, batch_size))
        if gradient:
            return over_channels(values, form["channels"], normalize)
        return finish(values, normalize, form["relu"])

    without = ("layer", "upsample", "relu" if gradient else "channels")
    return functools.partial(_method, run=run, without=without, defaults=defaults)


def _method(formula: Callable, run: Callable, without: tuple, defaults: dict) -> Callable:
    shared = [p for p in inspect.signature(options).parameters.values() if p.name not in without]
    shared = [p.replace(default=defaults.get(p.name, p.default)) for p in shared]
    own = [p for p in inspect.signature(formula).parameters.values() if p.kind is p.KEYWORD_ONLY]
    first = [p for p in shared if p.kind is not p.KEYWORD_ONLY]
    every = [*first, *own, *shared[len(first) :]]
    signature = inspect.Signature(every, return_annotation="np.ndarray")

    @functools.wraps(formula)
    def method(*args, **keywords):
        given = signature.bind(*args, **keywords)
        given.apply_defaults()
        values = given.arguments
        choice = {parameter.name: values.pop(parameter.name) for parameter in own}
        return run(functools.partial(formula, **choice), **values)

    method.__signature__ = signature
    method.__annotations__ = {p.name: p.annotation for p in every}
    return _describe(method)


def over_channels(values: np.ndarray, channels: str | None, normalize: bool) -> np.ndarray:
    """Turn one signed number a pixel and channel, (N, H, W, C), into heatmaps (N, H, W)."""
    if channels is None:
        return values.astype("float32")
    values = values.astype("float64")
    maps = np.abs(values).max(axis=-1) if channels == "max" else values.sum(axis=-1)
    return finish(maps, normalize)


def lay_over(size: tuple[int, int], maps: np.ndarray, question: Trace) -> np.ndarray:
    """Lay a layer's maps (N, h, w) over pictures of `size`, each position where it looks."""
    layout = question.layout
    if not isinstance(layout, Layout) or not layout.placed or set(layout.dims) != {1, 2}:
        raise ValueError(
            "layer must keep the picture's rows and columns for its map to be laid over the "
            f"picture; of {question.layer!r} it is not known. upsample=False gives its own map."
        )
    if layout.dims == (2, 1):
        maps = maps.transpose(0, 2, 1)
    rows, columns = (
        _bilinear(n, axis) for n, axis in zip(size, (layout.rows, layout.columns), strict=True)
    )
    return rows @ maps @ columns.T


def _bilinear(pixels: int, axis: Axis) -> np.ndarray:
    """Return weights (pixels, positions) of a linear interpolation with half-pixel centres.

    Pixels that the layer does not see, since they were cut off, get 0.
    """
    centres = (np.arange(pixels) + 0.5 - axis.start) / axis.scale
    seen = (centres > 0) & (centres < axis.size)
    centres = np.clip(centres - 0.5, 0, axis.size - 1)
    weights = np.maximum(1 - np.abs(centres[:, None] - np.arange(axis.size)), 0)
    return weights * seen[:, None]


def finish(maps: np.ndarray, normalize: bool, relu: bool = True) -> np.ndarray:
    """Keep what is positive of maps (N, H, W), unless told otherwise, and divide by the peak."""
    maps = np.maximum(maps, 0) if relu else maps
    return (unit_peak(maps) if normalize else maps).astype("float32")


def unit_peak(maps: np.ndarray) -> np.ndarray:
    """Divide each map by its own largest absolute value; a map of zeros stays as it is.

    There is no small number added to the divisor: a map of 1e-9s is as good as one of ones.
    """
    peaks = np.abs(maps).max(axis=(1, 2), keepdims=True)
    return np.divide(maps, peaks, out=np.zeros_like(maps), where=peaks > 0)
