"""How fine is the pattern?"""

import numpy as np

from course_exercises import exercise
from course_exercises.lesson_10._shared import waves


def _fine_or_coarse(rng):
    return (waves(rng, 0.3, float(rng.uniform(2, 4))),)


_ROW = np.array([[3.0, 3, 1, 1]])
_SLOPE = 2 + np.cos(2 * np.pi * (3 * np.mgrid[:12, :16][1] / 16 - np.mgrid[:12, :16][0] / 6))
_SLOPE = _SLOPE + 0.3 * np.cos(2 * np.pi * np.mgrid[:12, :16][1] / 4)


@exercise(
    number=8,
    kind="experiment",
    points=3,
    aim="compare layers at increasing depth by numbers: frequency and complexity",
    inputs=_fine_or_coarse,
    examples=(
        (np.full((2, 2), 3.0),),
        (np.repeat(_ROW, 2, axis=0),),
        (np.tile(_ROW.T, (2, 3)),),
        (_SLOPE,),
        (_SLOPE[::-1].T,),
    ),
)
def wave_frequency(picture):
    """Return the frequency of the strongest wave of a grey picture, in waves per pixel."""
    strength = np.abs(np.fft.fft2(picture - picture.mean()))
    row, column = np.unravel_index(strength.argmax(), strength.shape)
    down, across = (np.fft.fftfreq(side) for side in picture.shape)
    return np.hypot(down[row], across[column])


def _strongest(picture):
    strength = np.abs(np.fft.fft2(picture - picture.mean()))
    row, column = np.unravel_index(strength.argmax(), strength.shape)
    height, width = picture.shape
    return (
        (row - height if row > height / 2 else row) / height,
        (column - width if column > width / 2 else column) / width,
    )


class Mistakes(wave_frequency.Mistakes):
    def mean_stays(picture):
        """Your strongest wave is the mean, which is no wave: its frequency is 0. Take it off
        first."""
        strength = np.abs(np.fft.fft2(picture))
        row, column = np.unravel_index(strength.argmax(), strength.shape)
        return np.hypot(np.fft.fftfreq(len(picture))[row], np.fft.fftfreq(len(picture.T))[column])

    def waves_in_the_whole_picture(picture):
        """You count the waves in the whole picture. Asked are waves for each *pixel*."""
        return np.hypot(*(np.array(_strongest(picture)) * picture.shape))

    def across_only(picture):
        """You look at the waves across only. Those down the rows count as well."""
        return abs(_strongest(picture)[1])

    def down_only(picture):
        """You look at the waves down the rows only. Those across count as well."""
        return abs(_strongest(picture)[0])

    def sum_of_the_two(picture):
        """You add the two frequencies. They are the sides of a right angle: how long is the third
        side?"""
        return sum(abs(part) for part in _strongest(picture))

    def not_folded(picture):
        """Beyond the middle of the spectrum frequencies are negative: 0.9 waves per pixel is -0.1.
        `np.fft.fftfreq` knows."""
        down, across = _strongest(picture)
        return np.hypot(down % 1, across % 1)

    def mean_frequency(picture):
        """You average over all waves. Asked is the strongest one alone."""
        power = np.abs(np.fft.fft2(picture - picture.mean())) ** 2
        down, across = (np.fft.fftfreq(side) for side in picture.shape)
        total = power.sum()
        return (power * np.hypot(down[:, None], across)).sum() / total if total else 0.0
