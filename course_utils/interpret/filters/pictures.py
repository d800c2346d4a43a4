"""From a model and its filters to their pictures: starts, stages, batches and restarts."""

import dataclasses

import keras
import numpy as np

from course_utils.interpret.checks import check_finite, warn_of_dark_pictures
from course_utils.interpret.filters.ascent import Ascent, Rules, trace_ascent
from course_utils.interpret.filters.measures import to_picture
from course_utils.interpret.filters.settings import (
    Settings,
    blotches,
    filter_indices,
    picture_shape,
    starting_picture,
)


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


def ascend_filters(
    model: keras.Model,
    path: str | None,
    output: str | int | None,
    filters: int | np.ndarray | None,
    settings: Settings,
) -> FilterPictures:
    """Ascend for filters of the layer at `path`, or, with path None, for classes of an output."""
    rng = np.random.default_rng(settings.rng)
    shape = picture_shape(model, settings)
    warn_of_dark_pictures(model, settings.value_range)
    stages = _stages(model, shape, path, output, settings)
    name = "filters" if path is not None else "class_index"
    filters = filter_indices(filters, stages[0].ascent.count, name)
    start = starting_picture(settings, shape, len(filters), rng)
    shifts = [rng.integers(-settings.jitter, settings.jitter + 1, (s.steps, 2)) for s in stages]
    found = _ascend_all(start, filters, stages, shifts, settings)
    woken = np.zeros(len(filters), bool)
    for _ in range(settings.restarts if isinstance(settings.initial, str) else 0):
        silent = np.flatnonzero(~found[2])
        if not len(silent):
            break
        other = blotches(settings, shape, rng)
        # A look without a step tells whom this start wakes: cheaper than ascending in vain.
        look = [dataclasses.replace(stages[-1], steps=0)]
        _, heard, _ = _ascend_all(other, filters[silent], look, [shifts[0][:0]], settings)
        awake = silent[heard[:, 0] != found[1][silent, 0]]
        if len(awake):
            again = _ascend_all(other, filters[awake], stages, shifts, settings)
            for old, new in zip(found, again, strict=True):
                old[awake] = new
            woken[awake] = again[2]
    return _pictures(path, filters, woken, *found)


def _pictures(path, filters, woken, ascended, activations, moved) -> FilterPictures:
    check_finite(activations, ascended)
    images = to_picture(ascended)
    images[~moved] = 0.5  # stretched to full contrast, its noise would look like an answer
    return FilterPictures(
        path, filters, images, ascended, activations, filters[woken], filters[~moved]
    )


@dataclasses.dataclass(frozen=True)
class _Stage:
    """So many steps of one length, on pictures of one size."""

    ascent: Ascent
    shape: tuple[int, int, int]
    steps: int
    step_size: float


def _stages(model, shape: tuple, path, output, settings: Settings) -> list[_Stage]:
    rules = Rules(settings.border, settings.normalize, settings.blur, settings.jitter > 0)
    length = settings.step_size * settings.width
    whole = trace_ascent(model, shape, path, output, rules)
    small = patch_shape(shape)
    if not settings.share or small == shape:
        return [_Stage(whole, shape, settings.steps, length)]
    # A small map has little to spare; and each pixel of the patch changes as it would have.
    rules = dataclasses.replace(rules, border=settings.border // 2)
    patch = trace_ascent(model, small, path, output, rules)
    scale = (small[0] * small[1] / (shape[0] * shape[1])) ** 0.5
    fine_steps = max(1, round(settings.share * settings.steps))
    return [
        _Stage(patch, small, settings.steps, scale * length),
        _Stage(whole, shape, fine_steps, length),
    ]


def patch_shape(shape: tuple[int, int, int]) -> tuple[int, int, int]:
    """Return the (H, W, C) of the patch that is ascended first, about half as high and wide.

    Its sides are multiples of 32 pixels: repeated, it then meets every map whose positions are up
    to 32 pixels apart at the same phase. (A patch made larger, or mirrored, does not: it loses
    nearly all of its activation. Filters hold still under shifts alone.)
    """
    sides = (min(side, 32 * max(1, round(side / 64))) for side in shape[:2])
    return (*sides, shape[2])


def _ascend_all(start, filters, stages, shifts, settings: Settings) -> tuple[np.ndarray, ...]:
    """Return where each filter's ascent ended, its activations, and whether it moved at all."""
    start, parts = np.broadcast_to(start, (len(filters), *start.shape[1:])), []
    batch_size = 1 if any(stage.ascent.mixes for stage in stages) else settings.batch_size
    for first in range(0, len(filters), batch_size):
        rows = slice(first, first + batch_size)
        parts.append(_ascend(start[rows], filters[rows], stages, shifts, settings))
    return tuple(np.concatenate(part) for part in zip(*parts, strict=True))


def _ascend(pictures, filters, stages, shifts, settings: Settings) -> tuple[np.ndarray, ...]:
    moved = np.zeros(len(filters), bool)
    for stage, shift in zip(stages, shifts, strict=True):
        rows, columns = (
            np.arange(n) % m for n, m in zip(stage.shape, pictures.shape[1:3], strict=False)
        )
        pictures = pictures[:, rows][:, :, columns]  # cut out, or repeated
        numbers = (stage.step_size, settings.decay, settings.grey)
        run, dtype = stage.ascent.run, stage.ascent.dtype
        results = run(
            keras.ops.convert_to_tensor(pictures, dtype),
            keras.ops.convert_to_tensor(filters, "int32"),
            keras.ops.convert_to_tensor(shift, "int32"),
            *(keras.ops.convert_to_tensor(number, dtype) for number in numbers),
        )
        pictures, activations, moves = (np.asarray(result) for result in results)
        moved |= moves
    return pictures, activations.T, moved
