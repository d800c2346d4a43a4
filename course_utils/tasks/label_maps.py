"""Label maps of things: to a stack of masks, and back."""

import numpy as np

from course_utils._shared.arguments import check_whole
from course_utils.tasks.checks import check_labels, check_masks


def masks_from_label_map(labels: np.ndarray, background: int = 0) -> np.ndarray:
    """Return one mask for each thing in a label map (H, W) of whole numbers, by rising number.

    `background` is the number that is no thing. The masks are (N, H, W) bool, disjoint; N is 0
    where there is only background.
    """
    labels, background = check_labels(labels), check_whole(background, "background")
    numbers = np.unique(labels)
    return labels[None] == numbers[numbers != background][:, None, None]


def label_map_from_masks(masks: np.ndarray) -> np.ndarray:
    """Draw masks (N, H, W), bool or 0 and 1, into one label map (H, W) int64; 0 is the background.

    Things are numbered from 1. Where masks overlap, the later one lies on top, so that thing N may
    hide all of thing 1.
    """
    masks = check_masks(masks)
    labels = np.zeros(masks.shape[1:], np.int64)
    for number, mask in enumerate(masks, start=1):
        labels[mask] = number
    return labels
