"""Who is taken for whom?"""

import numpy as np

from course_exercises import exercise


def _labels_and_answers(rng):
    classes, pictures = int(rng.integers(2, 6)), int(rng.integers(4, 30))
    labels, answers = rng.integers(0, classes, (2, pictures))
    return labels, np.where(rng.random(pictures) < 0.5, labels, answers), classes


@exercise(
    number=7,
    aim="train a net, read its learning curves",
    inputs=_labels_and_answers,
    examples=(
        (np.array([0, 1]), np.array([1, 1]), 2),
        (np.array([0, 0, 0, 1, 1]), np.array([0, 0, 1, 1, 0]), 3),
        (np.array([2, 0, 2, 2, 0]), np.array([0, 0, 2, 0, 2]), 3),
    ),
)
def confusion_counts(labels, answers, classes):
    """Return (classes, classes) counts: a row for each true class, a column for each answer."""
    counts = np.zeros((classes, classes), int)
    for label, answer in zip(labels, answers, strict=True):
        counts[label, answer] += 1
    return counts


class Mistakes(confusion_counts.Mistakes):
    def counts_each_pair_once(labels, answers, classes):
        """`counts[labels, answers] += 1` adds 1 only once where a pair comes back: use a loop."""
        counts = np.zeros((classes, classes), int)
        counts[labels, answers] += 1
        return counts

    def shares_of_a_row(labels, answers, classes):
        """You divided each row by its sum. The question asks for the counts."""
        counts = confusion_counts(labels, answers, classes)
        return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
