"""An exercise on what a separable convolution costs."""

from course_exercises.definition import Exercise, Mistake


def _layer(rng):
    channels, filters = (int(count) for count in rng.permutation(range(2, 129))[:2])
    return int(rng.integers(8, 65)), int(rng.integers(3, 8)), channels, filters


def separable_cost(size, kernel, channels, filters):
    """Return weights and multiply-adds of a separable convolution on maps of size by size."""
    weights = kernel * kernel * channels + channels * filters
    return weights, size * size * weights


def _half_by_half(size, kernel, channels, filters):
    depthwise, pointwise = channels * kernel**2, filters * channels
    return [depthwise + pointwise, depthwise * size**2 + pointwise * size**2]


def _from_the_regular_one(size, kernel, channels, filters):
    """The ratio to the regular convolution is 1 / filters + 1 / kernel**2."""
    regular = kernel**2 * channels * filters
    weights = regular // filters + regular // kernel**2
    return weights, weights * size * size


def _with_weights(count):
    """Return the pair for another count of weights, from (kernel, channels, filters)."""

    def cost(size, kernel, channels, filters):
        weights = count(kernel, channels, filters)
        return weights, size * size * weights

    return cost


SEPARABLE_COST = Exercise(
    name="separable_cost",
    lesson="08",
    aim="count what the split saves, in parameters and in multiplications",
    kind="by hand",
    points=2,
    reference=separable_cost,
    inputs=_layer,
    examples=((4, 3, 1, 1), (4, 3, 2, 3), (32, 3, 128, 128), (8, 5, 16, 512)),
    alternatives=(_half_by_half, _from_the_regular_one),
    mistakes=(
        Mistake(
            "regular convolution",
            _with_weights(lambda kernel, channels, filters: kernel**2 * channels * filters),
            "That is the regular convolution, which has a kernel for each pair of channels.",
        ),
        Mistake(
            "depthwise half only",
            _with_weights(lambda kernel, channels, filters: kernel**2 * channels),
            "That is the depthwise half. Who mixes the channels?",
        ),
        Mistake(
            "pointwise half only",
            _with_weights(lambda kernel, channels, filters: channels * filters),
            "That is the pointwise half. Who looks around in space?",
        ),
        Mistake(
            "a kernel for each filter",
            _with_weights(
                lambda kernel, channels, filters: kernel**2 * filters + channels * filters
            ),
            "The depthwise half comes first: does it have a kernel for each channel that comes in, "
            "or for each that goes out?",
        ),
        Mistake(
            "every kernel reads all channels",
            _with_weights(
                lambda kernel, channels, filters: kernel**2 * channels**2 + channels * filters
            ),
            "In your depthwise half every kernel reads all channels. Each reads only its own.",
        ),
        Mistake(
            "halves multiplied",
            _with_weights(
                lambda kernel, channels, filters: kernel**2 * channels * channels * filters
            ),
            "You multiply the weights of the halves. They are two layers, one after the other.",
        ),
        Mistake(
            "flat kernel",
            _with_weights(lambda kernel, channels, filters: kernel * channels + channels * filters),
            "A kernel has two sides.",
        ),
        Mistake(
            "with biases",
            _with_weights(
                lambda kernel, channels, filters: (kernel**2 + filters) * channels + filters
            ),
            "You count biases. This layer has none.",
        ),
        Mistake(
            "one side of the map",
            lambda size, kernel, channels, filters: (
                kernel**2 * channels + channels * filters,
                size * (kernel**2 * channels + channels * filters),
            ),
            "The weights are right. A map is as high as it is wide: how many places has it?",
        ),
        Mistake(
            "no padding",
            lambda size, kernel, channels, filters: (
                kernel**2 * channels + channels * filters,
                max(size - kernel + 1, 0) ** 2 * (kernel**2 * channels + channels * filters),
            ),
            'The weights are right. With padding "same" no place is lost at the rim.',
        ),
    ),
)
