"""Silent, or dead?"""

import numpy as np

from course_exercises import exercise


def _layer(rng):
    starts, pixels = int(rng.integers(2, 5)), int(rng.integers(2, 6))
    pictures = rng.integers(0, 5, (starts, pixels)) / 4  # quarters: sums have no rounding
    weights = rng.integers(-3, 4, (6, pixels)).astype(float)
    biases = rng.integers(-3, 2, 6).astype(float)
    dead, flat, late, edge = rng.permutation(6)[:4]
    biases[dead] = -99
    weights[flat], biases[flat] = 0, 2
    pictures[0, 0], pictures[-1, 0] = 0, 1
    weights[late], biases[late] = 0, -1
    weights[late, 0] = 2  # silent on the first, awake on the last
    weights[edge, 1:], weights[edge, 0], biases[edge] = 0, 1, 0  # exactly 0 on the first
    some = rng.permutation(6)[: rng.choice([1, 3, 6, 6])]
    return pictures, weights[some], biases[some]


_BLANK = np.array([[0.0, 0.0], [0.5, 0.5], [1.0, 0.0]])
_EDGES = np.array([[3.0, 4.0], [1.0, -1.0], [-1.0, 2.0], [0.0, 0.0], [-1.0, -2.0]])


@exercise(
    number=4,
    aim=(
        "say what the start, the normalized step and each regulariser do",
        "show all filters of a layer at once, and recognise a dead one",
    ),
    inputs=_layer,
    examples=(
        (_BLANK[1:2], _EDGES[:1], np.array([-2.0])),
        (_BLANK[:1], _EDGES[:1], np.array([-2.0])),
        (np.array([[0.5], [1.0]]), np.ones((1, 1)), np.zeros(1)),  # the first, not the strongest
        (_BLANK[:2], _EDGES[:2], np.array([-2.0, 0.0])),
        (_BLANK[:1], _EDGES[3:4], np.array([1.0])),
        (_BLANK, _EDGES, np.array([-2.0, 0.0, -0.5, 1.0, 0.0])),
    ),
)
def first_awake(starts, weights, biases):
    """Return for each filter the number of the first start with a gradient, or -1."""
    return _first(_awake(starts, weights, biases))


def _awake(starts, weights, biases):
    """Tell where a filter has a gradient, (starts, filters)."""
    return (starts @ weights.T + biases > 0) & weights.any(axis=1)


def _first(awake):
    return np.where(awake.any(axis=0), awake.argmax(axis=0), -1)


class Mistakes(first_awake.Mistakes):
    def strongest_start(starts, weights, biases):
        """You take the start that excites the filter most. A normalized step is as long on any
        slope: the first start that has one will do."""
        strongest = (starts @ weights.T + biases).argmax(axis=0)
        return np.where(_awake(starts, weights, biases).any(axis=0), strongest, -1)

    def last_start(starts, weights, biases):
        """You return the last start that wakes the filter. Return the first."""
        found = first_awake(starts[::-1], weights, biases)
        return np.where(found < 0, -1, len(starts) - 1 - found)

    def bright_but_flat(starts, weights, biases):
        """A filter with no weights at all can give a number above 0, from its bias. But it gives
        the same for every picture: there is no way up."""
        return _first(starts @ weights.T + biases > 0)

    def one_start_for_all(starts, weights, biases):
        """You look for one start that serves the whole layer. Each filter has a first start of its
        own."""
        awake = _awake(starts, weights, biases)
        best = awake.sum(axis=1).argmax()
        return np.where(awake[best], best, -1)
