"""Occlusion: cover a patch of the image, and see by how much the score drops.

Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014, section 4.2.
With x_P for the image x whose patch P has been painted over, and the class logit s:

    drop[P]   = s(x) - s(x_P)
    map[h, w] = ReLU( mean of  drop[P]  over all patches P that cover (h, w) )

No gradient and no layer: it works for any model that gives scores, and takes hundreds of runs an
image. A patch that sticks out of the picture is not used; the last ones are moved to its edge.
"""

import itertools

import numpy as np

from course_utils._shared.arguments import check_whole
from course_utils.interpret.checks import broadcast_to_images
from course_utils.interpret.heatmaps.method import pixel_heatmap


@pixel_heatmap(gradient=False)
def occlusion(
    score,
    *,
    patch: int | None = None,
    stride: int | None = None,
    fill: float | np.ndarray | None = None,
):
    """Compute an occlusion map for each image.

    Args:
        patch: side of the square patch in pixels; None for an eighth of the longer side. A patch
            much smaller than the object rarely changes the score.
        stride: pixels from one patch to the next, at most `patch`; None for half a patch.
        fill: what is painted over a patch, anything that broadcasts to the images; None for the
            image's own mean colour.
    """
    size = score.images.shape[1:3]
    patches = _patches(size, patch, stride)
    fills = broadcast_to_images(fill, "fill", score.images)
    whole = score.logits(score.images)
    maps = np.zeros(score.images.shape[:3])
    for number, image in enumerate(score.images):
        total, count = np.zeros(size), np.zeros(size)
        for start in range(0, len(patches), score.batch_size):
            covered = patches[start : start + score.batch_size]
            copies = np.repeat(image[None], len(covered), axis=0)
            for copy, pixels in zip(copies, covered, strict=True):
                copy[pixels] = fills[number][pixels]
            drops = float(whole[number]) - score.logits(copies, number)
            for drop, pixels in zip(drops, covered, strict=True):
                total[pixels] += drop
                count[pixels] += 1
        maps[number] = total / count
    return maps


def _patches(size: tuple[int, int], patch: int | None, stride: int | None) -> list[tuple]:
    """Return the rows and the columns of each patch."""
    patch = max(1, min(max(size) // 8, *size)) if patch is None else patch
    check_whole(patch, "patch", 1)
    stride = check_whole(max(1, patch // 2) if stride is None else stride, "stride", 1)
    if patch > min(size):
        raise ValueError(f"patch must fit into the images, {size}; received {patch}.")
    if stride > patch:
        raise ValueError(f"stride must be at most patch, {patch}; received {stride}.")
    # The last patch ends at the edge.
    starts = (sorted({*range(0, side - patch, stride), side - patch}) for side in size)
    sides = ([slice(start, start + patch) for start in each] for each in starts)
    return list(itertools.product(*sides))
