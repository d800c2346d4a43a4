"""Make it visible."""

import numpy as np

from course_exercises import exercise


def _ascended(rng):
    shape = (*(int(n) for n in rng.integers(3, 7, 2)), 3)
    picture = rng.normal(rng.normal(0, 3), 10.0 ** rng.uniform(-2, 1), shape)
    picture *= rng.uniform(0.5, 1.5, 3)  # colours differ in spread
    picture[0, 0] = picture.mean() + 5 * picture.std()  # a place far brighter than the rest
    return picture, float(rng.uniform(0.2, 0.4))


_FOUR = np.array([[[2.0, 4.0], [4.0, 6.0]]])
_SPIKE = np.zeros((2, 4, 2))
_SPIKE[0, 0] = [80.0, 40.0]


@exercise(
    number=6,
    aim="show all filters of a layer at once, and recognise a dead one",
    inputs=_ascended,
    examples=((_FOUR, 0.25), (np.full((1, 2, 2), 3.0), 0.25), (-_FOUR / 100, 0.3), (_SPIKE, 0.25)),
)
def shown_picture(ascended, contrast):
    """Return the picture with a mean of 0.5 and that standard deviation, cut to 0 to 1."""
    if np.ptp(ascended) == 0:
        return np.full(ascended.shape, 0.5)
    standardized = (ascended - ascended.mean()) / ascended.std()
    return np.clip(0.5 + contrast * standardized, 0, 1)


class Mistakes(shown_picture.Mistakes):
    def constant_becomes_black(ascended, contrast):
        """You show a constant picture in black. It should be grey, 0.5."""
        return shown_picture(ascended, contrast) * (np.ptp(ascended) > 0)

    def centred_at_0(ascended, contrast):
        """Your mean is 0, so the darker half is cut off. Grey lies at 0.5."""
        if np.ptp(ascended) == 0:
            return np.full(ascended.shape, 0.5)
        return np.clip(contrast * (ascended - ascended.mean()) / ascended.std(), 0, 1)
