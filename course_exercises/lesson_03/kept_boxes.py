"""Clear away the duplicates."""

import numpy as np

from course_exercises import exercise
from course_exercises.lesson_03.pair_iou import pair_iou


def _crowded_boxes(rng):
    count = int(rng.integers(1, 9))
    start, size = rng.integers(0, 7, (count, 2)), rng.integers(4, 9, (count, 2))
    scores = rng.permutation(np.arange(1, 20))[:count] / 20
    return np.concatenate([start, start + size], axis=1), scores, float(rng.choice([0.3, 0.5]))


# The second overlaps the first and the third, which lie apart; the fourth overlaps none of them.
_ROW = np.array([[0, 0, 4, 4], [0, 1, 4, 5], [0, 2, 4, 6], [6, 0, 9, 3], [0, 0, 4, 2]])


@exercise(
    number=4,
    points=3,
    aim="turn boxes into a grid of targets and back",
    inputs=_crowded_boxes,
    examples=(
        (np.zeros((0, 4)), np.zeros(0), 0.5),
        (_ROW[:1], np.array([0.2]), 0.5),
        (_ROW[:2], np.array([0.6, 0.9]), 0.5),
        (_ROW[[0, 4]], np.array([0.6, 0.9]), 0.5),
        (_ROW[:3], np.array([0.9, 0.8, 0.7]), 0.5),
        (_ROW[[0, 3, 1]], np.array([0.9, 0.8, 0.7]), 0.5),
        (_ROW[:4], np.array([0.5, 0.6, 0.9, 0.7]), 0.5),
    ),
)
def kept_boxes(boxes, scores, limit):
    """Return the indices of the boxes that non-maximum suppression keeps, best score first."""
    kept = []
    for index in np.argsort(-scores):
        if all(pair_iou(boxes[index], boxes[other]) <= limit for other in kept):
            kept.append(index)
    return kept


class Mistakes(kept_boxes.Mistakes):
    def dropped_boxes_still_suppress(boxes, scores, limit):
        """A box that was dropped goes on to drop others. Compare only with those *kept*."""
        order = np.argsort(-scores).tolist()
        return [
            index
            for place, index in enumerate(order)
            if all(pair_iou(boxes[index], boxes[other]) <= limit for other in order[:place])
        ]

    def only_the_last_one_kept(boxes, scores, limit):
        """You compare with the box kept last. It may be a duplicate of any that was kept before."""
        kept = []
        for index in np.argsort(-scores).tolist():
            if not kept or pair_iou(boxes[index], boxes[kept[-1]]) <= limit:
                kept.append(index)
        return kept

    def the_dropped_ones(boxes, scores, limit):
        """Those are the boxes that should go. Return the others."""
        kept = kept_boxes(boxes, scores, limit)
        return [index for index in np.argsort(-scores).tolist() if index not in kept]
