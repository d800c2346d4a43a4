"""Score heatmaps against masks of where the evidence is known to be."""

import numpy as np

from course_utils._shared.arguments import check_array, check_number
from course_utils.interpret.checks import describe


@describe
def pointing_game(heatmaps: np.ndarray, masks: np.ndarray) -> float:
    """Return the share of heatmaps whose peak lies in the mask, 0 to 1.

    Zhang et al., "Top-down Neural Attention by Excitation Backprop", ECCV 2016, section 4.1, here
    without their tolerance of 15 pixels around the mask. Several equal peaks share one vote; a map
    without any heat is a miss.
    """
    heatmaps, masks = _checked(heatmaps, masks)
    top = heatmaps.max(axis=(1, 2), keepdims=True)
    peaks = (heatmaps == top) & (top > 0)
    hits = (peaks & masks).sum(axis=(1, 2)) / np.maximum(peaks.sum(axis=(1, 2)), 1)
    return float(hits.mean())


@describe
def energy_inside(heatmaps: np.ndarray, masks: np.ndarray) -> np.ndarray:
    """Return the share of each heatmap's heat that lies in the mask, (N,) float64 from 0 to 1.

    Wang et al., "Score-CAM", CVPR Workshops 2020, section 4.3, the "energy-based pointing game":
    sum of the heat in the mask over the sum of all heat. A map without any heat scores 0.
    """
    heatmaps, masks = _checked(heatmaps, masks)
    inside = (heatmaps * masks).sum(axis=(1, 2))
    total = heatmaps.sum(axis=(1, 2))
    return np.divide(inside, total, out=np.zeros_like(inside), where=total > 0)


@describe
def iou_at(heatmaps: np.ndarray, masks: np.ndarray, threshold: float = 0.2) -> np.ndarray:
    """Return the overlap of each mask with the places that are hot enough, (N,) from 0 to 1.

    Zhou et al., "Learning Deep Features for Discriminative Localization", CVPR 2016, section 3.2:
    keep what reaches a share of the map's own maximum, 20 % with them. The overlap of these places
    with the mask is their intersection over their union. A map without any heat scores 0.

    Args:
        threshold: share of the maximum, above 0 and up to 1.
    """
    heatmaps, masks = _checked(heatmaps, masks)
    check_number(threshold, "threshold", above=0, most=1)
    top = heatmaps.max(axis=(1, 2), keepdims=True)
    hot = (heatmaps >= threshold * top) & (heatmaps > 0)
    union = (hot | masks).sum(axis=(1, 2))
    return np.divide((hot & masks).sum(axis=(1, 2)), union, where=union > 0, out=np.zeros(len(hot)))


def _checked(heatmaps: np.ndarray, masks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    heatmaps = check_array(heatmaps, "heatmaps", ("N", "H", "W")).astype("float64")
    masks = check_array(masks, "masks", heatmaps.shape)
    if heatmaps.size == 0:
        raise ValueError(f"heatmaps must be (N, H, W), N at least 1; received {heatmaps.shape}.")
    if not np.isfinite(heatmaps).all() or heatmaps.min() < 0:
        raise ValueError("heatmaps must be finite and 0 or above; received other values.")
    if masks.dtype != bool and not np.isin(masks, (0, 1)).all():
        raise ValueError("masks must be bool, or 0 and 1; received other values.")
    return heatmaps, masks.astype(bool)
