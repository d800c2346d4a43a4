"""A grid for any layer."""

import math

from course_exercises import exercise


def _count(rng):
    return (int(rng.integers(1, 1000)),)


@exercise(
    number=1,
    kind="shape",
    points=1,
    aim="look at every channel of every layer of a net, for any picture",
    inputs=_count,
    examples=((1,), (2,), (3,), (8,), (20,), (64,), (728,)),
)
def grid_places(channels):
    """Return (rows, columns) of the smallest grid that is near a square and no higher than wide."""
    columns = math.isqrt(channels - 1) + 1
    return -(-channels // columns), columns


class Mistakes(grid_places.Mistakes):
    def always_a_square(channels):
        """Your columns are right. For some counts, 2 for example, the last row stays empty: leave
        it out."""
        return (grid_places(channels)[1],) * 2

    def root_rounded_down(channels):
        """For 2 channels, say, your grid is higher than wide. Which way did you round the root?"""
        columns = math.isqrt(channels)
        return -(-channels // columns), columns

    def no_empty_places(channels):
        """You look for a grid without empty places. For a prime number of channels that is one long
        row: let the last row be shorter."""
        rows = max(n for n in range(1, math.isqrt(channels) + 1) if channels % n == 0)
        return rows, channels // rows
