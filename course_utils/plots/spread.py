"""Lines and dots for numbers that were measured several times; they show the spread."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from course_utils._shared.arguments import check_array, check_choice, check_mapping
from course_utils.plots.checks import describe
from course_utils.plots.style import COLOURS, LINESTYLES, MARKERS, new_figure, set_title

_COLOURS = ("blue", "vermilion", "green", "purple", "orange", "sky", "black")


@describe
def spread_lines(
    series: Mapping[str, Sequence],
    x: Sequence[float] | None = None,
    title: str | None = None,
    *,
    xlabel: str = "",
    ylabel: str = "",
    axes=None,
    log: bool = False,
) -> Figure:
    """Draw each series as a line through its means, in a band from its smallest to its largest.

    On a logarithmic axis the means are geometric, that is, taken of the logarithms.

    Args:
        series: label -> (seeds, points) values; (points,) for a single run, without a band.
        x: (points,) positions; None counts from 1.
        xlabel: what runs to the right.
        ylabel: what runs upwards.
        axes: panel to draw into; None makes a figure.
        log: whether the upward axis is logarithmic.
    """
    series = check_mapping(series, "series")
    x = None if x is None else check_array(x, "x", ("points",), finite=True)
    check_choice(log, "log", (True, False))
    axes = new_figure(7.0, 3.6).subplots() if axes is None else axes
    for number, (label, values) in enumerate(series.items()):
        values = np.atleast_2d(check_array(values, f"series[{label!r}]", (...,)).astype(float))
        if values.ndim > 2 or not values.size:
            raise ValueError(
                f"series[{label!r}] must be (seeds, points) or (points,); "
                f"received shape {values.shape}"
            )
        where = np.arange(1, values.shape[1] + 1) if x is None else x
        if len(where) != values.shape[1]:
            raise ValueError(
                f"series must have {len(where)} points each, as x has; "
                f"{label!r} has {values.shape[1]}"
            )
        middle = np.exp(np.log(values).mean(axis=0)) if log else values.mean(axis=0)
        _line_with_band(axes, where, values, middle, label, number)
    if log:
        axes.set_yscale("log")
    if x is None:  # steps and epochs are counted: no tick between them
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    _label_axes(axes, xlabel=xlabel, ylabel=ylabel)
    return _finished(axes, title, handlelength=3)


def _line_with_band(axes, x, values, middle, label, number) -> None:
    colour, marker = _look(number)
    dash = LINESTYLES[number % len(LINESTYLES)]
    look = {"color": colour, "linestyle": dash, "marker": marker, "label": label}
    axes.plot(x, middle, markevery=max(1, len(x) // 8), **look)
    if len(values) > 1:
        low, high = values.min(axis=0), values.max(axis=0)  # (points,)
        axes.fill_between(x, low, high, color=colour, alpha=0.18, linewidth=0)


def _look(number: int) -> tuple[str, str]:
    """Return colour and marker of a series."""
    return COLOURS[_COLOURS[number % len(_COLOURS)]], MARKERS[number % len(MARKERS)]


@describe
def spread_dots(
    groups: Mapping[str, Mapping[str, Sequence[float]]],
    title: str | None = None,
    *,
    ylabel: str = "",
    axes=None,
) -> Figure:
    """Draw every run as a dot and each mean as a short line, side by side in groups.

    Args:
        groups: name of the group (under the axis) -> label (in the legend, the same in every group)
            -> one value a seed.
        ylabel: what runs upwards.
        axes: panel to draw into; None makes a figure.
    """
    groups = check_mapping(groups, "groups")
    labels = [list(check_mapping(group, f"groups[{n!r}]")) for n, group in groups.items()]
    if any(each != labels[0] for each in labels):
        raise ValueError(f"groups must hold the same labels each; received {labels}")
    axes = new_figure(7.0, 3.4).subplots() if axes is None else axes
    width = 0.7 / len(labels[0])
    for number, label in enumerate(labels[0]):
        colour, marker = _look(number)
        look = {"color": colour, "alpha": 0.75, "markeredgewidth": 0}
        for position, group in enumerate(groups.values()):
            values = check_array(group[label], f"groups {label!r}", ("seeds",))
            middle = position + (number - (len(labels[0]) - 1) / 2) * width
            around = middle + np.linspace(-0.22, 0.22, len(values)) * width
            axes.plot(around, values, marker, label=None if position else label, **look)
            reach = 0.38 * width
            axes.hlines(values.mean(), middle - reach, middle + reach, color=colour, linewidth=2.5)
    axes.set_xticks(range(len(groups)), groups)
    axes.tick_params(axis="x", length=0)
    axes.set_xlim(-0.5, len(groups) - 0.5)
    _label_axes(axes, ylabel=ylabel)
    # The legend stands above the panel, where no point can lie under it.
    above = {"loc": "lower left", "bbox_to_anchor": (0, 1), "borderaxespad": 0.2}
    return _finished(axes, title, ncols=len(labels[0]), **above)


def _label_axes(axes, **labels) -> None:
    for name, label in labels.items():
        if not isinstance(label, str):
            raise ValueError(f"{name} must be a text; received {label!r}")
    axes.set(**labels)


def _finished(axes, title, **legend) -> Figure:
    """Add quiet lines, the legend and the figure's title; return the figure."""
    axes.grid(axis="y", color="#ECECEC")
    axes.legend(**legend)
    set_title(axes.figure, title)
    return axes.figure
