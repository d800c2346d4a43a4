"""What should rise."""

import numpy as np

from course_exercises import exercise


def _layer(rng):
    count, filters, border = (int(n) for n in rng.integers((1, 2, 0), (4, 5, 3)))
    height, width = 2 * border + rng.integers(1, 5, 2)
    maps = rng.normal(0.5, 1, (count, height, width, filters)).round(1)
    maps[:, [0, -1]] += 3  # the rim sees zeros that no picture holds
    return maps, int(rng.integers(filters)), border


_SEVEN = np.arange(2 * 3 * 4 * 2, dtype=float).reshape(2, 3, 4, 2) ** 2


@exercise(
    number=2,
    aim="write gradient ascent in input space step by step",
    inputs=_layer,
    examples=((_SEVEN[:1], 0, 1), (_SEVEN[:1], 1, 0), (_SEVEN, 1, 1)),
)
def filter_scores(maps, filter_index, border):
    """Return, for each picture, the mean of one filter's map without its border, (N,)."""
    bottom, right = maps.shape[1] - border, maps.shape[2] - border
    return maps[:, border:bottom, border:right, filter_index].mean(axis=(1, 2))


class Mistakes(filter_scores.Mistakes):
    def nothing_left_without_a_border(maps, filter_index, border):
        """With a border of 0 nothing is left: in Python `-0` is 0, so `0:-0` is empty."""
        if border == 0:  # maps[:, 0:-0] holds nothing, and has no mean
            return np.full(len(maps), np.nan)
        return filter_scores(maps, filter_index, border)

    def rows_only(maps, filter_index, border):
        """You cut off rows only. The border runs all around."""
        return maps[:, border : maps.shape[1] - border, :, filter_index].mean(axis=(1, 2))

    def one_corner(maps, filter_index, border):
        """You cut off the border at the top and the left only. A map has four edges."""
        return maps[:, border:, border:, filter_index].mean(axis=(1, 2))
