"""Exercises on softmax, cross-entropy, and the loss before any training."""

import math

import numpy as np

from course_exercises.definition import Exercise, Mistake


def _rows_of_logits(rng):
    return (rng.normal(0, 2, (int(rng.integers(1, 5)), int(rng.integers(2, 6)))),)


def softmax(logits):
    """Return probabilities, (pictures, classes), for the logits of a batch of pictures."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _without_shift(logits):
    with np.errstate(over="ignore", invalid="ignore"):
        powers = np.exp(logits)
        return powers / powers.sum(axis=1, keepdims=True)


def _row_by_row(logits):
    rows = []
    for row in logits:
        powers = [math.exp(logit - max(row)) for logit in row]
        rows.append([power / sum(powers) for power in powers])
    return rows


def _by_logarithms(logits):
    return np.exp(logits - np.logaddexp.reduce(logits, axis=1, keepdims=True))


SOFTMAX = Exercise(
    name="softmax",
    lesson="01",
    aim="compute softmax from its definition, for a whole batch",
    kind="code",
    points=2,
    reference=softmax,
    inputs=_rows_of_logits,
    examples=(
        (np.array([[2.0, 1.0, 0.0]]),),
        (np.array([[0.0, 1.0], [3.0, -1.0], [2.0, 2.0]]),),
        (np.array([[1000.0, 1001.0, 999.0]]),),
    ),
    alternatives=(_row_by_row, _by_logarithms),
    mistakes=(
        Mistake(
            "powers too large",
            _without_shift,
            "For logits near 1,000 the powers are too large for the computer, and inf / inf is no "
            "number. What may you subtract from all logits of a picture without any change?",
        ),
        Mistake(
            "one sum for the whole batch",
            lambda logits: softmax(logits.reshape(1, -1)).reshape(logits.shape),
            "Together all your numbers sum to 1. Each picture, that is each row, should have a "
            "sum of 1 of its own.",
        ),
        Mistake(
            "over the pictures",
            lambda logits: softmax(logits.T).T,
            "Your columns sum to 1. The rows should: classes compete, pictures don't.",
        ),
        Mistake(
            "no powers",
            lambda logits: logits / logits.sum(axis=1, keepdims=True),
            "You divide the logits by their sum. Step 1 is missing: e to the power of each.",
        ),
        Mistake(
            "sigmoid",
            lambda logits: 0.5 + 0.5 * np.tanh(logits / 2),
            "That is the sigmoid: each class by itself. Your rows don't sum to 1.",
        ),
        Mistake(
            "not divided",
            lambda logits: np.exp(logits - logits.max(axis=1, keepdims=True)),
            "All numbers are positive, but a row doesn't sum to 1 yet.",
        ),
        Mistake(
            "logarithms",
            lambda logits: logits - np.logaddexp.reduce(logits, axis=1, keepdims=True),
            "Those are the logarithms of the probabilities.",
        ),
    ),
)


def _answers_and_labels(rng):
    pictures, classes = int(rng.integers(2, 7)), int(rng.integers(2, 5))
    return rng.normal(0, 2, (pictures, classes)), rng.integers(0, classes, pictures)


def cross_entropy(logits, labels):
    """Return the mean loss of a batch: minus the logarithm of the true class's probability."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_sums = np.log(np.exp(shifted).sum(axis=1))
    return float(np.mean(log_sums - shifted[np.arange(len(labels)), labels]))


def _losses(logits, labels):
    return -np.log(softmax(logits)[np.arange(len(labels)), labels])


def _with_one_hot(logits, labels):
    one_hot = np.eye(logits.shape[1])[labels]
    return -np.sum(one_hot * np.log(softmax(logits))) / len(labels)


def _picture_by_picture(logits, labels):
    total = 0.0
    for row, label in zip(logits, labels, strict=True):
        total += math.log(sum(math.exp(logit) for logit in row)) - row[label]
    return total / len(labels)


CROSS_ENTROPY = Exercise(
    name="cross_entropy",
    lesson="01",
    aim="compute the cross-entropy of a batch from its logits",
    kind="by hand",
    points=2,
    reference=cross_entropy,
    inputs=_answers_and_labels,
    examples=(
        (np.array([[2.0, 1.0, 0.0]]), np.array([2])),
        (np.array([[2.0, 1.0, 0.0], [0.0, 3.0, 1.0]]), np.array([0, 2])),
        (np.array([[0.0, 4.0], [1.0, -1.0], [0.5, 0.0]]), np.array([0, 0, 1])),
        (np.array([[500.0, 490.0]]), np.array([1])),
    ),
    alternatives=(_with_one_hot, _picture_by_picture),
    mistakes=(
        Mistake(
            "forgets the minus",
            lambda logits, labels: -cross_entropy(logits, labels),
            "A loss is never negative, and the logarithm of a probability is never positive: a "
            "minus is missing.",
        ),
        Mistake(
            "sum",
            lambda logits, labels: _losses(logits, labels).sum(),
            "You have the sum over the pictures. The loss of a batch is the mean, so that it "
            "doesn't grow with the batch.",
        ),
        Mistake(
            "base two",
            lambda logits, labels: cross_entropy(logits, labels) / math.log(2),
            "Your logarithm has base 2. The loss uses the natural one, `np.log`.",
        ),
        Mistake(
            "most likely class",
            lambda logits, labels: -np.log(softmax(logits).max(axis=1)).mean(),
            "You look up the largest probability. The loss asks for that of the *true* class, "
            "however small.",
        ),
        Mistake(
            "no softmax",
            lambda logits, labels: -logits[np.arange(len(labels)), labels].mean(),
            "You took the logits themselves. First make probabilities of them, then take the "
            "logarithm.",
        ),
        Mistake(
            "every label for every picture",
            lambda logits, labels: -np.log(softmax(logits)[:, labels]).mean(),
            "`probabilities[:, labels]` takes every label for every picture. Each picture has "
            "one label of its own: give NumPy its row, too.",
        ),
        Mistake(
            "mean over the classes, too",
            lambda logits, labels: cross_entropy(logits, labels) / logits.shape[1],
            "You divide by the number of pictures times the number of classes. A loss belongs to "
            "a picture: divide by the pictures only.",
        ),
        Mistake(
            "all classes count",
            lambda logits, labels: -np.log(softmax(logits)).sum(axis=1).mean(),
            "You add up minus the logarithm for all classes. Only the true one counts.",
        ),
    ),
)


def first_loss(classes):
    """Return the loss of a net that gives each of so many classes the same logit."""
    return math.log(classes)


FIRST_LOSS = Exercise(
    name="first_loss",
    lesson="01",
    aim="predict the first loss of an untrained net",
    kind="by hand",
    points=1,
    reference=first_loss,
    inputs=lambda rng: (int(rng.integers(2, 2000)),),
    examples=((2,), (10,), (1000,)),
    alternatives=(
        lambda classes: -np.log(1 / classes),
        lambda classes: cross_entropy(np.zeros((1, classes)), np.array([0])),
    ),
    mistakes=(
        Mistake(
            "the probability",
            lambda classes: 1 / classes,
            "That is the probability which each class gets. The loss is minus its logarithm.",
        ),
        Mistake(
            "base two",
            lambda classes: math.log2(classes),
            "Your logarithm has base 2. The loss uses the natural one.",
        ),
        Mistake(
            "base ten",
            lambda classes: math.log10(classes),
            "Your logarithm has base 10. The loss uses the natural one.",
        ),
        Mistake(
            "forgets the minus",
            lambda classes: math.log(1 / classes),
            "A loss is never negative: look at the sign.",
        ),
        Mistake(
            "always two classes",
            lambda classes: math.log(2),
            "That is the answer for two classes. With more, a blind guess is right less often.",
        ),
        Mistake(
            "probability of being wrong",
            lambda classes: 1 - 1 / classes,
            "That is how often a blind guess is wrong. The loss asks for minus the logarithm of "
            "the true class's probability.",
        ),
    ),
)
