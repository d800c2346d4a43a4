"""How many parameters?"""

from course_exercises import exercise


def _layer(rng):
    return *(int(rng.integers(1, high)) for high in (8, 65, 257)), bool(rng.integers(2))


@exercise(
    number=3,
    kind="shape",
    points=1,
    aim="predict the output shape and the number of parameters of any convolutional layer",
    inputs=_layer,
    examples=((3, 3, 32, True), (1, 1, 1, False), (5, 2, 3, True), (3, 4, 2, False)),
)
def layer_parameters(kernel, channels, filters, bias):
    """Return how many numbers a convolutional layer holds."""
    return kernel * kernel * channels * filters + (filters if bias else 0)


class Mistakes(layer_parameters.Mistakes):
    def kernel_not_squared(kernel, channels, filters, bias):
        """A kernel is as high as it is wide: how many numbers are in a square?"""
        return kernel * channels * filters + (filters if bias else 0)
