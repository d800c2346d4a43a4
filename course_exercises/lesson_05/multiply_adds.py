"""What a picture costs."""

from course_exercises import exercise


def _net(rng):
    depth = int(rng.integers(1, 5))
    stages = [(int(rng.integers(1, 4)), int(rng.integers(1, 65))) for _ in range(depth)]
    return 2 ** (depth - 1) * int(rng.integers(2, 20)), stages


@exercise(
    number=2,
    kind="shape",
    aim="count the parameters and the multiplications of a net before you build it",
    inputs=_net,
    examples=(
        (4, [(1, 1)]),
        (8, [(2, 4), (1, 6)]),
        (224, [(2, 64), (2, 128), (3, 256), (3, 512), (3, 512)]),
    ),
)
def multiply_adds(size, stages):
    """Return the multiply-adds of a VGG's convolutions for a colour picture of size by size."""
    return _counted(size, stages, _area)


def _area(side):
    return side**2


def _counted(size, stages, places, shrink=2):
    """Count for maps that `shrink` with each stage; `places` tells how many a map of a side has."""
    total, channels = 0, 3
    for convolutions, filters in stages:
        for _ in range(convolutions):
            total += places(size) * 9 * channels * filters
            channels = filters
        size = size // shrink
    return total


class Mistakes(multiply_adds.Mistakes):
    def maps_that_never_shrink(size, stages):
        """Pooling at the end of a stage halves both sides: the next has a quarter of the places."""
        return _counted(size, stages, _area, shrink=1)

    def shrinks_to_a_quarter(size, stages):
        """Pooling leaves a quarter of the *places*: each side is halved, not quartered."""
        return _counted(size, stages, _area, shrink=4)

    def no_padding(size, stages):
        """With padding "same" a convolution gives as many places as it gets: none is lost."""
        return _counted(size, stages, lambda side: max(side - 2, 0) ** 2)
