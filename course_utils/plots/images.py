"""Pictures in a row, and heat laid over them."""

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure

from .grid import cell_size, column_count, image_list, picture_grid, plane_list, title_list
from .style import LABEL_SIZE, QUIET_INK, UNSTRETCHED, describe

_GREY_WEIGHTS = np.array([0.299, 0.587, 0.114], dtype=np.float32)  # ITU-R BT.601
_STRIP = 0.75  # inches for the colour bar


@describe
def image_row(images, titles=None, columns=None, height=1.7, title=None) -> Figure:
    """Draw pictures side by side, on several rows where they are many.

    Args:
        columns: pictures in a row; None takes up to six.
    """
    pictures = image_list(images)
    titles = title_list(titles, len(pictures))
    columns = column_count(columns, len(pictures), 6)
    figure = picture_grid(len(pictures), columns, cell_size(pictures, height), title, titles)
    for axes, picture in zip(figure.axes, pictures, strict=False):
        axes.imshow(picture, **UNSTRETCHED)
    return figure


@describe
def heatmap_overlay(images, heatmaps, titles=None, masks=None, title=None, height=1.9) -> Figure:
    """Draw each picture, and under it the same picture in grey with its heatmap over it.

    A single picture stands beside its heat instead. Where the heat is 0 the picture shows
    through; the colours and the bar share one scale from 0 to 1.

    Args:
        heatmaps: (N, H, W), (H, W), or a list; in 0 to 1, of the pictures' size.
        masks: booleans shaped like `heatmaps`, outlined with white dashes on black; or None.
    """
    pictures = image_list(images)
    heats = plane_list(heatmaps, pictures, "heatmaps", unit_range=True)
    outlines = [None] * len(pictures) if masks is None else plane_list(masks, pictures, "masks")
    for index, mask in enumerate(outlines):
        if mask is not None and mask.dtype != bool:
            raise ValueError(f"masks[{index}] must be boolean; received {mask.dtype}")
    titles = title_list(titles, len(pictures))
    count, cell = len(pictures), cell_size(pictures, height)
    figure = picture_grid(2 * count, max(count, 2), cell, title, titles, _STRIP)
    cells = figure.axes
    for index, picture in enumerate(pictures):
        cells[index].imshow(picture, **UNSTRETCHED)
        below = cells[count + index]
        grey = picture @ _GREY_WEIGHTS if picture.ndim == 3 else picture
        # Light grey, so that the only colour left is the heat's.
        below.imshow(0.15 + 0.85 * grey, **UNSTRETCHED)
        below.imshow(heats[index], cmap=heat_colours(), vmin=0, vmax=1, interpolation="bilinear")
        if outlines[index] is not None:
            outline(below, outlines[index])
    _heat_bar(figure, cell[1])
    return figure


def heat_colours() -> ListedColormap:
    """Return inferno with an opacity that grows with the heat: clear at 0, strong at 1."""
    steps = np.linspace(0, 1, 256)
    colours = colormaps["inferno"](0.2 + 0.75 * steps)
    colours[:, 3] = np.minimum(0.88, 1.5 * steps)
    return ListedColormap(colours, name="heat")


def outline(axes: Axes, mask: np.ndarray) -> None:
    """Trace a (H, W) boolean mask with white dashes on a black line, seen on any ground."""
    if not mask.any():
        return
    # A border of zeros closes the line where the mask touches the picture's edge.
    padded = np.pad(mask.astype(np.float32), 1)
    height, width = mask.shape
    grid = (np.arange(-1, width + 1), np.arange(-1, height + 1))
    for look in (
        {"colors": "black", "linewidths": 2.6},
        {"colors": "white", "linewidths": 1.4, "linestyles": "--"},
    ):
        # Unclipped, so that a line along the picture's edge keeps its full width.
        axes.contour(*grid, padded, levels=[0.5], **look).set_clip_on(False)
    axes.set_xlim(-0.5, width - 0.5)
    axes.set_ylim(height - 0.5, -0.5)


def _heat_bar(figure: Figure, tall: float) -> None:
    """Put a colour bar as high as a picture into the strip at the lower right."""
    width, height = figure.get_size_inches()
    bar = figure.add_axes(((width - _STRIP + 0.15) / width, 0, 0.13 / width, tall / height))
    mappable = ScalarMappable(cmap=heat_colours())
    mappable.set_clim(0, 1)
    figure.colorbar(mappable, cax=bar, ticks=[0, 0.5, 1])
    bar.set_facecolor("0.6")
    bar.set_ylabel("heat", fontsize=LABEL_SIZE, color=QUIET_INK)
    bar.tick_params(length=0)
    bar.spines[:].set_visible(False)
