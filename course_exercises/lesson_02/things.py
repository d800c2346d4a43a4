"""Exercises on things that touch: tell them apart, and score how well that went."""

import numpy as np
from scipy import ndimage
from skimage import measure

from course_exercises.definition import Exercise, Mistake


def _maps_of_things(rng):
    rows, columns = rng.integers(5, 9, 2)
    semantic = np.kron(rng.integers(0, 3, (4, 4)), np.ones((2, 2), int))[:rows, :columns]
    return semantic, rng.integers(0, 5, semantic.shape) / 4, float(rng.choice([0.25, 0.5, 0.75]))


def count_things(semantic, depth, threshold):
    """Return how many hilltops there are: connected pixels of a class, deep enough inside."""
    count = 0
    for number in np.unique(semantic[semantic > 0]):
        count += _pieces((semantic == number) & (depth >= threshold))
    return count


def _pieces(mask, structure=None):
    return ndimage.label(mask, structure)[1]


def _by_filling(semantic, depth, threshold):
    left = {
        (int(y), int(x)) for y, x in np.argwhere(depth >= threshold) if semantic[y, x] != 0
    }  # fmt: skip
    count = 0
    while left:
        count += 1
        waiting = [left.pop()]
        while waiting:
            y, x = waiting.pop()
            for place in ((y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)):
                if place in left and semantic[place] == semantic[y, x]:
                    left.remove(place)
                    waiting.append(place)
    return count


def _by_skimage(semantic, depth, threshold):
    return measure.label(semantic * (depth >= threshold), connectivity=1).max()


def _last_class_only(semantic, depth, threshold):
    count = 0
    for number in np.unique(semantic[semantic > 0]):
        count = _pieces((semantic == number) & (depth >= threshold))
    return count


def _with_background(semantic, depth, threshold):
    tops = depth >= threshold
    return sum(_pieces((semantic == number) & tops) for number in np.unique(semantic))


def _corners_connect(semantic, depth, threshold):
    tops = depth >= threshold
    return sum(
        _pieces((semantic == number) & tops, np.ones((3, 3)))
        for number in np.unique(semantic[semantic > 0])
    )


_TWO_CARS = np.array([[1, 1, 1, 1, 1], [1, 1, 1, 1, 1]])
_TWO_HILLS = np.array([[0.5, 1.0, 0.25, 1.0, 0.75], [0.25, 0.5, 0.25, 0.75, 0.75]])
_STREET = np.array([[1, 1, 2, 2, 0, 3], [1, 1, 2, 2, 0, 3], [0, 0, 0, 2, 2, 2], [1, 0, 0, 2, 2, 2]])
_HILLS = np.array(
    [
        [1.0, 0.75, 0.75, 1.0, 0.25, 0.75],
        [0.5, 0.5, 0.5, 0.25, 0.75, 0.5],
        [0.5, 0.0, 0.25, 0.25, 1.0, 0.75],
        [0.75, 0.25, 0.0, 0.5, 0.25, 0.25],
    ]
)

COUNT_THINGS = Exercise(
    name="count_things",
    lesson="02",
    aim="tell touching things of one class apart by the hills of a distance map",
    kind="code",
    points=3,
    reference=count_things,
    inputs=_maps_of_things,
    examples=(
        (np.array([[0]]), np.array([[1.0]]), 0.5),
        (np.array([[1, 1]]), np.array([[0.25, 0.25]]), 0.5),
        (np.array([[1, 2, 0]]), np.array([[0.5, 1.0, 0.75]]), 0.5),
        (np.eye(2, dtype=int), np.eye(2), 0.5),
        (_TWO_CARS, _TWO_HILLS, 0.5),
        (_STREET, _HILLS, 0.5),
        (_STREET, _HILLS, 0.75),
    ),
    alternatives=(_by_filling, _by_skimage),
    mistakes=(
        Mistake(
            "regions",
            lambda semantic, depth, threshold: count_things(semantic, depth, -1.0),
            "You count connected regions, so two cars that touch are one. Look only at pixels "
            "that are deep enough: where things touch, the depth falls.",
        ),
        Mistake(
            "classes run together",
            lambda semantic, depth, threshold: _pieces((semantic > 0) & (depth >= threshold)),
            "A person in front of a car is one piece for you. Look for pieces class by class.",
        ),
        Mistake(
            "background counts",
            _with_background,
            "You count pieces of class 0, too. It is no thing, even where the net believes in "
            "some depth there.",
        ),
        Mistake(
            "all that is deep",
            lambda semantic, depth, threshold: _pieces(depth >= threshold),
            "You look at the depth alone. A piece is of one class, and class 0 is no thing.",
        ),
        Mistake(
            "corners connect",
            _corners_connect,
            "Pixels that meet at a corner only are connected for you. Here a pixel has four "
            "neighbours: above, below, left and right.",
        ),
        Mistake(
            "above the threshold only",
            lambda semantic, depth, threshold: count_things(semantic, depth, threshold + 1e-9),
            "A pixel exactly at the threshold is deep enough.",
        ),
        Mistake(
            "the shallow parts",
            lambda semantic, depth, threshold: count_things(semantic, -depth, 1e-9 - threshold),
            "You kept what is *below* the threshold: the rims of the things, not their tops.",
        ),
        Mistake(
            "pixels",
            lambda semantic, depth, threshold: np.sum((semantic > 0) & (depth >= threshold)),
            "You count pixels. Neighbours that are connected make one piece.",
        ),
        Mistake(
            "classes",
            lambda semantic, depth, threshold: len(np.unique(semantic[semantic > 0])),
            "You count the classes. A class may have several things, or none that is deep enough.",
        ),
        Mistake(
            "last class only",
            _last_class_only,
            "Your count holds the pieces of the last class only. Add the classes up.",
        ),
    ),
)


def _table(rng):
    answered, true = (int(n) for n in rng.integers(1, 6, 2))
    ious = rng.uniform(0, 0.12, (answered, true))
    for place in range(min(answered, true)):
        if rng.random() < 0.8:
            ious[place, place] = rng.choice([0.5, rng.uniform(0.3, 0.95)], p=[0.2, 0.8])
    return (rng.permutation(ious).round(2),)


def panoptic_score(ious):
    """Return the panoptic quality of one class from the IoU of each answer with each truth."""
    matched = ious[ious > 0.5]
    return matched.sum() / (sum(ious.shape) / 2)


def _by_counting(ious):
    total, matches = 0.0, 0
    for row in ious.tolist():
        for iou in row:
            if iou > 0.5:
                total += iou
                matches += 1
    false, missed = len(ious) - matches, ious.shape[1] - matches
    return total / (matches + 0.5 * false + 0.5 * missed)


def _fit(ious):
    matched = ious[ious > 0.5]
    return matched.mean() if matched.size else 0.0


def _found(ious):
    return 2 * np.count_nonzero(ious > 0.5) / sum(ious.shape)


def _total(ious):
    return ious[ious > 0.5].sum()


def _leftovers_whole(ious):
    return _total(ious) / (sum(ious.shape) - np.count_nonzero(ious > 0.5))


_IOUS = np.array([[0.1, 0.8, 0.0], [0.5, 0.0, 0.1]])

PANOPTIC_SCORE = Exercise(
    name="panoptic_score",
    lesson="02",
    aim="score instances by panoptic quality",
    kind="by hand",
    points=2,
    reference=panoptic_score,
    inputs=_table,
    examples=(
        (np.zeros((0, 2)),),
        (np.zeros((3, 0)),),
        (np.array([[0.8]]),),
        (np.array([[0.8, 0.1]]),),
        (np.array([[0.4, 0.0], [0.1, 0.9], [0.0, 0.0]]),),
        (_IOUS,),
        (np.array([[0.6, 0.2], [0.3, 0.9]]),),
    ),
    alternatives=(_by_counting, lambda ious: _fit(ious) * _found(ious)),
    mistakes=(
        Mistake(
            "fit only",
            _fit,
            "That is the mean IoU of the matched things. A net that finds one of ten and fits it "
            "well would get full marks: what about the nine?",
        ),
        Mistake(
            "recognition only",
            _found,
            "You count the matches. How well a match fits must count, too: add up their IoUs.",
        ),
        Mistake(
            "exactly one half",
            lambda ious: ious[ious >= 0.5].sum() / (sum(ious.shape) / 2),
            "An IoU of exactly 0.5 is no match: only above it can a thing have one partner and no "
            "second.",
        ),
        Mistake(
            "leftovers count in full",
            _leftovers_whole,
            "You divide by matches, false alarms and misses, each counted as 1. What is left over "
            "counts one half.",
        ),
        Mistake(
            "false alarms are free",
            lambda ious: _total(ious) / max(ious.shape[1], 1),
            "You divide by the number of true things. A net that answers everything everywhere "
            "would lose nothing: its false alarms must count.",
        ),
        Mistake(
            "misses are free",
            lambda ious: _total(ious) / max(len(ious), 1),
            "You divide by the number of answered things. A net that answers hardly anything "
            "would lose nothing: what it misses must count.",
        ),
        Mistake(
            "every overlap counts",
            lambda ious: ious.sum() / (sum(ious.shape) / 2),
            "You add up small overlaps, too. Only an IoU above 0.5 makes a match.",
        ),
        Mistake(
            "sum",
            _total,
            "You have the sum of the matched IoUs. It must be divided: by what?",
        ),
        Mistake(
            "leftovers only half a side",
            lambda ious: _total(ious) / sum(ious.shape),
            "You divide by all things of both sides. A matched pair is one match, not two.",
        ),
    ),
)
