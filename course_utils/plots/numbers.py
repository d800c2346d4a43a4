"""Tables of numbers as figures: small arrays, to follow a computation, and confusion matrices."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from course_utils._shared.arguments import check_array, check_mapping, check_names, check_whole

from .grid import column_count, picture_grid
from .style import COLOURS, HAIRLINE, INK, LABEL_SIZE, describe, new_figure, set_title

_MOST_CELLS = 400
_CELL = 0.42  # inches
# White is 0; the further from it, the more colour. Pale enough for black numbers everywhere.
_TINTS = LinearSegmentedColormap.from_list("tints", ["#F0B445", "#FFFFFF", "#6FB4DE"])
_SHARES = LinearSegmentedColormap.from_list("course_blues", ["#F7FAFC", "#7FB6D6", "#004D7A"])


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
    grids = check_mapping(arrays, "arrays")
    for name, array in grids.items():
        grid = check_array(array, f"arrays[{name!r}]", ("H", "W"), finite=True).astype(float)
        if not 1 <= grid.size <= _MOST_CELLS:
            raise ValueError(
                f"arrays[{name!r}] must be 1 to {_MOST_CELLS} numbers; received shape {grid.shape}"
            )
        grids[name] = grid
    frames = {} if marked is None else check_mapping(marked, "marked")
    digits = check_whole(digits, "digits", 1, 17)
    unknown = sorted(set(frames) - set(grids))
    if unknown:
        raise ValueError(f"marked must name arrays among {list(grids)}; received {unknown}")
    columns = column_count(columns, len(grids), len(grids))
    tallest, widest = np.max([grid.shape for grid in grids.values()], axis=0).tolist()
    cell = (widest * _CELL, tallest * _CELL)
    figure = picture_grid(len(grids), columns, cell, title, list(grids))
    largest = max(np.abs(grid).max() for grid in grids.values()) or 1.0
    for axes, (name, grid) in zip(figure.axes, grids.items(), strict=False):
        axes.imshow(grid, cmap=_TINTS, vmin=-largest, vmax=largest, interpolation="none")
        _write_numbers(axes, grid, digits)
        axes.set(xlim=(-0.55, widest - 0.45), ylim=(tallest - 0.45, -0.55))
        if name in frames:
            part = check_array(frames[name], "marked", (4,), finite=True)
            _frame(axes, *part, lw=3.5, ec=COLOURS["vermilion"], clip_on=False, zorder=5)
    return figure


def _write_numbers(axes, grid, digits) -> None:
    """Write each cell's number in its middle, and draw the cell's frame."""
    texts = {cell: f"{value:.{digits}g}" for cell, value in np.ndenumerate(grid)}
    # One size for the whole grid: a larger number must not be a smaller text.
    longest = max(len(text) for text in texts.values())
    size = 11 if longest <= 3 else 9 if longest == 4 else 8
    for (row, column), text in texts.items():
        axes.text(column, row, text, ha="center", va="center", color="black", size=size)
        _frame(axes, row, column, 1, 1, lw=0.8, ec=HAIRLINE)


def _frame(axes, row, column, height, width, **look) -> None:
    """Draw a frame around a block of cells, given by its first cell and its size."""
    corner = (column - 0.5, row - 0.5)
    axes.add_patch(Rectangle(corner, width, height, fill=False, **look))


@describe
def plot_confusion_matrix(counts, class_names, title=None) -> Figure:
    """Draw how often each true class (row) was given each class (column).

    A cell's number is a count; its shade and the percentage under it are its share of the row.

    Args:
        counts: (C, C) whole numbers, 0 or more, as `tasks.confusion_matrix` gives them.
        class_names: C names.
    """
    names = check_names(class_names, "class_names")
    shape = (len(names), len(names))
    counts = check_array(counts, "counts", shape, "whole numbers")
    if counts.dtype == bool or not names or counts.min() < 0:
        raise ValueError(
            f"counts must be whole numbers of 0 or more, {shape} for {len(names)} class_names; "
            f"received {counts.dtype} of shape {counts.shape}"
        )
    totals = counts.sum(axis=1, keepdims=True)  # (C, 1)
    shares = counts / np.maximum(totals, 1)
    size = len(names) + 1.6  # an inch for each class
    figure = new_figure(max(size, 4.4), max(size - 0.4, 3.2))
    axes = figure.subplots()
    axes.imshow(shares, cmap=_SHARES, vmin=0, vmax=1)
    for (row, column), share in np.ndenumerate(shares):
        text = f"{counts[row, column]}\n{share:.0%}" if totals[row, 0] else "0\nnone"
        ink = "white" if share > 0.55 else INK
        axes.text(column, row, text, ha="center", va="center", color=ink, size=LABEL_SIZE + 1)
    axes.set_xticks(range(len(names)), names)
    axes.set_yticks(range(len(names)), names)
    axes.set(xlabel="predicted", ylabel="true")
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    set_title(figure, title)
    return figure
