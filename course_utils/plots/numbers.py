"""Small arrays as grids of numbers, to follow a computation by eye."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from course_utils._shared.arguments import check_array, check_mapping, check_whole
from course_utils.plots.checks import column_count, describe
from course_utils.plots.grid import picture_grid
from course_utils.plots.style import COLOURS, HAIRLINE

_MOST_CELLS = 400
_CELL = 0.42  # inches
# White is 0; the further from it, the more colour. Pale enough for black numbers everywhere.
_TINTS = LinearSegmentedColormap.from_list("tints", ["#F0B445", "#FFFFFF", "#6FB4DE"])


@describe
def number_grids(arrays, title=None, marked=None, columns=None, digits=3) -> Figure:
    """Draw small arrays side by side, each cell with its number: 0 white, above blue, below orange.

    All grids share one scale of colours and one size of cell, so equal numbers look equal.

    Args:
        arrays: name -> (H, W) array of finite numbers, 400 cells at most; the names are captions.
        marked: name -> (row, column, height, width) of a part to frame, or None.
        columns: grids in a row; None sets all of them side by side.
        digits: significant digits of a number.
    """
    grids = {name: _checked(name, array) for name, array in check_mapping(arrays, "arrays").items()}
    frames = {} if marked is None else check_mapping(marked, "marked")
    digits = check_whole(digits, "digits", 1, 17)
    unknown = sorted(set(frames) - set(grids))
    if unknown:
        raise ValueError(f"marked must name arrays among {list(grids)}; received {unknown}")
    columns = column_count(columns, len(grids), len(grids))
    tallest = max(grid.shape[0] for grid in grids.values())
    widest = max(grid.shape[1] for grid in grids.values())
    cell = (widest * _CELL, tallest * _CELL)
    figure = picture_grid(len(grids), columns, cell, title, list(grids))
    largest = max(np.abs(grid).max() for grid in grids.values()) or 1.0
    for axes, (name, grid) in zip(figure.axes, grids.items(), strict=False):
        _draw(axes, grid, largest, digits)
        axes.set(xlim=(-0.55, widest - 0.45), ylim=(tallest - 0.45, -0.55))
        if name in frames:
            _frame(axes, frames[name])
    return figure


def _draw(axes, grid, largest, digits) -> None:
    axes.imshow(grid, cmap=_TINTS, vmin=-largest, vmax=largest, interpolation="none")
    height, width = grid.shape
    texts = {cell: f"{value:.{digits}g}" for cell, value in np.ndenumerate(grid)}
    # One size for the whole grid: a larger number must not be a smaller text.
    size = {1: 11, 2: 11, 3: 11, 4: 9}.get(max(map(len, texts.values())), 8)
    for (row, column), text in texts.items():
        axes.text(column, row, text, ha="center", va="center", color="black", size=size)
        cell = {"fill": False, "lw": 0.8, "ec": HAIRLINE}
        axes.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, **cell))


def _frame(axes, part) -> None:
    row, column, height, width = check_array(part, "marked", (4,), finite=True)
    corner = (column - 0.5, row - 0.5)
    look = {"fill": False, "lw": 3.5, "ec": COLOURS["vermilion"], "clip_on": False}
    axes.add_patch(Rectangle(corner, width, height, zorder=5, **look))


def _checked(name, array) -> np.ndarray:
    grid = check_array(array, f"arrays[{name!r}]", ("H", "W"), finite=True).astype(float)
    if not 1 <= grid.size <= _MOST_CELLS:
        raise ValueError(
            f"arrays[{name!r}] must be 1 to {_MOST_CELLS} numbers; received shape {grid.shape}"
        )
    return grid
