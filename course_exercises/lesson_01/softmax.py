"""Softmax for a batch."""

import numpy as np

from course_exercises import exercise


def _rows_of_logits(rng):
    return (rng.normal(0, 2, (int(rng.integers(1, 5)), int(rng.integers(2, 6)))),)


@exercise(
    number=3,
    aim="compute softmax and cross-entropy with a pencil",
    inputs=_rows_of_logits,
    examples=(
        (np.array([[2.0, 1.0, 0.0]]),),
        (np.array([[0.0, 1.0], [3.0, -1.0], [2.0, 2.0]]),),
        (np.array([[1000.0, 0.0, 0.0, 0.0, 0.0]]),),
        (np.array([[1000.0, 1001.0], [0.0, 1.0]]),),
    ),
)
def softmax(logits):
    """Return probabilities, (pictures, classes), for the logits of a batch of pictures."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


class Mistakes(softmax.Mistakes):
    def powers_too_large(logits):
        """For logits near 1,000 the powers are too large for the computer, and inf / inf is no
        number. What may you subtract from all logits of a picture without any change?"""
        with np.errstate(over="ignore", invalid="ignore"):
            powers = np.exp(logits)
            return powers / powers.sum(axis=1, keepdims=True)

    def one_sum_for_the_whole_batch(logits):
        """Together all your numbers sum to 1. Each picture, that is each row, should have a sum of
        1 of its own."""
        return softmax(logits.reshape(1, -1)).reshape(logits.shape)

    def over_the_pictures(logits):
        """Your columns sum to 1. The rows should: classes compete, pictures don't."""
        return softmax(logits.T).T

    def no_powers(logits):
        """You divide the logits by their sum. Step 1 is missing: e to the power of each."""
        return logits / logits.sum(axis=1, keepdims=True)

    def sigmoid(logits):
        """That is the sigmoid: each class by itself. Your rows don't sum to 1."""
        return 0.5 + 0.5 * np.tanh(logits / 2)
