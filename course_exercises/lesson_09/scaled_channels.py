"""A scale for each channel."""

import numpy as np

from course_exercises import exercise


def _maps(rng):
    height, width = (int(n) for n in rng.integers(2, 6, 2))
    maps = rng.normal(rng.normal(0, 1, 4), rng.uniform(0.5, 3, 4), (height, width, 4))
    maps[..., 1] = np.maximum(maps[..., 1], 0)  # as behind a ReLU
    maps[..., 3] = rng.choice([0.0, rng.normal()])  # a channel that is the same everywhere
    return (maps[..., rng.permutation(4)],)


_FAINT = np.array([[0.0, 0.01], [0.02, 0.04]])
_STRONG = np.array([[-5.0, 0.0], [15.0, 5.0]])
_SAME = np.full((2, 2), 3.0)


@exercise(
    number=2,
    aim="look at every channel of every layer of a net, for any picture",
    inputs=_maps,
    examples=(
        (_FAINT[..., None],),
        (_SAME[..., None],),
        (np.stack([_FAINT, _STRONG], axis=2),),
        (np.stack([_STRONG, _SAME, _FAINT], axis=2),),
    ),
)
def scaled_channels(maps):
    """Return (h, w, channels) maps with each channel from 0 to 1; a constant one is 0.5."""
    scaled = np.full(maps.shape, 0.5)
    for channel in range(maps.shape[2]):
        one = maps[:, :, channel]
        if one.max() > one.min():
            scaled[:, :, channel] = (one - one.min()) / (one.max() - one.min())
    return scaled


def _unless_constant(maps, scale):
    channels = np.moveaxis(maps, 2, 0)
    return np.stack([scale(one) if np.ptp(one) else 0 * one + 0.5 for one in channels], axis=2)


class Mistakes(scaled_channels.Mistakes):
    def one_scale_for_all(maps):
        """You use one lowest and one highest number for the whole layer. A faint channel stays dark
        beside a strong one: give each its own scale."""
        return scaled_channels(maps.reshape(-1, 1, 1)).reshape(maps.shape)

    def constant_becomes_black(maps):
        """You give a constant channel 0. It should be neither dark nor bright."""
        return np.where(np.ptp(maps, axis=(0, 1)) == 0, 0, scaled_channels(maps))

    def divided_by_the_largest(maps):
        """You divide by the largest number. The *lowest* of each channel should become 0."""
        return _unless_constant(maps, lambda one: one / (one.max() or 1))

    def standardized(maps):
        """You gave each channel a mean of 0 and a standard deviation of 1. Scale it from 0 to 1."""
        return _unless_constant(maps, lambda one: (one - one.mean()) / one.std())
