"""Better than nothing?"""

import numpy as np

from course_exercises import exercise
from course_exercises.lesson_11._shared import HEAT, MASKS, ROWS, energy, maps_and_masks


@exercise(
    number=4,
    kind="experiment",
    aim="score a heatmap against a known answer, beside baselines that know nothing",
    inputs=maps_and_masks,
    examples=(
        (np.ones((1, 2, 3)), np.array([[[True, False, False], [True, False, False]]])),
        ROWS,
        (HEAT, MASKS),
        (HEAT[::-1] ** 2, MASKS),
    ),
)
def energy_ratio(heatmaps, masks):
    """Return the share of heat in the mask over the mask's share of the area, mean over maps."""
    return float(np.mean(energy(heatmaps, masks) / masks.mean(axis=(1, 2))))


class Mistakes(energy_ratio.Mistakes):
    def energy_only(heatmaps, masks):
        """That is the share of the heat. A large animal gets much of any map: compare with its
        share of the area."""
        return energy(heatmaps, masks).mean()

    def inside_against_outside(heatmaps, masks):
        """You compare the heat inside with the heat outside. Compare its share with that of the
        area."""
        return np.mean(energy(heatmaps, masks) / (1 - energy(heatmaps, masks)))

    def hot_pixels(heatmaps, masks):
        """You count hot pixels. The energy adds up all heat, faint places included."""
        return energy_ratio(heatmaps > 0.5 * heatmaps.max(), masks)

    def mean_inside_over_mean_outside(heatmaps, masks):
        """You divide the mean heat inside by the mean heat *outside*. Divide the share of the heat
        that lies inside by the share of the whole area that the mask covers."""
        inside, area = energy(heatmaps, masks), masks.mean(axis=(1, 2))
        return np.mean(inside / (1 - inside) * (1 - area) / area)
