"""A slider over a picture, and the still picture for those who can't use one."""

import io
from collections.abc import Callable

import ipywidgets as widgets
from matplotlib.figure import Figure
from matplotlib.image import imread

from course_utils._shared.arguments import check_choice, check_kind, check_list, check_text
from course_utils.plots import figure_png, image_tag
from course_utils.plots.grid import column_count, picture_grid
from course_utils.plots.show import MARGIN_PIXELS
from course_utils.plots.style import CSS_PIXELS_PER_INCH, describe
from course_utils.widgets.fallback import WithFallback

_WIDEST_STILL = 11  # inches


@describe
def picture_slider(draw, values, label, alt, start=None) -> "PictureSlider":
    """Return a slider whose picture, and whose alt text, follow its value.

    A picture is drawn when its value is first reached, then kept. The slider is a core
    ipywidgets one: Tab reaches it, the arrow keys move it.

    Args:
        draw: a function from a value to a matplotlib figure.
        values: two or more values, which read differently as text.
        label: the slider's name, short.
        alt: a function from a value to the picture's alt text; or a text, in which "{value}"
            stands for the value (a text without it gets label and value put in front).
        start: the value to begin with; None begins with the first.
    """
    values, texts = _checked(draw, values, label)
    check_kind(alt, "alt", Callable | str, "a text or a function of the value")
    # Compared as text, as the slider shows them: two arrays, say, are neither equal nor unequal.
    index = 0 if start is None else texts.index(check_choice(value_text(start), "start", texts))
    return PictureSlider(draw, dict(zip(texts, values, strict=True)), label, alt, index)


class PictureSlider(WithFallback, widgets.VBox):
    """The widget that `picture_slider` makes: `slider` above `figure`."""

    def __init__(self, draw: Callable, values: dict[str, object], label: str, alt, index: int):
        self._draw, self._values, self._label, self._alt = draw, values, label, alt
        self._tags: dict[str, str] = {}
        texts = list(values)
        self.figure = widgets.HTML(self._tag(texts[index]), layout={"width": "100%"})
        # Each picture is drawn once at most, so it may follow the handle as it moves.
        looks = {"continuous_update": True, "layout": {"width": "min(100%, 480px)"}}
        looks |= {"style": {"description_width": "initial"}, "description": label}
        self.slider = widgets.SelectionSlider(options=texts, index=index, **looks)
        super().__init__([self.slider, self.figure], layout={"width": "100%"})
        self.slider.observe(self._move, names="value")

    def __repr__(self) -> str:
        first, *_, last = self._values
        return f"Slider: {self._label}, {len(self._values)} settings from {first} to {last}"

    def _move(self, change) -> None:
        self.figure.value = self._tag(change["new"])

    def _tag(self, text: str) -> str:
        """Return the value's `<img>`, drawn the first time it is asked for."""
        if text not in self._tags:
            png = _drawn_png(self._draw, self._values[text])
            self._tags[text] = image_tag(png, self._words(text))
        return self._tags[text]

    def _words(self, text: str) -> str:
        if callable(self._alt):
            return self._alt(self._values[text])
        if "{value}" in self._alt:
            return self._alt.replace("{value}", text)
        return f"{self._label} {text}. {self._alt}" if self._alt.strip() else ""


@describe
def still(draw, values, label, title=None, columns=None) -> Figure:
    """Draw a few of the slider's settings as one figure: pass it to `show` with its alt text.

    Args:
        draw: the slider's function from a value to a figure.
        values: two to nine of its values; three or four are best.
        label: the slider's name; a picture is headed "label = value".
        columns: pictures in a row; None takes as many as fit a notebook's width.
    """
    values, texts = _checked(draw, values, label)
    if len(values) > 9:
        raise ValueError(f"values must be 9 at most; received {len(values)}")
    pictures = [imread(io.BytesIO(_drawn_png(draw, value)), format="png") for value in values]
    margin = slice(MARGIN_PIXELS, -MARGIN_PIXELS)
    pictures = [picture[margin, margin] for picture in pictures]  # flush with their headings
    # The pictures keep the size they have under the slider, two pixels to a CSS pixel.
    height, width = (
        max(picture.shape[side] for picture in pictures) / (2 * CSS_PIXELS_PER_INCH)
        for side in (0, 1)
    )
    columns = column_count(columns, len(pictures), max(1, int(_WIDEST_STILL // width)))
    titles = [f"{label} = {text}" for text in texts]
    figure = picture_grid(len(pictures), columns, (width, height), title, titles)
    for axes, picture in zip(figure.axes, pictures, strict=False):
        # Kept at its upper left, under its own heading, where sizes differ.
        axes.imshow(picture, interpolation="none")
        axes.set_anchor("NW")
    return figure


def value_text(value) -> str:
    """Return a value as a reader would write it: 0.1 and not 0.1000000000001."""
    if isinstance(value, str | bool | int):
        return str(value)
    try:
        return f"{value:.6g}"
    except (TypeError, ValueError):
        return str(value)


def _checked(draw, values, label) -> tuple[list, list[str]]:
    """Check what a slider and its still share; return the values, and what they read as."""
    check_kind(draw, "draw", Callable, "a function from a value to a figure")
    values = check_list(values, "values")
    texts = [value_text(value) for value in values]
    if len(values) < 2 or len(set(texts)) < len(texts):
        raise ValueError(f"values must be two or more that read differently; received {texts}")
    check_text(label, "label")
    return values, texts


def _drawn_png(draw: Callable, value) -> bytes:
    figure = draw(value)
    if not isinstance(figure, Figure):
        kind = type(figure).__name__
        raise ValueError(f"draw must return a matplotlib figure; for {value!r} it returned {kind}")
    return figure_png(figure)
