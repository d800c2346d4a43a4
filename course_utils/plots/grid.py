"""Pictures side by side: checked, and laid out on a grid whose every inch is computed here."""

import math

import numpy as np
from matplotlib.figure import Figure

from course_utils._shared.arguments import check_array, check_list, check_number, check_whole

from .style import CSS_PIXELS_PER_INCH, INK, LABEL_SIZE, TITLE_SIZE, wrap

_GAP = 0.12  # inches between cells
_LINE = 1.35 / 72  # inches that a line of text takes, for each point of its size


def image_list(images, name: str = "images") -> list[np.ndarray]:
    """Return one picture or several as a list of (H, W) or (H, W, 3) float32 arrays in 0 to 1."""
    if not isinstance(images, list | tuple):
        images = check_array(images, name, (...,))
        one = images.ndim in (0, 2) or (images.ndim == 3 and images.shape[-1] == 3)
        images = [images] if one else list(images)
    if not images:
        raise ValueError(f"{name} must hold at least one picture; received none")
    return [_picture(picture, f"{name}[{index}]") for index, picture in enumerate(images)]


def _picture(picture, name: str) -> np.ndarray:
    picture = check_array(picture, name, (...,))
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


def plane_list(planes, pictures: list, name: str, unit_range=False) -> list[np.ndarray]:
    """Return one map of each picture's (H, W), from (H, W), (N, H, W) or a list of maps."""
    if not isinstance(planes, list | tuple):
        planes = check_array(planes, name, (...,))
        planes = [planes] if planes.ndim in (0, 2) else list(planes)
    planes = check_list(planes, name, len(pictures), "map a picture")
    checked = []
    for index, (plane, picture) in enumerate(zip(planes, pictures, strict=True)):
        checked.append(check_array(plane, f"{name}[{index}]", picture.shape[:2]))
        if unit_range:
            check_unit_range(checked[-1], f"{name}[{index}]")
    return checked


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


def cell_size(pictures, height) -> tuple[float, float]:
    """Return (width, height) in inches of a cell that holds the widest of some pictures."""
    height = check_number(height, "height", above=0)
    return max(each.shape[1] / each.shape[0] for each in pictures) * height, height


def picture_grid(count, columns, cell, title=None, captions=(), right_strip=0.0) -> Figure:
    """Lay out `count` picture cells, each (width, height) inches, row by row under one title.

    The captions are the first pictures' titles: they are wrapped to the cell, and the row makes
    room. `right_strip` inches are kept free at the right, for a colour bar.
    """
    rows, (cell_width, cell_height) = math.ceil(count / columns), cell
    captions = [wrap(text, cell_width, LABEL_SIZE) if text else "" for text in captions]
    above = []  # inches for the captions over each row
    for row in range(rows):
        texts = captions[row * columns : (row + 1) * columns]
        lines = max((text.count("\n") + 1 for text in texts if text), default=0)
        above.append(lines * LABEL_SIZE * _LINE + 0.04 if lines else 0.0)
    width = columns * cell_width + (columns - 1) * _GAP + right_strip
    # A title wider than one small picture is better than a title of four lines.
    heading = wrap(title, max(width, 5.0), TITLE_SIZE, bold=True) if title is not None else ""
    top = (heading.count("\n") + 1) * TITLE_SIZE * _LINE + 0.06 if heading else 0.0
    height = top + rows * cell_height + sum(above) + (rows - 1) * _GAP
    figure = Figure(figsize=(width, height), dpi=CSS_PIXELS_PER_INCH)
    if heading:
        look = {"fontsize": TITLE_SIZE, "weight": "bold", "color": INK}
        figure.text(0, 1, heading, ha="left", va="top", **look)
    y = height - top + _GAP
    for row in range(rows):
        y -= _GAP + above[row] + cell_height
        for column in range(columns):
            x = column * (cell_width + _GAP)
            box = (x / width, y / height, cell_width / width, cell_height / height)
            figure.add_axes(box).set_axis_off()
    for axes, caption in zip(figure.axes, captions, strict=False):
        axes.set_title(caption, loc="left", fontsize=LABEL_SIZE, pad=4, weight="normal")
    return figure
