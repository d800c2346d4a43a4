"""Pictures that excite a filter, or a class: gradient ascent in the space of pictures.

Erhan et al., "Visualizing Higher-Layer Features of a Deep Network", 2009, section 3, equation 1:

    x* = argmax over x, |x| bounded, of  a(x)

with a the activation to excite. Here a is the mean of one filter's map without its border, the
ascent starts from grey noise, and every step is equally long, whatever the gradient's size:

    x <- x + step_size * g / |g|,    g = d a / d x,    |g| over the whole picture

Decay and blur are those of Yosinski et al., "Understanding Neural Networks Through Deep
Visualization", 2015, section 3; jitter is that of Mordvintsev et al., "Inceptionism", 2015.
"""

from __future__ import annotations

import dataclasses

import keras
import numpy as np

from course_utils.interpret.filters_ascent import Ascent, Rules, ascent
from course_utils.interpret.filters_measures import to_picture
from course_utils.interpret.filters_settings import (
    Settings,
    blotches,
    filter_indices,
    picture_shape,
    starting_picture,
)
from course_utils.interpret.layers import find_layer


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


def visualize_filters(
    model: keras.Model,
    layer: str | keras.Layer,
    filters: int | np.ndarray | None = None,
    steps: int = 30,
    step_size: float = 10.0,
    size: int | tuple[int, int] | None = None,
    rng: np.random.Generator | int = 0,
    *,
    border: int = 2,
    normalize: str = "global",
    initial: str | np.ndarray = "noise",
    restarts: int = 16,
    decay: float = 0.0,
    blur: float = 0.0,
    jitter: int = 0,
    coarse_to_fine: bool | float = False,
    value_range: tuple[float, float] = (0, 1),
    batch_size: int = 16,
) -> FilterPictures:
    """Find, for each filter of a layer, a picture that excites it.

    All filters start from the same noise: pictures differ by what the filters seek alone, and a
    filter's picture doesn't depend on which others are asked for.

    Args:
        model: a Keras model that takes one batch of images.
        layer: the layer, by name, by `outer/inner` path or itself; its output is (N, h, w,
            filters) or (N, filters). What lies behind it is not run.
        filters: indices of the filters (channels); None for all of them.
        steps: number of steps, at least 1.
        step_size: length of a step: the L2 norm of the picture's change, in units of the width of
            `value_range`.
        size: pixels of the square picture, or (H, W); None for the model's own, or 128 where it
            has none. It may differ from the model's where the layers up to this one allow it.
        rng: source of the starting noise and of the jitter: a generator, or a seed for one.
        border: places at each edge of the layer's map left out of the mean.
        normalize: "global": every step is `step_size` long. "pixel" divides by each pixel's own
            norm, a common slip: the step is sqrt(H W) times longer. "none": the plain gradient.
        initial: "noise", uniform from 0.4 to 0.6 of `value_range`; "blank", its middle; or
            pictures of your own, (H, W, C) or (F, H, W, C).
        restarts: a filter that is silent on its start (behind a ReLU, many are on grey noise) gets
            up to so many others, blotches of random colour; never in place of your own pictures.
        decay: share of the distance from grey that each step takes back, 0 to below 1.
        blur: standard deviation in pixels of a Gaussian blur after each step; 0 for none.
        jitter: largest shift in pixels before each gradient, up, down, left or right.
        coarse_to_fine: take the steps on a patch of about half the side first, repeat it over
            the picture, and take this share of them again on the whole (True: half). About as
            exciting, in less time; `activations` are those on the whole.
        value_range: the values that the model takes.
        batch_size: pictures that go through the model at once; changes memory, not the result.

    Returns:
        `FilterPictures`, in the order of `filters`.

    Raises:
        ValueError: an argument is not as described; the message says which and what came.
    """
    settings = Settings(
        steps,
        step_size,
        border,
        normalize,
        initial,
        restarts,
        decay,
        blur,
        jitter,
        coarse_to_fine,
        value_range,
        batch_size,
    )
    path = find_layer(model, layer)
    return _visualize(model, path, None, filters, size, np.random.default_rng(rng), settings)


def visualize_class(
    model: keras.Model,
    class_index: int | np.ndarray | None = None,
    steps: int = 30,
    step_size: float = 10.0,
    size: int | tuple[int, int] | None = None,
    rng: np.random.Generator | int = 0,
    *,
    output: str | int | None = None,
    normalize: str = "global",
    initial: str | np.ndarray = "noise",
    restarts: int = 16,
    decay: float = 0.0,
    blur: float = 0.0,
    jitter: int = 0,
    coarse_to_fine: bool | float = False,
    value_range: tuple[float, float] = (0, 1),
    batch_size: int = 16,
) -> FilterPictures:
    """Find a picture that raises the logit of a class, for one class, several, or all of them.

    Simonyan et al., "Deep Inside Convolutional Networks", ICLR Workshop 2014, section 2: the
    score is the logit and not the probability, which also rises when the other classes fall.

    Args:
        model: a Keras model that takes one batch of images and gives (N, classes).
        class_index: class indices; None for all classes.
        steps: number of steps; this and what follows as for `visualize_filters`.
        step_size: length of a step.
        size: pixels of the picture.
        rng: source of the starting noise and of the jitter.
        output: name or position of the output, for a model with several.
        normalize: "global", "pixel" or "none".
        initial: "noise", "blank" or pictures.
        restarts: other starts for a class whose logit has no gradient.
        decay: share of the distance from grey that each step takes back.
        blur: standard deviation of a Gaussian blur after each step.
        jitter: largest shift before each gradient.
        coarse_to_fine: ascend on a patch first.
        value_range: the values that the model takes.
        batch_size: pictures that go through the model at once.

    Returns:
        `FilterPictures`; its `filters` are the classes, its `activations` their logits.

    Raises:
        ValueError: an argument is not as described; the message says which and what came.
    """
    settings = Settings(
        steps,
        step_size,
        0,
        normalize,
        initial,
        restarts,
        decay,
        blur,
        jitter,
        coarse_to_fine,
        value_range,
        batch_size,
    )
    rng = np.random.default_rng(rng)
    return _visualize(model, None, output, class_index, size, rng, settings)


def _visualize(model, path, output, filters, size, rng, settings: Settings) -> FilterPictures:
    shape = picture_shape(model, size, settings.jitter)
    stages = _stages(model, shape, path, output, settings)
    name = "filters" if path is not None else "class_index"
    filters = filter_indices(filters, stages[0].ascent.count, name)
    start = starting_picture(settings, shape, len(filters), rng)
    shifts = [rng.integers(-settings.jitter, settings.jitter + 1, (s.steps, 2)) for s in stages]
    found = _climb_all(start, filters, stages, shifts, settings)
    woken = np.zeros(len(filters), bool)
    for _ in range(settings.restarts if isinstance(settings.initial, str) else 0):
        silent = np.flatnonzero(~found[2])
        if not len(silent):
            break
        other = blotches(settings, shape, rng)
        # A look without a step tells whom this start wakes: cheaper than climbing in vain.
        look = [dataclasses.replace(stages[-1], steps=0)]
        _, heard, _ = _climb_all(other, filters[silent], look, [shifts[0][:0]], settings)
        awake = silent[heard[:, 0] != found[1][silent, 0]]
        if len(awake):
            again = _climb_all(other, filters[awake], stages, shifts, settings)
            for old, new in zip(found, again, strict=True):
                old[awake] = new
            woken[awake] = again[2]
    return _pictures(path, filters, woken, *found)


def _pictures(path, filters, woken, ascended, activations, moved) -> FilterPictures:
    if not np.isfinite(ascended).all() or not np.isfinite(activations).all():
        raise ValueError("model must give finite activations and gradients; some are NaN or inf.")
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
    whole = ascent(model, shape, path, output, rules)
    small = patch_shape(shape)
    if not settings.coarse_to_fine or small == shape:
        return [_Stage(whole, shape, settings.steps, length)]
    share = 0.5 if settings.coarse_to_fine is True else settings.coarse_to_fine
    # A small map has little to spare; and each pixel of the patch changes as it would have.
    rules = dataclasses.replace(rules, border=settings.border // 2)
    patch = ascent(model, small, path, output, rules)
    scale = (small[0] * small[1] / (shape[0] * shape[1])) ** 0.5
    fine_steps = max(1, round(share * settings.steps))
    return [
        _Stage(patch, small, settings.steps, scale * length),
        _Stage(whole, shape, fine_steps, length),
    ]


def patch_shape(shape: tuple[int, int, int]) -> tuple[int, int, int]:
    """Return the (H, W, C) of the patch that is ascended first, about half as high and wide.

    Its sides are multiples of 32 pixels: repeated, it then meets every map whose places are up to
    32 pixels apart at the same phase. (A patch made larger, or mirrored, does not: it loses nearly
    all of its activation. Filters hold still under shifts alone.)
    """
    sides = (min(side, 32 * max(1, round(side / 64))) for side in shape[:2])
    return (*sides, shape[2])


def _climb_all(start, filters, stages, shifts, settings: Settings) -> tuple[np.ndarray, ...]:
    """Return where each filter's ascent ended, its activations, and whether it moved at all."""
    start, parts = np.broadcast_to(start, (len(filters), *start.shape[1:])), []
    for first in range(0, len(filters), settings.batch_size):
        rows = slice(first, first + settings.batch_size)
        parts.append(_climb(start[rows], filters[rows], stages, shifts, settings))
    return tuple(np.concatenate(part) for part in zip(*parts, strict=True))


def _climb(pictures, filters, stages, shifts, settings: Settings) -> tuple[np.ndarray, ...]:
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
