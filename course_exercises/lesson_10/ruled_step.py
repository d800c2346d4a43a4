"""A step by the rules."""

import numpy as np
from scipy import ndimage

from course_exercises import exercise


def _filter(rng):
    height, width = (int(n) for n in rng.integers(3, 7, 2))
    shift = [int(n) for n in rng.integers(1, 3, 2) * rng.choice([-1, 1], 2)]
    shift[rng.integers(2)] *= int(rng.integers(2))  # half of them go one way only
    picture, weights = rng.uniform(0.1, 0.9, (height, width)), rng.normal(0, 1, (height, width))
    return picture, weights, float(rng.uniform(0.5, 5)), tuple(shift)


_THREE = np.array([[0.5, 0.25, 0.75], [0.25, 0.5, 0.25], [1.0, 0.25, 0.5]])
_ONE = np.array([[0.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]])
_SLANT = np.arange(12.0).reshape(3, 4) / 10


@exercise(
    number=5,
    points=3,
    aim="say what the start, the normalized step and each regulariser do",
    inputs=_filter,
    examples=(
        (_THREE, _ONE, 1.0, (0, 1)),
        (_THREE, np.ones((3, 3)), 2.0, (0, 0)),
        (_SLANT, _SLANT[::-1] - 0.5, 2.0, (-1, 0)),
        (_SLANT, _SLANT[::-1] - 0.5, 2.0, (1, -2)),
    ),
)
def ruled_step(picture, weights, step_size, shift):
    """Return the picture after one step along a jittered gradient, blurred."""
    gradient = _back(weights * np.roll(picture, shift, (0, 1)), shift)
    return _blurred(picture + _step(gradient, step_size))


def _back(gradient, shift):
    return np.roll(gradient, (-shift[0], -shift[1]), (0, 1))


def _step(gradient, step_size):
    return step_size * gradient / np.linalg.norm(gradient)


def _blurred(picture):
    neighbours = sum(np.roll(picture, way, axis) for way in (-1, 1) for axis in (0, 1))
    return picture / 2 + neighbours / 8


class Mistakes(ruled_step.Mistakes):
    def not_shifted_back(picture, weights, step_size, shift):
        """You didn't shift the gradient back. It belongs to the shifted picture, and would change
        pixels beside those that it means."""
        gradient = weights * np.roll(picture, shift, (0, 1))
        return _blurred(picture + _step(gradient, step_size))

    def shifted_on(picture, weights, step_size, shift):
        """You shift the gradient once more the same way. Back means: by as much, the other way."""
        gradient = np.roll(weights * np.roll(picture, shift, (0, 1)), shift, (0, 1))
        return _blurred(picture + _step(gradient, step_size))

    def no_axes(picture, weights, step_size, shift):
        """Without axes `np.roll` shifts all numbers as if they were one long row. Name both axes,
        (0, 1)."""
        gradient = np.roll(weights * np.roll(picture, shift), (-shift[0], -shift[1]))
        return _blurred(picture + _step(gradient, step_size))

    def pushed_out_and_lost(picture, weights, step_size, shift):
        """What you push out at one side is lost. It should come in at the opposite one."""
        gradient = weights * ndimage.shift(picture, shift, order=0)
        gradient = ndimage.shift(gradient, (-shift[0], -shift[1]), order=0)
        return _blurred(picture + _step(gradient, step_size))

    def no_blur(picture, weights, step_size, shift):
        """Your picture is not blurred."""
        gradient = _back(weights * np.roll(picture, shift, (0, 1)), shift)
        return picture + _step(gradient, step_size)

    def only_the_step_is_blurred(picture, weights, step_size, shift):
        """You blur the step alone. The whole picture is blurred each time: only then does fine
        grain from earlier steps fade."""
        gradient = _back(weights * np.roll(picture, shift, (0, 1)), shift)
        return picture + _blurred(_step(gradient, step_size))
