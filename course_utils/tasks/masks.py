"""Masks and label maps: IoU of masks, confusion of classes, mean IoU, and one made of the other.

A mask is (H, W) bool, a stack of them (N, H, W). A label map is (H, W) whole numbers: the class
of each pixel (semantic) or the number of the thing it belongs to (instances, 0 for none).
"""

import numpy as np

from course_utils._shared.arguments import check_whole
from course_utils.tasks.common import check_labels, check_masks, describe, mean_of_known, share


@describe
def mask_iou(masks: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return the intersection over union of every mask with every other.

    An empty mask has an IoU of 0 with every mask, itself included.

    Args:
        masks: (N, H, W) bool, or 0 and 1.
        others: (M, H, W).

    Returns:
        (N, M) float64 in 0 to 1. Without masks on one side it is empty.
    """
    masks, others = check_masks(masks), check_masks(others, "others")
    if len(masks) == 0 or len(others) == 0:
        return np.zeros((len(masks), len(others)))
    if masks.shape[1:] != others.shape[1:]:
        raise ValueError(
            f"others must be masks of {masks.shape[1:]} pixels; received {others.shape[1:]}"
        )
    # A matrix product of zeros and ones counts shared pixels, exactly up to 2 ** 53 of them.
    masks, others = (m.reshape(len(m), -1).astype(np.float64) for m in (masks, others))
    overlap = masks @ others.T
    union = masks.sum(axis=1)[:, None] + others.sum(axis=1)[None, :] - overlap
    return share(overlap, union, of_nothing=0)


@describe
def confusion_matrix(truths: np.ndarray, predictions: np.ndarray, classes: int) -> np.ndarray:
    """Count how often each true class, by rows, was predicted as each class, by columns.

    The table is (C, C) int64. This works for anything with one class for each position: pixels of
    label maps, or whole pictures.

    Args:
        truths: (...) whole numbers, 0 to C - 1; where it is below 0, nobody knows the class, and
            the position doesn't count.
        predictions: whole numbers of the same shape, 0 to C - 1.
        classes: C, how many classes there are.
    """
    classes = check_whole(classes, "classes", 1, 10_000)
    truths = check_labels(truths, "truths", (...,))
    predictions = check_labels(predictions, "predictions", truths.shape)
    predictions, truths = predictions[truths >= 0], truths[truths >= 0]
    for name, labels in (("predictions", predictions), ("truths", truths)):
        wrong = labels[(labels < 0) | (labels >= classes)]
        if wrong.size:
            wrong = wrong.min() if wrong.min() < 0 else wrong.max()
            raise ValueError(f"{name} must be classes 0 to {classes - 1}; received {wrong}")
    pairs = truths * classes + predictions
    return np.bincount(pairs, minlength=classes**2).reshape(classes, classes)


def class_iou(truths: np.ndarray, predictions: np.ndarray, classes: int) -> np.ndarray:
    """Return the IoU of each class over all pixels of all pictures, (C,) float64 in 0 to 1.

    Pixels where the class is both true and predicted, divided by pixels where it is either; NaN for
    a class that is neither anywhere. Arguments and errors are those of `confusion_matrix`, here for
    (N, H, W) or any other shape.
    """
    counts = confusion_matrix(truths, predictions, classes)
    both = np.diag(counts)
    return share(both, counts.sum(axis=0) + counts.sum(axis=1) - both)


def mean_iou(truths: np.ndarray, predictions: np.ndarray, classes: int) -> float:
    """Return the mean of `class_iou` over the classes that are there; NaN if there are none.

    It is a number from 0 to 1. Arguments and errors are those of `confusion_matrix`.
    """
    return mean_of_known(class_iou(truths, predictions, classes))


def masks_from_label_map(labels: np.ndarray) -> np.ndarray:
    """Return one mask for each thing in a label map (H, W) of whole numbers, by rising number.

    0 is the background. The masks are (N, H, W) bool, disjoint; N is 0 where there is no thing.
    """
    labels = check_labels(labels)
    return labels[None] == np.unique(labels[labels != 0])[:, None, None]


def label_map_from_masks(masks: np.ndarray) -> np.ndarray:
    """Draw masks (N, H, W), bool or 0 and 1, into one label map (H, W) int64; 0 is the background.

    Things are numbered from 1. Where masks overlap, the later one lies on top.
    """
    masks = check_masks(masks)
    labels = np.zeros(masks.shape[1:], np.int64)
    for number, mask in enumerate(masks, start=1):
        labels[mask] = number
    return labels
