"""Integrated gradients: share the logit out among the pixels, so that the shares add up.

Sundararajan, Taly and Yan, "Axiomatic Attribution for Deep Networks", ICML 2017, equation 1. For
one image x, a baseline x' (an image that says nothing) and the class logit s:

    share[i] = (x[i] - x'[i])  integral over t from 0 to 1 of  d s / d x[i] at x' + t (x - x')

The integral is taken as a mean over the middles of equal steps. Completeness (their proposition 1):

    sum of all shares = s(x) - s(x')
"""

import warnings

import numpy as np

from course_utils._shared.arguments import check_whole
from course_utils.interpret.checks import broadcast_to_images
from course_utils.interpret.heatmaps.method import pixel_heatmap

FEWEST_STEPS, MOST_STEPS = 32, 2048
TOLERANCE = 0.01


@pixel_heatmap(channels="sum")
def integrated_gradients(
    score, *, baseline: float | np.ndarray | None = None, steps: int | None = None
):
    """Compute an integrated gradients map for each image.

    With `channels=None` the shares of an image add up to the difference of its logit from the
    baseline's, to 1 % of that difference. Where they miss it, even with 2,048 steps or with as
    many as were asked for, a warning says by how much.

    Args:
        baseline: the image that says nothing: one value for all pixels, or an array that
            broadcasts to the images; None for a blank image of each image's own mean colour. The
            paper takes black, 0. What equals its baseline gets no share: on black, dark pixels
            never matter, and the maps are those of another question.
        steps: steps from the baseline to the image; None doubles them from 32, image by image,
            until the shares add up.
    """
    count = FEWEST_STEPS if steps is None else check_whole(steps, "steps", 1, 100_000)
    images, missing = score.images, np.arange(len(score.images))
    start = broadcast_to_images(baseline, "baseline", images)
    rise = score.logits(images).astype("float64") - score.logits(start)  # (N,)
    shares = np.zeros(images.shape)

    def point(n, step):
        way = ((step + 0.5) / count).astype("float32")[:, None, None, None]
        return start[n] + way * (images[n] - start[n])

    while True:
        mean = score.mean_gradient(point, count, missing)
        shares[missing] = (images[missing] - start[missing]) * mean
        gaps = np.abs(shares[missing].sum(axis=(1, 2, 3)) - rise[missing])
        relative = gaps / np.maximum(np.abs(rise[missing]), 1e-12)
        missing = missing[relative > TOLERANCE]
        if not len(missing):
            return shares
        if steps is not None or 2 * count > MOST_STEPS:
            warnings.warn(
                f"the shares of {len(missing)} of {len(images)} images miss the difference in "
                f"logit by more than {TOLERANCE:.0%} after {count} steps (at worst by "
                f"{relative.max():.2g} of it): take more steps, or a baseline whose logit differs "
                "more from the image's.",
                stacklevel=4,
            )
            return shares
        count *= 2
