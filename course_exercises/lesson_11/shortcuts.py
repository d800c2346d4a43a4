"""Exercises on shortcuts: find one in the answers of a net, and prove it."""

import numpy as np

from course_exercises.definition import Exercise, Mistake


def _two_worlds(rng):
    animals, classes = int(rng.integers(4, 12)), int(rng.integers(2, 4))
    here = rng.normal(0, 1, (animals, classes))
    return here, here + rng.normal(0, 1, (animals, classes))


def flip_share(logits_here, logits_there):
    """Return the share of animals whose named class changes with the place."""
    return float(np.mean(logits_here.argmax(axis=1) != logits_there.argmax(axis=1)))


def _animal_by_animal(logits_here, logits_there):
    flips = 0
    for one, other in zip(logits_here.tolist(), logits_there.tolist(), strict=True):
        flips += one.index(max(one)) != other.index(max(other))
    return flips / len(logits_here)


def _by_lead(logits_here, logits_there):
    """Count where the class that leads here no longer has the largest logit there."""
    leaders = logits_here.argmax(axis=1)
    kept = logits_there[np.arange(len(leaders)), leaders] == logits_there.max(axis=1)
    return 1 - np.count_nonzero(kept) / len(kept)


_HERE = np.array([[2.0, 1.0], [0.0, 1.0], [1.5, 0.5], [0.0, 3.0], [1.0, 0.0]])
_THERE = np.array([[1.0, 2.0], [3.0, 1.0], [2.5, 0.5], [0.0, 1.0], [0.0, 2.0]])

FLIP_SHARE = Exercise(
    name="flip_share",
    lesson="11",
    aim="prove by an experiment that an answer rests on the place",
    kind="experiment",
    points=1,
    reference=flip_share,
    inputs=_two_worlds,
    examples=((_HERE[:1], _THERE[:1]), (_HERE[:2], _THERE[:2]), (_HERE, _THERE), (_HERE, _HERE)),
    alternatives=(_animal_by_animal, _by_lead),
    mistakes=(
        Mistake(
            "difference of the totals",
            lambda logits_here, logits_there: abs(
                np.mean(logits_here.argmax(axis=1)) - np.mean(logits_there.argmax(axis=1))
            ),
            "You compare how often each class is named in all. A flip from cat to dog and one "
            "from dog to cat cancel out then: compare animal by animal.",
        ),
        Mistake(
            "any change of the logits",
            lambda logits_here, logits_there: np.mean((logits_here != logits_there).any(axis=1)),
            "You count animals whose logits change. They nearly always do; does the *answer* "
            "change?",
        ),
        Mistake(
            "those that stay",
            lambda logits_here, logits_there: 1 - flip_share(logits_here, logits_there),
            "That is the share that keeps its answer.",
        ),
        Mistake(
            "number of flips",
            lambda logits_here, logits_there: (
                flip_share(logits_here, logits_there) * len(logits_here)
            ),
            "That is how many flip. Asked is the share.",
        ),
        Mistake(
            "over the animals",
            lambda logits_here, logits_there: np.mean(
                logits_here.argmax(axis=0) != logits_there.argmax(axis=0)
            ),
            "`argmax(axis=0)` looks for an animal for each class. An answer is a class for each "
            "animal.",
        ),
        Mistake(
            "less certain",
            lambda logits_here, logits_there: np.mean(
                logits_there.max(axis=1) < logits_here.max(axis=1)
            ),
            "You count animals whose largest logit falls. It may fall and still be the largest.",
        ),
    ),
)


def _field(rng):
    pictures = int(rng.integers(8, 24))
    labels, places = rng.integers(0, 2, pictures), rng.integers(0, 3, pictures)
    shortcut = np.minimum(places, 1)
    answers = np.where(rng.random(pictures) < 0.6, labels, shortcut)
    return labels, places, answers


def worst_group(labels, places, answers):
    """Return the lowest accuracy among the groups of one class in one place."""
    groups = {}
    for label, place, answer in zip(labels, places, answers, strict=True):
        groups.setdefault((int(label), int(place)), []).append(label == answer)
    return float(min(np.mean(group) for group in groups.values()))


def _by_masks(labels, places, answers):
    lowest = 1.0
    for label in np.unique(labels):
        for place in np.unique(places):
            inside = (labels == label) & (places == place)
            if inside.any():
                lowest = min(lowest, np.mean(answers[inside] == label))
    return lowest


def _accuracies(groups, labels, answers):
    return [np.mean((labels == answers)[groups == group]) for group in np.unique(groups)]


def _pairs(labels, places):
    return labels * 1000 + places


def _empty_count(labels, places, answers):
    there = len(np.unique(_pairs(labels, places)))
    possible = len(np.unique(labels)) * len(np.unique(places))
    return 0.0 if there < possible else worst_group(labels, places, answers)


_LABELS = np.array([0, 0, 0, 1, 1, 1, 1, 0])
_PLACES = np.array([0, 0, 1, 1, 1, 0, 0, 0])
_SAID = np.array([0, 0, 1, 1, 1, 0, 1, 1])

WORST_GROUP = Exercise(
    name="worst_group",
    lesson="11",
    aim="find out that a net took a shortcut, and measure whether a repair has helped",
    kind="experiment",
    points=2,
    reference=worst_group,
    inputs=_field,
    examples=(
        (_LABELS[:2], _PLACES[:2], _SAID[:2]),
        (_LABELS, _PLACES, np.where(_PLACES == 1, _LABELS, _SAID)),
        (_LABELS, _PLACES, _SAID),
        (np.array([0, 0, 1, 1]), np.array([0, 0, 1, 1]), np.array([0, 0, 1, 0])),
        (np.array([0, 0, 0, 1, 1]), np.array([0, 0, 0, 1, 2]), np.array([0, 0, 1, 1, 1])),
    ),
    alternatives=(
        _by_masks,
        lambda labels, places, answers: min(_accuracies(_pairs(labels, places), labels, answers)),
    ),
    mistakes=(
        Mistake(
            "all together",
            lambda labels, places, answers: np.mean(labels == answers),
            "That is the accuracy on all pictures. It hides a small group on which all goes wrong.",
        ),
        Mistake(
            "by class only",
            lambda labels, places, answers: min(_accuracies(labels, labels, answers)),
            "Your groups are the classes. A shortcut shows where a class stands in an unusual "
            "*place*.",
        ),
        Mistake(
            "by place only",
            lambda labels, places, answers: min(_accuracies(places, labels, answers)),
            "Your groups are the places. A shortcut shows where an unusual *class* stands in a "
            "place.",
        ),
        Mistake(
            "best group",
            lambda labels, places, answers: max(
                _accuracies(_pairs(labels, places), labels, answers)
            ),
            "That is the best group. The shortcut shows in the worst.",
        ),
        Mistake(
            "mean of the groups",
            lambda labels, places, answers: np.mean(
                _accuracies(_pairs(labels, places), labels, answers)
            ),
            "That is the mean over the groups. Asked is the lowest.",
        ),
        Mistake(
            "empty groups count",
            _empty_count,
            "A group of which there is no picture has no accuracy. Leave it out.",
        ),
        Mistake(
            "smallest number",
            lambda labels, places, answers: min(
                np.sum((labels == answers)[_pairs(labels, places) == group])
                for group in np.unique(_pairs(labels, places))
            ),
            "You compare how many are right. Small groups have few pictures: compare shares.",
        ),
    ),
)
