"""Exercises on what a block costs: its numbers, and its work."""

from course_exercises.definition import Exercise, Mistake


def _stage(rng):
    return tuple(int(rng.integers(low, high)) for low, high in ((1, 5), (1, 129), (1, 257)))


def stage_parameters(convolutions, channels, filters):
    """Return the parameters of a stage of 3 by 3 convolutions that reads so many channels."""
    first = 9 * channels * filters + filters
    others = 9 * filters * filters + filters
    return first + (convolutions - 1) * others


def _layer_by_layer(convolutions, channels, filters):
    total = 0
    for _ in range(convolutions):
        total += (9 * channels + 1) * filters
        channels = filters
    return total


STAGE_PARAMETERS = Exercise(
    name="stage_parameters",
    lesson="05",
    aim="count the parameters of a block before it is built",
    kind="by hand",
    points=1,
    reference=stage_parameters,
    inputs=_stage,
    examples=((1, 3, 64), (2, 3, 64), (3, 128, 256)),
    alternatives=(
        _layer_by_layer,
        lambda convolutions, channels, filters: (
            filters * (9 * (channels + (convolutions - 1) * filters) + convolutions)
        ),
    ),
    mistakes=(
        Mistake(
            "all like the first",
            lambda convolutions, channels, filters: (
                convolutions * (9 * channels * filters + filters)
            ),
            "Only the first convolution reads the stage's input. How many channels does the "
            "second one read?",
        ),
        Mistake(
            "all like the second",
            lambda convolutions, channels, filters: (
                convolutions * (9 * filters * filters + filters)
            ),
            "The first convolution reads the stage's input, which may have other channels than "
            "its output.",
        ),
        Mistake(
            "no biases",
            lambda convolutions, channels, filters: (
                9 * filters * (channels + (convolutions - 1) * filters)
            ),
            "The weights are right. Each filter also has a bias.",
        ),
        Mistake(
            "biases once",
            lambda convolutions, channels, filters: (
                9 * filters * (channels + (convolutions - 1) * filters) + filters
            ),
            "You count the biases of one layer. Each convolution of the stage has its own.",
        ),
        Mistake(
            "flat kernels",
            lambda convolutions, channels, filters: (
                filters * (channels + (convolutions - 1) * filters + convolutions)
            ),
            "Your kernels have one place. A kernel of 3 by 3 has nine, each with a weight for "
            "every channel that it reads.",
        ),
        Mistake(
            "first layer only",
            lambda convolutions, channels, filters: 9 * channels * filters + filters,
            "That is the first convolution. The stage has `convolutions` of them.",
        ),
        Mistake(
            "one convolution too many",
            lambda convolutions, channels, filters: stage_parameters(
                convolutions + 1, channels, filters
            ),
            "You count one convolution too many: the first is one of them.",
        ),
    ),
)


def _net(rng):
    depth = int(rng.integers(1, 5))
    stages = [(int(rng.integers(1, 4)), int(rng.integers(1, 65))) for _ in range(depth)]
    return 2 ** (depth - 1) * int(rng.integers(2, 20)), stages


def multiply_adds(size, stages):
    """Return the multiply-adds of a VGG's convolutions for a colour picture of size by size."""
    total, channels = 0, 3
    for convolutions, filters in stages:
        for _ in range(convolutions):
            total += size * size * 9 * channels * filters
            channels = filters
        size = size // 2
    return total


def _stage_by_stage(size, stages):
    total = 0
    inputs = [3, *(filters for _, filters in stages)]
    for number, (convolutions, filters) in enumerate(stages):
        places = (size // 2**number) ** 2
        kernels = 9 * filters * (inputs[number] + (convolutions - 1) * filters)
        total += places * kernels
    return total


def _by_recursion(size, stages, channels):
    if not stages:
        return 0
    (convolutions, filters), *rest = stages
    if convolutions == 0:
        return _by_recursion(size // 2, rest, filters)
    here = 9 * size**2 * channels * filters
    return here + _by_recursion(size, [(convolutions - 1, filters), *rest], filters)


def _no_pooling(size, stages):
    return sum(
        size * size * 9 * filters * (channels + (convolutions - 1) * filters)
        for (convolutions, filters), channels in zip(
            stages, [3, *(filters for _, filters in stages)], strict=False
        )
    )


def _pools_first(size, stages):
    return multiply_adds(size // 2, stages)


def _quarters(size, stages):
    total, channels = 0, 3
    for convolutions, filters in stages:
        for _ in range(convolutions):
            total += size * size * 9 * channels * filters
            channels = filters
        size = size // 4
    return total


def _with_biases(size, stages):
    total = multiply_adds(size, stages)
    for convolutions, filters in stages:
        total += convolutions * size * size * filters
        size = size // 2
    return total


def _valid_padding(size, stages):
    total, channels = 0, 3
    for convolutions, filters in stages:
        for _ in range(convolutions):
            total += max(size - 2, 0) ** 2 * 9 * channels * filters
            channels = filters
        size = size // 2
    return total


def _parameters(size, stages):
    total, channels = 0, 3
    for convolutions, filters in stages:
        total += stage_parameters(convolutions, channels, filters)
        channels = filters
    return total


def _one_side(size, stages):
    total, channels = 0, 3
    for convolutions, filters in stages:
        for _ in range(convolutions):
            total += size * 9 * channels * filters
            channels = filters
        size = size // 2
    return total


MULTIPLY_ADDS = Exercise(
    name="multiply_adds",
    lesson="05",
    aim="count the multiplications of a net before it is built",
    kind="shape",
    points=2,
    reference=multiply_adds,
    inputs=_net,
    examples=(
        (4, [(1, 1)]),
        (8, [(2, 4), (1, 6)]),
        (224, [(2, 64), (2, 128), (3, 256), (3, 512), (3, 512)]),
    ),
    alternatives=(_stage_by_stage, lambda size, stages: _by_recursion(size, stages, 3)),
    mistakes=(
        Mistake(
            "maps that never shrink",
            _no_pooling,
            "The pooling at the end of a stage halves the map: the next stage has a quarter of "
            "the places.",
        ),
        Mistake(
            "pools first",
            _pools_first,
            "Your maps shrink before the stage's convolutions. The pooling comes after them.",
        ),
        Mistake(
            "shrinks to a quarter",
            _quarters,
            "Pooling leaves a quarter of the *places*: each side is halved, not quartered.",
        ),
        Mistake(
            "counts biases",
            _with_biases,
            "Your count has the biases, too. They are added; nothing is multiplied for them.",
        ),
        Mistake(
            "no padding",
            _valid_padding,
            'With padding "same" a convolution gives as many places as it gets: none is lost at '
            "the rim.",
        ),
        Mistake(
            "parameters",
            _parameters,
            "Those are the parameters. Each weight is used at every place of the output.",
        ),
        Mistake(
            "one side",
            _one_side,
            "You count the places of one row. A map is as high as it is wide.",
        ),
    ),
)
