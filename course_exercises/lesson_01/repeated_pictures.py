"""Has the test leaked?"""

import numpy as np

from course_exercises import exercise


def _two_sets(rng):
    width, counts = int(rng.integers(1, 3)), rng.integers(1, 8, 2)
    train, test = (rng.integers(0, 4, (count, 2, width, 3)) / 4 for count in counts)
    for number in range(len(test)):
        kind = rng.integers(4)
        if kind < 2:
            copied = train[rng.integers(len(train))]
            test[number] = copied if kind else copied[::-1]
    return train, test


_PIXELS = np.array([[[[1.0, 0.0, 0.0]]], [[[0.0, 1.0, 0.0]]], [[[0.0, 0.0, 1.0]]]])
_ONE, _TWO, _THREE = np.arange(36.0).reshape(3, 2, 2, 3) / 36


@exercise(
    number=2,
    aim="read a picture as an array of numbers",
    inputs=_two_sets,
    examples=(
        (np.stack([_ONE]), np.stack([_TWO])),
        (_PIXELS[[0, 1, 0]], _PIXELS[[2, 0, 0, 1]]),
        (np.stack([_ONE]), np.stack([_ONE[::-1]])),
        (np.stack([_ONE, _TWO, _ONE]), np.stack([_THREE, _ONE, _ONE, _ONE, _TWO])),
    ),
)
def repeated_pictures(train, test):
    """Return how many of the test pictures also occur among the training pictures."""
    return sum(any(np.array_equal(image, known) for known in train) for image in test)


class Mistakes(repeated_pictures.Mistakes):
    def counts_pairs(train, test):
        """A test picture that is in training twice counts once: count pictures, not pairs."""
        return sum(np.array_equal(image, known) for known in train for image in test)

    def counts_each_picture_once(train, test):
        """Where the test set holds a known picture twice, both are spoiled, and both count."""
        return len({image.tobytes() for image in train} & {image.tobytes() for image in test})

    def same_colours_only(train, test):
        """Two pictures with the same mean need not be the same: one may be the other upside down.
        Compare every number."""
        return sum(any(np.isclose(image.mean(), known.mean()) for known in train) for image in test)

    def counts_the_new_ones(train, test):
        """You count the pictures that are new. The question asks for the others."""
        return len(test) - repeated_pictures(train, test)
