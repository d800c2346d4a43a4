"""Identity or projection?"""

from course_exercises import exercise


def _block(rng):
    height, width = (int(side) for side in rng.integers(3, 33, 2))
    channels, filters = (int(2**power) for power in rng.integers(2, 5, 2))
    return (height, width, channels), filters, int(rng.integers(1, 3))


@exercise(
    number=4,
    kind="shape",
    aim="write a residual block, with an identity shortcut or a projection",
    inputs=_block,
    examples=(
        ((8, 8, 16), 16, 1),
        ((8, 8, 16), 32, 1),
        ((8, 8, 16), 16, 2),
        ((8, 8, 16), 32, 2),
        ((7, 5, 4), 4, 2),
        ((9, 7, 8), 4, 2),
    ),
)
def shortcut_of(shape, filters, strides):
    """Return a block's kind of shortcut, the shape that it gives, and its parameters."""
    height, width, channels = shape
    out = (-(-height // strides), -(-width // strides), filters)
    if out == tuple(shape):
        return "identity", out, 0
    return "projection", out, channels * filters + filters


class Mistakes(shortcut_of.Mistakes):
    def looks_at_the_channels_only(shape, filters, strides):
        """You look at the channels. Can two maps of different height be added?"""
        right = shortcut_of(shape, filters, strides)
        return right if filters != shape[2] else ("identity", right[1], 0)

    def looks_at_the_strides_only(shape, filters, strides):
        """You look at the strides. Can maps with different numbers of channels be added?"""
        right = shortcut_of(shape, filters, strides)
        return right if strides > 1 else ("identity", right[1], 0)

    def one_set_at_each_place(shape, filters, strides):
        """You count the weights once for every place. A convolution uses the same ones
        everywhere."""
        kind, out, parameters = shortcut_of(shape, filters, strides)
        return kind, out, out[0] * out[1] * parameters

    def rounds_down(shape, filters, strides):
        """Your sizes are rounded down. A step starts at the first place, so from 7 places every
        second one makes how many?"""
        kind, _, parameters = shortcut_of(shape, filters, strides)
        return kind, (shape[0] // strides, shape[1] // strides, filters), parameters
