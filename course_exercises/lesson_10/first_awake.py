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
    kind="code",
    points=2,
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
    awake = starts @ weights.T + biases > 0  # (starts, filters)
    awake &= weights.any(axis=1)
    return np.where(awake.any(axis=0), awake.argmax(axis=0), -1)


def _awake(starts, weights, biases):
    return (starts @ weights.T + biases > 0) & weights.any(axis=1)


def _first(awake):
    return np.where(awake.any(axis=0), awake.argmax(axis=0), -1)


class Mistakes(first_awake.Mistakes):
    def strongest_start(starts, weights, biases):
        """You take the start that excites the filter most. A normalized step is as long on any
        slope: the first start that has one will do."""
        activations = np.where(weights.any(axis=1), starts @ weights.T + biases, 0)
        return np.where(activations.max(axis=0) > 0, activations.argmax(axis=0), -1)

    def last_start(starts, weights, biases):
        """You return the last start that wakes the filter. Asked is the first: no more are tried
        then."""
        awake = _awake(starts, weights, biases)
        last = len(starts) - 1 - awake[::-1].argmax(axis=0)
        return np.where(awake.any(axis=0), last, -1)

    def _0_counts_as_awake(starts, weights, biases):
        """A sum of exactly 0 counts as awake in your answer. ReLU has a slope only *above* 0."""
        return _first((starts @ weights.T + biases >= 0) & weights.any(axis=1))

    def bright_but_flat(starts, weights, biases):
        """A filter with no weights at all can give a number above 0, from its bias. But it gives
        the same for every picture: there is no way up."""
        return _first(starts @ weights.T + biases > 0)

    def no_relu(starts, weights, biases):
        """Below 0, too, you see a gradient. ReLU cuts that off: the ground is flat there."""
        return _first((starts @ weights.T + biases != 0) & weights.any(axis=1))

    def one_start_for_all(starts, weights, biases):
        """You look for one start that serves the whole layer. Each filter has a first start of its
        own."""
        awake = _awake(starts, weights, biases)
        best = int(awake.sum(axis=1).argmax())
        return np.where(awake[best], best, -1)

    def counted_from_1(*layer):
        """You count the starts from 1. The first one is number 0."""
        return np.where(first_awake(*layer) < 0, -1, first_awake(*layer) + 1)
