"""Shown, or used?"""

import numpy as np

from course_exercises import exercise


def _head(rng):
    channels, classes, count = (int(n) for n in rng.integers((2, 2, 2), (6, 5, 20)))
    averages = np.maximum(rng.normal(0.5, 1, (count, channels)).round(1), 0)
    weights = rng.normal(0, 1, (channels, classes)).round(1)
    biases = rng.normal(0, 0.7, classes).round(1) + 0.003 * np.arange(classes)  # no ties
    logits = averages @ weights + biases
    labels = (logits + rng.normal(0, 0.6, logits.shape)).argmax(axis=1)
    silenced = rng.permutation(channels)[: rng.integers(1, channels)]
    return averages, weights, biases, labels, [int(channel) for channel in silenced]


# Three channels, two classes, cat and dog. The first channel is loud and speaks for both alike.
_LOUD = np.array([[9.0, 2, 1], [8.0, 0, 2], [1.0, 1, 3], [7.0, 3, 4]])
_FOR_BOTH = np.array([[1.0, 1], [0, 2], [1, 0]])
_CAT_FIRST = np.array([0.5, 0.0])
_TRUTH = np.array([1, 0, 0, 1])


@exercise(
    number=7,
    aim="silence channels, and so tell what the net *uses* from what it merely shows",
    inputs=_head,
    examples=(
        (_LOUD[:1], _FOR_BOTH, _CAT_FIRST, _TRUTH[:1], [0]),
        (_LOUD[:1], _FOR_BOTH, _CAT_FIRST, _TRUTH[:1], [1]),
        (_LOUD, _FOR_BOTH, _CAT_FIRST, _TRUTH, []),
        (_LOUD, _FOR_BOTH, _CAT_FIRST, _TRUTH, [2]),
        (_LOUD, _FOR_BOTH, _CAT_FIRST, _TRUTH, [2, 1]),
        (_LOUD, _FOR_BOTH, _CAT_FIRST[::-1], 1 - _TRUTH[[1, 1, 1, 0]], [1, 2]),
    ),
)
def silenced_accuracy(averages, weights, biases, labels, channels):
    """Return the share of pictures named rightly while some channels are 0."""
    left = averages.copy()
    left[:, channels] = 0
    answers = (left @ weights + biases).argmax(axis=1)
    return np.mean(answers == labels)


class Mistakes(silenced_accuracy.Mistakes):
    def all_others_silenced(averages, weights, biases, labels, channels):
        """You silence all the others and keep the channels that you were given. The question is
        what happens without them."""
        others = [channel for channel in range(len(weights)) if channel not in channels]
        return silenced_accuracy(averages, weights, biases, labels, others)

    def pictures_silenced(averages, weights, biases, labels, channels):
        """You set rows to 0, and a row is a picture. Channels are the second axis of `averages`."""
        left = averages.copy()
        left[channels] = 0
        return silenced_accuracy(left, weights, biases, labels, [])

    def the_drop(averages, weights, biases, labels, channels):
        """That is by how much the share falls. The question asks for the share itself."""
        before = silenced_accuracy(averages, weights, biases, labels, [])
        return before - silenced_accuracy(averages, weights, biases, labels, channels)

    def the_usual_in_place_of_0(averages, weights, biases, labels, channels):
        """You give each silenced channel its mean over the pictures. That is an experiment of its
        own, but a channel at its usual strength isn't silent: set it to 0."""
        usual = averages.mean(axis=0)[channels] @ weights[channels]
        return silenced_accuracy(averages, weights, biases + usual, labels, channels)

    def biases_left_out(averages, weights, biases, labels, channels):
        """You left out the biases. They belong to the classes and not to a channel, so they stay
        when a channel falls silent."""
        return silenced_accuracy(averages, weights, 0 * biases, labels, channels)
