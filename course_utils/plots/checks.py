"""Checks of what a figure draws: pictures, maps and titles.

As in `_shared/arguments.py`, each returns the value or raises a ValueError that says what is wrong.
"""

import numpy as np

from course_utils._shared.arguments import check_array, check_list, check_whole
from course_utils._shared.described import describer

describe = describer(
    title="what to see, in one line; or None.",
    images="(N, H, W, 3), (H, W, 3), or a list of pictures; floats in 0 to 1.",
    height="inches of a picture, above 0.",
    titles="one text a picture, or None.",
)


def image_list(images, name: str = "images") -> list[np.ndarray]:
    """Return pictures as a list of (H, W) or (H, W, 3) float32 arrays in 0 to 1.

    `images` are one (H, W, 3) picture, (N, H, W, 3), (N, H, W), or a list of pictures. A (H, W)
    array stands for one grey picture.
    """
    if isinstance(images, list | tuple):
        pictures = [check_array(each, f"{name}[{n}]", (...,)) for n, each in enumerate(images)]
    else:
        array = check_array(images, name, (...,))
        one = array.ndim == 2 or (array.ndim == 3 and array.shape[-1] == 3)
        pictures = [array] if one else list(array) if array.ndim else [array]
    if not pictures:
        raise ValueError(f"{name} must hold at least one picture; received none")
    return [_picture(picture, f"{name}[{index}]") for index, picture in enumerate(pictures)]


def _picture(picture: np.ndarray, name: str) -> np.ndarray:
    grey = picture.ndim == 2
    if not (grey or (picture.ndim == 3 and picture.shape[-1] == 3)) or 0 in picture.shape:
        raise ValueError(
            f"{name} must have shape (H, W, 3) or (H, W); received shape {picture.shape}"
        )
    if picture.dtype.kind not in "fb" and (picture.dtype.kind not in "iu" or picture.max() > 1):
        raise ValueError(
            f"{name} must be floats in 0 to 1 (divide 0-255 integers by 255); "
            f"received {picture.dtype} up to {picture.max()}"
        )
    picture = picture.astype(np.float32)
    check_unit_range(picture, name)
    return np.clip(picture, 0, 1)


def check_unit_range(array: np.ndarray, name: str) -> None:
    """Raise ValueError unless every value is finite and in 0 to 1 (a rounding error aside)."""
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite; received NaN or infinity")
    low, high = float(array.min()), float(array.max())
    if low < -1e-4 or high > 1 + 1e-4:
        raise ValueError(f"{name} must lie in 0 to 1; received {low:.4g} to {high:.4g}")


def plane_list(planes, pictures: list[np.ndarray], name: str) -> list[np.ndarray]:
    """Return one (H, W) array a picture, each of its picture's height and width.

    `planes` are (H, W), (N, H, W) or a list of (H, W).
    """
    if not isinstance(planes, list | tuple):
        planes = check_array(planes, name, (...,))
        planes = [planes] if planes.ndim == 2 else list(planes) if planes.ndim else [planes]
    planes = check_list(planes, name, len(pictures), "map a picture")
    pairs = enumerate(zip(planes, pictures, strict=True))
    return [check_array(plane, f"{name}[{n}]", own.shape[:2]) for n, (plane, own) in pairs]


def title_list(titles, count: int) -> list[str]:
    """Return `count` titles, empty ones where `titles` is None."""
    if titles is None:
        return [""] * count
    titles = [titles] if isinstance(titles, str) else titles
    titles = check_list(titles, "titles", count, "text a picture")
    if not all(isinstance(title, str) for title in titles):
        raise ValueError(f"titles must be texts; received {titles!r}")
    return titles


def column_count(columns, count: int, usual: int) -> int:
    """Return in how many columns `count` pictures are set; None takes the usual number."""
    return min(usual if columns is None else check_whole(columns, "columns", 1), count)
