"""Exercises on showing every channel: places in a grid, and a scale for each channel."""

import math

import numpy as np

from course_exercises.definition import Exercise, Mistake


def _count(rng):
    return (int(rng.integers(1, 1000)),)


def grid_places(channels):
    """Return (rows, columns) of the smallest grid that is near a square and no higher than wide."""
    columns = math.isqrt(channels - 1) + 1
    return -(-channels // columns), columns


def _by_trying(channels):
    columns = 1
    while columns * columns < channels:
        columns += 1
    rows = 1
    while rows * columns < channels:
        rows += 1
    return rows, columns


def _by_divisor(channels):
    rows = max(n for n in range(1, math.isqrt(channels) + 1) if channels % n == 0)
    return rows, channels // rows


def _root_down(channels):
    columns = math.isqrt(channels)
    return -(-channels // columns), columns


GRID_PLACES = Exercise(
    name="grid_places",
    lesson="09",
    aim="look at every channel of a layer, however many there are",
    kind="shape",
    points=1,
    reference=grid_places,
    inputs=_count,
    examples=((1,), (2,), (3,), (8,), (20,), (64,), (728,)),
    alternatives=(
        _by_trying,
        lambda channels: (
            len(range(0, channels, math.ceil(math.sqrt(channels)))),
            math.ceil(math.sqrt(channels)),
        ),
    ),
    mistakes=(
        Mistake(
            "last row lost",
            lambda channels: (channels // grid_places(channels)[1], grid_places(channels)[1]),
            "Your grid has too few places for some counts. A last row that is only half full is "
            "a row, too.",
        ),
        Mistake(
            "always a square",
            lambda channels: (grid_places(channels)[1],) * 2,
            "Your columns are right. For some counts, 2 for example, the last row stays empty: "
            "leave it out.",
        ),
        Mistake(
            "root rounded down",
            _root_down,
            "For some counts, 2 for example, your grid is higher than wide. Which way did you "
            "round the root?",
        ),
        Mistake(
            "exchanged",
            lambda channels: grid_places(channels)[::-1],
            "You return columns and rows. Rows come first, as in the shape of an array.",
        ),
        Mistake(
            "one row",
            lambda channels: (1, channels),
            "One row holds them all, but 728 channels in a row are hard to look at.",
        ),
        Mistake(
            "no empty places",
            _by_divisor,
            "You look for a grid without empty places. For a prime number of channels that is one "
            "long row: let the last row be shorter.",
        ),
        Mistake(
            "sixteen a row",
            lambda channels: (channels // 16, 16),
            "You take 16 columns, whatever the layer. What becomes of 8 channels, and of the last "
            "4 of 20?",
        ),
    ),
)


def _maps(rng):
    height, width = (int(n) for n in rng.integers(2, 6, 2))
    maps = rng.normal(rng.normal(0, 1, 4), rng.uniform(0.5, 3, 4), (height, width, 4))
    maps[..., 1] = np.maximum(maps[..., 1], 0)  # as behind a ReLU
    maps[..., 3] = rng.choice([0.0, rng.normal()])  # a channel that is the same everywhere
    return (maps[..., rng.permutation(4)],)


def scaled_channels(maps):
    """Return (h, w, channels) maps with each channel from 0 to 1; a constant one is 0.5."""
    scaled = np.full(maps.shape, 0.5)
    for channel in range(maps.shape[2]):
        one = maps[:, :, channel]
        if one.max() > one.min():
            scaled[:, :, channel] = (one - one.min()) / (one.max() - one.min())
    return scaled


def _at_once(maps):
    low, spread = maps.min(axis=(0, 1)), np.ptp(maps, axis=(0, 1))
    scaled = (maps - low) / np.where(spread == 0, 1, spread)
    return np.where(spread == 0, 0.5, scaled)


def _stretched(maps, axis=(0, 1), same=np.nan):
    low, spread = maps.min(axis=axis, keepdims=True), np.ptp(maps, axis=axis, keepdims=True)
    scaled = (maps - low) / np.where(spread == 0, 1, spread)
    return np.where(spread == 0, same, scaled)


def _divided(maps):
    peak = maps.max(axis=(0, 1))
    scaled = maps / np.where(peak == 0, 1, peak)
    return np.where(np.ptp(maps, axis=(0, 1)) == 0, 0.5, scaled)


def _standardized(maps):
    spread = maps.std(axis=(0, 1))
    scaled = (maps - maps.mean(axis=(0, 1))) / np.where(spread == 0, 1, spread)
    return np.where(np.ptp(maps, axis=(0, 1)) == 0, 0.5, scaled)


_FAINT = np.array([[0.0, 0.01], [0.02, 0.04]])
_STRONG = np.array([[-5.0, 0.0], [15.0, 5.0]])
_SAME = np.full((2, 2), 3.0)

SCALED_CHANNELS = Exercise(
    name="scaled_channels",
    lesson="09",
    aim="look at every channel of a layer, faint and constant ones included",
    kind="code",
    points=2,
    reference=scaled_channels,
    inputs=_maps,
    examples=(
        (_FAINT[..., None],),
        (_SAME[..., None],),
        (np.stack([_FAINT, _STRONG], axis=2),),
        (np.stack([_STRONG, _SAME, _FAINT], axis=2),),
    ),
    alternatives=(
        _at_once,
        lambda maps: np.moveaxis(
            [
                np.interp(one, [one.min(), one.max()], [0, 1]) if np.ptp(one) else one * 0 + 0.5
                for one in np.moveaxis(maps, 2, 0)
            ],
            0,
            2,
        ),
    ),
    mistakes=(
        Mistake(
            "one scale for all",
            lambda maps: _stretched(maps, axis=(0, 1, 2), same=0.5),
            "You use one lowest and one highest number for the whole layer. A faint channel stays "
            "dark beside a strong one: give each its own scale.",
        ),
        Mistake(
            "no number for a constant channel",
            _stretched,
            "A channel that is the same everywhere gives 0 / 0, which is no number. Such a channel "
            "is 0.5 everywhere.",
        ),
        Mistake(
            "constant becomes black",
            lambda maps: _stretched(maps, same=0.0),
            "You give a constant channel 0. It should be neither dark nor bright.",
        ),
        Mistake(
            "divided by the largest",
            _divided,
            "You divide by the largest number. The *lowest* of each channel should become 0, "
            "wherever it lies.",
        ),
        Mistake(
            "standardized",
            _standardized,
            "You gave each channel a mean of 0 and a standard deviation of 1. Asked is the range "
            "from 0 to 1.",
        ),
        Mistake(
            "place by place",
            lambda maps: _stretched(maps, axis=2, same=0.5),
            "You compare the channels at each place. Compare the places of each channel.",
        ),
        Mistake(
            "column by column",
            lambda maps: _stretched(maps, axis=0, same=0.5),
            "You scale each column of a map by itself. A map has two directions: its lowest number "
            "is that of all rows *and* columns.",
        ),
    ),
)
