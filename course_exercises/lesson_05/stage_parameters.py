"""What a stage costs."""

from course_exercises import exercise


def _stage(rng):
    return tuple(int(rng.integers(low, high)) for low, high in ((1, 5), (1, 129), (1, 257)))


@exercise(
    number=1,
    kind="by hand",
    points=1,
    aim="count the parameters and the multiplications of a net before you build it",
    inputs=_stage,
    examples=((1, 3, 64), (2, 3, 64), (3, 128, 256)),
)
def stage_parameters(convolutions, channels, filters):
    """Return the parameters of a stage of 3 by 3 convolutions that reads so many channels."""
    first = 9 * channels * filters + filters
    others = 9 * filters * filters + filters
    return first + (convolutions - 1) * others


class Mistakes(stage_parameters.Mistakes):
    def all_like_the_first(convolutions, channels, filters):
        """Only the first convolution reads the stage's input. How many channels does the second one
        read?"""
        return convolutions * (9 * channels * filters + filters)

    def biases_once(convolutions, channels, filters):
        """You count the biases of one layer. Each convolution of the stage has its own."""
        return 9 * filters * (channels + (convolutions - 1) * filters) + filters

    def flat_kernels(convolutions, channels, filters):
        """Your kernels have one place. A kernel of 3 by 3 has nine, each with a weight for every
        channel that it reads."""
        return filters * (channels + (convolutions - 1) * filters + convolutions)
