"""The objects of a picture, as predictions and truths hand them over."""

from collections.abc import Iterator

import numpy as np

from course_utils._shared.boxes import check_boxes
from course_utils.tasks.boxes import box_iou
from course_utils.tasks.common import check_masks, check_row, read_field
from course_utils.tasks.masks import mask_iou

# Kind of shape -> its key in a picture's dictionary, its check, and its IoU.
SHAPES = {"box": ("boxes", check_boxes, box_iou), "mask": ("masks", check_masks, mask_iou)}


def read_objects(entry, kind: str, name: str, with_scores: bool = False) -> tuple[np.ndarray, ...]:
    """Return the shapes, classes and scores that a picture's dictionary, or an object, holds.

    Shapes are (N, 4) boxes or (N, H, W) masks; scores are all 1 where none are read. `name` is
    what to call the entry in an error.
    """
    key, check, _ = SHAPES[kind]
    shapes = check(read_field(entry, key, name), f"{name} {key}")
    classes = check_row(read_field(entry, "classes", name), len(shapes), f"{name} classes")
    scores = read_field(entry, "scores", name) if with_scores else np.ones(len(shapes))
    scores = check_row(scores, len(shapes), f"{name} scores", "numbers").astype(np.float64)
    return shapes, classes, scores


def by_class(truth: tuple, prediction: tuple, number: int) -> Iterator[tuple]:
    """Yield each class of a picture, its true shapes, and those predicted, with scores, best first.

    Of equal scores the first stays first. `number` is the picture's, for an error.
    """
    (true, true_classes, _), (found, found_classes, scores) = truth, prediction
    labels = {*true_classes.tolist(), *found_classes.tolist()}
    if len({isinstance(label, str) for label in labels}) > 1:
        raise ValueError(
            f"predictions[{number}] classes must be of the kind of truths, all numbers or all "
            f"texts; received {found_classes.tolist()} for {true_classes.tolist()}"
        )
    order = np.argsort(-scores, kind="stable")
    for label in labels:
        chosen = order[found_classes[order] == label]
        yield label, true[true_classes == label], found[chosen], scores[chosen]
