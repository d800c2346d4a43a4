"""Exercises on a detector's answers: clear away the duplicates, then score what is left."""

import numpy as np

from course_exercises.definition import Exercise, Mistake
from course_exercises.lesson_03.overlap import pair_iou
from course_utils.tasks import (
    interpolated_average_precision,
    non_maximum_suppression,
    precision_recall_curve,
)


def _crowded_boxes(rng):
    count = int(rng.integers(1, 9))
    start, size = rng.integers(0, 7, (count, 2)), rng.integers(4, 9, (count, 2))
    scores = rng.permutation(np.arange(1, 20))[:count] / 20
    return np.concatenate([start, start + size], axis=1), scores, float(rng.choice([0.3, 0.5]))


def kept_boxes(boxes, scores, limit):
    """Return the indices of the boxes that non-maximum suppression keeps, best score first."""
    kept = []
    for index in np.argsort(-scores):
        if all(pair_iou(boxes[index], boxes[other]) <= limit for other in kept):
            kept.append(index)
    return kept


def _by_striking_out(boxes, scores, limit):
    left, kept = list(range(len(boxes))), []
    while left:
        best = max(left, key=lambda index: scores[index])
        kept.append(best)
        left = [n for n in left if n != best and pair_iou(boxes[n], boxes[best]) <= limit]
    return kept


def _by_any_better(boxes, scores, limit):
    order = np.argsort(-scores).tolist()
    return [
        index
        for place, index in enumerate(order)
        if all(pair_iou(boxes[index], boxes[other]) <= limit for other in order[:place])
    ]


def _by_last_kept(boxes, scores, limit):
    kept = []
    for index in np.argsort(-scores).tolist():
        if not kept or pair_iou(boxes[index], boxes[kept[-1]]) <= limit:
            kept.append(index)
    return kept


def _in_given_order(boxes, scores, limit):
    return kept_boxes(boxes, -np.arange(len(boxes)), limit)


def _only_dropped(boxes, scores, limit):
    kept = kept_boxes(boxes, scores, limit)
    return [index for index in np.argsort(-scores).tolist() if index not in kept]


# The second overlaps the first and the third, which lie apart; the fourth overlaps none of them.
_ROW = np.array([[0, 0, 4, 4], [0, 1, 4, 5], [0, 2, 4, 6], [6, 0, 9, 3], [0, 0, 4, 2]])

KEPT_BOXES = Exercise(
    name="kept_boxes",
    lesson="03",
    aim="clear away duplicates by non-maximum suppression",
    kind="code",
    points=3,
    reference=kept_boxes,
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
    alternatives=(
        _by_striking_out,
        lambda boxes, scores, limit: non_maximum_suppression(boxes, scores, iou=limit),
    ),
    mistakes=(
        Mistake(
            "dropped boxes still suppress",
            _by_any_better,
            "With you, a box that was dropped goes on to drop others. Compare a box only with "
            "those that were *kept*.",
        ),
        Mistake(
            "only the last one kept",
            _by_last_kept,
            "You compare a box with the one that was kept last. It may be a duplicate of any that "
            "was kept before.",
        ),
        Mistake(
            "in the given order",
            _in_given_order,
            "You go through the boxes as they come. The best score goes first: where two boxes "
            "compete, the better one should stay.",
        ),
        Mistake(
            "worst first",
            lambda boxes, scores, limit: kept_boxes(boxes, -scores, limit),
            "You begin with the lowest score. `np.argsort` sorts upwards: how do you turn it "
            "round?",
        ),
        Mistake(
            "nothing dropped",
            lambda boxes, scores, limit: np.argsort(-scores),
            "You sort by score, but all boxes are still there.",
        ),
        Mistake(
            "best one only",
            lambda boxes, scores, limit: np.argsort(-scores)[:1],
            "You keep the best box of the picture. There may be more things than one: drop only "
            "what overlaps.",
        ),
        Mistake(
            "at the limit, too",
            lambda boxes, scores, limit: kept_boxes(boxes, scores, limit - 1e-9),
            "A box with an IoU of exactly the limit is kept: drop only above it.",
        ),
        Mistake(
            "by index",
            lambda boxes, scores, limit: sorted(kept_boxes(boxes, scores, limit)),
            "The right boxes, but in the order of the list. The best score comes first.",
        ),
        Mistake(
            "the boxes",
            lambda boxes, scores, limit: boxes[np.array(kept_boxes(boxes, scores, limit), int)],
            "Those are the boxes. Asked are their indices, with which one can find score and "
            "class, too.",
        ),
        Mistake(
            "the dropped ones",
            _only_dropped,
            "Those are the boxes that should go. Return the others.",
        ),
    ),
)


def _answers(rng):
    # Of so many truths no share but 1/4, 1/2, 3/4 and 1 is a recall level itself.
    truths = int(rng.choice([1, 2, 3, 4, 6, 7, 8, 9, 11]))
    right = int(rng.integers(0, truths + 1))
    hits = [True] * right + [False] * int(rng.integers(0, 8))
    return [hits[place] for place in rng.permutation(len(hits))], truths


def coco_precision(hits, truths):
    """Return the average precision over 101 recall levels; `hits` goes by falling score."""
    right, points = 0, []
    for depth, hit in enumerate(hits, start=1):
        right += hit
        points.append((right / truths, right / depth))
    total = 0.0
    for level in range(101):
        total += max((share for recall, share in points if recall >= level / 100), default=0)
    return total / 101


def _by_course(hits, truths):
    scores = -np.arange(len(hits))
    return interpolated_average_precision(*precision_recall_curve(hits, scores, truths))


def _with_arrays(hits, truths):
    right = np.cumsum(np.array(hits, int))
    precision, recall = right / np.arange(1, len(hits) + 1), right / truths
    best = np.maximum.accumulate(precision[::-1])[::-1]
    reached = recall[None, :] >= np.linspace(0, 1, 101)[:, None]  # (levels, detections)
    first = reached.argmax(axis=1) if len(hits) else np.zeros(101, int)
    return np.mean(np.where(reached.any(axis=1), np.append(best, 0)[first], 0))


def _points(hits, truths):
    right = np.cumsum(np.array(hits, int))
    return right / np.arange(1, len(hits) + 1), right / truths  # precision, recall


def _at_levels(hits, truths, levels=101):
    """Return the best precision at each recall level, 0 where it isn't reached."""
    precision, recall = _points(hits, truths)
    wanted = np.arange(levels) / (levels - 1)
    return np.array([precision[recall >= level].max(initial=0) for level in wanted])


def _at_hits(hits, truths):
    precision, _ = _points(hits, truths)
    return precision[np.array(hits, bool)].sum() / truths


def _area_under_the_steps(hits, truths):
    precision, recall = _points(hits, truths)
    best = np.maximum.accumulate(precision[::-1])[::-1]
    return (best * np.diff(recall, prepend=0)).sum()


def _first_at_level(hits, truths):
    precision, recall = _points(hits, truths)
    reached = [precision[recall >= level / 100][:1].sum() for level in range(101)]
    return np.mean(reached)


def _reached_levels_only(hits, truths):
    _, recall = _points(hits, truths)
    reached = np.arange(101) / 100 <= recall.max(initial=0)
    return _at_levels(hits, truths)[reached].mean()


def _right_ones(hits):
    return sum(hits)


COCO_PRECISION = Exercise(
    name="coco_precision",
    lesson="03",
    aim="compute average precision as the COCO tools do",
    kind="code",
    points=3,
    reference=coco_precision,
    inputs=_answers,
    examples=(
        ([], 2),
        ([True], 1),
        ([False], 1),
        ([False, True], 1),
        ([True], 2),
        ([True, False, True], 2),
        ([True, False, True], 4),
        ([False, True, True, False], 3),
    ),
    alternatives=(_by_course, _with_arrays),
    mistakes=(
        Mistake(
            "first precision at a level",
            _first_at_level,
            "At a recall level you take the precision where the level is first reached. Take the "
            "best one there or at any *higher* recall.",
        ),
        Mistake(
            "mean over the hits",
            _at_hits,
            "You add up the precision at each hit and divide by the truths. COCO looks at 101 "
            "recall levels instead, and at each for the best precision from there on.",
        ),
        Mistake(
            "area under the steps",
            _area_under_the_steps,
            "That is the exact area under the steps, near the right value but not it. COCO takes "
            "the mean over the levels 0, 0.01, ..., 1.",
        ),
        Mistake(
            "eleven levels",
            lambda hits, truths: _at_levels(hits, truths, 11).mean(),
            "You use eleven levels, as an older benchmark did. COCO's lie 0.01 apart.",
        ),
        Mistake(
            "a hundred levels",
            lambda hits, truths: _at_levels(hits, truths)[1:].mean(),
            "You have a hundred levels. Both ends count, 0 and 1: how many are there from 0 to 1 "
            "in steps of 0.01?",
        ),
        Mistake(
            "divided by a hundred",
            lambda hits, truths: _at_levels(hits, truths).sum() / 100,
            "You divide by 100. How many levels are there from 0 to 1 in steps of 0.01, with both "
            "ends?",
        ),
        Mistake(
            "reached levels only",
            _reached_levels_only,
            "You leave out the levels that were never reached. There the precision counts 0: what "
            "is missed has its price.",
        ),
        Mistake(
            "misses forgotten",
            lambda hits, truths: coco_precision(hits, max(_right_ones(hits), 1)),
            "You measure recall by what was found, so it always ends at 1. It is the share of all "
            "there is to find.",
        ),
        Mistake(
            "detections for truths",
            lambda hits, truths: coco_precision(hits, max(len(hits), 1)),
            "You measure recall by the number of detections. It is the share of the *truths* that "
            "were found.",
        ),
        Mistake(
            "precision of all",
            lambda hits, truths: _right_ones(hits) / max(len(hits), 1),
            "That is the precision of all detections together. It doesn't look at their order, or "
            "at what was missed.",
        ),
        Mistake(
            "recall of all",
            lambda hits, truths: _right_ones(hits) / truths,
            "That is the share of the truths that were found. False alarms would cost nothing.",
        ),
    ),
)
