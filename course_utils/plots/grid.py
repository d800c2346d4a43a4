"""Pictures side by side on an exact grid: sizes in inches, nothing left to a layout engine."""

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_utils._shared.arguments import check_number
from course_utils.plots.style import CSS_PIXELS_PER_INCH, INK, LABEL_SIZE, TITLE_SIZE, wrap

_GAP = 0.12
_LINE = 1.35 / 72


@dataclass(frozen=True)
class Grid:
    """A figure with one axes a cell, row by row, and the free strip at its right."""

    figure: Figure
    axes: list[Axes]
    right: tuple[float, float, float, float]
    captions: list[str]

    def caption(self, axes: Axes, index: int) -> None:
        """Write the picture's title over it, at its left edge."""
        look = {"loc": "left", "fontsize": LABEL_SIZE, "pad": 4, "weight": "normal"}
        axes.set_title(self.captions[index], **look)


def cell_size(pictures, height) -> tuple[float, float]:
    """Return (width, height) in inches of a cell that holds the widest of some pictures."""
    height = check_number(height, "height", above=0)
    return max(each.shape[1] / each.shape[0] for each in pictures) * height, height


def picture_grid(rows, columns, cell, title=None, captions=(), right_strip=0.0) -> Grid:
    """Lay out `rows` by `columns` picture cells, each (width, height) inches, under one title.

    The captions are the pictures' titles: they are wrapped to the cell, and the row makes room.
    `right_strip` inches are kept free at the right, for a colour bar.
    """
    cell_width, cell_height = cell
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
    axes = []
    y = height - top + _GAP
    for row in range(rows):
        y -= _GAP + above[row] + cell_height
        for column in range(columns):
            x = column * (cell_width + _GAP)
            box = (x / width, y / height, cell_width / width, cell_height / height)
            axes.append(figure.add_axes(box))
            axes[-1].set_axis_off()
    bar_x = width - right_strip + 0.15
    strip = (bar_x / width, 0.0, 0.13 / width, cell_height / height)
    return Grid(figure, axes, strip, captions)


def _room(captions: list[str]) -> float:
    """Return the inches that a row's captions need over its pictures."""
    lines = max((text.count("\n") + 1 for text in captions if text), default=0)
    return lines * LABEL_SIZE * _LINE + 0.04 if lines else 0.0
