"""The objects of a picture, as predictions and truths hand them over."""

import typing

import numpy as np

from course_utils.tasks.boxes import box_iou
from course_utils.tasks.checks import check_boxes, check_masks, check_row, field
from course_utils.tasks.masks import mask_iou

SHARE = {"box": box_iou, "mask": mask_iou}
CHECK = {"box": ("boxes", check_boxes), "mask": ("masks", check_masks)}


class Objects(typing.NamedTuple):
    """Checked objects of one picture.

    Attributes:
        shapes: (N, 4) boxes or (N, H, W) masks.
        classes: (N,).
        scores: (N,), or all 1 where there are none.
    """

    shapes: np.ndarray
    classes: np.ndarray
    scores: np.ndarray

    def of_class(self, label) -> "Objects":
        """Return the objects of one class, best score first; the first of equals stays first."""
        chosen = np.flatnonzero(self.classes == label)
        chosen = chosen[np.argsort(-self.scores[chosen], kind="stable")]
        return Objects(self.shapes[chosen], self.classes[chosen], self.scores[chosen])


def read_objects(entry, kind: str, name: str, with_scores: bool = False) -> Objects:
    """Read a picture's dictionary, or an object's attributes.

    Args:
        entry: has `boxes` or `masks`, `classes` and, if asked for, `scores`.
        kind: "box" or "mask".
        name: what to call the entry in an error.
        with_scores: whether scores are needed.

    Raises:
        ValueError: something is missing or doesn't belong together, or the kind is unknown.
    """
    key, check = CHECK[check_kind(kind)]
    shapes = check(field(entry, key, name), f"{name} {key}")
    classes = check_row(field(entry, "classes", name), len(shapes), f"{name} classes")
    scores = np.ones(len(shapes))
    if with_scores:
        scores = check_row(field(entry, "scores", name), len(shapes), f"{name} scores")
    return Objects(shapes, classes, scores)


def check_kind(kind: str) -> str:
    """Return the kind of shape to compare.

    Raises:
        ValueError: it is neither "box" nor "mask".
    """
    if kind not in SHARE:
        raise ValueError(f"kind must be 'box' or 'mask'; received {kind!r}")
    return kind
