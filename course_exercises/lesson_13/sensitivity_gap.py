"""Where does it miss?"""

import numpy as np

from course_exercises import exercise
from course_exercises.lesson_13._shared import LABELS, films


def _hospitals(rng):
    labels, leads = films(rng)
    numbers = np.sort(rng.permutation(6)[:3])
    hospitals = numbers[rng.integers(0, 3, len(labels))]
    if rng.random() < 0.5:
        labels[hospitals == numbers[0]] = 0  # nobody is ill there
    extra = numbers[1:]  # one ill film at each
    return (
        np.concatenate([labels, np.ones(2, int)]),
        np.concatenate([leads > 0, rng.random(2) < 0.5]),
        np.concatenate([hospitals, extra]),
    )


_SAID = np.array([True, False, True, False, True, False, False])
_WHERE = np.array([0, 0, 0, 1, 1, 1, 0])


@exercise(
    number=4,
    aim="compare a net hospital by hospital",
    inputs=_hospitals,
    examples=(
        (np.array([1, 1]), np.array([True, False]), np.array([0, 1])),
        (LABELS, _SAID, _WHERE),
        (LABELS, ~_SAID, _WHERE),
        (LABELS, _SAID, np.array([2, 2, 5, 9, 9, 2, 5])),
        (np.array([0, 1, 1]), np.array([False, True, False]), np.array([0, 1, 2])),
    ),
)
def sensitivity_gap(labels, said, hospitals):
    """Return the highest sensitivity of a hospital minus the lowest."""
    found = _shares(labels == 1, said, hospitals)
    return max(found) - min(found)


def _shares(group, said, hospitals):
    """Return the share of a group that is called ill, for each hospital that has some of it."""
    return [np.mean(said[group & (hospitals == each)]) for each in np.unique(hospitals[group])]


class Mistakes(sensitivity_gap.Mistakes):
    def accuracy_gap(labels, said, hospitals):
        """That is the gap in accuracy, of ill and healthy. Sensitivity looks at the ill only."""
        return sensitivity_gap(np.ones_like(labels), said == (labels == 1), hospitals)

    def specificity_gap(labels, said, hospitals):
        """You looked at the healthy. Sensitivity is the share of the *ill* that are called ill."""
        return sensitivity_gap(1 - labels, said, hospitals)

    def lowest_only(labels, said, hospitals):
        """That is the lowest sensitivity. Return the gap between highest and lowest."""
        return min(_shares(labels == 1, said, hospitals))

    def highest_only(labels, said, hospitals):
        """That is the highest sensitivity. Return the gap between highest and lowest."""
        return max(_shares(labels == 1, said, hospitals))

    def last_minus_first(labels, said, hospitals):
        """You subtract in the order of the hospitals. The gap is highest minus lowest, never
        negative."""
        found = _shares(labels == 1, said, hospitals)
        return found[-1] - found[0]

    def in_numbers(labels, said, hospitals):
        """You compare how *many* are found. A hospital with more patients finds more: compare
        shares."""
        ill = labels == 1
        found = [np.sum(said[ill & (hospitals == each)]) for each in np.unique(hospitals[ill])]
        return max(found) - min(found)

    def from_the_whole(labels, said, hospitals):
        """You compare with the sensitivity over all hospitals. Compare the best with the worst."""
        return np.mean(said[labels == 1]) - min(_shares(labels == 1, said, hospitals))
