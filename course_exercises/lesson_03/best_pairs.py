"""Who takes which box?"""

import numpy as np
from scipy.optimize import linear_sum_assignment

from course_exercises import exercise


def _ious(rng):
    rows, columns = (int(n) for n in rng.integers(1, 5, 2))
    ious = rng.uniform(0, 1, (rows, columns)) * (rng.random((rows, columns)) < 0.8)
    return ious, float(rng.choice([0.2, 0.3, 0.5]))


@exercise(
    number=6,
    aim="follow things through a clip by IoU and the Hungarian method",
    inputs=_ious,
    examples=(
        (np.zeros((0, 2)), 0.3),
        (np.zeros((2, 0)), 0.3),
        (np.array([[0.2]]), 0.3),
        (np.array([[0.3]]), 0.3),
        (np.array([[0.9, 0.8], [0.7, 0.3]]), 0.3),
        (np.array([[0.6, 0.45], [0.4, 0.28]]), 0.3),
        (np.array([[0.0, 0.35, 0.5], [0.4, 0.0, 0.95]]), 0.3),
    ),
)
def best_pairs(ious, threshold):
    """Return [track, box] pairs, by track, whose IoUs sum up to the most; none below threshold."""
    worth = np.where(ious >= threshold, ious, 0)
    rows, columns = linear_sum_assignment(worth, maximize=True)
    return [[row, column] for row, column in zip(rows, columns, strict=True) if worth[row, column]]


def _assigned(ious, threshold, maximize=True):
    pairs = np.transpose(linear_sum_assignment(ious, maximize=maximize)).tolist()
    return [pair for pair in pairs if ious[tuple(pair)] >= threshold]


class Mistakes(best_pairs.Mistakes):
    def largest_first(ious, threshold):
        """You take the largest IoU first, then the largest of the rest. That may leave a track with
        nothing, and two good pairs can be worth more than one very good pair."""
        left, pairs = np.array(ious, float), []
        while left.size and left.max() >= threshold:
            row, column = np.unravel_index(left.argmax(), left.shape)
            pairs.append([int(row), int(column)])
            left[row], left[:, column] = -1, -1
        return sorted(pairs)

    def track_by_track(ious, threshold):
        """You let the tracks choose one after the other. The first may take the box that a later
        one needs more: look at all of them together."""
        left, pairs = np.array(ious, float), []
        for row, values in enumerate(left):
            if values.max(initial=-1) >= threshold:
                pairs.append([row, int(values.argmax())])
                left[:, values.argmax()] = -1
        return pairs

    def all_above_the_threshold(ious, threshold):
        """You return every allowed pair. Each track, and each box, may be in one pair at most."""
        return np.argwhere(ious >= threshold).tolist()

    def the_smallest_sum(ious, threshold):
        """`linear_sum_assignment` looks for the *smallest* sum unless you ask it otherwise."""
        return _assigned(ious, threshold, maximize=False)

    def threshold_afterwards(ious, threshold):
        """You throw away pairs below the threshold after sharing out. By then they have taken part:
        see to it that they are worth nothing before."""
        return _assigned(ious, threshold)
