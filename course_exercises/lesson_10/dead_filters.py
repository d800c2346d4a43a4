"""The dead ones."""

import numpy as np

from course_exercises import exercise


def _behind_relu(rng):
    pictures, side, filters = (int(n) for n in rng.integers((2, 1, 5), (6, 5, 9)))
    maps = np.maximum(rng.normal(-0.5, 1, (pictures, side, side + 1, filters)).round(1), 0)
    dead, faint, same, late, early = rng.permutation(filters)[:5]
    maps[..., dead] = 0
    maps[..., faint] = 0
    maps[-1, -1, -1, faint] = 1e-6  # a single place, and hardly anything there
    maps[..., same] = 0.7
    maps[:-1, ..., late], maps[1:, ..., early] = 0, 0
    maps[-1, 0, 0, late] = maps[0, 0, 0, early] = 1.0
    return (maps,)


_RELU = np.zeros((2, 2, 2, 5))
_RELU[..., 0] = 3.0  # the same everywhere, but not silent
_RELU[1, 0, 1, 1] = 1e-6
_RELU[0, 1, 1, 4] = 2.0


@exercise(
    number=7,
    aim="show all filters of a layer at once, and recognise a dead one",
    inputs=_behind_relu,
    examples=((np.zeros((1, 1, 1, 1)),), (np.ones((1, 1, 1, 1)),), (_RELU[..., :3],), (_RELU,)),
)
def dead_filters(maps):
    """Return the numbers of the filters that are silent at all places of all pictures."""
    return [number for number in range(maps.shape[3]) if not maps[:, :, :, number].any()]


class Mistakes(dead_filters.Mistakes):
    def silent_on_some_picture(maps):
        """You list filters that are silent on *some* picture. A filter for ears is silent where
        there are none, and alive."""
        return np.flatnonzero((maps == 0).all(axis=(1, 2)).any(axis=0))

    def the_same_everywhere(maps):
        """You list filters that are the same everywhere. One that is 3 everywhere isn't silent."""
        return np.flatnonzero(np.ptp(maps, axis=(0, 1, 2)) == 0)

    def nearly_silent(maps):
        """You also list filters that are nearly silent. A single place above 0 is enough for a
        gradient to climb."""
        return np.flatnonzero(maps.mean(axis=(0, 1, 2)) < 1e-3)

    def first_picture_only(maps):
        """You look at the first picture only. A dead filter is silent on all of them."""
        return dead_filters(maps[:1])

    def last_picture_only(maps):
        """You look at the last picture only. A dead filter is silent on all of them."""
        return dead_filters(maps[-1:])
