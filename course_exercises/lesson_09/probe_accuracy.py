"""Read a probe."""

import numpy as np

from course_exercises import exercise


def _probe(rng):
    count, height, width = (int(n) for n in rng.integers((2, 1, 1), (20, 4, 4)))
    channels = int(rng.integers(2, 6))
    maps = np.maximum(rng.normal(0.2, 1, (count, height, width, channels)).round(1), 0)
    weights = rng.normal(0, 2, channels).round(1)
    offset = round(rng.normal(0, 1), 1) + 0.037  # so that no sum is 0
    scores = maps.mean(axis=(1, 2)) @ weights + offset
    return maps, weights, offset, (scores + rng.normal(0, 1, count) > 0).astype(int)


# Two pictures of one row, two places, two channels: meows and barks.
_SOUNDS = np.array([[[[4.0, 0], [0, 2]]], [[[1.0, 3], [1, 9]]], [[[2.0, 5], [6, 1]]]])
_WEIGHTS = np.array([-2.0, 1.0])


@exercise(
    number=3,
    kind="by hand",
    aim="measure what a layer knows with a linear probe",
    inputs=_probe,
    examples=(
        (_SOUNDS[:1], _WEIGHTS, 0.5, np.array([0])),
        (_SOUNDS, _WEIGHTS, 0.5, np.array([0, 1, 1])),
        (_SOUNDS, _WEIGHTS, 4.0, np.array([1, 1, 0])),
        (_SOUNDS, _WEIGHTS, 9.0, np.array([1, 1, 1])),
        (np.zeros((1, 1, 1, 1)), np.ones(1), 0.0, np.array([0])),
    ),
)
def probe_accuracy(maps, weights, offset, labels):
    """Return the share of pictures that a linear probe names rightly."""
    scores = maps.mean(axis=(1, 2)) @ weights + offset
    return np.mean((scores > 0) == (labels == 1))


class Mistakes(probe_accuracy.Mistakes):
    def threshold_of_a_half(maps, weights, offset, labels):
        """You compare the score with 0.5, as if it were a probability. This probe was fitted to -1
        and +1: what lies halfway?"""
        return probe_accuracy(maps, weights, offset - 0.5, labels)

    def sum_over_the_places(maps, weights, offset, labels):
        """You add up the places of a channel. Then the offset weighs too little: the probe reads
        the channel's *average*."""
        return probe_accuracy(maps * maps[0, :, :, 0].size, weights, offset, labels)

    def largest_place(maps, weights, offset, labels):
        """You take the largest number of each channel. The probe reads its average."""
        return probe_accuracy(maps.max(axis=(1, 2), keepdims=True), weights, offset, labels)
