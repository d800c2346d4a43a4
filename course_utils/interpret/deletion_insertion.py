"""Deletion and insertion: take away, or bring in, the hottest pixels first and watch the score.

Petsiuk, Das and Saenko, "RISE: Randomized Input Sampling for Explanation of Black-box Models", BMVC
2018, section 4.1. The pixels of an image are put in order, the hottest first. Deletion replaces
them in that order by a fill, insertion starts from the fill and brings them in. With p(t) the
class's probability once a share t of the pixels has changed:

    score = integral over t from 0 to 1 of  p(t)        (trapezoid rule over equal steps)

A good map deletes the evidence early (a low score) and inserts it early (a high score). What a
number means depends on the model, the fill and the steps: compare it with that of random maps.
"""

from __future__ import annotations

import keras
import numpy as np

from course_utils.interpret.checks import check_class_index, check_count, check_images
from course_utils.interpret.pixel_gradients import class_scores


def deletion(model: keras.Model, images, heatmaps, class_index=None, **options) -> np.ndarray:
    """Return the area under each image's deletion curve, (N,) from 0 to 1; lower is better.

    Args and errors are those of `deletion_curve`.
    """
    return _area(deletion_curve(model, images, heatmaps, class_index, **options))


def insertion(model: keras.Model, images, heatmaps, class_index=None, **options) -> np.ndarray:
    """Return the area under each image's insertion curve, (N,) from 0 to 1; higher is better.

    Args and errors are those of `insertion_curve`.
    """
    return _area(insertion_curve(model, images, heatmaps, class_index, **options))


def deletion_curve(
    model: keras.Model,
    images: np.ndarray,
    heatmaps: np.ndarray,
    class_index: int | np.ndarray | None = None,
    *,
    fill: float | np.ndarray | None = None,
    steps: int = 16,
    rng: np.random.Generator | None = None,
    output: str | int | None = None,
    value_range: tuple[float, float] | None = (0, 1),
    batch_size: int = 32,
) -> np.ndarray:
    """Return the class's probability while the hottest pixels are painted over.

    Args:
        model: a Keras model that takes one batch of images and gives (N, classes).
        images: (N, H, W, C) floating-point images, in the values that the model takes.
        heatmaps: (N, H, W) of any sign; only the order of an image's pixels matters.
        class_index: the class to follow, one for all or (N,); None for each image's top class.
        fill: what replaces a pixel, anything that broadcasts to the images; None for the image's
            own mean colour.
        steps: how often a share 1 / steps of the pixels changes.
        rng: puts equally hot pixels in order; None for `np.random.default_rng(0)`.
        output: name or position of the output, for a model with several.
        value_range: the values expected of the images, to catch 0 to 255; None for no check.
        batch_size: images that go through the model at once.

    Returns:
        (N, steps + 1) float64: probabilities (softmax of the logits; sigmoid where there is but
        one) at shares 0, 1 / steps, ..., 1.

    Raises:
        ValueError: an argument is not as described; the message says which and what came.
    """
    images = check_images(model, images, value_range)
    fills = _fills(fill, images)
    order = _order(heatmaps, images, rng)
    options = {"steps": steps, "output": output, "batch_size": batch_size}
    return _curve(model, images, fills, order, images, class_index, **options)


def insertion_curve(
    model: keras.Model,
    images: np.ndarray,
    heatmaps: np.ndarray,
    class_index: int | np.ndarray | None = None,
    *,
    fill: float | np.ndarray | None = None,
    steps: int = 16,
    rng: np.random.Generator | None = None,
    output: str | int | None = None,
    value_range: tuple[float, float] | None = (0, 1),
    batch_size: int = 32,
) -> np.ndarray:
    """Return the class's probability while the hottest pixels are brought into the fill.

    Args, returns and errors are those of `deletion_curve`; the curve ends where that one begins.
    """
    images = check_images(model, images, value_range)
    fills = _fills(fill, images)
    order = _order(heatmaps, images, rng)
    options = {"steps": steps, "output": output, "batch_size": batch_size}
    return _curve(model, fills, images, order, images, class_index, **options)


def _curve(
    model, start, end, order, images, class_index, *, steps: int, output, batch_size: int
) -> np.ndarray:
    check_count("steps", steps)
    check_count("batch_size", batch_size)
    whole = class_scores(model, images, output, batch_size)
    index = check_class_index(class_index, len(images), whole.shape[1])
    index = np.where(index < 0, whole.argmax(axis=1), index)
    pixels = order[0].size
    points = []
    for step in range(steps + 1):
        changed = order < round(step * pixels / steps)
        mixed = np.where(changed[..., None], end, start)
        scores = class_scores(model, mixed.astype("float32"), output, batch_size)
        points.append(probabilities(scores)[np.arange(len(images)), index])
    return np.stack(points, axis=1)


def probabilities(logits: np.ndarray) -> np.ndarray:
    """Return the softmax of logits (N, classes), or the sigmoid where there is only one."""
    logits = logits.astype("float64")
    if logits.shape[1] == 1:
        return 1 / (1 + np.exp(-logits))
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def _order(heatmaps, images: np.ndarray, rng: np.random.Generator | None) -> np.ndarray:
    """Rank the pixels of each image, 0 for the hottest; equally hot ones in random order."""
    heatmaps = np.asarray(heatmaps, "float64")
    if heatmaps.shape != images.shape[:3]:
        raise ValueError(
            f"heatmaps must be one number a pixel, {images.shape[:3]}; received shape "
            f"{heatmaps.shape}."
        )
    if not np.isfinite(heatmaps).all():
        raise ValueError("heatmaps must be finite; received NaN or infinite values.")
    lots = (rng or np.random.default_rng(0)).random(heatmaps[0].size)
    flat = heatmaps.reshape(len(heatmaps), -1)
    sequence = np.lexsort((np.broadcast_to(lots, flat.shape), -flat), axis=-1)
    return np.argsort(sequence, axis=-1).reshape(heatmaps.shape)


def _fills(fill, images: np.ndarray) -> np.ndarray:
    fill = images.mean(axis=(1, 2), keepdims=True) if fill is None else np.asarray(fill, "float32")
    try:
        return np.broadcast_to(fill, images.shape)
    except ValueError:
        raise ValueError(
            f"fill must broadcast to the images, {images.shape}; received shape {fill.shape}."
        ) from None


def _area(curves: np.ndarray) -> np.ndarray:
    return np.trapezoid(curves, dx=1 / (curves.shape[1] - 1), axis=1)
