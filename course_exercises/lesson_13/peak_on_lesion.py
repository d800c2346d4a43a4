"""What the heatmap alone says."""

import numpy as np

from course_exercises import exercise


def _maps(rng):
    count, height, width = (int(n) for n in rng.integers((3, 1, 2), (9, 5, 5)))
    labels, leads = rng.integers(0, 2, count), rng.normal(0.5, 1, count).round(2)
    labels[:3], leads[:3] = (1, 1, 0), (1.5, 0.5, 2.0)
    masks = rng.random((count, height, width)) < rng.uniform(0.2, 0.7)
    masks[:, -1, -1], masks[:, 0, 0] = True, False
    masks[labels == 0] = False
    heatmaps = (1 + rng.permutation(masks.size)).reshape(masks.shape) / 100
    return heatmaps, masks, labels, leads


_HEAT = np.array([[[0.1, 1.0], [0.4, 0.2]], [[1.0, 0.3], [0.2, 0.6]], [[0.2, 0.1], [0.7, 1.0]]])
_MASKS = np.array([[[0, 1], [0, 0]], [[1, 1], [0, 1]], [[0, 0], [0, 0]]], bool)


@exercise(
    number=6,
    aim="say what a heatmap alone can and can't tell about a net",
    inputs=_maps,
    examples=(
        (_HEAT[:1], _MASKS[:1], np.array([1]), np.array([2.0])),
        (_HEAT, _MASKS, np.array([1, 1, 0]), np.array([2.0, 1.0, 0.5])),
        (_HEAT, _MASKS, np.array([1, 1, 0]), np.array([-1.0, 2.0, 0.5])),
        (_HEAT[[0, 2, 1]], _MASKS[[0, 0, 2]], np.array([1, 1, 0]), np.array([2.0, 0.0, 0.5])),
    ),
)
def peak_on_lesion(heatmaps, masks, labels, leads):
    """Return the share of the lesions found on which the heatmap's hottest pixel lies."""
    found = (labels == 1) & (leads > 0)
    return np.mean(_hits(heatmaps, masks)[found])


def _hits(heatmaps, masks):
    """Return for each map whether its hottest pixel lies in its mask."""
    return np.array([mask.flat[heat.argmax()] for heat, mask in zip(heatmaps, masks, strict=True)])


class Mistakes(peak_on_lesion.Mistakes):
    def share_of_the_heat(heatmaps, masks, labels, leads):
        """That is the share of the heat on the lesion. Where does the hottest pixel lie?"""
        found = (labels == 1) & (leads > 0)
        return np.mean(((heatmaps * masks).sum((1, 2)) / heatmaps.sum((1, 2)))[found])

    def divided_by_all(heatmaps, masks, labels, leads):
        """You divide by the number of all films. Divide by the number of lesions found."""
        return np.sum(_hits(heatmaps, masks)[(labels == 1) & (leads > 0)]) / len(labels)
