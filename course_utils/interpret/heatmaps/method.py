"""From a formula, in a technique's file, to a heatmap method: options, batches, maps in form."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable

import keras
import numpy as np

from course_utils._shared.arguments import check_choice, check_flag
from course_utils._shared.described import describer
from course_utils.interpret.checks import SHARED
from course_utils.interpret.class_score import ClassScore
from course_utils.interpret.tracing.axes import Axis, Layout
from course_utils.interpret.tracing.questions import trace_layer, trace_pixels, trace_scores
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


def layer_heatmap(trace: Callable = trace_layer, *without: str) -> Callable:
    """Make a heatmap method of the formula below: (activations, gradients) -> signed maps.

    It takes two arrays (N, h, w, K), float64, those of `trace`, and returns (N, h, w); its
    keyword-only arguments become options of the method, which has none of those `without`.
    """

    def run(formula, model, images, class_index, upsample, normalize, relu, layer=None, **asked):
        question = trace if layer is None else functools.partial(trace, layer=layer)
        score = ClassScore(model, images, class_index, question, **asked)
        batches = score.in_batches(score.images, score.index)
        maps = [formula(*(part.astype("float64") for part in batch)) for batch in batches]
        maps = np.maximum(np.concatenate(maps), 0 if relu else -np.inf)
        if upsample:
            maps = lay_over(score.images.shape[1:3], maps, score.question)
        return finish(maps, normalize, relu)

    return functools.partial(_method, run=run, without=("channels", *without), defaults={})


def pixel_heatmap(*, gradient=True, relu_gradient=None, **defaults) -> Callable:
    """Make a heatmap method of the formula below: `ClassScore` -> one signed number a pixel.

    It returns (N, H, W, C), whose channels an option puts together, or (N, H, W) if it takes no
    `gradient`; its keyword-only arguments become options of the method. `relu_gradient` names
    another gradient for the model's ReLUs; `defaults` are those that differ from `options`.
    """
    pixels = functools.partial(trace_pixels, relu_gradient=relu_gradient)
    question = pixels if gradient else trace_scores

    def run(formula, model, images, class_index, normalize, channels=None, relu=True, **asked):
        values = formula(ClassScore(model, images, class_index, question, **asked))
        if gradient and channels is None:
            return values.astype("float32")
        values = values.astype("float64")
        if gradient:
            values = np.abs(values).max(axis=-1) if channels == "max" else values.sum(axis=-1)
        return finish(values, normalize, relu)

    without = ("layer", "upsample", "relu" if gradient else "channels")
    return functools.partial(_method, run=run, without=without, defaults=defaults)


def _method(formula: Callable, run: Callable, without: tuple, defaults: dict) -> Callable:
    shared = [p for p in inspect.signature(options).parameters.values() if p.name not in without]
    shared = [p.replace(default=defaults.get(p.name, p.default)) for p in shared]
    own = [p for p in inspect.signature(formula).parameters.values() if p.kind is p.KEYWORD_ONLY]
    every = sorted([*own, *shared], key=lambda parameter: parameter.kind)
    signature = inspect.Signature(every, return_annotation="np.ndarray")

    @functools.wraps(formula)
    def method(*args, **keywords):
        given = signature.bind(*args, **keywords)
        given.apply_defaults()
        values = given.arguments
        for name in ("upsample", "normalize", "relu"):
            check_flag(values.get(name, True), name)
        check_choice(values.get("channels"), "channels", ("max", "sum", None))
        choice = {parameter.name: values.pop(parameter.name) for parameter in own}
        return run(functools.partial(formula, **choice), **values)

    method.__signature__ = signature
    method.__annotations__ = {p.name: p.annotation for p in every}
    return _describe(method)


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
    rows, columns = map(_bilinear, size, (layout.rows, layout.columns))
    return rows @ maps @ columns.T


def _bilinear(pixels: int, axis: Axis) -> np.ndarray:
    """Return weights (pixels, positions) of a linear interpolation with half-pixel centres."""
    centres = (np.arange(pixels) + 0.5 - axis.start) / axis.scale
    seen = (centres > 0) & (centres < axis.size)  # the rest was cut off, and gets 0
    centres = np.clip(centres - 0.5, 0, axis.size - 1)
    weights = np.maximum(1 - np.abs(centres[:, None] - np.arange(axis.size)), 0)
    return weights * seen[:, None]


def finish(maps: np.ndarray, normalize: bool, relu: bool = True) -> np.ndarray:
    """Keep what is positive of maps (N, H, W), unless told otherwise, and divide by the peak."""
    maps = np.maximum(maps, 0) if relu else maps
    if normalize:
        # No small number is added to the divisor: a map of 1e-9s is as good as one of ones.
        peaks = np.abs(maps).max(axis=(1, 2), keepdims=True)
        maps = np.divide(maps, peaks, out=np.zeros_like(maps), where=peaks > 0)
    return maps.astype("float32")
