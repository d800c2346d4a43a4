"""Boxes and outlines over pictures: each class has its colour, its line style and its name."""

import numpy as np
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle

from course_utils._shared.arguments import check_kind, check_list, check_names, check_whole
from course_utils._shared.boxes import check_boxes

from .grid import cell_size, column_count, image_list, picture_grid, title_list
from .style import COLOURS, INK, LABEL_SIZE, LINESTYLES, UNSTRETCHED, describe

# Light colours on a dark border: both stay visible on a sky, a wall and an asphalt road.
_COLOURS = [COLOURS[name] for name in ("orange", "sky", "green", "purple", "vermilion", "blue")]
_COLOURS.append("#F0E442")  # Okabe and Ito's yellow: too light for white paper, not for a picture
_BORDER = [patheffects.Stroke(linewidth=3.6, foreground="black"), patheffects.Normal()]
_LEGEND_HEIGHT = 0.3  # inches


@describe
def box_row(
    images,
    boxes,
    labels=None,
    class_names=None,
    tags=None,
    polygons=None,
    titles=None,
    columns=None,
    height=2.4,
    title=None,
) -> Figure:
    """Draw pictures side by side with boxes over them, and a legend of the classes.

    Args:
        boxes: one (K, 4) array a picture: y0, x0, y1, x1 in pixels, y down, corners of pixels at
            whole numbers.
        labels: one (K,) array of whole numbers from 0 a picture, from which a box gets its colour
            and line style; None draws all alike.
        class_names: what the labels stand for, for the legend; None draws no legend.
        tags: one list of K texts a picture, written at the boxes' upper left corners; or None.
        polygons: one sequence a picture with the outlines of each object, (P, 2) arrays of y and
            x, or None for an object without; drawn in place of boxes where there are any.
        columns: pictures in a row; None takes up to four.
    """
    pictures = image_list(images)
    count = len(pictures)
    boxes = check_list(boxes, "boxes", count, "entry a picture")
    boxes = [check_boxes(each, f"boxes[{index}]") for index, each in enumerate(boxes)]
    class_names = None if class_names is None else check_names(class_names, "class_names")
    labels = _rows(labels, boxes, "labels", 0)
    last = None if class_names is None else len(class_names) - 1
    for index, row in enumerate(labels):
        for label in row:
            check_whole(label, f"labels[{index}]", 0, last)
    tags, polygons = _rows(tags, boxes, "tags", ""), _rows(polygons, boxes, "polygons", None)
    cell, columns = cell_size(pictures, height), column_count(columns, count, 4)
    figure = picture_grid(count, columns, cell, title, title_list(titles, count))
    objects = zip(boxes, labels, tags, polygons, strict=True)
    for axes, picture, each in zip(figure.axes, pictures, objects, strict=False):
        show_picture(axes, picture)
        draw_boxes(axes, *each)
    if class_names:
        _legend(figure, class_names)
    return figure


def show_picture(axes: Axes, picture: np.ndarray) -> None:
    """Draw a picture with the corners of its pixels at whole numbers, where boxes have theirs."""
    check_kind(axes, "axes", Axes, "matplotlib Axes")
    picture = image_list([picture], "picture")[0]
    height, width = picture.shape[:2]
    axes.imshow(picture, extent=(0, width, height, 0), **UNSTRETCHED)
    axes.set_axis_off()


def draw_boxes(axes: Axes, boxes, labels=None, tags=None, polygons=None) -> None:
    """Draw the boxes of one picture, and its outlines, into axes that `show_picture` prepared.

    Args:
        axes: where to draw.
        boxes: (K, 4), y0, x0, y1, x1 in pixels.
        labels: (K,) whole numbers from 0: the look of each; None draws all alike.
        tags: K texts, or None.
        polygons: for each object its outlines, (P, 2) arrays of y and x, or None.
    """
    check_kind(axes, "axes", Axes, "matplotlib Axes")
    boxes = check_boxes(boxes)
    labels, tags = _row(labels, boxes, "labels", 0), _row(tags, boxes, "tags", "")
    polygons = _row(polygons, boxes, "polygons", None)
    for box, label, tag, outlines in zip(boxes, labels, tags, polygons, strict=True):
        look = _look(check_whole(label, "labels", 0))
        if outlines is None:
            y0, x0, y1, x1 = box
            axes.add_patch(Rectangle((x0, y0), x1 - x0, y1 - y0, **look))
        for outline in outlines or ():
            axes.add_patch(Polygon(np.asarray(outline)[:, ::-1], **look))
        if str(tag):
            _tag(axes, box, str(tag), look["edgecolor"])


def _rows(values, boxes: list, name: str, usual) -> list:
    """Return for each picture a list with a value for each of its boxes; `usual` ones for None."""
    if values is None:
        return [[usual] * len(own) for own in boxes]
    rows = enumerate(check_list(values, name, len(boxes), "entry a picture"))
    return [check_list(row, f"{name}[{n}]", len(boxes[n]), "entry a box") for n, row in rows]


def _row(values, boxes, name: str, usual) -> list:
    """Return a list with a value for each box of one picture; `usual` ones for None."""
    if values is None:
        return [usual] * len(boxes)
    return check_list(values, name, len(boxes), "entry a box")


def _look(label: int) -> dict:
    """Return colour and line style of a class; after seven colours the pairs begin to differ."""
    turn = label // len(_COLOURS)
    return {
        "edgecolor": _COLOURS[label % len(_COLOURS)],
        "linestyle": LINESTYLES[(label + turn) % len(LINESTYLES)],
        "linewidth": 1.8,
        "fill": False,
        "path_effects": _BORDER,
        "clip_on": False,  # a line along the picture's edge keeps its full width
    }


def _tag(axes: Axes, box, text: str, colour) -> None:
    """Write a text on a plate of the box's colour above its upper left corner."""
    plate = {"boxstyle": "square,pad=0.12", "facecolor": colour, "edgecolor": "none"}
    top = min(axes.get_ylim())
    low = box[0] - top > 0.08 * np.ptp(axes.get_ylim())  # no room above: the plate goes inside
    ink = "white" if colour == COLOURS["blue"] else "black"
    look = {"size": 7.5, "weight": "bold", "color": ink, "ha": "left", "bbox": plate}
    axes.text(box[1], box[0], text, va="bottom" if low else "top", **look)


def _legend(figure: Figure, class_names) -> None:
    """Write the classes with their colours and line styles in a strip under the pictures."""
    handles = []
    for label, name in enumerate(class_names):
        look = _look(label)
        line = {"color": look["edgecolor"], "linestyle": look["linestyle"], "linewidth": 2.2}
        handles.append(Line2D([], [], marker="", label=name, path_effects=_BORDER, **line))
    width, height = figure.get_size_inches()
    grown = height + _LEGEND_HEIGHT
    for axes in figure.axes:
        cell = axes.get_position()
        low = (cell.y0 * height + _LEGEND_HEIGHT) / grown
        axes.set_position([cell.x0, low, cell.width, cell.height * height / grown])
    figure.set_size_inches(width, grown)
    place = {"loc": "lower left", "bbox_to_anchor": (0, 0), "borderaxespad": 0, "borderpad": 0}
    spacing = {"ncols": len(handles), "handlelength": 2.6, "columnspacing": 1.2}
    figure.legend(handles=handles, fontsize=LABEL_SIZE, labelcolor=INK, **place, **spacing)
