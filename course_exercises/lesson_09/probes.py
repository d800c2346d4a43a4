"""Exercises on what a layer knows, and on what it has forgotten."""

import numpy as np

from course_exercises.definition import Exercise, Mistake


def _probe(rng):
    count, height, width = (int(n) for n in rng.integers((12, 2, 2), (30, 5, 5)))
    channels = int(rng.integers(2, 6))
    maps = np.maximum(rng.normal(0.2, 1, (count, height, width, channels)), 0)
    weights, offset = rng.normal(0, 2, channels), float(rng.normal(0, 1))
    scores = maps.mean(axis=(1, 2)) @ weights + offset
    return maps, weights, offset, (scores + rng.normal(0, 1, count) > 0).astype(int)


def probe_accuracy(maps, weights, offset, labels):
    """Return the share of pictures that a linear probe names rightly."""
    scores = maps.mean(axis=(1, 2)) @ weights + offset
    return np.mean((scores > 0) == (labels == 1))


def _loops(maps, weights, offset, labels):
    right = 0
    for picture, label in zip(maps, labels, strict=True):
        score = offset
        for channel, weight in enumerate(weights):
            score += weight * picture[..., channel].mean()
        right += int(score > 0) == label
    return right / len(labels)


def _share_right(scores, labels):
    return np.mean((scores > 0) == (labels == 1))


# Two pictures of one row, two places, two channels: meows and barks.
_SOUNDS = np.array([[[[4.0, 0], [0, 2]]], [[[1.0, 3], [1, 9]]], [[[2.0, 5], [6, 1]]]])
_WEIGHTS = np.array([-2.0, 1.0])

PROBE_ACCURACY = Exercise(
    name="probe_accuracy",
    lesson="09",
    aim="measure what a layer knows with a linear probe",
    kind="by hand",
    points=2,
    reference=probe_accuracy,
    inputs=_probe,
    examples=(
        (_SOUNDS[:1], _WEIGHTS, 0.5, np.array([0])),
        (_SOUNDS, _WEIGHTS, 0.5, np.array([0, 1, 1])),
        (_SOUNDS, _WEIGHTS, 4.0, np.array([1, 1, 0])),
        (_SOUNDS, _WEIGHTS, 9.0, np.array([1, 1, 1])),
        (_SOUNDS, _WEIGHTS, -3.6, np.array([0, 1, 0])),
        (np.zeros((1, 1, 1, 1)), np.ones(1), 0.0, np.array([0])),
    ),
    alternatives=(
        _loops,
        lambda maps, weights, offset, labels: np.mean(
            np.where(np.einsum("nhwk,k->nhw", maps, weights).mean((1, 2)) > -offset, 1, 0) == labels
        ),
    ),
    mistakes=(
        Mistake(
            "offset forgotten",
            lambda maps, weights, offset, labels: probe_accuracy(maps, weights, 0, labels),
            "The weighted sum is right. One number of the probe is not used yet.",
        ),
        Mistake(
            "sum over the places",
            lambda maps, weights, offset, labels: _share_right(
                maps.sum(axis=(1, 2)) @ weights + offset, labels
            ),
            "You add up the places of a channel. Then the offset weighs too little: the probe "
            "reads the channel's *average*.",
        ),
        Mistake(
            "largest place",
            lambda maps, weights, offset, labels: _share_right(
                maps.max(axis=(1, 2)) @ weights + offset, labels
            ),
            "You take the largest number of each channel. The probe reads its average.",
        ),
        Mistake(
            "classes exchanged",
            lambda maps, weights, offset, labels: 1 - probe_accuracy(maps, weights, offset, labels),
            "Either your answers are turned round, or that is the share that is wrong.",
        ),
        Mistake(
            "how many",
            lambda maps, weights, offset, labels: (
                probe_accuracy(maps, weights, offset, labels) * len(labels)
            ),
            "That is how many are right. Asked is the share.",
        ),
        Mistake(
            "threshold of a half",
            lambda maps, weights, offset, labels: probe_accuracy(
                maps, weights, offset - 0.5, labels
            ),
            "You compare the score with 0.5, as if it were a probability. This probe was fitted "
            "to -1 and +1: what lies halfway?",
        ),
        Mistake(
            "share of class 1",
            lambda maps, weights, offset, labels: np.mean(
                maps.mean(axis=(1, 2)) @ weights + offset > 0
            ),
            "That is how often the probe says class 1. Compare with the labels.",
        ),
    ),
)


def _patches(rng):
    count, numbers = (int(n) for n in rng.integers((4, 2), (12, 7)))
    pictures = rng.normal(rng.normal(0, 2, numbers), rng.uniform(0.3, 2, numbers), (count, numbers))
    return pictures, pictures + rng.normal(0.2, rng.uniform(0.3, 2), (count, numbers))


def explained_share(pictures, rebuilt):
    """Return R squared of patches, (patches, numbers), and what was computed back of them."""
    wrong = ((pictures - rebuilt) ** 2).sum()
    spread = ((pictures - pictures.mean(axis=0)) ** 2).sum()
    return 1 - wrong / spread


def _by_loops(pictures, rebuilt):
    wrong = spread = 0.0
    for column in range(pictures.shape[1]):
        average = sum(pictures[:, column]) / len(pictures)
        for true, found in zip(pictures[:, column], rebuilt[:, column], strict=True):
            wrong += (true - found) ** 2
            spread += (true - average) ** 2
    return (spread - wrong) / spread


def _ratio(pictures, rebuilt, mean, power=2):
    wrong = (np.abs(pictures - rebuilt) ** power).sum()
    return 1 - wrong / (np.abs(pictures - mean) ** power).sum()


def _column_by_column(pictures, rebuilt):
    wrong = ((pictures - rebuilt) ** 2).sum(axis=0)
    return np.mean(1 - wrong / ((pictures - pictures.mean(axis=0)) ** 2).sum(axis=0))


_FOUR = np.array([[1.0, 9], [3, 6], [5, 8], [7, 7]])
_NEAR = _FOUR + np.array([[1.0, 0], [0, -1], [0, 0], [-1, 1]])

EXPLAINED_SHARE = Exercise(
    name="explained_share",
    lesson="09",
    aim="measure what a layer has forgotten with a reconstruction",
    kind="by hand",
    points=2,
    reference=explained_share,
    inputs=_patches,
    examples=(
        (np.array([[0.0, 5], [2, 1]]), np.array([[1.0, 3], [1, 3]])),
        (_FOUR, _FOUR),
        (_FOUR, _NEAR),
        (_FOUR, _FOUR[::-1]),
    ),
    alternatives=(
        _by_loops,
        lambda pictures, rebuilt: (
            1 - np.mean((pictures - rebuilt) ** 2) / np.mean(np.var(pictures, axis=0))
        ),
    ),
    mistakes=(
        Mistake(
            "one average for all",
            lambda pictures, rebuilt: _ratio(pictures, rebuilt, pictures.mean()),
            "You compare with one number, the mean of everything. The average patch has a mean of "
            "its own at each of its places.",
        ),
        Mistake(
            "average of each patch",
            lambda pictures, rebuilt: _ratio(
                pictures, rebuilt, pictures.mean(axis=1, keepdims=True)
            ),
            "You average along the wrong direction: the average patch is a mean over the patches.",
        ),
        Mistake(
            "share that is lost",
            lambda pictures, rebuilt: 1 - explained_share(pictures, rebuilt),
            "That is the share that is lost: a perfect reconstruction should get 1.",
        ),
        Mistake(
            "distances not squared",
            lambda pictures, rebuilt: _ratio(pictures, rebuilt, pictures.mean(axis=0), 1),
            "You add up distances. Square them first, above and below the line.",
        ),
        Mistake(
            "never below 0",
            lambda pictures, rebuilt: max(0.0, explained_share(pictures, rebuilt)),
            "Your score never falls below 0. It may: a reconstruction can be worse than the "
            "average patch.",
        ),
        Mistake(
            "number by number",
            _column_by_column,
            "You score each number of a patch by itself, and take the mean. Then a place that "
            "hardly varies counts as much as one that varies a lot: add up first.",
        ),
        Mistake(
            "correlation",
            lambda pictures, rebuilt: np.corrcoef(pictures.ravel(), rebuilt.ravel())[0, 1] ** 2,
            "That is the correlation, squared. It forgives a reconstruction that is too bright "
            "everywhere; this score doesn't.",
        ),
    ),
)
