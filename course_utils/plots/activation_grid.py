"""Every channel of a layer in one picture, whether there are 3 of them or 728."""

import math

import matplotlib
import numpy as np
from matplotlib.figure import Figure

from course_utils._shared.arguments import check_array, check_number
from course_utils.plots.checks import column_count, describe
from course_utils.plots.style import new_figure, set_title

_CONSTANT = "#C9C9C9"


@describe
def activation_grid(
    activations, title: str | None = None, *, columns: int | None = None, width: float = 7.0
) -> Figure:
    """Draw each channel as a small map, row by row: dark where it is lowest, bright where highest.

    Each channel has its own scale, so a faint one is as visible as a strong one. A channel that
    is the same everywhere has nothing to show and is plain grey.

    Args:
        activations: (H, W, C) finite numbers, one image's activations.
        columns: channels in a row; None makes the figure about twice as wide as high.
        width: inches of the figure (one inch is 100 CSS pixels), above 0.
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

    It is (rows * (H + gap) - gap, columns * (W + gap) - gap): -1 in the gaps and where no channel
    is left, NaN in channels that are constant.
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
        mosaic[top : top + height, left : left + width] = _scaled(maps[..., channel])
    return mosaic


def _scaled(channel: np.ndarray) -> np.ndarray:
    low, high = channel.min(), channel.max()
    if high == low:
        return np.full_like(channel, np.nan)
    # Halves, so that the difference of two huge numbers of unlike sign stays finite.
    return (channel / 2 - low / 2) / (high / 2 - low / 2)
