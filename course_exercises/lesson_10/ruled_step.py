"""A step by the rules."""

import numpy as np

from course_exercises import exercise


def _filter(rng):
    height, width = (int(n) for n in rng.integers(3, 7, 2))
    shift = [int(n) for n in rng.integers(1, 3, 2) * rng.choice([-1, 1], 2)]
    shift[rng.integers(2)] *= int(rng.integers(2))  # half of them go one way only
    return (
        rng.uniform(0.1, 0.9, (height, width)),
        rng.normal(0, 1, (height, width)),
        float(rng.uniform(0.5, 5)),
        tuple(shift),
    )


_THREE = np.array([[0.5, 0.25, 0.75], [0.25, 0.5, 0.25], [1.0, 0.25, 0.5]])
_ONE = np.array([[0.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]])
_SLANT = np.arange(12.0).reshape(3, 4) / 10


@exercise(
    number=5,
    kind="code",
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
    down, right = shift
    shifted = np.roll(picture, (down, right), (0, 1))
    gradient = np.roll(weights * shifted, (-down, -right), (0, 1))
    moved = picture + step_size * gradient / np.linalg.norm(gradient)
    neighbours = sum(np.roll(moved, way, axis) for way in (-1, 1) for axis in (0, 1))
    return moved / 2 + neighbours / 8


def _rolled(array, shift):
    return np.roll(array, shift, (0, 1))


def _back(shift):
    return (-shift[0], -shift[1])


def _step(gradient, step_size):
    return step_size * gradient / np.linalg.norm(gradient)


def _soft(picture, share=1 / 8):
    wide = np.pad(picture, 1, mode="wrap")
    around = wide[:-2, 1:-1] + wide[2:, 1:-1] + wide[1:-1, :-2] + wide[1:-1, 2:]
    return picture / 2 + share * around


def _right_step(picture, weights, step_size, shift):
    return _step(_rolled(weights * _rolled(picture, shift), _back(shift)), step_size)


def _with_gradient(picture, step_size, gradient):
    """Return what would be right with another gradient."""
    return _soft(picture + _step(gradient, step_size))


def _lost(array, shift):
    """Shift, and lose what is pushed out: zeros come in."""
    kept = _rolled(array, shift)
    for axis, way in enumerate(shift):
        edge = [slice(None)] * 2
        edge[axis] = slice(0, way) if way >= 0 else slice(way, None)
        kept[tuple(edge)] = 0
    return kept


class Mistakes(ruled_step.Mistakes):
    def not_shifted_back(picture, weights, step_size, shift):
        """You didn't shift the gradient back. It belongs to the shifted picture, and would change
        pixels beside those that it means."""
        return _with_gradient(picture, step_size, weights * _rolled(picture, shift))

    def shifted_on(picture, weights, step_size, shift):
        """You shift the gradient once more in the same direction. Back means: by as much, the other
        way."""
        return _with_gradient(picture, step_size, _rolled(weights * _rolled(picture, shift), shift))

    def picture_not_shifted(picture, weights, step_size, shift):
        """You shift the gradient back, but it was taken where the picture lies. First the picture
        is shifted, and the gradient is taken there."""
        return _with_gradient(picture, step_size, _rolled(weights * picture, _back(shift)))

    def picture_stays_shifted(picture, weights, step_size, shift):
        """Your picture comes out shifted, and would wander from step to step. All that was shifted
        has to come back."""
        shifted = _rolled(picture, shift)
        return _soft(shifted + _step(weights * shifted, step_size))

    def no_axes(picture, weights, step_size, shift):
        """Without axes `np.roll` shifts all numbers as if they were one long row. Name both axes,
        (0, 1)."""
        flat = np.roll(weights * np.roll(picture, shift), _back(shift))
        return _with_gradient(picture, step_size, flat)

    def pushed_out_and_lost(picture, weights, step_size, shift):
        """What you push out at one side is lost. It should come in at the opposite one."""
        kept = _lost(weights * _lost(picture, shift), _back(shift))
        return _with_gradient(picture, step_size, kept)

    def no_blur(picture, weights, step_size, shift):
        """Your picture is not blurred."""
        return picture + _right_step(picture, weights, step_size, shift)

    def blur_before_the_step(picture, weights, step_size, shift):
        """You blur the picture before its step, so what the step brings stays sharp. Blur what
        comes out of the step."""
        return _soft(picture) + _right_step(picture, weights, step_size, shift)

    def only_the_step_is_blurred(picture, weights, step_size, shift):
        """You blur the step alone. The whole picture is blurred each time: only then does fine
        grain from earlier steps fade."""
        return picture + _soft(_right_step(picture, weights, step_size, shift))

    def brighter_with_each_blur(picture, weights, step_size, shift):
        """Your shares add up to more than 1, so each blur makes the picture brighter. A half, and
        four times an eighth."""
        return _soft(picture + _right_step(picture, weights, step_size, shift), share=1 / 4)
