"""Exercises on what a pattern is: which way its edges lie, and how fine it is."""

import numpy as np

from course_exercises.definition import Exercise, Mistake


def _waves(rng, noise, offset):
    height, width = (int(n) for n in rng.integers(12, 21, 2))
    y, x = np.mgrid[:height, :width]
    angle, frequency = rng.uniform(0.1, np.pi - 0.1), rng.uniform(0.08, 0.3)
    along = x * np.cos(angle) + y * np.sin(angle)
    wave = np.cos(2 * np.pi * frequency * along + rng.uniform(0, 6))
    return offset + wave + rng.normal(0, noise, wave.shape)


def _oriented(rng):
    return (_waves(rng, 0.2, 0.5),)


def pattern_angle(picture):
    """Return the direction in which a grey picture changes most, degrees from 0 to below 180."""
    down, right = np.gradient(picture)
    doubled = np.sum((right + 1j * down) ** 2)
    return np.degrees(np.angle(doubled)) / 2 % 180


def _by_sums(picture):
    down, right = np.gradient(picture)
    across = 2 * np.sum(right * down), np.sum(right**2) - np.sum(down**2)
    return float(np.rad2deg(0.5 * np.arctan2(*across)) % 180)


def _by_axes(picture):
    slopes = np.stack([each.ravel() for each in np.gradient(picture)])
    _, axes = np.linalg.eigh(slopes @ slopes.T)  # the last one is the longest
    return np.degrees(np.arctan2(*axes[:, -1])) % 180


def _signs_cancel(picture):
    down, right = np.gradient(picture)
    return np.degrees(np.arctan2(down.mean(), right.mean())) % 180


def _mean_of_angles(picture):
    down, right = np.gradient(picture)
    return np.mean(np.degrees(np.arctan2(down, right)) % 180)


def _strongest_pixel(picture):
    down, right = np.gradient(picture)
    place = np.hypot(down, right).argmax()
    return np.degrees(np.arctan2(down.flat[place], right.flat[place])) % 180


def _doubled(picture):
    return 2 * pattern_angle(picture) % 360


def _negative(picture):
    angle = pattern_angle(picture)
    return angle - 180 if angle > 90 else angle


_EDGE = np.array([[0.0, 0, 1, 1]] * 3)
_UP_AND_DOWN = np.array([[0.0, 1, 1, 0, 0.5]] * 3).T
_Y, _X = np.mgrid[:4, :5].astype(float)
_BENT = _X - _Y + np.where((_X == 4) & (_Y == 0), 4, 0)

PATTERN_ANGLE = Exercise(
    name="pattern_angle",
    lesson="10",
    aim="check gradient ascent on a filter whose answer you know",
    kind="code",
    points=3,
    reference=pattern_angle,
    inputs=_oriented,
    examples=((_EDGE,), (_UP_AND_DOWN,), (_X - _Y,), (_BENT,), (2 * _X + _Y,)),
    alternatives=(_by_sums, _by_axes),
    mistakes=(
        Mistake(
            "opposite edges cancel",
            _signs_cancel,
            "You average the gradients themselves. In a stripe one edge leads up and the other one "
            "down, and they cancel. Square the arrows first: that doubles their angles.",
        ),
        Mistake(
            "mean of the angles",
            _mean_of_angles,
            "You average angles as if they were numbers. 1 and 179 degrees are neighbours, but "
            "their mean is 90; and pixels without any edge count as much as the rest.",
        ),
        Mistake(
            "one pixel",
            _strongest_pixel,
            "You look at the pixel with the strongest gradient. All pixels have a say.",
        ),
        Mistake(
            "down and right exchanged",
            lambda picture: pattern_angle(picture.T),
            "Your directions are exchanged: `np.gradient` gives the change down the rows first.",
        ),
        Mistake(
            "along the edge",
            lambda picture: (pattern_angle(picture) + 90) % 180,
            "That is the direction in which the edge *runs*. Asked is the one in which the "
            "brightness changes.",
        ),
        Mistake(
            "radians",
            lambda picture: np.radians(pattern_angle(picture)),
            "Your angle is in radians.",
        ),
        Mistake(
            "not halved",
            _doubled,
            "Squaring doubled the angle. Something must undo that.",
        ),
        Mistake(
            "below 0",
            _negative,
            "Some of your angles are below 0. A direction and its opposite are one: bring it into "
            "0 to 180.",
        ),
        Mistake(
            "turned the other way",
            lambda picture: -pattern_angle(picture) % 180,
            "You measure upwards. Here angles grow downwards, as the rows do.",
        ),
    ),
)


def _fine_or_coarse(rng):
    return (_waves(rng, 0.3, float(rng.uniform(2, 4))),)


def wave_frequency(picture):
    """Return the frequency of the strongest wave of a grey picture, in waves per pixel."""
    strength = np.abs(np.fft.fft2(picture - picture.mean()))
    row, column = np.unravel_index(strength.argmax(), strength.shape)
    down, across = (np.fft.fftfreq(side) for side in picture.shape)
    return np.hypot(down[row], across[column])


def _by_half(picture):
    strength = np.abs(np.fft.rfft2(picture))
    strength[0, 0] = 0
    row, column = divmod(int(strength.argmax()), strength.shape[1])
    height, width = picture.shape
    return (((min(row, height - row)) / height) ** 2 + (column / width) ** 2) ** 0.5


def _shifted(picture):
    height, width = picture.shape
    power = np.abs(np.fft.fftshift(np.fft.fft2(picture))) ** 2
    power[height // 2, width // 2] = 0
    if not power.any():
        return 0.0
    row, column = np.argwhere(power == power.max())[0]
    return np.linalg.norm(
        [row / height - height // 2 / height, column / width - width // 2 / width]
    )


def _strongest(picture):
    strength = np.abs(np.fft.fft2(picture - picture.mean()))
    row, column = np.unravel_index(strength.argmax(), strength.shape)
    height, width = picture.shape
    return (
        (row - height if row > height / 2 else row) / height,
        (column - width if column > width / 2 else column) / width,
    )


def _with_mean(picture):
    strength = np.abs(np.fft.fft2(picture))
    row, column = np.unravel_index(strength.argmax(), strength.shape)
    return np.hypot(np.fft.fftfreq(len(picture))[row], np.fft.fftfreq(len(picture.T))[column])


def _not_folded(picture):
    down, across = _strongest(picture)
    return np.hypot(down % 1, across % 1)


def _mean_frequency(picture):
    power = np.abs(np.fft.fft2(picture - picture.mean())) ** 2
    down, across = (np.fft.fftfreq(side) for side in picture.shape)
    total = power.sum()
    return (power * np.hypot(down[:, None], across)).sum() / total if total else 0.0


def _length(picture):
    frequency = wave_frequency(picture)
    return 1 / frequency if frequency else 0.0


_ROW = np.array([[3.0, 3, 1, 1]])
_SLOPE = 2 + np.cos(2 * np.pi * (3 * np.mgrid[:12, :16][1] / 16 - np.mgrid[:12, :16][0] / 6))
_SLOPE = _SLOPE + 0.3 * np.cos(2 * np.pi * np.mgrid[:12, :16][1] / 4)

WAVE_FREQUENCY = Exercise(
    name="wave_frequency",
    lesson="10",
    aim="compare layers by the frequency of their patterns",
    kind="experiment",
    points=3,
    reference=wave_frequency,
    inputs=_fine_or_coarse,
    examples=(
        (np.full((2, 2), 3.0),),
        (np.repeat(_ROW, 2, axis=0),),
        (np.tile(_ROW.T, (2, 3)),),
        (_SLOPE,),
        (_SLOPE[::-1].T,),
    ),
    alternatives=(_by_half, _shifted),
    mistakes=(
        Mistake(
            "mean stays",
            _with_mean,
            "Your strongest wave is the mean, which is no wave: its frequency is 0. Take it off "
            "first.",
        ),
        Mistake(
            "waves in the whole picture",
            lambda picture: np.hypot(*(np.array(_strongest(picture)) * picture.shape)),
            "You count the waves in the whole picture. Asked are waves for each *pixel*.",
        ),
        Mistake(
            "across only",
            lambda picture: abs(_strongest(picture)[1]),
            "You look at the waves across only. Those down the rows count as well.",
        ),
        Mistake(
            "down only",
            lambda picture: abs(_strongest(picture)[0]),
            "You look at the waves down the rows only. Those across count as well.",
        ),
        Mistake(
            "sum of the two",
            lambda picture: sum(abs(part) for part in _strongest(picture)),
            "You add the two frequencies. They are the sides of a right angle: how long is the "
            "third side?",
        ),
        Mistake(
            "not folded",
            _not_folded,
            "Beyond the middle of the spectrum frequencies are negative: 0.9 waves per pixel is "
            "-0.1. `np.fft.fftfreq` knows.",
        ),
        Mistake(
            "wavelength",
            _length,
            "That is the length of a wave in pixels. Its frequency is one over that.",
        ),
        Mistake(
            "mean frequency",
            _mean_frequency,
            "You average over all waves. Asked is the strongest one alone.",
        ),
    ),
)
