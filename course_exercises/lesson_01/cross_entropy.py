"""Cross-entropy of a batch."""

import numpy as np

from course_exercises import exercise
from course_exercises.lesson_01.softmax import softmax


def _answers_and_labels(rng):
    pictures, classes = int(rng.integers(2, 7)), int(rng.integers(2, 5))
    return rng.normal(0, 2, (pictures, classes)), rng.integers(0, classes, pictures)


@exercise(
    number=4,
    kind="by hand",
    aim="compute softmax and cross-entropy with a pencil",
    inputs=_answers_and_labels,
    examples=(
        (np.array([[2.0, 1.0, 0.0]]), np.array([2])),
        (np.array([[2.0, 1.0, 0.0], [0.0, 3.0, 1.0]]), np.array([0, 2])),
        (np.array([[0.0, 4.0], [1.0, -1.0], [0.5, 0.0]]), np.array([0, 0, 1])),
        (np.array([[500.0, 490.0]]), np.array([1])),
    ),
)
def cross_entropy(logits, labels):
    """Return the mean loss of a batch: minus the logarithm of the true class's probability."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_sums = np.log(np.exp(shifted).sum(axis=1))
    return float(np.mean(log_sums - shifted[np.arange(len(labels)), labels]))


class Mistakes(cross_entropy.Mistakes):
    def no_softmax(logits, labels):
        """You took the logits themselves. First make probabilities of them, then take the
        logarithm."""
        return -logits[np.arange(len(labels)), labels].mean()

    def every_label_for_every_picture(logits, labels):
        """`probabilities[:, labels]` takes every label for every picture. Each picture has one
        label of its own: give NumPy its row, too."""
        return -np.log(softmax(logits)[:, labels]).mean()
