"""One step uphill."""

import numpy as np

from course_exercises import exercise


def _start(rng):
    shape = (*(int(n) for n in rng.integers(2, 6, 2)), int(rng.integers(2, 4)))
    gradient = rng.normal(0, 10.0 ** rng.integers(-4, 3), shape)
    picture = rng.uniform(0.2, 0.9, shape)
    return picture, gradient, float(rng.uniform(0.5, 10)), float(rng.choice([0.0, 0.1, 0.25]))


_GREY = np.full((1, 2, 2), 0.5)
_PICTURE = np.array([[[0.5, 0.9], [0.1, 0.5]]])
_SLOPES = np.array([[[3.0, 0.0], [0.0, 4.0]]])


@exercise(
    number=1,
    kind="by hand",
    aim=(
        "write gradient ascent in input space step by step",
        "say what the start, the normalized step and each regulariser do",
    ),
    inputs=_start,
    examples=(
        (_GREY, _SLOPES, 1.0, 0.0),
        (_PICTURE, _SLOPES / 1000, 10.0, 0.0),
        (_PICTURE, _SLOPES, 1.0, 0.25),
        (_PICTURE, 0 * _SLOPES, 1.0, 0.0),
        (_PICTURE, 0 * _SLOPES, 1.0, 0.25),
    ),
)
def ascent_step(picture, gradient, step_size, decay):
    """Return the picture after a step of that length uphill, and after its decay."""
    length = np.sqrt(np.sum(gradient**2))
    if length > 0:
        picture = picture + step_size * gradient / length
    return 0.5 + (1 - decay) * (picture - 0.5)


def _step_with(picture, gradient, step_size, decay, length):
    """Return a step like the right one, but for its measure of the gradient's length."""
    moved = picture + step_size * gradient / np.where(length == 0, 1, length)
    return 0.5 + (1 - decay) * (moved - 0.5)


class Mistakes(ascent_step.Mistakes):
    def largest_slope(picture, gradient, step_size, decay):
        """You divide by the largest slope. The length of an arrow with many coordinates comes from
        all of them, squared."""
        return _step_with(picture, gradient, step_size, decay, np.abs(gradient).max())

    def sum_of_the_slopes_sizes(picture, gradient, step_size, decay):
        """You add up absolute values. For slopes of 3 and 4 the length is 5, not 7."""
        return _step_with(picture, gradient, step_size, decay, np.abs(gradient).sum())

    def decay_to_black(picture, gradient, step_size, decay):
        """Your decay pulls towards 0, black. It should pull towards grey."""
        return (1 - decay) * ascent_step(picture, gradient, step_size, 0)

    def decay_before_the_step(picture, gradient, step_size, decay):
        """You let the picture decay before its step. The step comes first, and decays with it."""
        return ascent_step(0.5 + (1 - decay) * (picture - 0.5), gradient, step_size, 0)
