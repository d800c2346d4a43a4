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
    kind="code",
    points=2,
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


def _standardized(ascended, axis=None, middle=0.5, same=0.5, contrast=1.0, spread=np.std):
    size = spread(ascended, axis=axis, keepdims=True)
    centred = contrast * (ascended - ascended.mean(axis=axis, keepdims=True))
    return np.where(np.ptp(ascended) == 0, same, middle + centred / np.where(size == 0, 1, size))


def _shown_with(ascended, contrast, **options):
    return np.clip(_standardized(ascended, contrast=contrast, **options), 0, 1)


class Mistakes(shown_picture.Mistakes):
    def constant_becomes_black(ascended, contrast):
        """You show a constant picture in black. It should be grey, 0.5."""
        return _shown_with(ascended, contrast, same=0.0)

    def colour_by_colour(ascended, contrast):
        """You scale each colour by itself, and lose how they compare: a reddish picture turns grey.
        The picture has *one* mean and *one* standard deviation."""
        return _shown_with(ascended, contrast, axis=(0, 1))

    def variance(ascended, contrast):
        """You divide by the variance. The standard deviation is its root."""
        return _shown_with(ascended, contrast, spread=np.var)

    def centred_at_0(ascended, contrast):
        """Your mean is 0, so the darker half is cut off. Grey lies at 0.5."""
        return _shown_with(ascended, contrast, middle=0.0)

    def clipped_as_it_is(ascended, contrast):
        """You only cut. What gradient ascent finds may lie anywhere, far from 0 to 1."""
        return np.clip(ascended, 0, 1)
