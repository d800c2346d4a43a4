"""One look for every figure: white ground, quiet axes, a bold title that says what to see.

The colours are those of Okabe and Ito, "Color Universal Design" (2008), which stay apart
for every common form of colour blindness. Lines differ in dash and marker as well.
"""

import textwrap

import matplotlib
from cycler import cycler
from matplotlib.figure import Figure

from course_utils._shared.arguments import check_kind, check_number
from course_utils._shared.described import describer

describe = describer(
    title="what to see, in one line; or None.",
    fig="a matplotlib figure.",
    axes="panel to draw into; None makes a figure.",
    ylabel="what runs upwards.",
    images="(N, H, W, 3), (N, H, W), (H, W, 3), or a list of pictures; floats in 0 to 1.",
    width="inches of the figure (one inch is 100 CSS pixels), above 0.",
    height="inches of a picture, above 0.",
    titles="one text a picture, or None.",
)
COLOURS = {
    "blue": "#0072B2",
    "vermilion": "#D55E00",
    "green": "#009E73",
    "purple": "#CC79A7",
    "sky": "#56B4E9",
    "orange": "#E69F00",
    "black": "#000000",
}
LINESTYLES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)), (0, (1, 1)))
MARKERS = ("o", "s", "^", "D", "v", "P", "X")

INK = "#222222"
QUIET_INK = "#5A5A5A"
HAIRLINE = "#B8B8B8"
TITLE_SIZE = 12.5
LABEL_SIZE = 10
CSS_PIXELS_PER_INCH = 100
UNSTRETCHED = {"cmap": "gray", "vmin": 0, "vmax": 1}  # how a picture keeps its own levels

_STYLE = {
    "axes.axisbelow": True,
    "axes.edgecolor": HAIRLINE,
    "axes.grid": False,
    "axes.labelcolor": QUIET_INK,
    "axes.labelsize": LABEL_SIZE,
    "axes.prop_cycle": cycler(color=list(COLOURS.values()))
    + cycler(linestyle=list(LINESTYLES))
    + cycler(marker=list(MARKERS)),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlecolor": INK,
    "axes.titlelocation": "left",
    "axes.titlesize": LABEL_SIZE + 0.5,
    "axes.titleweight": "bold",
    "figure.dpi": CSS_PIXELS_PER_INCH,
    "figure.facecolor": "white",
    "figure.titlesize": TITLE_SIZE,
    "figure.titleweight": "bold",
    # DejaVu Sans travels with matplotlib, so a figure has the same bytes on every machine.
    "font.family": "DejaVu Sans",
    "font.size": LABEL_SIZE,
    "image.cmap": "cividis",
    "legend.frameon": False,
    "lines.linewidth": 2,
    "lines.markersize": 5,
    "savefig.dpi": 2 * CSS_PIXELS_PER_INCH,
    "savefig.facecolor": "white",
    "text.color": INK,
    "xtick.color": HAIRLINE,
    "xtick.labelcolor": QUIET_INK,
    "ytick.color": HAIRLINE,
    "ytick.labelcolor": QUIET_INK,
}


def use_style() -> None:
    """Set the course's style for every figure that follows (pyplot's included)."""
    matplotlib.rcParams.update(_STYLE)


@describe
def new_figure(width: float = 7.0, height: float = 3.5) -> Figure:
    """Return an empty figure that pyplot doesn't keep, so nothing piles up or shows twice.

    Args:
        height: inches, above 0.
    """
    size = check_number(width, "width", above=0), check_number(height, "height", above=0)
    return Figure(figsize=size, dpi=CSS_PIXELS_PER_INCH, layout="constrained")


def wrap(text: str, inches: float, size: float, bold: bool = False) -> str:
    """Break `text` into lines that fit a width in inches at a font size in points."""
    if not isinstance(text, str):
        raise ValueError(f"title must be a text; received {text!r}")
    letter = size / 72 * (0.66 if bold else 0.58)
    return "\n".join(
        line
        for paragraph in text.split("\n")
        for line in textwrap.wrap(paragraph, max(8, int(inches / letter))) or [""]
    )


def set_title(figure: Figure, title: str | None) -> None:
    """Put the figure's title at its upper left, bold, wrapped to its width; None puts none."""
    check_kind(figure, "figure", Figure, "a matplotlib Figure")
    if title is None:
        return
    text = wrap(title, figure.get_figwidth(), TITLE_SIZE, bold=True)
    figure.suptitle(text, x=0.01, ha="left", fontsize=TITLE_SIZE, fontweight="bold", color=INK)
