"""Label maps of things: to a stack of masks, and back."""

import numpy as np

from course_utils._shared.arguments import check_whole
from course_utils.tasks.checks import check_labels, check_masks


def masks_from_label_map(labels: np.ndarray, background: int = 0) -> np.ndarray:
    """Return one mask for each thing in a label map, by rising number.

    Args:
        labels: (H, W) whole numbers.
        background: the number that is no thing.

    Returns:
        (N, H, W) bool, disjoint. N is 0 where there is only background.

    Raises:
        ValueError: `labels` is not (H, W) whole numbers.
    """
    labels, background = check_labels(labels), check_whole(background, "background")
    numbers = np.unique(labels)
    return labels[None] == numbers[numbers != background][:, None, None]


def label_map_from_masks(masks: np.ndarray) -> np.ndarray:
    """Draw masks into one label map, numbered from 1; 0 is the background.

    Where masks overlap, the later one lies on top, so that thing N may hide all of thing 1.

    Args:
        masks: (N, H, W) bool, or 0 and 1.

    Returns:
        (H, W) int64.

    Raises:
        ValueError: a shape or a value is wrong.
    """
    masks = check_masks(masks)
    labels = np.zeros(masks.shape[1:], np.int64)
    for number, mask in enumerate(masks, start=1):
        labels[mask] = number
    return labels
