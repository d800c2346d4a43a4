"""Up the other side of the U."""

import numpy as np

from course_exercises import exercise


def _net(rng):
    depth = int(rng.integers(3, 6))
    widths = rng.choice(np.arange(2, 40), depth, replace=False).tolist()
    return 2 ** (depth - 1) * int(rng.integers(1, 9)), widths


@exercise(
    number=3,
    kind="shape",
    aim="train a U-Net that gives every pixel of a street a class",
    inputs=_net,
    examples=((2, [3, 5]), (64, [16, 32, 64, 128]), (24, [7, 3, 20])),
)
def skip_shapes(size, widths):
    """Return [side, channels] that each step on the way up reads, the coarsest first."""
    shapes, channels = [], widths[-1]
    for level in reversed(range(len(widths) - 1)):
        shapes.append([size // 2**level, channels + widths[level]])
        channels = widths[level]
    return shapes


def _with_channels(size, widths, choose):
    """Return a wrong answer whose sides are right; `choose` says how many channels."""
    levels = reversed(range(len(widths) - 1))
    return [[size // 2**level, choose(widths, level)] for level in levels]


class Mistakes(skip_shapes.Mistakes):
    def no_skip(size, widths):
        """You count what comes from below only. The map stored on the way down lies beside it."""
        return _with_channels(size, widths, lambda widths, level: widths[level + 1])

    def skip_only(size, widths):
        """You count the channels that a step *writes*, or those of the stored map alone. It *reads*
        the stored map and the enlarged one, one behind the other."""
        return _with_channels(size, widths, lambda widths, level: widths[level])

    def the_bottom_at_every_step(size, widths):
        """You take the bottom's channels everywhere. A step reads what the step below wrote."""
        return _with_channels(size, widths, lambda widths, level: widths[-1] + widths[level])

    def all_that_was_read_stays(size, widths):
        """Your channels pile up from step to step. The convolutions of a step bring them down to
        its own width again."""
        return _with_channels(size, widths, lambda widths, level: sum(widths[level:]))

    def twice_the_same(size, widths):
        """You count the stored map twice. How many channels has the coarser step written?"""
        return _with_channels(size, widths, lambda widths, level: 2 * widths[level])
