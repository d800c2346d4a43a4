"""From planes and many scenes to what a world hands out: pictures, and stacks of them."""

import numpy as np

from course_utils._shared.pixels import from_levels, to_levels


def to_picture(planes):
    """Round a planar picture (3, H, W) to 8-bit levels; return it as (H, W, 3) float32."""
    return from_levels(to_levels(planes).transpose(1, 2, 0))


def stacked(scenes, name):
    """Return one attribute of many scenes as one array, a row for each."""
    return np.stack([getattr(scene, name) for scene in scenes])
