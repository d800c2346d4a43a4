"""The maps of a net from stage to stage: smaller and smaller, with more and more channels."""

import math

from matplotlib.figure import Figure
from matplotlib.patches import Polygon

from course_utils._shared.arguments import check_array, check_mapping
from course_utils.plots.checks import describe
from course_utils.plots.style import COLOURS, INK, LABEL_SIZE, QUIET_INK, new_figure, set_title

_SLANT = 0.32  # how far a slab's depth runs to the right and up, for each unit of its height
_GAP = 0.42


@describe
def pyramid(shapes, title=None, width=8.6, height=3.0, most_channels=None) -> Figure:
    """Draw each map as a slab: as high as the map, and the thicker the more channels it has.

    Heights and thicknesses grow with the square root, so that 224 and 7 pixels fit one picture.

    Args:
        shapes: name -> (H, W, C) of each map, from the picture on.
        width: inches of the figure.
        height: inches of the figure.
        most_channels: channels of the thickest slab, so that several pyramids share one scale;
            None takes the most that occur.
    """
    shapes = {
        name: _checked(name, shape) for name, shape in check_mapping(shapes, "shapes").items()
    }
    figure = new_figure(width, height)
    axes = figure.subplots()
    tallest = math.sqrt(max(shape[0] for shape in shapes.values()))
    thickest = math.sqrt(most_channels or max(shape[2] for shape in shapes.values()))
    x = 0.0
    for name, (rows, columns, channels) in shapes.items():
        high = math.sqrt(rows) / tallest
        thick = 0.08 + 0.5 * math.sqrt(channels) / thickest
        _slab(axes, x, high, thick)
        centre = x + thick / 2
        axes.text(centre, -high / 2 - 0.06, f"{rows} × {columns}\n× {channels}", **_BELOW)
        axes.text(centre + _SLANT * high / 2, high * (0.5 + _SLANT) + 0.05, name, **_ABOVE)
        x += thick + _SLANT * high + _GAP
    axes.set(xlim=(-0.3, x - _GAP + 0.3), ylim=(-0.5 - 0.42, 0.5 + _SLANT + 0.2), aspect="equal")
    axes.set_anchor("W")
    axes.set_axis_off()
    set_title(figure, title)
    return figure


_BELOW = {"ha": "center", "va": "top", "fontsize": LABEL_SIZE - 1, "color": QUIET_INK}
_ABOVE = {"ha": "center", "va": "bottom", "fontsize": LABEL_SIZE, "color": INK}


def _slab(axes, x: float, high: float, thick: float) -> None:
    """Draw one box: the front as thick as the channels, the side running away from the reader."""
    low, top, depth = -high / 2, high / 2, _SLANT * high
    front = [(x, low), (x + thick, low), (x + thick, top), (x, top)]
    roof = [(x, top), (x + thick, top), (x + thick + depth, top + depth), (x + depth, top + depth)]
    side = [
        (x + thick, low),
        (x + thick + depth, low + depth),
        (x + thick + depth, top + depth),
        (x + thick, top),
    ]
    for corners, light in ((front, 0.95), (roof, 0.45), (side, 0.7)):
        look = {"fc": COLOURS["blue"], "alpha": light, "ec": "white", "lw": 1.0}
        axes.add_patch(Polygon(corners, **look))


def _checked(name, shape) -> tuple[int, int, int]:
    shape = tuple(check_array(shape, f"shapes[{name!r}]", (3,), "whole numbers").tolist())
    if not all(side >= 1 for side in shape):
        raise ValueError(f"shapes[{name!r}] must be (H, W, C), each 1 or more; received {shape}")
    return shape
