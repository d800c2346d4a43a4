"""The worst group."""

import numpy as np

from course_exercises import exercise


def _field(rng):
    pictures = int(rng.integers(4, 24))
    labels, places = rng.integers(0, 2, pictures), rng.integers(0, 3, pictures)
    shortcut = np.minimum(places, 1)
    answers = np.where(rng.random(pictures) < 0.6, labels, shortcut)
    return labels, places, answers


_LABELS = np.array([0, 0, 0, 1, 1, 1, 1, 0])
_PLACES = np.array([0, 0, 1, 1, 1, 0, 0, 0])
_SAID = np.array([0, 0, 1, 1, 1, 0, 1, 1])


@exercise(
    number=7,
    kind="experiment",
    aim="find out that a net took a shortcut, prove it by an experiment, and repair it",
    inputs=_field,
    examples=(
        (_LABELS[:2], _PLACES[:2], _SAID[:2]),
        (np.array([0, 1, 1]), np.array([1, 0, 1]), np.array([0, 1, 0])),  # no 0 in place 0
        (_LABELS, _PLACES, np.where(_PLACES == 1, _LABELS, _SAID)),
        (_LABELS, _PLACES, _SAID),
        (np.array([0, 0, 1, 1]), np.array([0, 0, 1, 1]), np.array([0, 0, 1, 0])),
        (np.array([0, 0, 0, 1, 1]), np.array([0, 0, 0, 1, 2]), np.array([0, 0, 1, 1, 1])),
    ),
)
def worst_group(labels, places, answers):
    """Return the lowest accuracy among the groups of one class in one place."""
    groups = {}
    for label, place, answer in zip(labels, places, answers, strict=True):
        groups.setdefault((int(label), int(place)), []).append(label == answer)
    return float(min(np.mean(group) for group in groups.values()))


class Mistakes(worst_group.Mistakes):
    def by_place_only(labels, places, answers):
        """Your groups are the places. A shortcut shows where a *class* stands in an unusual one."""
        return worst_group(np.ones_like(labels), places, labels == answers)

    def empty_groups_count(labels, places, answers):
        """A group of which there is no picture has no accuracy. Leave it out."""
        possible = len(np.unique(labels)) * len(np.unique(places))
        there = len(set(zip(labels, places, strict=True)))
        return 0.0 if there < possible else worst_group(labels, places, answers)
