"""What does it cost?"""

from course_exercises import exercise


def _layer(rng):
    channels, filters = (int(count) for count in rng.permutation(range(2, 129))[:2])
    return int(rng.integers(8, 65)), int(rng.integers(3, 8)), channels, filters


@exercise(
    number=2,
    kind="by hand",
    aim="count what the split saves, in parameters and in multiplications",
    inputs=_layer,
    examples=((4, 3, 1, 1), (4, 3, 2, 3), (32, 3, 128, 128), (8, 5, 16, 512)),
)
def separable_cost(size, kernel, channels, filters):
    """Return weights and multiply-adds of a separable convolution on maps of size by size."""
    weights = kernel * kernel * channels + channels * filters
    return weights, size * size * weights


def _with_weights(size, weights):
    """Return the pair for another count of weights."""
    return weights, size * size * weights


class Mistakes(separable_cost.Mistakes):
    def regular_convolution(size, kernel, channels, filters):
        """That is the regular convolution, which has a kernel for each pair of channels."""
        return _with_weights(size, kernel**2 * channels * filters)

    def depthwise_half_only(size, kernel, channels, filters):
        """That is the depthwise half. Who mixes the channels?"""
        return _with_weights(size, kernel**2 * channels)

    def pointwise_half_only(size, kernel, channels, filters):
        """That is the pointwise half. Who looks around in space?"""
        return _with_weights(size, channels * filters)

    def a_kernel_for_each_filter(size, kernel, channels, filters):
        """The depthwise half comes first: does it have a kernel for each channel that comes in, or
        for each that goes out?"""
        return _with_weights(size, kernel**2 * filters + channels * filters)

    def every_kernel_reads_all_channels(size, kernel, channels, filters):
        """In your depthwise half every kernel reads all channels. Each reads only its own."""
        return _with_weights(size, kernel**2 * channels**2 + channels * filters)

    def halves_multiplied(size, kernel, channels, filters):
        """You multiply the weights of the halves. They are two layers, one after the other."""
        return _with_weights(size, kernel**2 * channels * channels * filters)

    def with_biases(size, kernel, channels, filters):
        """You count biases. This layer has none."""
        return _with_weights(size, (kernel**2 + filters) * channels + filters)

    def no_padding(size, kernel, channels, filters):
        """The weights are right. With padding "same" no place is lost at the rim."""
        weights, _ = separable_cost(size, kernel, channels, filters)
        return weights, max(size - kernel + 1, 0) ** 2 * weights
