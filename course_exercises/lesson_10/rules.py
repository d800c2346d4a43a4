"""Exercise on two regularisers: a step with jitter before it and blur behind it."""

import numpy as np

from course_exercises.definition import Exercise, Mistake


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


def ruled_step(picture, weights, step_size, shift):
    """Return the picture after one step along a jittered gradient, blurred."""
    down, right = shift
    shifted = np.roll(picture, (down, right), (0, 1))
    gradient = np.roll(weights * shifted, (-down, -right), (0, 1))
    moved = picture + step_size * gradient / np.linalg.norm(gradient)
    neighbours = sum(np.roll(moved, way, axis) for way in (-1, 1) for axis in (0, 1))
    return moved / 2 + neighbours / 8


def _weights_shifted(picture, weights, step_size, shift):
    gradient = picture * np.roll(weights, [-n for n in shift], (0, 1))
    moved = picture + gradient * (step_size / np.sqrt(np.sum(gradient**2)))
    wide = np.pad(moved, 1, mode="wrap")
    around = wide[:-2, 1:-1] + wide[2:, 1:-1] + wide[1:-1, :-2] + wide[1:-1, 2:]
    return 0.5 * moved + 0.125 * around


def _in_the_shifted_place(picture, weights, step_size, shift):
    shifted = np.roll(np.roll(picture, shift[0], axis=0), shift[1], axis=1)
    slopes = weights * shifted
    moved = shifted + step_size * slopes / (slopes**2).sum() ** 0.5
    waves = np.fft.fft2(moved)
    rows, columns = (np.cos(2 * np.pi * np.fft.fftfreq(side)) for side in moved.shape)
    soft = np.fft.ifft2(waves * (0.5 + (rows[:, None] + columns) / 4)).real
    return np.roll(np.roll(soft, -shift[0], axis=0), -shift[1], axis=1)


def _by_loops(picture, weights, step_size, shift):
    (height, width), (down, right) = picture.shape, shift
    slopes = {}
    for y in range(height):
        for x in range(width):
            slopes[y, x] = picture[y, x] * weights[(y + down) % height, (x + right) % width]
    length = sum(slope**2 for slope in slopes.values()) ** 0.5
    moved = {place: picture[place] + step_size * slopes[place] / length for place in slopes}
    soft = [
        moved[y, x] / 2
        + (moved[(y + 1) % height, x] + moved[(y - 1) % height, x]) / 8
        + (moved[y, (x + 1) % width] + moved[y, (x - 1) % width]) / 8
        for y, x in slopes
    ]
    return np.array(soft).reshape(height, width)


def _rolled(array, shift):
    return np.roll(array, shift, (0, 1))


def _back(shift):
    return (-shift[0], -shift[1])


def _step(gradient, step_size):
    return step_size * gradient / np.linalg.norm(gradient)


def _soft(picture, share=1 / 8, mode="wrap"):
    wide = np.pad(picture, 1, mode=mode)
    around = wide[:-2, 1:-1] + wide[2:, 1:-1] + wide[1:-1, :-2] + wide[1:-1, 2:]
    return picture / 2 + share * around


def _slopes(picture, weights, shift):
    return _rolled(weights * _rolled(picture, shift), _back(shift))


def _with_gradient(gradient):
    """Return a right answer but for its gradient, from (picture, weights, shift)."""

    def answer(picture, weights, step_size, shift):
        return _soft(picture + _step(gradient(picture, weights, shift), step_size))

    return answer


def _with_blur(finish):
    """Return a right answer but for its end, from (picture, step)."""

    def answer(picture, weights, step_size, shift):
        return finish(picture, _step(_slopes(picture, weights, shift), step_size))

    return answer


def _stays_shifted(picture, weights, step_size, shift):
    shifted = _rolled(picture, shift)
    return _soft(shifted + _step(weights * shifted, step_size))


def _lost(array, shift):
    """Shift, and lose what is pushed out: zeros come in."""
    kept = _rolled(array, shift)
    for axis, way in enumerate(shift):
        edge = [slice(None)] * 2
        edge[axis] = slice(0, way) if way >= 0 else slice(way, None)
        kept[tuple(edge)] = 0
    return kept


def _flat(picture, weights, shift):
    return np.roll(weights * np.roll(picture, shift), _back(shift))


def _not_normalized(picture, weights, step_size, shift):
    return _soft(picture + step_size * _slopes(picture, weights, shift))


_THREE = np.array([[0.5, 0.25, 0.75], [0.25, 0.5, 0.25], [1.0, 0.25, 0.5]])
_ONE = np.array([[0.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]])
_SLANT = np.arange(12.0).reshape(3, 4) / 10

RULED_STEP = Exercise(
    name="ruled_step",
    lesson="10",
    aim="say what jitter and blur do, and where in a step they belong",
    kind="code",
    points=3,
    reference=ruled_step,
    inputs=_filter,
    examples=(
        (_THREE, _ONE, 1.0, (0, 1)),
        (_THREE, np.ones((3, 3)), 2.0, (0, 0)),
        (_SLANT, _SLANT[::-1] - 0.5, 2.0, (-1, 0)),
        (_SLANT, _SLANT[::-1] - 0.5, 2.0, (1, -2)),
    ),
    alternatives=(_weights_shifted, _in_the_shifted_place, _by_loops),
    mistakes=(
        Mistake(
            "no jitter",
            _with_gradient(lambda picture, weights, shift: weights * picture),
            "Your step has no jitter: the gradient is that of the picture where it lies. It should "
            "be that of the shifted picture.",
        ),
        Mistake(
            "not shifted back",
            _with_gradient(lambda picture, weights, shift: weights * _rolled(picture, shift)),
            "You didn't shift the gradient back. It belongs to the shifted picture, and would "
            "change pixels beside those that it means.",
        ),
        Mistake(
            "shifted on",
            _with_gradient(
                lambda picture, weights, shift: _rolled(weights * _rolled(picture, shift), shift)
            ),
            "You shift the gradient once more in the same direction. Back means: by as much, the "
            "other way.",
        ),
        Mistake(
            "picture not shifted",
            _with_gradient(
                lambda picture, weights, shift: _rolled(weights * picture, _back(shift))
            ),
            "You shift the gradient back, but it was taken where the picture lies. First the "
            "picture is shifted, and the gradient is taken there.",
        ),
        Mistake(
            "picture stays shifted",
            _stays_shifted,
            "Your picture comes out shifted, and would wander from step to step. All that was "
            "shifted has to come back.",
        ),
        Mistake(
            "down and right exchanged",
            _with_gradient(lambda picture, weights, shift: _slopes(picture, weights, shift[::-1])),
            "Down and right are exchanged: the first number of `shift` goes down the rows, axis 0.",
        ),
        Mistake(
            "no axes",
            _with_gradient(_flat),
            "Without axes `np.roll` shifts all numbers as if they were one long row. Name both "
            "axes, (0, 1).",
        ),
        Mistake(
            "pushed out and lost",
            _with_gradient(
                lambda picture, weights, shift: _lost(weights * _lost(picture, shift), _back(shift))
            ),
            "What you push out at one side is lost. It should come in at the opposite one.",
        ),
        Mistake(
            "not normalized",
            _not_normalized,
            "Your step is as long as the gradient happens to be. It should be `step_size` long.",
        ),
        Mistake(
            "no blur",
            _with_blur(lambda picture, step: picture + step),
            "Your picture is not blurred.",
        ),
        Mistake(
            "blur before the step",
            _with_blur(lambda picture, step: _soft(picture) + step),
            "You blur the picture before its step, so what the step brings stays sharp. Blur what "
            "comes out of the step.",
        ),
        Mistake(
            "only the step is blurred",
            _with_blur(lambda picture, step: picture + _soft(step)),
            "You blur the step alone. The whole picture is blurred each time: only then does fine "
            "grain from earlier steps fade.",
        ),
        Mistake(
            "brighter with each blur",
            _with_blur(lambda picture, step: _soft(picture + step, share=1 / 4)),
            "Your shares add up to more than 1, so each blur makes the picture brighter. A half, "
            "and four times an eighth.",
        ),
        Mistake(
            "dark edges",
            _with_blur(lambda picture, step: _soft(picture + step, mode="constant")),
            "Your edges get darker: they are mixed with zeros from outside. Beyond the edge the "
            "opposite side counts.",
        ),
    ),
)
