"""Exercises on scores: is the heat where the evidence is known to be?"""

import numpy as np

from course_exercises.definition import Exercise, Mistake


def _maps_and_masks(rng):
    count, height, width = int(rng.integers(2, 6)), *(int(n) for n in rng.integers(3, 7, 2))
    masks = rng.random((count, height, width)) < rng.uniform(0.2, 0.7, (count, 1, 1))
    masks[:, 1, 1], masks[:, 0, 0] = True, False  # neither empty nor full
    return rng.random((count, height, width)), masks


def pointing_share(heatmaps, masks):
    """Return the share of heatmaps, (N, H, W), whose hottest pixel lies in its mask."""
    places = heatmaps.reshape(len(heatmaps), -1).argmax(axis=1)
    return float(np.mean(masks.reshape(len(masks), -1)[np.arange(len(masks)), places]))


def _one_by_one(heatmaps, masks):
    hits = 0
    for heat, mask in zip(heatmaps, masks, strict=True):
        row, column = np.unravel_index(np.argmax(heat), heat.shape)
        hits += bool(mask[row, column])
    return hits / len(heatmaps)


def _exchanged(heatmaps, masks):
    hits = []
    for heat, mask in zip(heatmaps, masks, strict=True):
        row, column = np.unravel_index(np.argmax(heat), heat.shape)
        hits.append(mask[column, row])
    return np.mean(hits)


def _energy(heatmaps, masks):
    return (heatmaps * masks).sum(axis=(1, 2)) / heatmaps.sum(axis=(1, 2))


_HEAT = np.array(
    [
        [[0.1, 0.2, 0.3], [0.4, 0.6, 0.9], [0.2, 0.1, 0.8]],
        [[0.7, 0.5, 0.1], [0.8, 0.3, 0.2], [0.1, 0.6, 0.4]],
        [[0.2, 0.3, 0.1], [0.9, 1.0, 0.4], [0.3, 0.5, 0.2]],
    ]
)
_MASKS = np.zeros((3, 3, 3), bool)
_MASKS[0, 1, 1:] = _MASKS[1, :2, 1] = _MASKS[2, 1:, :2] = True

POINTING_SHARE = Exercise(
    name="pointing_share",
    lesson="11",
    aim="score heatmaps against known masks by the pointing game",
    kind="code",
    points=2,
    reference=pointing_share,
    inputs=_maps_and_masks,
    examples=((_HEAT[:1], _MASKS[:1]), (_HEAT, _MASKS), (_HEAT[1:], ~_MASKS[1:])),
    alternatives=(
        _one_by_one,
        lambda heatmaps, masks: np.mean(
            (heatmaps * masks).max(axis=(1, 2)) == heatmaps.max(axis=(1, 2))
        ),
    ),
    mistakes=(
        Mistake(
            "rows and columns exchanged",
            _exchanged,
            "You exchange the row and the column of the peak when you look into the mask.",
        ),
        Mistake(
            "one peak for all",
            lambda heatmaps, masks: float(masks.reshape(-1)[heatmaps.argmax()]),
            "`argmax()` without an axis finds the hottest pixel of the whole batch. Each heatmap "
            "has its own.",
        ),
        Mistake(
            "coldest",
            lambda heatmaps, masks: pointing_share(-heatmaps, masks),
            "You look at the coldest pixel.",
        ),
        Mistake(
            "number of hits",
            lambda heatmaps, masks: pointing_share(heatmaps, masks) * len(masks),
            "That is how many point into their mask. Asked is the share.",
        ),
        Mistake(
            "any heat inside",
            lambda heatmaps, masks: np.mean(((heatmaps > 0.5) & masks).any(axis=(1, 2))),
            "You ask whether there is *some* heat inside. The pointing game asks for the hottest "
            "pixel only.",
        ),
        Mistake(
            "energy",
            lambda heatmaps, masks: _energy(heatmaps, masks).mean(),
            "That is the share of the heat inside. The pointing game looks at one pixel of each "
            "map.",
        ),
        Mistake(
            "area",
            lambda heatmaps, masks: masks.mean(),
            "That is the masks' share of the area, what random maps would get. It doesn't look at "
            "the heat at all.",
        ),
    ),
)


def energy_ratio(heatmaps, masks):
    """Return the share of heat in the mask over the mask's share of the area, mean over maps."""
    return float(np.mean(_energy(heatmaps, masks) / masks.mean(axis=(1, 2))))


def _densities(heatmaps, masks):
    ratios = []
    for heat, mask in zip(heatmaps, masks, strict=True):
        ratios.append(heat[mask].mean() / heat.mean())
    return sum(ratios) / len(ratios)


ENERGY_RATIO = Exercise(
    name="energy_ratio",
    lesson="11",
    aim="score heatmaps against a baseline that knows nothing",
    kind="experiment",
    points=2,
    reference=energy_ratio,
    inputs=_maps_and_masks,
    examples=(
        (np.ones((1, 2, 3)), np.array([[[True, False, False], [True, False, False]]])),
        (_HEAT, _MASKS),
        (_HEAT[::-1] ** 2, _MASKS),
    ),
    alternatives=(
        _densities,
        lambda heatmaps, masks: np.mean(
            np.sum(heatmaps * masks, (1, 2))
            / (np.mean(heatmaps, (1, 2)) * np.count_nonzero(masks, (1, 2)))
        ),
    ),
    mistakes=(
        Mistake(
            "energy only",
            lambda heatmaps, masks: _energy(heatmaps, masks).mean(),
            "That is the share of the heat. A large animal gets much of any map: compare with its "
            "share of the area.",
        ),
        Mistake(
            "all maps as one",
            lambda heatmaps, masks: (heatmaps * masks).sum() / heatmaps.sum() / masks.mean(),
            "You add up all pictures before you divide, so that hot maps count more. Divide "
            "picture by picture, then take the mean.",
        ),
        Mistake(
            "mean area",
            lambda heatmaps, masks: _energy(heatmaps, masks).mean() / masks.mean(),
            "You divide by the mean area of all masks. Each picture's animal has its own size.",
        ),
        Mistake(
            "upside down",
            lambda heatmaps, masks: np.mean(masks.mean(axis=(1, 2)) / _energy(heatmaps, masks)),
            "Your ratio is upside down: above 1 should mean more heat inside than a map that "
            "knows nothing has.",
        ),
        Mistake(
            "pixels for area",
            lambda heatmaps, masks: np.mean(_energy(heatmaps, masks) / masks.sum(axis=(1, 2))),
            "You divide by the number of pixels. The area is a *share* of the picture, like the "
            "energy.",
        ),
        Mistake(
            "inside against outside",
            lambda heatmaps, masks: np.mean(
                _energy(heatmaps, masks) / (1 - _energy(heatmaps, masks))
            ),
            "You compare the heat inside with the heat outside. Compare its share with that of "
            "the area.",
        ),
        Mistake(
            "hot pixels",
            lambda heatmaps, masks: energy_ratio(heatmaps > 0.5 * heatmaps.max(), masks),
            "You count hot pixels. The energy adds up all heat, faint places included.",
        ),
    ),
)
