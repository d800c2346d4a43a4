"""Maps beside their pictures: each pixel's class, or the object that it belongs to.

Colour is never the only cue: each region carries its number, and the classes' numbers stand with
their names at the right.
"""

import matplotlib.patheffects as effects
import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from scipy import ndimage

from course_utils._shared.arguments import check_mapping, check_names
from course_utils.plots.checks import describe, image_list, plane_list
from course_utils.plots.grid import cell_size, picture_grid
from course_utils.plots.style import COLOURS, INK, LABEL_SIZE

# Okabe and Ito's colours, in an order that suits a street from its sky to its signs, and a grey.
CLASS_COLOURS = (
    COLOURS["sky"],
    "#BBBBBB",
    "#4D4D4D",
    COLOURS["purple"],
    COLOURS["green"],
    COLOURS["vermilion"],
    COLOURS["blue"],
    COLOURS["orange"],
)
_NOTHING = to_rgb("#E4E4E4")
_OBJECTS = [to_rgb(COLOURS[name]) for name in
           ("blue", "orange", "green", "purple", "sky", "vermilion")]  # fmt: skip
_SMALLEST = 1.6  # pixels from a region's edge to its middle, so that a number fits
_STRIP = 1.45  # inches for the names


@describe
def class_maps(images, maps, class_names, title=None, height=1.9) -> Figure:
    """Draw each picture and, beside it, its class maps; the colours are the classes.

    Args:
        maps: heading -> (N, H, W) or (H, W) whole numbers, 0 to C - 1, one map a picture.
        class_names: C names, 8 at most.
    """
    names = check_names(class_names, "class_names")
    if not 2 <= len(names) <= len(CLASS_COLOURS):
        raise ValueError(
            f"class_names must be 2 to {len(CLASS_COLOURS)} names; received {len(names)}"
        )
    pictures, columns = _columns(images, maps, len(names) - 1)
    colours = np.array([to_rgb(colour) for colour in CLASS_COLOURS[: len(names)]])
    figure = _grid(pictures, columns, title, height, right_strip=_STRIP)
    for axes, labels in _map_cells(figure, columns, len(pictures)):
        axes.imshow(colours[labels], interpolation="nearest")
        for number in np.unique(labels):
            _write_numbers(axes, labels == number, number)
    width, tall = figure.get_size_inches()
    handles = [
        Patch(facecolor=colour, edgecolor=INK, linewidth=0.5, label=f"{number} {name}")
        for number, (colour, name) in enumerate(zip(colours, names, strict=True))
    ]
    top = figure.axes[0].get_position().y1
    figure.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=((width - _STRIP + 0.1) / width, top),
        borderaxespad=0,
        fontsize=LABEL_SIZE - 1,
        handlelength=1.2,
    )
    return figure


@describe
def instance_maps(images, maps, title=None, height=1.9) -> Figure:
    """Draw each picture and, beside it, its instance maps: a colour and a number for each object.

    Args:
        maps: heading -> (N, H, W) or (H, W) whole numbers, 0 where there is nothing.
    """
    pictures, columns = _columns(images, maps, None)
    colours = np.array(_OBJECTS)
    figure = _grid(pictures, columns, title, height)
    for axes, labels in _map_cells(figure, columns, len(pictures)):
        drawn = np.where((labels > 0)[..., None], colours[(labels - 1) % len(colours)], _NOTHING)
        axes.imshow(drawn, interpolation="nearest")
        for number in np.unique(labels[labels > 0]):
            axes.contour(labels == number, levels=[0.5], colors="white", linewidths=1.2)
            _write_numbers(axes, labels == number, number, largest=True)
    return figure


def _columns(images, maps, most):
    """Return the pictures, and heading -> one checked map for each of them."""
    pictures, maps = image_list(images), check_mapping(maps, "maps")
    columns = {name: plane_list(each, pictures, f"maps[{name!r}]") for name, each in maps.items()}
    limit, wish = (np.inf, "0 or more") if most is None else (most, f"0 to {most}")
    for name, planes in columns.items():
        for plane in planes:
            if plane.dtype.kind not in "iub" or plane.min() < 0 or plane.max() > limit:
                raise ValueError(
                    f"maps[{name!r}] must hold whole numbers, {wish}; received {plane.dtype} "
                    f"from {plane.min()} to {plane.max()}"
                )
    return pictures, columns


def _grid(pictures, columns, title, height, right_strip=0.0):
    """Lay out a row for each picture: itself, then its maps; headings over the first row."""
    captions, cell = ["the picture", *columns], cell_size(pictures, height)
    count = len(pictures) * len(captions)
    figure = picture_grid(count, len(captions), cell, title, captions, right_strip)
    for axes, picture in zip(figure.axes[:: len(captions)], pictures, strict=True):
        axes.imshow(picture, cmap="gray", vmin=0, vmax=1, interpolation="auto")
    return figure


def _map_cells(figure, columns, rows):
    """Yield each map with the axes that it is drawn in."""
    for row in range(rows):
        for column, planes in enumerate(columns.values(), start=1):
            yield figure.axes[row * (len(columns) + 1) + column], planes[row].astype(int)


def _write_numbers(axes, mask, number, largest=False) -> None:
    """Write the number in the middle of each connected part that has room (or of the largest)."""
    depth = ndimage.distance_transform_edt(np.pad(mask, 1))[1:-1, 1:-1]
    parts, count = ndimage.label(mask)
    if not count:
        return
    middles = ndimage.maximum_position(depth, parts, range(1, count + 1))
    room = [depth[middle] for middle in middles]
    chosen = [int(np.argmax(room))] if largest else range(count)
    border = [effects.withStroke(linewidth=2, foreground="white")]
    look = {"ha": "center", "va": "center", "size": LABEL_SIZE - 2, "color": "black"}
    for index in chosen:
        if largest or room[index] > _SMALLEST:
            row, column = middles[index]
            axes.text(column, row, str(number), path_effects=border, **look)
