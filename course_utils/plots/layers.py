"""What a net computes, drawn: the channels of a layer, and the maps from stage to stage."""

import math

import matplotlib
import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Polygon

from course_utils._shared.arguments import check_array, check_mapping, check_number

from .grid import column_count
from .style import COLOURS, INK, LABEL_SIZE, QUIET_INK, describe, new_figure, set_title

_CONSTANT = "#C9C9C9"  # of a channel that is the same everywhere
_SLANT = 0.32  # how far a slab runs back, to the right and up, for each unit of its height
_GAP = 0.42  # between slabs, in heights of the highest


@describe
def activation_grid(activations, title=None, *, columns=None, width=7.0) -> Figure:
    """Draw each channel as a small map, row by row: dark where it is lowest, bright where highest.

    Each channel has its own scale, so a faint one is as visible as a strong one. A channel that
    is the same everywhere has nothing to show and is plain grey.

    Args:
        activations: (H, W, C) finite numbers, one image's activations.
        columns: channels in a row; None makes the figure about twice as wide as high.
    """
    mosaic, width = channel_mosaic(activations, columns), check_number(width, "width", above=0)
    height = width * mosaic.shape[0] / mosaic.shape[1]
    figure = new_figure(width, height + (0.05 if title is None else 0.4))
    axes = figure.subplots()
    colours = matplotlib.colormaps["cividis"].with_extremes(bad=_CONSTANT, under="white")
    axes.imshow(mosaic, cmap=colours, vmin=0, vmax=1, interpolation="nearest")
    axes.set_axis_off()
    set_title(figure, title)
    return figure


def channel_mosaic(activations, columns: int | None = None) -> np.ndarray:
    """Return all channels of (H, W, C) side by side in one array, each scaled to 0 to 1.

    It is -1 in the gaps and where no channel is left, NaN in channels that are constant.
    """
    maps = check_array(activations, "activations", ("H", "W", "C"), finite=True).astype(np.float64)
    if maps.size == 0:
        raise ValueError(f"activations must hold a number; received shape {maps.shape}")
    height, width, channels = maps.shape
    columns = column_count(columns, channels, math.ceil(math.sqrt(2 * channels * height / width)))
    gap = max(1, width // 12)
    rows = math.ceil(channels / columns)
    mosaic = np.full((rows * (height + gap) - gap, columns * (width + gap) - gap), -1.0)
    for channel in range(channels):
        top, left = (channel // columns) * (height + gap), (channel % columns) * (width + gap)
        values = maps[..., channel] / 2  # halved, so that no difference of huge numbers overflows
        low, high = values.min(), values.max()
        scaled = (values - low) / (high - low) if high > low else np.nan
        mosaic[top : top + height, left : left + width] = scaled
    return mosaic


@describe
def pyramid(shapes, title=None, width=8.6, height=3.0, most_channels=None) -> Figure:
    """Draw each map as a slab: as high as the map, and the thicker the more channels it has.

    Heights and thicknesses grow with the square root, so that 224 and 7 pixels fit one picture.

    Args:
        shapes: name -> (H, W, C) of each map, from the picture on.
        height: inches of the figure.
        most_channels: channels of the thickest slab, so that several pyramids share one scale;
            None takes the most that occur.
    """
    shapes = check_mapping(shapes, "shapes")
    for name, shape in shapes.items():
        shape = tuple(check_array(shape, f"shapes[{name!r}]", (3,), "whole numbers").tolist())
        if not all(side >= 1 for side in shape):
            raise ValueError(
                f"shapes[{name!r}] must be (H, W, C), each 1 or more; received {shape}"
            )
        shapes[name] = shape
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
        sides = f"{rows} × {columns}\n× {channels}"
        below = {"va": "top", "fontsize": LABEL_SIZE - 1, "color": QUIET_INK}
        axes.text(centre, -high / 2 - 0.06, sides, ha="center", **below)
        above = {"va": "bottom", "fontsize": LABEL_SIZE, "color": INK}
        x_name, y_name = centre + _SLANT * high / 2, high * (0.5 + _SLANT) + 0.05
        axes.text(x_name, y_name, name, ha="center", **above)
        x += thick + _SLANT * high + _GAP
    axes.set(xlim=(-0.3, x - _GAP + 0.3), ylim=(-0.5 - 0.42, 0.5 + _SLANT + 0.2), aspect="equal")
    axes.set_anchor("W")
    axes.set_axis_off()
    set_title(figure, title)
    return figure


def _slab(axes, x: float, high: float, thick: float) -> None:
    """Draw one box: its front as wide as its channels are many, its side running back."""
    low, top, right, depth = -high / 2, high / 2, x + thick, _SLANT * high
    behind = (right + depth, top + depth)
    front = [(x, low), (right, low), (right, top), (x, top)]
    roof = [(x, top), (right, top), behind, (x + depth, top + depth)]
    side = [(right, low), (right + depth, low + depth), behind, (right, top)]
    for corners, light in ((front, 0.95), (roof, 0.45), (side, 0.7)):
        look = {"fc": COLOURS["blue"], "alpha": light, "ec": "white", "lw": 1.0}
        axes.add_patch(Polygon(corners, **look))
