"""Sure, and wrong."""

import numpy as np

from course_exercises import exercise


def _rows_of_probabilities(rng):
    pictures, classes = int(rng.integers(4, 12)), int(rng.integers(2, 5))
    alpha = rng.dirichlet(np.full(classes, 0.4), pictures)
    shares = np.stack([rng.multinomial(16, row) for row in alpha]) / 16
    return shares, rng.integers(0, classes, pictures), float(rng.choice([0.5, 0.625, 0.75, 0.875]))


@exercise(
    number=8,
    kind="experiment",
    aim="train a net, read its learning curves",
    inputs=_rows_of_probabilities,
    examples=(
        (np.array([[0.25, 0.75], [0.25, 0.75]]), np.array([0, 1]), 0.5),
        (np.array([[0.25, 0.75], [0.75, 0.25]]), np.array([0, 0]), 0.75),
        (np.array([[0.9, 0.1, 0.0], [0.8, 0.1, 0.1], [0.4, 0.3, 0.3]]), np.array([0, 2, 2]), 0.625),
        (np.array([[0.35, 0.4, 0.25], [0.1, 0.5, 0.4]]), np.array([1, 2]), 0.3),
    ),
)
def sure_and_wrong(probabilities, labels, threshold):
    """Return how many pictures are named wrongly with a confidence above a threshold."""
    wrong = probabilities.argmax(axis=1) != labels
    return int(np.sum(wrong & (probabilities.max(axis=1) > threshold)))


class Mistakes(sure_and_wrong.Mistakes):
    def sure_and_right(probabilities, labels, threshold):
        """You count those that are sure and *right*."""
        return np.sum(probabilities[np.arange(len(labels)), labels] > threshold)

    def unlikely_truth(probabilities, labels, threshold):
        """You count the pictures whose truth is unlikely. With three classes the rest may be shared
        out, and the net sure of nothing."""
        return np.sum(probabilities[np.arange(len(labels)), labels] < 1 - threshold)
