"""Curves and dots: a training's history, and numbers that were measured several times."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from course_utils._shared.arguments import check_array, check_flag, check_mapping, check_names

from .style import COLOURS, LINESTYLES, MARKERS, describe, new_figure, set_title

_ORDER = ("blue", "vermilion", "green", "purple", "orange", "sky", "black")


@describe
def learning_curves(history, metrics=None, title=None) -> Figure:
    """Draw one panel a metric: training with a solid line, validation with a dashed one.

    Args:
        history: what `model.fit` returned, or a dict such as `{"loss": [...], "val_loss": [...]}`
            with one value an epoch.
        metrics: names without "val_"; None takes every one that `history` holds.
    """
    values = check_mapping(getattr(history, "history", history), "history")
    for name, row in values.items():
        values[name] = check_array(row, f"history[{name!r}]", ("epochs",))
    names = [name for name in values if not name.startswith("val_") and name != "learning_rate"]
    if metrics is None:
        metrics = names
    else:
        metrics = check_names([metrics] if isinstance(metrics, str) else metrics, "metrics")
    if not metrics:
        raise ValueError("history must hold at least one metric; received none")
    for name in metrics:
        if not len(values.get(name, ())):
            raise ValueError(f"metrics must be among {names} and not empty; received {name!r}")
    figure = new_figure(4.0 * len(metrics) + 0.4, 3.1)
    panels = figure.subplots(1, len(metrics), squeeze=False)[0]
    for axes, name in zip(panels, metrics, strict=True):
        lines = {"training": values[name], "validation": values.get(f"val_{name}", ())}
        lines = {label: line for label, line in lines.items() if len(line)}
        spread_lines(lines, axes=axes, xlabel="epoch")
        axes.set_title(name.replace("_", " "))
    set_title(figure, title)
    return figure


@describe
def spread_lines(
    series, x=None, title=None, *, xlabel="", ylabel="", axes=None, log=False
) -> Figure:
    """Draw each series as a line through its means, in a band from its smallest to its largest.

    On a logarithmic axis the means are geometric, that is, taken of the logarithms.

    Args:
        series: label -> (seeds, points) values; (points,) for a single run, without a band.
        x: (points,) positions; None counts from 1.
        xlabel: what runs to the right.
        log: whether the upward axis is logarithmic.
    """
    series = check_mapping(series, "series")
    x = None if x is None else check_array(x, "x", ("points",), finite=True)
    check_flag(log, "log")
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
        look = _look(number) | {"linestyle": LINESTYLES[number % len(LINESTYLES)]}
        axes.plot(where, middle, markevery=max(1, len(where) // 8), label=label, **look)
        if len(values) > 1:
            band = {"color": look["color"], "alpha": 0.18, "linewidth": 0}
            axes.fill_between(where, values.min(axis=0), values.max(axis=0), **band)
    if log:
        axes.set_yscale("log")
    if x is None:  # steps and epochs are counted: no tick between them
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    return _finished(axes, title, {"xlabel": xlabel, "ylabel": ylabel}, handlelength=3)


@describe
def spread_dots(groups, title=None, *, ylabel="", axes=None) -> Figure:
    """Draw every run as a dot and each mean as a short line, side by side in groups.

    Args:
        groups: name of the group (under the axis) -> label (in the legend, the same in every group)
            -> one value a seed.
    """
    groups = check_mapping(groups, "groups")
    labels = [list(check_mapping(group, f"groups[{n!r}]")) for n, group in groups.items()]
    if any(each != labels[0] for each in labels):
        raise ValueError(f"groups must hold the same labels each; received {labels}")
    axes = new_figure(7.0, 3.4).subplots() if axes is None else axes
    width = 0.7 / len(labels[0])
    for number, label in enumerate(labels[0]):
        dots = _look(number) | {"alpha": 0.75, "markeredgewidth": 0, "linestyle": "none"}
        for position, group in enumerate(groups.values()):
            values = check_array(group[label], f"groups {label!r}", ("seeds",))
            middle = position + (number - (len(labels[0]) - 1) / 2) * width
            around = middle + np.linspace(-0.22, 0.22, len(values)) * width
            axes.plot(around, values, label=None if position else label, **dots)
            ends = middle - 0.38 * width, middle + 0.38 * width
            axes.hlines(values.mean(), *ends, color=dots["color"], linewidth=2.5)
    axes.set_xticks(range(len(groups)), groups)
    axes.tick_params(axis="x", length=0)
    axes.set_xlim(-0.5, len(groups) - 0.5)
    # The legend stands above the panel, where no point can lie under it.
    above = {"loc": "lower left", "bbox_to_anchor": (0, 1), "borderaxespad": 0.2}
    return _finished(axes, title, {"ylabel": ylabel}, ncols=len(labels[0]), **above)


def _look(number: int) -> dict:
    """Return colour and marker of a series."""
    colour = COLOURS[_ORDER[number % len(_ORDER)]]
    return {"color": colour, "marker": MARKERS[number % len(MARKERS)]}


def _finished(axes, title, labels, **legend) -> Figure:
    """Add the axes' labels, quiet lines, the legend and the figure's title; return the figure."""
    for name, label in labels.items():
        if not isinstance(label, str):
            raise ValueError(f"{name} must be a text; received {label!r}")
    axes.set(**labels)
    axes.grid(axis="y", color="#ECECEC")
    axes.legend(**legend)
    set_title(axes.figure, title)
    return axes.figure
