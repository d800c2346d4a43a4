"""The same animal in another background: how far does the score move, and did the heatmap say so?

A renderer can change one thing about a picture and leave the rest. For an image x, its partner x'
and the logit s of the class, the score moves by

    moved = s(x) - s(x')

and this is due to the pixels in which the two differ: nothing else has changed. A heatmap of x that
tells the net's reasons puts more of its heat on these pixels, the more they matter:

    said = heat where x and x' differ / all heat

Over many pairs, the rank correlation of `said` and `moved` tells whether the heatmaps knew.
"""

from __future__ import annotations

import dataclasses

import keras
import numpy as np

from course_utils._shared.arguments import check_array, check_whole
from course_utils.interpret.checks import check_class_index, check_images
from course_utils.interpret.options import describe
from course_utils.interpret.scores.localization import energy_inside
from course_utils.interpret.scores.randomization import rank_correlation
from course_utils.interpret.tracing.outputs import class_scores, trace_scores


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


@describe
def counterfactual(
    model: keras.Model,
    images: np.ndarray,
    partners: np.ndarray,
    heatmaps: np.ndarray,
    class_index: int | np.ndarray | None = None,
    *,
    output: str | int | None = None,
    value_range: tuple[float, float] | None = (0, 1),
    batch_size: int = 32,
) -> Counterfactual:
    """Compare how the score moves from an image to its partner with what the heatmap said.

    Args:
        partners: (N, H, W, C), each like its image but for one thing: another background, say.
        heatmaps: (N, H, W) of `images`, 0 or above.
    """
    images, partners = (check_images(model, x, value_range) for x in (images, partners))
    heatmaps = check_array(heatmaps, "heatmaps", images.shape[:3])
    check_whole(batch_size, "batch_size", 1)
    if images.shape != partners.shape:
        raise ValueError(
            f"partners must have the shape of images, {images.shape}; received {partners.shape}."
        )
    differs = (images != partners).any(axis=-1)
    if not differs.any(axis=(1, 2)).all():
        same = np.flatnonzero(~differs.any(axis=(1, 2)))
        raise ValueError(f"partners must differ from their images; those at {same} do not.")
    question = trace_scores(model, images.shape[1:], output)
    before, after = (class_scores(question, x, batch_size) for x in (images, partners))
    index = check_class_index(class_index, len(images), before.shape[1])
    index = np.where(index < 0, before.argmax(axis=1), index)
    rows = np.arange(len(images))
    moved = before[rows, index].astype("float64") - after[rows, index]
    said = energy_inside(heatmaps, differs)
    return Counterfactual(moved, said, float(rank_correlation(said[None], moved[None])[0]))
