"""Integrated gradients: share the logit out among the pixels, so that the shares add up.

Sundararajan, Taly and Yan, "Axiomatic Attribution for Deep Networks", ICML 2017, equation 1. For
one image x, a baseline x' (an image that says nothing) and the class logit s:

    share[i] = (x[i] - x'[i])  integral over t from 0 to 1 of  d s / d x[i] at x' + t (x - x')

The integral is taken as a mean over the middles of equal steps. Completeness (their proposition 1):

    sum of all shares = s(x) - s(x')
"""

from __future__ import annotations

import warnings
from collections.abc import Callable

import keras
import numpy as np

from course_utils.interpret.checks import check_count
from course_utils.interpret.heatmaps import over_channels
from course_utils.interpret.pixel_gradients import (
    class_scores,
    pixel_gradients,
    pixel_question,
    top_classes,
)

FEWEST_STEPS, MOST_STEPS = 32, 2048
TOLERANCE = 0.01


def integrated_gradients(
    model: keras.Model,
    images: np.ndarray,
    class_index: int | np.ndarray | None = None,
    *,
    baseline: float | np.ndarray | None = None,
    steps: int | None = None,
    channels: str | None = "sum",
    output: str | int | None = None,
    normalize: bool = True,
    value_range: tuple[float, float] | None = (0, 1),
    batch_size: int = 32,
) -> np.ndarray:
    """Compute an integrated gradients map for each image.

    With `channels=None` the shares of an image add up to the difference of its logit from the
    baseline's, to 1 % of that difference. Where they miss it, even with 2,048 steps or with as
    many as were asked for, a warning says by how much.

    Args:
        model: a Keras model that takes one batch of images and gives (N, classes).
        images: (N, H, W, C) floating-point images, in the values that the model takes.
        class_index: the class to explain, one for all or (N,); None for each image's top class.
        baseline: the image that says nothing: one value for all pixels, or an array that
            broadcasts to the images; None for a blank image of each image's own mean colour. The
            paper takes black, 0. What equals its baseline gets no share: on black, dark pixels
            never matter, and the maps are those of another question.
        steps: steps from the baseline to the image; None doubles them from 32, image by image,
            until the shares add up.
        channels: "sum" adds the channels up and keeps what is positive; "max" takes the largest
            absolute value of a pixel's channels; None gives the shares themselves.
        output: name or position of the output to explain, for a model with several.
        normalize: divide each map by its own maximum; not with `channels=None`.
        value_range: the values expected of the images, to catch 0 to 255; None for no check.
        batch_size: images that go through the model at once; changes memory, not the maps.

    Returns:
        (N, H, W) float32 heatmaps, 0 or above; with `channels=None`, (N, H, W, C) with signs.

    Raises:
        ValueError: an argument is not as described; the message says which and what came.
    """
    if steps is not None:
        check_count("steps", steps)
    images, index, question = pixel_question(
        model,
        images,
        class_index,
        output=output,
        channels=channels,
        value_range=value_range,
        batch_size=batch_size,
    )
    start = _baseline_images(baseline, images)
    index = top_classes(model, images, index, output, batch_size)
    ends = np.concatenate([start, images])
    scores = class_scores(model, ends, output, batch_size).astype("float64")
    scores = np.take_along_axis(scores, np.tile(index, 2)[:, None], axis=1)[:, 0]
    rise = scores[len(images) :] - scores[: len(images)]  # (N,)

    def shares(rows: np.ndarray, count: int) -> np.ndarray:
        def gradients(points, image):
            return pixel_gradients(question, points, index[rows][image], batch_size)

        mean = _mean_on_path(gradients, start[rows], images[rows], count, batch_size)
        return (images[rows] - start[rows]) * mean

    return over_channels(_complete(shares, rise, steps, images.shape), channels, normalize)


def _complete(
    shares: Callable, rise: np.ndarray, steps: int | None, shape: tuple[int, ...]
) -> np.ndarray:
    """Take as many steps as each image needs for its shares to add up to its rise."""
    found, missing = np.zeros(shape), np.arange(len(rise))
    count = FEWEST_STEPS if steps is None else steps
    while True:
        found[missing] = shares(missing, count)
        gaps = np.abs(found[missing].sum(axis=(1, 2, 3)) - rise[missing])
        relative = gaps / np.maximum(np.abs(rise[missing]), 1e-12)
        missing = missing[relative > TOLERANCE]
        if not len(missing):
            return found
        if steps is not None or 2 * count > MOST_STEPS:
            warnings.warn(
                f"the shares of {len(missing)} of {len(rise)} images miss the difference in logit "
                f"by more than {TOLERANCE:.0%} after {count} steps (at worst by "
                f"{relative.max():.2g} of it): take more steps, or a baseline whose logit "
                "differs more from the image's.",
                stacklevel=3,
            )
            return found
        count *= 2


def _mean_on_path(
    gradients: Callable, start: np.ndarray, images: np.ndarray, count: int, batch_size: int
) -> np.ndarray:
    """Average the gradients over the middles of `count` steps from each start to its image."""
    total = np.zeros(images.shape)
    for first in range(0, len(images) * count, batch_size):
        places = np.arange(first, min(first + batch_size, len(images) * count))
        image, step = np.divmod(places, count)
        way = ((step + 0.5) / count).astype("float32")[:, None, None, None]
        points = start[image] + way * (images[image] - start[image])
        np.add.at(total, image, gradients(points, image))
    return total / count


def _baseline_images(baseline: float | np.ndarray | None, images: np.ndarray) -> np.ndarray:
    if baseline is None:
        baseline = images.mean(axis=(1, 2), keepdims=True)
    baseline = np.asarray(baseline, "float32")
    if not np.isfinite(baseline).all():
        raise ValueError("baseline must be finite; received NaN or infinite values.")
    try:
        return np.broadcast_to(baseline, images.shape)
    except ValueError:
        raise ValueError(
            f"baseline must be a number or broadcast to the images, {images.shape}; received "
            f"shape {baseline.shape}."
        ) from None
