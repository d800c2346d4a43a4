"""The objects of a picture, as predictions and truths hand them over."""

import typing
from collections.abc import Iterator

import numpy as np

from course_utils._shared.boxes import check_boxes
from course_utils.tasks.boxes import box_iou
from course_utils.tasks.common import check_masks, check_row, read_field
from course_utils.tasks.masks import mask_iou

# Kind of shape -> its key in a picture's dictionary, its check, and its IoU.
SHAPES = {"box": ("boxes", check_boxes, box_iou), "mask": ("masks", check_masks, mask_iou)}


class Objects(typing.NamedTuple):
    """Checked objects of one picture."""

    shapes: np.ndarray  # (N, 4) boxes or (N, H, W) masks
    classes: np.ndarray  # (N,)
    scores: np.ndarray  # (N,), or all 1 where there are none

    def of_class(self, label) -> "Objects":
        """Return the objects of one class, best score first; the first of equals stays first."""
        chosen = np.flatnonzero(self.classes == label)
        return self.take(chosen[np.argsort(-self.scores[chosen], kind="stable")])

    def take(self, chosen) -> "Objects":
        """Return the objects that an index or a (N,) bool array chooses."""
        return Objects(*(part[chosen] for part in self))


def read_objects(entry, kind: str, name: str, with_scores: bool = False) -> Objects:
    """Read a picture's dictionary, or an object's attributes; `name` is its name in an error."""
    key, check, _ = SHAPES[kind]
    shapes = check(read_field(entry, key, name), f"{name} {key}")
    classes = check_row(read_field(entry, "classes", name), len(shapes), f"{name} classes")
    scores = np.ones(len(shapes))
    if with_scores:
        scores = read_field(entry, "scores", name)
        scores = check_row(scores, len(shapes), f"{name} scores", "numbers").astype(np.float64)
    return Objects(shapes, classes, scores)


def by_class(truth: Objects, prediction: Objects, number: int) -> Iterator[tuple]:
    """Yield each class of a picture: its name, the true and the predicted objects, best first."""
    labels = {*truth.classes.tolist(), *prediction.classes.tolist()}
    if len({isinstance(label, str) for label in labels}) > 1:
        raise ValueError(
            f"predictions[{number}] classes must be of the kind of truths, all numbers or all "
            f"texts; received {prediction.classes.tolist()} for {truth.classes.tolist()}"
        )
    for label in labels:
        yield label, truth.of_class(label), prediction.of_class(label)
