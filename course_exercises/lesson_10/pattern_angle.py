"""Which way do the stripes lie?"""

import numpy as np

from course_exercises import exercise
from course_exercises.lesson_10._shared import waves


def _oriented(rng):
    return (waves(rng, 0.2, 0.5),)


_EDGE = np.array([[0.0, 0, 1, 1]] * 3)
_UP_AND_DOWN = np.array([[0.0, 1, 1, 0, 0.5]] * 3).T
_Y, _X = np.mgrid[:4, :5].astype(float)
_BENT = _X - _Y + np.where((_X == 4) & (_Y == 0), 4, 0)


@exercise(
    number=3,
    points=3,
    aim="write gradient ascent in input space step by step",
    inputs=_oriented,
    examples=((_EDGE,), (_UP_AND_DOWN,), (_X - _Y,), (_BENT,), (2 * _X + _Y,)),
)
def pattern_angle(picture):
    """Return the direction in which a grey picture changes most, degrees from 0 to below 180."""
    down, right = np.gradient(picture)
    doubled = np.sum((right + 1j * down) ** 2)
    return np.degrees(np.angle(doubled)) / 2 % 180


class Mistakes(pattern_angle.Mistakes):
    def opposite_edges_cancel(picture):
        """You average the gradients themselves. In a stripe one edge leads up and the other one
        down, and they cancel. Square the arrows first: that doubles their angles."""
        down, right = np.gradient(picture)
        return np.degrees(np.arctan2(down.mean(), right.mean())) % 180

    def mean_of_the_angles(picture):
        """You average angles as if they were numbers. 1 and 179 degrees are neighbours, but their
        mean is 90; and pixels without any edge count as much as the rest."""
        down, right = np.gradient(picture)
        return np.mean(np.degrees(np.arctan2(down, right)) % 180)

    def one_pixel(picture):
        """You look at the pixel with the strongest gradient. All pixels have a say."""
        down, right = np.gradient(picture)
        place = np.hypot(down, right).argmax()
        return np.degrees(np.arctan2(down.flat[place], right.flat[place])) % 180

    def along_the_edge(picture):
        """That is the direction in which the edge *runs*. In which does the brightness change?"""
        return (pattern_angle(picture) + 90) % 180
