"""How many things?"""

import numpy as np
from scipy import ndimage

from course_exercises import exercise


def _maps_of_things(rng):
    rows, columns = rng.integers(3, 9, 2)
    semantic = np.kron(rng.integers(0, 3, (4, 4)), np.ones((2, 2), int))[:rows, :columns]
    return semantic, rng.integers(0, 5, semantic.shape) / 4, float(rng.choice([0.25, 0.5, 0.75]))


_TWO_CARS = np.array([[1, 1, 1, 1, 1], [1, 1, 1, 1, 1]])
_TWO_HILLS = np.array([[0.5, 1.0, 0.25, 1.0, 0.75], [0.25, 0.5, 0.25, 0.75, 0.75]])


@exercise(
    number=6,
    points=3,
    aim="split touching things of one class into instances, and score the result",
    inputs=_maps_of_things,
    examples=(
        (np.array([[0]]), np.array([[1.0]]), 0.5),
        (np.array([[1, 1]]), np.array([[0.25, 0.25]]), 0.5),
        (np.array([[1, 3, 0]]), np.array([[0.5, 1.0, 0.75]]), 0.5),
        (np.eye(2, dtype=int), np.eye(2), 0.5),
        (_TWO_CARS, _TWO_HILLS, 0.5),
    ),
)
def count_things(semantic, depth, threshold):
    """Return how many hilltops there are: connected pixels of a class, deep enough inside."""
    return sum(map(_pieces, _tops(semantic, depth, threshold)))


def _tops(semantic, depth, threshold):
    return [
        (semantic == number) & (depth >= threshold) for number in np.unique(semantic[semantic > 0])
    ]


def _pieces(mask, structure=None):
    return ndimage.label(mask, structure)[1]


class Mistakes(count_things.Mistakes):
    def classes_run_together(semantic, depth, threshold):
        """A person in front of a car is one piece for you. Look for pieces class by class."""
        return _pieces((semantic > 0) & (depth >= threshold))

    def background_counts(semantic, depth, threshold):
        """You count pieces of class 0, too. It is no thing, even where depth was predicted."""
        return count_things(semantic + 1, depth, threshold)

    def corners_connect(semantic, depth, threshold):
        """Pixels that meet at a corner only are connected for you. Here a pixel has four
        neighbours: above, below, left and right."""
        return sum(_pieces(tops, np.ones((3, 3))) for tops in _tops(semantic, depth, threshold))

    def pixels(semantic, depth, threshold):
        """You count pixels. Neighbours that are connected make one piece."""
        return np.sum((semantic > 0) & (depth >= threshold))

    def last_class_only(semantic, depth, threshold):
        """Your count holds the pieces of the last class only. Add the classes up."""
        return sum(map(_pieces, _tops(semantic, depth, threshold)[-1:]))

    def the_shallow_parts(semantic, depth, threshold):
        """You kept what is *below* the threshold: the rims of the things, not their tops."""
        return count_things(semantic, -depth, 1e-9 - threshold)
