"""Learning curves and confusion matrices as figures."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from course_utils._shared.arguments import check_array, check_mapping, check_names
from course_utils.plots.checks import describe
from course_utils.plots.style import COLOURS, INK, LABEL_SIZE, new_figure, set_title

_BLUES = LinearSegmentedColormap.from_list("course_blues", ["#F7FAFC", "#7FB6D6", "#004D7A"])


@describe
def learning_curves(history, metrics=None, title=None) -> Figure:
    """Draw one panel a metric: training with a solid line, validation with a dashed one.

    Args:
        history: what `model.fit` returned, or a dict such as `{"loss": [...], "val_loss": [...]}`
            with one value an epoch.
        metrics: names without "val_"; None takes every one that `history` holds.
    """
    values = check_mapping(getattr(history, "history", history), "history")
    values = {
        name: check_array(row, f"history[{name!r}]", ("epochs",)) for name, row in values.items()
    }
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
        lines = {"training": values[name]}
        if len(values.get(f"val_{name}", ())):
            lines["validation"] = values[f"val_{name}"]
        _curves(axes, lines)
        axes.set(xlabel="epoch", title=name.replace("_", " "))
    set_title(figure, title)
    return figure


def _curves(axes, lines: dict) -> None:
    looks = {"training": ("blue", "-", "o"), "validation": ("vermilion", "--", "s")}
    for label, values in lines.items():
        colour, dash, marker = looks[label]
        look = {"color": COLOURS[colour], "linestyle": dash, "marker": marker, "label": label}
        epochs = np.arange(1, len(values) + 1)
        axes.plot(epochs, values, markevery=max(1, len(values) // 8), **look)
    axes.grid(axis="y", color="#ECECEC")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.legend(handlelength=3)


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
    size = 1.0 * len(names) + 1.6
    figure = new_figure(max(size, 4.4), max(size - 0.4, 3.2))
    axes = figure.subplots()
    axes.imshow(shares, cmap=_BLUES, vmin=0, vmax=1)
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
