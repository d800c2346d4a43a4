"""How fine is the pattern?"""

import numpy as np

from course_exercises import exercise
from course_exercises.lesson_10._shared import waves


def _fine_or_coarse(rng):
    return (waves(rng, 0.3, float(rng.uniform(2, 4))),)


_ROW = np.array([[3.0, 3, 1, 1]])
_Y, _X = np.mgrid[:12, :16]
_SLOPE = 2 + np.cos(2 * np.pi * (3 * _X / 16 - _Y / 6)) + 0.3 * np.cos(2 * np.pi * _X / 4)


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
    down, across = _strongest(picture - picture.mean())
    return np.hypot(down, across)


def _strongest(picture):
    """Return the frequencies of the strongest wave, down and across, in waves per pixel."""
    strength = np.abs(np.fft.fft2(picture))
    row, column = np.unravel_index(strength.argmax(), strength.shape)
    return np.fft.fftfreq(len(picture))[row], np.fft.fftfreq(len(picture.T))[column]


class Mistakes(wave_frequency.Mistakes):
    def mean_stays(picture):
        """Your strongest wave is the mean, which is no wave: subtract the mean first."""
        return np.hypot(*_strongest(picture))

    def waves_in_the_whole_picture(picture):
        """You count the waves in the whole picture. The question asks for waves *per pixel*."""
        return np.hypot(*np.multiply(_strongest(picture - picture.mean()), picture.shape))

    def across_only(picture):
        """You look at the waves across only. Those down the rows count as well."""
        return abs(_strongest(picture - picture.mean())[1])

    def down_only(picture):
        """You look at the waves down the rows only. Those across count as well."""
        return abs(_strongest(picture - picture.mean())[0])

    def sum_of_the_two(picture):
        """You add the two frequencies. They are two sides of a right triangle: how long is the
        third?"""
        return np.abs(_strongest(picture - picture.mean())).sum()

    def not_folded(picture):
        """Beyond the middle of the spectrum frequencies are negative: 0.9 waves per pixel is -0.1.
        `np.fft.fftfreq` knows."""
        return np.hypot(*np.mod(_strongest(picture - picture.mean()), 1))

    def mean_frequency(picture):
        """You average over all waves. The question asks for the strongest one alone."""
        power = np.abs(np.fft.fft2(picture - picture.mean())) ** 2
        down, across = (np.fft.fftfreq(side) for side in picture.shape)
        total = power.sum()
        return (power * np.hypot(down[:, None], across)).sum() / total if total else 0.0
