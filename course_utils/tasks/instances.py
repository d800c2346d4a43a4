"""Things that touch, told apart: each is a hill, high where a pixel lies deep in its own thing.

A semantic map runs two touching cars together. The distance to the edge of its own thing, as a
share of the greatest there, falls to nearly 0 where they touch, so each is a hill of its own. A net
learns these hills; flooding from their tops finds the things.

The distance as something to learn is from M. Bai and R. Urtasun, "Deep Watershed Transform for
Instance Segmentation", CVPR 2017, section 3; the flooding from L. Vincent and P. Soille,
"Watersheds in Digital Spaces: An Efficient Algorithm Based on Immersion Simulations", IEEE TPAMI
13(6), 1991, upside down: from the tops of hills, not from the bottoms of valleys.
"""

import numpy as np
from scipy import ndimage

from course_utils._shared.arguments import check_array, check_number, check_whole
from course_utils.tasks.common import check_labels, describe


@describe
def instance_targets(label_maps: np.ndarray) -> np.ndarray:
    """Return how deep in its own thing each pixel lies, as a net learns it.

    With d the distance from a pixel's centre to that of the nearest pixel that is not of its
    thing, where all that lies outside the picture is not, the target is d / (max d of the thing).

    Args:
        label_maps: (..., H, W) whole numbers, one for each thing of a picture, 0 for none.

    Returns:
        Of the same shape, float32: 0 on the background, above 0 on things, 1 in the middle.
    """
    labels = check_labels(label_maps, "label_maps", (..., "H", "W"))
    targets = np.zeros(labels.shape, np.float32)
    for picture in np.ndindex(labels.shape[:-2]):
        for number in np.unique(labels[picture][labels[picture] != 0]):
            mask = labels[picture] == number
            depth = ndimage.distance_transform_edt(np.pad(mask, 1))[1:-1, 1:-1]
            targets[picture][mask] = depth[mask] / depth.max()
    return targets


@describe
def split_instances(
    semantic: np.ndarray, distance: np.ndarray, threshold: float = 0.5, min_area: int = 1
) -> tuple[np.ndarray, np.ndarray]:
    """Tell the things of a semantic map apart by the hills of a distance map.

    Connected pixels of a class that reach the threshold are the top of one thing. The tops then
    grow downhill, level by level, until they have filled their class's region. A region without
    a top is one thing.

    Args:
        semantic: (H, W) whole numbers, the class of each pixel, 0 for the background.
        distance: (H, W) in 0 to 1, as `instance_targets` defines it or a net predicts it.
        threshold: the depth at which things that touch have come apart, 0 to 1.
        min_area: things of fewer pixels are left out.

    Returns:
        The label map (H, W) int64, 0 on the background and then 1, 2, 3, ..., class after class;
        and the classes of things 1, 2, 3, ..., (K,) int64.
    """
    semantic = check_labels(semantic, "semantic")
    distance = check_array(distance, "distance", semantic.shape, finite=True)
    threshold = check_number(threshold, "threshold", 0, 1)
    min_area = check_whole(min_area, "min_area", 1)
    labels, classes = np.zeros(semantic.shape, np.int64), []
    for name in np.unique(semantic[semantic != 0]):
        things = _flood(semantic == name, distance, threshold)
        for number in range(1, things.max() + 1):
            thing = things == number
            if thing.sum() >= min_area:
                classes.append(name)
                labels[thing] = len(classes)
    return labels, np.array(classes, np.int64)


def _flood(region, distance, threshold, levels=10):
    """Number the hills of a region from 1 and let each grow down to the region's edge."""
    labels, count = ndimage.label(region & (distance >= threshold))
    for level in [*np.linspace(threshold, 0, levels)[1:], -np.inf]:
        labels = _grow(labels, region & (distance >= level))
    # What no hill reached has none.
    rest, _ = ndimage.label(region & (labels == 0))
    return np.where(rest > 0, rest + count, labels)


def _grow(labels, allowed):
    """Spread the labels, one pixel a step to four sides, over the allowed pixels they reach."""
    cross = ndimage.generate_binary_structure(2, 1)
    while True:
        reached = (labels == 0) & allowed & ndimage.binary_dilation(labels > 0, cross)
        if not reached.any():
            return labels
        # Where two labels arrive in the same step, the higher one wins.
        spread = ndimage.grey_dilation(labels, footprint=cross)
        labels = np.where(reached, spread, labels)
