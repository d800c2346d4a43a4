"""Pictures that excite a filter, or a class: gradient ascent in the space of pictures.

Erhan et al., "Visualizing Higher-Layer Features of a Deep Network", 2009, section 3, equation 1:

    x* = argmax over x, |x| bounded, of  a(x)

with a the activation to excite. Here a is the mean of one filter's map without its border, the
ascent starts from grey noise, and every step is equally long, whatever the gradient's size:

    x <- x + step_size * g / |g|,    g = d a / d x,    |g| over the whole picture

Decay and blur are those of Yosinski et al., "Understanding Neural Networks Through Deep
Visualization", 2015, section 3; jitter is that of Mordvintsev et al., "DeepDream", 2015.
"""

import dataclasses
from typing import NamedTuple

import keras
import numpy as np
import tensorflow as tf

from course_utils.interpret.checks import check_finite, like, warn_of_dark_pictures
from course_utils.interpret.filters.ascent import trace_ascent
from course_utils.interpret.filters.measures import to_picture
from course_utils.interpret.filters.settings import (
    Settings,
    blotches,
    filter_indices,
    picture_shape,
    starting_picture,
)
from course_utils.interpret.tracing.layers import find_layer
from course_utils.interpret.tracing.traces import Shape, Trace


@dataclasses.dataclass(frozen=True)
class FilterPictures:
    """What excites each of F filters.

    Attributes:
        layer: path of the layer; None where classes were asked for.
        filters: (F,) their indices.
        images: (F, H, W, C) float32 in 0 to 1, to look at; a dead filter's is plain grey.
        ascended: (F, H, W, C) where the ascent ended, in the model's own values.
        activations: (F, steps + 1) mean activation before the first step and after each one;
            for classes, the logit.
        woken: indices of the filters that started from another picture, being silent at first.
        dead: indices of the filters whose gradient was exactly 0 at every step, from every start.
    """

    layer: str | None
    filters: np.ndarray
    images: np.ndarray
    ascended: np.ndarray
    activations: np.ndarray
    woken: np.ndarray
    dead: np.ndarray


@like(Settings)
def visualize_filters(
    model: keras.Model,
    layer: str | keras.Layer,
    filters: int | np.ndarray | None = None,
    *args,
    **options,
) -> FilterPictures:
    """Find, for each filter of a layer, a picture that excites it.

    All filters start from the same noise: pictures differ by what the filters seek alone, and a
    filter's picture doesn't depend on which others are asked for.

    Args:
        model: a Keras model that takes one batch of images.
        layer: the layer, by name, by `outer/inner` path or itself; its output is (N, h, w,
            filters) or (N, filters). What lies behind it is not run.
        filters: indices of the filters (channels); None for all of them.
    """
    settings = Settings(*args, **options)
    return _ascend_filters(model, find_layer(model, layer), None, filters, settings)


@like(Settings, "border")
def visualize_class(
    model: keras.Model,
    class_index: int | np.ndarray | None = None,
    *args,
    output: str | int | None = None,
    **options,
) -> FilterPictures:
    """Find a picture that raises the logit of a class, for one class, several, or all of them.

    Simonyan et al., "Deep Inside Convolutional Networks", ICLR Workshop 2014, section 2: the
    score is the logit and not the probability, which also rises when the other classes fall.

    Args:
        class_index: class indices; None for all classes.

    Returns:
        `FilterPictures`; its `filters` are the classes, its `activations` their logits.
    """
    settings = Settings(*args, border=0, **options)
    return _ascend_filters(model, None, output, class_index, settings)


class _Stage(NamedTuple):
    """So many steps of one length, on pictures of one size."""

    ascent: Trace
    shape: Shape
    step_size: float
    steps: int


def _ascend_filters(
    model: keras.Model, path: str | None, output, filters, settings: Settings
) -> FilterPictures:
    """Ascend for filters of the layer at `path`, or, with path None, for classes of an output."""
    rng = np.random.default_rng(settings.rng)
    shape = picture_shape(model, settings)
    warn_of_dark_pictures(model, settings.value_range)
    stages = _stages(model, shape, path, output, settings)
    name = "filters" if path is not None else "class_index"
    filters = filter_indices(filters, stages[0].ascent.classes, name)
    start = starting_picture(settings, shape, len(filters), rng)
    shifts = [rng.integers(-settings.jitter, settings.jitter + 1, (s.steps, 2)) for s in stages]
    found = _ascend(start, filters, stages, shifts, settings)
    ascended, activations, moved = found  # a restart below writes into these three
    woken = np.zeros(len(filters), bool)
    for _ in range(settings.restarts if isinstance(settings.initial, str) else 0):
        silent = np.flatnonzero(~moved)
        if not len(silent):
            break
        other = blotches(settings, shape, rng)
        # A look without a step tells whom this start wakes: cheaper than ascending in vain.
        no_step = [shifts[-1][:0]]
        _, heard, _ = _ascend(other, filters[silent], stages[-1:], no_step, settings)
        awake = silent[heard[:, 0] != activations[silent, 0]]
        if len(awake):
            again = _ascend(other, filters[awake], stages, shifts, settings)
            for old, new in zip(found, again, strict=True):
                old[awake] = new
            woken[awake] = moved[awake]
    check_finite(activations, ascended)
    images = to_picture(ascended)
    images[~moved] = 0.5  # stretched to full contrast, its noise would look like an answer
    return FilterPictures(
        path, filters, images, ascended, activations, filters[woken], filters[~moved]
    )


def _stages(model, shape: Shape, path, output, settings: Settings) -> list[_Stage]:
    length = settings.step_size * settings.width
    whole = trace_ascent(model, shape, path, output, settings, settings.border)
    small = patch_shape(shape)
    if not settings.share or small == shape:
        return [_Stage(whole, shape, length, settings.steps)]
    # A small map has little to spare; and each pixel of the patch changes as it would have.
    patch = trace_ascent(model, small, path, output, settings, settings.border // 2)
    scale = (small[0] * small[1] / (shape[0] * shape[1])) ** 0.5
    fine_steps = max(1, round(settings.share * settings.steps))
    return [
        _Stage(patch, small, scale * length, settings.steps),
        _Stage(whole, shape, length, fine_steps),
    ]


def patch_shape(shape: Shape) -> Shape:
    """Return the (H, W, C) of the patch that is ascended first, about half as high and wide."""
    # Multiples of 32: repeated, it then meets every map whose positions are up to 32 pixels apart
    # at the same phase. (Made larger, or mirrored, it loses nearly all of its activation.)
    sides = (min(side, 32 * max(1, round(side / 64))) for side in shape[:2])
    return (*sides, shape[2])


def _ascend(start, filters, stages, shifts, settings: Settings) -> list[np.ndarray]:
    """Return where each filter's ascent ended, its activations, and whether it moved at all."""
    start, parts = np.broadcast_to(start, (len(filters), *start.shape[1:])), []
    batch_size = 1 if any(stage.ascent.mixes for stage in stages) else settings.batch_size
    for first in range(0, len(filters), batch_size):
        rows = slice(first, first + batch_size)
        pictures, moved = start[rows], False
        for stage, shift in zip(stages, shifts, strict=True):
            height, width, _ = stage.shape  # cut out, or repeated
            pictures = pictures.take(range(height), 1, mode="wrap")
            pictures = pictures.take(range(width), 2, mode="wrap")
            run = stage.ascent.run
            given = pictures, filters[rows], shift, stage.step_size, settings.decay, settings.grey
            types = [each.dtype for each in run.inputs[: len(given)]]  # behind them: the weights
            given = [tf.convert_to_tensor(*each) for each in zip(given, types, strict=True)]
            pictures, activations, moves = map(np.asarray, run(*given))
            moved = moved | moves
        parts.append((pictures, activations.T, moved))
    return [np.concatenate(part) for part in zip(*parts, strict=True)]
