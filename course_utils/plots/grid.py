"""Pictures side by side on an exact grid: sizes in inches, nothing left to a layout engine."""

import math

from matplotlib.figure import Figure

from course_utils._shared.arguments import check_number
from course_utils.plots.style import CSS_PIXELS_PER_INCH, INK, LABEL_SIZE, TITLE_SIZE, wrap

_GAP = 0.12
_LINE = 1.35 / 72


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
    above = [_room(captions[row * columns : (row + 1) * columns]) for row in range(rows)]
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


def _room(captions: list[str]) -> float:
    """Return the inches that a row's captions need over its pictures."""
    lines = max((text.count("\n") + 1 for text in captions if text), default=0)
    return lines * LABEL_SIZE * _LINE + 0.04 if lines else 0.0
