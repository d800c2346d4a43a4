"""Real photographs that come with scikit-image, so that a lesson needs no network."""

import numpy as np

from course_utils._shared.arguments import check_choice, check_whole
from course_utils._shared.pixels import from_levels
from course_utils.datasets.resize import centre_square

_PHOTOGRAPHS = tuple(
    "astronaut brick camera chelsea clock coffee coins grass gravel "
    "hubble_deep_field moon motorcycle page retina rocket".split()
)


def photograph_names() -> tuple[str, ...]:
    """Return the names that `photograph` knows, in alphabetical order."""
    return _PHOTOGRAPHS


def photograph(name: str, size: int | None = None) -> np.ndarray:
    """Return a photograph; "chelsea" is a cat, "astronaut" is Eileen Collins.

    Args:
        name: one of `photograph_names()`. Their origins and licences stand in scikit-image's
            documentation of `skimage.data`.
        size: the side in pixels of the central square; None keeps the photograph as it is.

    Returns:
        (H, W, 3) float32 in 0 to 1; a grey photograph has three equal channels.

    Raises:
        ValueError: an unknown name, or a size below 1.
    """
    name = check_choice(name, "name", _PHOTOGRAPHS)
    size = None if size is None else check_whole(size, "size", 1)
    from skimage import data

    if name == "motorcycle":
        levels, _right, _disparity = data.stereo_motorcycle()
    else:
        levels = getattr(data, name)()
    image = from_levels(levels)
    if image.ndim == 2:  # grey
        image = np.repeat(image[..., None], 3, axis=2)
    return image if size is None else centre_square(image, size)
