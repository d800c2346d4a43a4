"""What the renderers of all worlds share: what their arguments mean, and what they hand out."""

import numpy as np

from course_utils._shared.described import describer
from course_utils._shared.pixels import from_levels, to_levels

describe = describer({
    "count": "How many, 1 or more.",
    "rng": "A `numpy.random.Generator`; a picture advances it equally far whatever you ask for.",
    "size": "Side of the picture in pixels, 32 to 512.",
    "background": '"office" or "room".',
    "wave": "Whether a hand waves; None draws it.",
    "hour": '"day" or "dusk"; None draws it.',
    "crowd": "From 0 (nearly empty) to 1 (things touch and hide one another); None draws it.",
})  # fmt: skip


def to_picture(planes):
    """Round a planar picture (3, H, W) to 8-bit levels; return it as (H, W, 3) float32."""
    return from_levels(to_levels(planes).transpose(1, 2, 0))


def stacked(scenes, name):
    """Return one attribute of many scenes as one array, a row for each."""
    return np.stack([getattr(scene, name) for scene in scenes])
