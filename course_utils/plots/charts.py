"""Learning curves and confusion matrices."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from course_utils.plots.style import COLOURS, INK, LABEL_SIZE, new_figure, set_title

_BLUES = LinearSegmentedColormap.from_list("course_blues", ["#F7FAFC", "#7FB6D6", "#004D7A"])


def learning_curves(history, metrics=None, title=None) -> Figure:
    """Draw one panel a metric: training with a solid line, validation with a dashed one.

    Args:
        history: what `model.fit` returned, or a dict such as `{"loss": [...], "val_loss": [...]}`
            with one value an epoch.
        metrics: names without "val_"; None takes every one that `history` holds.
        title: what to see, in one line; or None.

    Raises:
        ValueError: no values, or a metric that `history` doesn't hold.
    """
    values = dict(getattr(history, "history", history))
    names = [name for name in values if not name.startswith("val_") and name != "learning_rate"]
    metrics = names if metrics is None else [metrics] if isinstance(metrics, str) else list(metrics)
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
        epochs = np.arange(1, len(values) + 1)
        axes.plot(
            epochs,
            values,
            color=COLOURS[colour],
            linestyle=dash,
            marker=marker,
            markevery=max(1, len(values) // 8),
            label=label,
        )
    axes.grid(axis="y", color="#ECECEC")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.legend(handlelength=3)


def confusion_matrix(labels, predictions, class_names, title=None) -> Figure:
    """Draw how often each true class (row) was given each class (column).

    A cell's number is a count; its shade and the percentage under it are its share of the row.

    Args:
        labels: (N,) true class numbers, 0 to C - 1.
        predictions: (N,) predicted class numbers.
        class_names: C names.
        title: what to see, in one line; or None.

    Raises:
        ValueError: shapes that differ, nothing to count, or a class number with no name.
    """
    counts = confusion_counts(labels, predictions, len(class_names))
    totals = counts.sum(axis=1, keepdims=True)
    shares = counts / np.maximum(totals, 1)
    size = 1.0 * len(class_names) + 1.6
    figure = new_figure(max(size, 4.4), max(size - 0.4, 3.2))
    axes = figure.subplots()
    axes.imshow(shares, cmap=_BLUES, vmin=0, vmax=1)
    for (row, column), share in np.ndenumerate(shares):
        text = f"{counts[row, column]}\n{share:.0%}" if totals[row, 0] else "0\nnone"
        ink = "white" if share > 0.55 else INK
        axes.text(column, row, text, ha="center", va="center", color=ink, size=LABEL_SIZE + 1)
    ticks = range(len(class_names))
    axes.set_xticks(ticks, class_names)
    axes.set_yticks(ticks, class_names)
    axes.set(xlabel="predicted", ylabel="true")
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    set_title(figure, title)
    return figure


def confusion_counts(labels, predictions, classes: int) -> np.ndarray:
    """Return the (C, C) table of counts: row = true class, column = predicted class.

    Args:
        labels: (N,) true class numbers, 0 to C - 1.
        predictions: (N,) predicted class numbers.
        classes: C.

    Raises:
        ValueError: as `confusion_matrix`.
    """
    arrays = {"labels": np.asarray(labels), "predictions": np.asarray(predictions)}
    for name, array in arrays.items():
        if array.ndim != 1 or array.dtype.kind not in "iu" or array.size == 0:
            raise ValueError(
                f"{name} must be whole class numbers of shape (N,), N above 0; "
                f"received {array.dtype} of shape {array.shape}"
            )
        if array.min() < 0 or array.max() >= classes:
            raise ValueError(
                f"{name} must lie in 0 to {classes - 1}, one for each of class_names; "
                f"received {array.min()} to {array.max()}"
            )
    if arrays["labels"].shape != arrays["predictions"].shape:
        raise ValueError(
            f"predictions must have the shape of labels, {arrays['labels'].shape}; "
            f"received {arrays['predictions'].shape}"
        )
    counts = np.zeros((classes, classes), dtype=np.int64)
    np.add.at(counts, (arrays["labels"], arrays["predictions"]), 1)
    return counts
