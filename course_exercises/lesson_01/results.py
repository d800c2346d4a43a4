"""Exercises on learning curves, confusion matrices, and certainty."""

import numpy as np

from course_exercises.definition import Exercise, Mistake


def _labels_and_answers(rng):
    classes, pictures = int(rng.integers(2, 6)), int(rng.integers(4, 30))
    labels, answers = rng.integers(0, classes, (2, pictures))
    return labels, np.where(rng.random(pictures) < 0.5, labels, answers), classes


def confusion_counts(labels, answers, classes):
    """Return (classes, classes) counts: a row for each true class, a column for each answer."""
    counts = np.zeros((classes, classes), int)
    for label, answer in zip(labels, answers, strict=True):
        counts[label, answer] += 1
    return counts


def _only_seen_classes(labels, answers, classes):
    return confusion_counts(labels, answers, max(*labels, *answers) + 1)


def _row_shares(labels, answers, classes):
    counts = confusion_counts(labels, answers, classes)
    return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)


def _no_repeats(labels, answers, classes):
    counts = np.zeros((classes, classes), int)
    counts[labels, answers] += 1
    return counts


CONFUSION_COUNTS = Exercise(
    name="confusion_counts",
    lesson="01",
    aim="count what a net gets right and wrong, class by class",
    kind="code",
    points=2,
    reference=confusion_counts,
    inputs=_labels_and_answers,
    examples=(
        (np.array([0, 1]), np.array([1, 1]), 2),
        (np.array([0, 0, 0, 1, 1]), np.array([0, 0, 1, 1, 0]), 3),
        (np.array([2, 0, 2, 2, 0]), np.array([0, 0, 2, 0, 2]), 3),
    ),
    alternatives=(
        lambda labels, answers, classes: np.bincount(
            labels * classes + answers, minlength=classes**2
        ).reshape(classes, classes),
        lambda labels, answers, classes: [
            [int(np.sum((labels == row) & (answers == column))) for column in range(classes)]
            for row in range(classes)
        ],
    ),
    mistakes=(
        Mistake(
            "rows and columns exchanged",
            lambda labels, answers, classes: confusion_counts(answers, labels, classes),
            "Your rows are the answers. Here a row is a *true* class, and a column an answer.",
        ),
        Mistake(
            "only the classes that occur",
            _only_seen_classes,
            "A class that doesn't occur still has its row and its column, full of zeros.",
        ),
        Mistake(
            "shares of a row",
            _row_shares,
            "You divided each row by its sum. Asked are the counts.",
        ),
        Mistake(
            "shares of all",
            lambda labels, answers, classes: (
                confusion_counts(labels, answers, classes) / len(labels)
            ),
            "You divided by the number of pictures. Asked are the counts.",
        ),
        Mistake(
            "right ones only",
            lambda labels, answers, classes: np.diag(
                np.diag(confusion_counts(labels, answers, classes))
            ),
            "You count only what is right. The point of the matrix is where the others went.",
        ),
        Mistake(
            "wrong ones only",
            lambda labels, answers, classes: (
                confusion_counts(labels, answers, classes)
                - np.diag(np.diag(confusion_counts(labels, answers, classes)))
            ),
            "You count only what is wrong. Right answers belong on the diagonal.",
        ),
        Mistake(
            "counts each pair once",
            _no_repeats,
            "`counts[labels, answers] += 1` adds 1 only once where a pair comes back. Use a loop, "
            "or `np.add.at`.",
        ),
    ),
)


def _curves(rng):
    epochs = np.arange(int(rng.integers(4, 13)))
    training = np.exp(-epochs / 4) + rng.normal(0, 0.08, len(epochs))
    validation = 0.5 * np.exp(-epochs / 2) + 0.02 * epochs + rng.normal(0.3, 0.05, len(epochs))
    return [float(v) for v in training.round(3)], [float(v) for v in validation.round(3)]


def best_epoch(training_loss, validation_loss):
    """Return the epoch, counted from 1, after which the validation loss was lowest."""
    return validation_loss.index(min(validation_loss)) + 1


def _by_comparing(training_loss, validation_loss):
    best = 1
    for epoch, loss in enumerate(validation_loss, start=1):
        if loss < validation_loss[best - 1]:
            best = epoch
    return best


def _before_first_rise(training_loss, validation_loss):
    for epoch in range(1, len(validation_loss)):
        if validation_loss[epoch] > validation_loss[epoch - 1]:
            return epoch
    return len(validation_loss)


def _smallest_gap(training_loss, validation_loss):
    gaps = [abs(v - t) for t, v in zip(training_loss, validation_loss, strict=True)]
    return gaps.index(min(gaps)) + 1


BEST_EPOCH = Exercise(
    name="best_epoch",
    lesson="01",
    aim="read learning curves: when did the net begin to learn by heart?",
    kind="experiment",
    points=1,
    reference=best_epoch,
    inputs=_curves,
    examples=(
        ([0.7, 0.4, 0.3], [0.7, 0.5, 0.6]),
        ([0.7, 0.3, 0.4, 0.2, 0.1, 0.15], [0.7, 0.5, 0.55, 0.4, 0.6, 0.8]),
        ([0.6, 0.5, 0.2, 0.3], [0.9, 0.4, 0.4, 0.5]),
    ),
    alternatives=(
        lambda training_loss, validation_loss: int(np.argmin(validation_loss)) + 1,
        _by_comparing,
    ),
    mistakes=(
        Mistake(
            "training loss",
            lambda training_loss, validation_loss: best_epoch(validation_loss, training_loss),
            "You read the training loss. It mostly goes on falling while the net learns by heart; "
            "which curve shows what carries over?",
        ),
        Mistake(
            "counts from zero",
            lambda training_loss, validation_loss: best_epoch([], validation_loss) - 1,
            "That is the index in the list. Epochs are counted from 1.",
        ),
        Mistake(
            "stops at the first rise",
            _before_first_rise,
            "You stop where the curve first rises. Curves tremble: a lower value may follow.",
        ),
        Mistake(
            "last epoch",
            lambda training_loss, validation_loss: len(validation_loss),
            "That is the last epoch. Longer training is not always better.",
        ),
        Mistake(
            "highest loss",
            lambda training_loss, validation_loss: int(np.argmax(validation_loss)) + 1,
            "That is where the loss is highest. For a loss, low is good.",
        ),
        Mistake(
            "smallest gap",
            _smallest_gap,
            "You look for the smallest gap between the curves. It is small at the very start, "
            "too, where both are bad.",
        ),
        Mistake(
            "last of equals",
            lambda training_loss, validation_loss: (
                len(validation_loss) - validation_loss[::-1].index(min(validation_loss))
            ),
            "Where two epochs are equally good, take the earlier one: it has cost less.",
        ),
    ),
)


def _rows_of_probabilities(rng):
    pictures, classes = int(rng.integers(4, 12)), int(rng.integers(2, 5))
    alpha = rng.dirichlet(np.full(classes, 0.4), pictures)
    shares = np.stack([rng.multinomial(16, row) for row in alpha]) / 16
    return shares, rng.integers(0, classes, pictures), float(rng.choice([0.5, 0.625, 0.75, 0.875]))


def sure_and_wrong(probabilities, labels, threshold):
    """Return how many pictures are named wrongly with a confidence above a threshold."""
    wrong = probabilities.argmax(axis=1) != labels
    return int(np.sum(wrong & (probabilities.max(axis=1) > threshold)))


def _one_by_one(probabilities, labels, threshold):
    count = 0
    for row, label in zip(probabilities.tolist(), labels, strict=True):
        if max(row) > threshold and row.index(max(row)) != label:
            count += 1
    return count


def _of_truth(probabilities, labels):
    return probabilities[np.arange(len(labels)), labels]


SURE_AND_WRONG = Exercise(
    name="sure_and_wrong",
    lesson="01",
    aim="tell certainty from truth: count mistakes that a net is sure of",
    kind="experiment",
    points=2,
    reference=sure_and_wrong,
    inputs=_rows_of_probabilities,
    examples=(
        (np.array([[0.25, 0.75], [0.25, 0.75]]), np.array([0, 1]), 0.5),
        (
            np.array([[0.9, 0.1, 0.0], [0.1, 0.2, 0.7], [0.8, 0.1, 0.1], [0.4, 0.3, 0.3]]),
            np.array([0, 1, 2, 2]),
            0.625,
        ),
        (
            np.array([[0.75, 0.25], [0.125, 0.875], [0.25, 0.75], [0.875, 0.125], [0.5, 0.5]]),
            np.array([1, 1, 0, 1, 1]),
            0.75,
        ),
    ),
    alternatives=(
        _one_by_one,
        lambda probabilities, labels, threshold: np.count_nonzero(
            (probabilities > threshold).any(axis=1)
            & (_of_truth(probabilities, labels) < probabilities.max(axis=1))
        ),
    ),
    mistakes=(
        Mistake(
            "all that are wrong",
            lambda probabilities, labels, threshold: sure_and_wrong(probabilities, labels, 0),
            "You count all that are wrong. Of these, only the sure ones are asked for.",
        ),
        Mistake(
            "all that are sure",
            lambda probabilities, labels, threshold: np.sum(probabilities.max(axis=1) > threshold),
            "You count all that the net is sure of. Of these, only the wrong ones are asked for.",
        ),
        Mistake(
            "sure and right",
            lambda probabilities, labels, threshold: np.sum(
                _of_truth(probabilities, labels) > threshold
            ),
            "You count those that are sure and *right*.",
        ),
        Mistake(
            "wrong or sure",
            lambda probabilities, labels, threshold: np.sum(
                (probabilities.argmax(axis=1) != labels) | (probabilities.max(axis=1) > threshold)
            ),
            "You count what is wrong *or* sure. Both must hold for one picture.",
        ),
        Mistake(
            "unlikely truth",
            lambda probabilities, labels, threshold: np.sum(
                _of_truth(probabilities, labels) < 1 - threshold
            ),
            "You count the pictures whose truth is unlikely. With three classes the rest may be "
            "shared out, and the net sure of nothing.",
        ),
        Mistake(
            "at the threshold, too",
            lambda probabilities, labels, threshold: np.sum(
                (probabilities.argmax(axis=1) != labels) & (probabilities.max(axis=1) >= threshold)
            ),
            "A confidence exactly at the threshold isn't above it.",
        ),
        Mistake(
            "share",
            lambda probabilities, labels, threshold: (
                sure_and_wrong(probabilities, labels, threshold) / len(labels)
            ),
            "That is a share of all pictures. Asked is the number.",
        ),
    ),
)
