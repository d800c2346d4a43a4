"""A module of Xception."""

from course_exercises import exercise


def _module(rng):
    channels, filters = rng.choice([2, 3, 5, 8]), rng.choice([4, 6, 16])
    return int(rng.integers(7, 15)), int(channels), int(filters)


@exercise(
    number=6,
    kind="shape",
    points=3,
    aim="build Xception, the net made of little else, and train a small one",
    inputs=_module,
    examples=((8, 2, 4), (9, 3, 4), (8, 4, 4)),
    seconds=30.0,
    draws=4,
)
def entry_module(size, channels, filters):
    """Return the output shape and the parameters of a module of Xception's entry flow."""
    side = (size + 1) // 2
    first = 9 * channels + channels * filters
    second = 9 * filters + filters * filters
    projection = channels * filters
    normalizations = 3 * 4 * filters
    return (side, side, filters), first + second + projection + normalizations


def _with(size, channels, filters, extra):
    """Return the right shape with a change of the parameters."""
    shape, parameters = entry_module(size, channels, filters)
    return shape, parameters + extra


class Mistakes(entry_module.Mistakes):
    def no_shortcut(size, channels, filters):
        """The shape is right. The shortcut has parameters, too: it is a projection, with a
        normalization of its own."""
        return _with(size, channels, filters, -channels * filters - 4 * filters)

    def shortcut_not_normalized(size, channels, filters):
        """The shape is right. A normalization is missing: how many convolutions are there?"""
        return _with(size, channels, filters, -4 * filters)

    def no_normalization(size, channels, filters):
        """The shape and the convolutions are right. The normalizations hold numbers, too."""
        return _with(size, channels, filters, -12 * filters)

    def two_numbers_for_each_normalized_channel(size, channels, filters):
        """The shape is right. You count gamma and beta; `count_params()` also counts the two that
        move without being trained (lesson 07)."""
        return _with(size, channels, filters, -6 * filters)

    def both_blocks_read_what_came_in(size, channels, filters):
        """The shape is right. How many channels does the second separable convolution read?"""
        return _with(size, channels, filters, (9 + filters) * (channels - filters))

    def with_biases(size, channels, filters):
        """The shape is right. You count biases: before a normalization there are none, since it
        would subtract them again."""
        return _with(size, channels, filters, 3 * filters)

    def regular_convolutions(size, channels, filters):
        """The shape is right. You count regular convolutions of 3 by 3; here they are split."""
        return _with(size, channels, filters, (8 * filters - 9) * (channels + filters))

    def shortcut_of_3_by_3(size, channels, filters):
        """The shape is right. The shortcut's kernel is 1 by 1."""
        return _with(size, channels, filters, 8 * channels * filters)
