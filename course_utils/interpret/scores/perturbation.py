"""Change the pixels that a heatmap names, and watch the score.

Petsiuk, Das and Saenko, "RISE: Randomized Input Sampling for Explanation of Black-box Models", BMVC
2018, section 4.1. The pixels of an image are put in order, the hottest first. Deletion replaces
them in that order by a fill, insertion starts from the fill and brings them in. With p(t) the
class's probability once a share t of the pixels has changed:

    score = integral over t from 0 to 1 of  p(t)        (trapezoid rule over equal steps)

A good map deletes the evidence early (a low score) and inserts it early (a high score). What a
number means depends on the model, the fill and the steps: compare it with that of random maps.

A counterfactual: a renderer can change one thing about a picture and leave the rest. For an image
x, its partner x' (the same animal in another background, say) and the logit s of the class,

    moved = s(x) - s(x'),    said = heat where x and x' differ / all heat

`moved` is due to the pixels in which the two differ: nothing else has changed. A heatmap of x that
tells the net's reasons puts more of its heat on these pixels, the more they matter. Over many
pairs, the rank correlation of `said` and `moved` tells whether the heatmaps knew.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import partial

import keras
import numpy as np
import scipy.special

from course_utils._shared.arguments import check_array, check_choice, check_generator, check_whole
from course_utils.interpret.checks import broadcast_to_images, like
from course_utils.interpret.class_score import ClassScore
from course_utils.interpret.scores.localization import energy_inside
from course_utils.interpret.scores.randomization import rank_correlation
from course_utils.interpret.tracing.logits import Scores


@like(ClassScore, "trace")
def _curve(
    insert: bool,
    model: keras.Model,
    images: np.ndarray,
    heatmaps: np.ndarray,
    class_index: int | np.ndarray | None = None,
    *,
    fill: float | np.ndarray | None = None,
    steps: int = 16,
    rng: np.random.Generator | None = None,
    activation: str | None = None,
    **options,
) -> np.ndarray:
    """Follow the class's probability while pixels are painted over, or brought in.

    Args:
        insert: True brings the pixels into the fill, False paints them over.
        heatmaps: (N, H, W) of any sign; only the order of an image's pixels matters.
        fill: what replaces a pixel, anything that broadcasts to the images; None for the image's
            own mean colour.
        steps: how often a share 1 / steps of the pixels changes; at most the pixels' number.
        rng: puts equally hot pixels in order; None for `np.random.default_rng(0)`.
        activation: "softmax" for one class an image, "sigmoid" for tags, each with a probability
            of its own; None for what the model ends in. One that ends in logits doesn't say.
    """
    score = ClassScore(model, images, class_index, **options)
    images = score.images
    check_whole(steps, "steps", 1, images[0, ..., 0].size)  # a step changes at least a pixel
    fills = broadcast_to_images(fill, "fill", images)
    order = _order(heatmaps, images, rng)
    squash = probability_of(score.question.scores, activation)
    points = []
    for step in range(steps + 1):
        changed = order < round(step * order[0].size / steps)
        shown = changed if insert else ~changed
        mixed = np.where(shown[..., None], images, fills).astype("float32")
        probabilities = squash(score.all_logits(mixed).astype("float64"))
        points.append(probabilities[np.arange(len(images)), score.classes])
    return np.stack(points, axis=1)


@like(_curve, "insert")
def deletion_curve(*args, **options) -> np.ndarray:
    """Return the class's probability while the hottest pixels are painted over.

    Returns:
        (N, steps + 1) float64: probabilities at shares 0, 1 / steps, ..., 1.
    """
    return _curve(False, *args, **options)


@like(_curve, "insert")
def insertion_curve(*args, **options) -> np.ndarray:
    """Return what `deletion_curve` does while the hottest pixels are brought into the fill."""
    return _curve(True, *args, **options)


@like(_curve, "insert")
def deletion(*args, **options) -> np.ndarray:
    """Return the area under each image's deletion curve, (N,) from 0 to 1; lower is better."""
    return _area(_curve(False, *args, **options))


@like(_curve, "insert")
def insertion(*args, **options) -> np.ndarray:
    """Return the area under each image's insertion curve, (N,) from 0 to 1; higher is better."""
    return _area(_curve(True, *args, **options))


def probability_of(scores: Scores, activation: str | None) -> Callable:
    """Return the function from logits (N, classes) to the probabilities that the model means."""
    check_choice(activation, "activation", ("softmax", "sigmoid", None))
    single = scores.before.shape[1] == 1
    activation = activation or scores.squash or ("sigmoid" if single else None)
    if activation is None:
        raise ValueError(
            "activation must be 'softmax' or 'sigmoid' for a model that ends in logits: one class "
            "an image, or tags; received None."
        )
    if activation == "sigmoid" or single:
        return scipy.special.expit
    return partial(scipy.special.softmax, axis=1)


def _order(heatmaps, images: np.ndarray, rng: np.random.Generator | None) -> np.ndarray:
    """Rank the pixels of each image, 0 for the hottest; equally hot ones in random order."""
    heatmaps = check_array(heatmaps, "heatmaps", images.shape[:3], finite=True)
    rng = np.random.default_rng(0) if rng is None else check_generator(rng)
    lots = rng.random(heatmaps[0].size)
    flat = heatmaps.astype("float64").reshape(len(heatmaps), -1)
    sequence = np.lexsort((np.broadcast_to(lots, flat.shape), -flat), axis=-1)
    return np.argsort(sequence, axis=-1).reshape(heatmaps.shape)


def _area(curves: np.ndarray) -> np.ndarray:
    return np.trapezoid(curves, dx=1 / (curves.shape[1] - 1), axis=1)


@dataclasses.dataclass(frozen=True)
class Counterfactual:
    """What pairs of images say about heatmaps.

    Attributes:
        moved: (N,) float64, by how much the logit is higher for the image than for its partner.
        said: (N,) float64, the share of the heat in what differs, 0 to 1.
        agreement: rank correlation of the two over the pairs, -1 to 1; 0 where one is constant.
    """

    moved: np.ndarray
    said: np.ndarray
    agreement: float


@like(ClassScore, "trace")
def counterfactual(
    model: keras.Model,
    images: np.ndarray,
    partners: np.ndarray,
    heatmaps: np.ndarray,
    class_index: int | np.ndarray | None = None,
    **options,
) -> Counterfactual:
    """Compare how the score moves from an image to its partner with what the heatmap said.

    Args:
        partners: (N, H, W, C), each like its image but for one thing: another background, say.
        heatmaps: (N, H, W) of `images`, 0 or above.
    """
    score = ClassScore(model, images, class_index, **options)
    images, partners = score.images, score.check(partners)
    heatmaps = check_array(heatmaps, "heatmaps", images.shape[:3])
    if images.shape != partners.shape:
        raise ValueError(
            f"partners must have the shape of images, {images.shape}; received {partners.shape}."
        )
    differs = (images != partners).any(axis=-1)
    if not differs.any(axis=(1, 2)).all():
        same = np.flatnonzero(~differs.any(axis=(1, 2)))
        raise ValueError(f"partners must differ from their images; those at {same} do not.")
    moved = score.logits(images).astype("float64") - score.logits(partners)
    said = energy_inside(heatmaps, differs)
    return Counterfactual(moved, said, float(rank_correlation(said[None], moved[None])[0]))
