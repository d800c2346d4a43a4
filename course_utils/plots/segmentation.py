"""Maps of classes or of objects beside their pictures; a number repeats what each colour says."""

import matplotlib.patheffects as effects
import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from scipy import ndimage

from course_utils._shared.arguments import check_mapping, check_names

from .grid import cell_size, image_list, picture_grid, plane_list
from .style import COLOURS, INK, LABEL_SIZE, UNSTRETCHED, describe

# Okabe and Ito's colours, in an order that suits a street from its sky to its signs, and a grey.
_ORDER = ("sky", "#BBBBBB", "#4D4D4D", "purple", "green", "vermilion", "blue", "orange")
CLASS_COLOURS = [COLOURS.get(name, name) for name in _ORDER]
_NOTHING = to_rgb("#E4E4E4")
_OBJECT_COLOURS = [COLOURS[n] for n in ("blue", "orange", "green", "purple", "sky", "vermilion")]
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
    colours = np.array([to_rgb(colour) for colour in CLASS_COLOURS[: len(names)]])
    figure, cells = _map_grid(images, maps, len(names) - 1, title, height, _STRIP)
    for axes, labels in cells:
        axes.imshow(colours[labels], interpolation="nearest")
        for number in np.unique(labels):
            _write_numbers(axes, labels == number, number)
    handles = [
        Patch(facecolor=colour, edgecolor=INK, linewidth=0.5, label=f"{number} {name}")
        for number, (colour, name) in enumerate(zip(colours, names, strict=True))
    ]
    width, top = figure.get_figwidth(), figure.axes[0].get_position().y1
    corner = ((width - _STRIP + 0.1) / width, top)
    look = {"borderaxespad": 0, "fontsize": LABEL_SIZE - 1, "handlelength": 1.2}
    figure.legend(handles=handles, loc="upper left", bbox_to_anchor=corner, **look)
    return figure


@describe
def instance_maps(images, maps, title=None, height=1.9) -> Figure:
    """Draw each picture and, beside it, its instance maps: a colour and a number for each object.

    Args:
        maps: heading -> (N, H, W) or (H, W) whole numbers, 0 where there is nothing.
    """
    colours = np.array([to_rgb(colour) for colour in _OBJECT_COLOURS])
    figure, cells = _map_grid(images, maps, None, title, height)
    for axes, labels in cells:
        drawn = np.where((labels > 0)[..., None], colours[(labels - 1) % len(colours)], _NOTHING)
        axes.imshow(drawn, interpolation="nearest")
        for number in np.unique(labels[labels > 0]):
            axes.contour(labels == number, levels=[0.5], colors="white", linewidths=1.2)
            _write_numbers(axes, labels == number, number, largest=True)
    return figure


def _map_grid(images, maps, most, title, height, right_strip=0.0):
    """Lay out a row for each picture: itself, then its maps; headings over the first row.

    Maps hold whole numbers up to `most` (None: any). Returns the figure, and pairs of axes and the
    map to draw there.
    """
    pictures, maps = image_list(images), check_mapping(maps, "maps")
    columns = {name: plane_list(each, pictures, f"maps[{name!r}]") for name, each in maps.items()}
    limit, rule = (np.inf, "0 or more") if most is None else (most, f"0 to {most}")
    for name, planes in columns.items():
        for plane in planes:
            if plane.dtype.kind not in "iub" or plane.min() < 0 or plane.max() > limit:
                raise ValueError(
                    f"maps[{name!r}] must hold whole numbers, {rule}; received {plane.dtype} "
                    f"from {plane.min()} to {plane.max()}"
                )
    captions, cell = ["the picture", *columns], cell_size(pictures, height)
    count = len(pictures) * len(captions)
    figure = picture_grid(count, len(captions), cell, title, captions, right_strip)
    axes, cells = iter(figure.axes), []
    for picture, *planes in zip(pictures, *columns.values(), strict=True):
        next(axes).imshow(picture, **UNSTRETCHED)
        cells += [(next(axes), plane.astype(int)) for plane in planes]
    return figure, cells


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
