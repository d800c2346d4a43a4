"""The pointing game."""

import numpy as np

from course_exercises import exercise
from course_exercises.lesson_11._shared import HEAT, MASKS, ROWS, energy, maps_and_masks


@exercise(
    number=3,
    aim="score a heatmap against a known answer, beside baselines that know nothing",
    inputs=maps_and_masks,
    examples=(ROWS, (HEAT[:1], MASKS[:1]), (HEAT, MASKS), (HEAT[1:], ~MASKS[1:])),
)
def pointing_share(heatmaps, masks):
    """Return the share of heatmaps, (N, H, W), whose hottest pixel lies in its mask."""
    places = heatmaps.reshape(len(heatmaps), -1).argmax(axis=1)
    return float(np.mean(masks.reshape(len(masks), -1)[np.arange(len(masks)), places]))


class Mistakes(pointing_share.Mistakes):
    def rows_and_columns_exchanged(heatmaps, masks):
        """You exchange the row and the column of the peak when you look into the mask."""
        peaks = [np.unravel_index(heat.argmax(), heat.shape) for heat in heatmaps]
        return np.mean([mask[peak[::-1]] for mask, peak in zip(masks, peaks, strict=True)])

    def one_peak_for_all(heatmaps, masks):
        """`argmax()` without an axis finds the hottest pixel of the whole batch. Each heatmap has
        its own."""
        return float(masks.reshape(-1)[heatmaps.argmax()])

    def any_heat_inside(heatmaps, masks):
        """You ask for *some* heat inside. The pointing game asks for the hottest pixel only."""
        return np.mean(((heatmaps > 0.5) & masks).any(axis=(1, 2)))

    def share_of_the_heat(heatmaps, masks):
        """That is the share of the heat inside. The pointing game looks at one pixel of each
        map."""
        return energy(heatmaps, masks).mean()

    def warmer_inside(heatmaps, masks):
        """You ask whether the mask is warmer than the picture on average. The pointing game asks
        about one pixel of each map: does the hottest lie inside?"""
        pairs = zip(heatmaps, masks, strict=True)
        return np.mean([heat[mask].mean() > heat.mean() for heat, mask in pairs])
