"""The nine backgrounds of pets by name."""

from ..drawing.stage import Stage, vignette
from .indoor_backgrounds import bedroom, carpet, kitchen
from .outdoor_backgrounds import autumn, beach, forest, grass, snow, street

_PAINTERS = (grass, carpet, beach, snow, street, forest, autumn, kitchen, bedroom)
PAINTERS = {painter.__name__: painter for painter in _PAINTERS}
BACKGROUNDS = tuple(PAINTERS)


def draw_background(rng, size, background):
    """Paint a background. Returns the planar picture, (3, size, size) float32 around 0 to 1."""
    stage = Stage(rng, size)
    PAINTERS[background](stage)
    stage.image *= vignette(size)
    return stage.image
