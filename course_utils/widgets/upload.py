"""Buttons for a picture of one's own, and a photograph in its place where nobody presses them."""

import html
from collections.abc import Callable

import ipywidgets as widgets
import numpy as np

from course_utils._shared.arguments import check_array, check_kind
from course_utils._shared.pictures import PictureError, read_picture
from course_utils.plots import figure_png, image_tag
from course_utils.plots.grid import image_list
from course_utils.plots.style import describe
from course_utils.widgets.camera import Camera
from course_utils.widgets.fallback import WithFallback


@describe
def picture_upload(draw, default, alt) -> "PictureUpload":
    """Return buttons for a picture from the learner's disk or camera; draw what is made of it.

    The picture goes to the machine that runs the notebook, and no further. Until there is one, the
    default picture takes its place; `picture` is always the one that is shown.

    Args:
        draw: a function from a picture (H, W, 3), float32 in 0 to 1, to a matplotlib figure.
        default: the picture (H, W, 3) in 0 to 1 to begin with.
        alt: a function from a picture to the figure's alt text, or the text.
    """
    check_kind(draw, "draw", Callable, "a function from a picture to a figure")
    default = check_array(default, "default", ("H", "W", 3))
    check_kind(alt, "alt", Callable | str, "a text or a function of the picture")
    return PictureUpload(draw, image_list(default, "default")[0], alt)


class PictureUpload(WithFallback, widgets.VBox):
    """The widget that `picture_upload` makes: `button`, `camera`, what they say, `figure`."""

    def __init__(self, draw, default: np.ndarray, alt):
        self._draw, self._alt = draw, alt
        self.button = widgets.FileUpload(
            accept="image/*",
            multiple=False,
            description="Choose a photograph of your own",
            layout=widgets.Layout(width="auto", align_self="flex-start"),
        )
        self.camera = Camera(lambda content: self._read("Your photograph", content), self._say)
        self.message = widgets.HTML()
        self.figure = widgets.HTML(layout=widgets.Layout(width="100%"))
        self.picture = default
        self._show(default)
        super().__init__(
            [self.button, self.camera, self.message, self.figure],
            layout=widgets.Layout(width="100%"),
        )
        self.button.observe(self._take, names="value")

    def __repr__(self) -> str:
        return "A widget: choose a photograph of your own, or take one"

    def fallback(self) -> str:
        """Return the figure of the default picture; where widgets don't run nobody can choose."""
        return f"<p>{html.escape(repr(self))}. Here it stands still.</p>{self.figure.value}"

    def _take(self, change) -> None:
        for name, content in uploaded_files(change["new"])[-1:]:
            self._read(name, content)

    def _read(self, name: str, content: bytes) -> None:
        try:
            picture = read_picture(content, name)
        except PictureError as error:
            self._say(str(error), failed=True)
            return
        height, width = picture.shape[:2]
        self._say(f"{name}: {width} by {height} pixels.")
        self.picture = picture
        self._show(picture)

    def _say(self, words: str, failed: bool = False) -> None:
        """Show a line that a screen reader announces."""
        style = f"border-left:4px solid {'#D55E00' if failed else '#009E73'};padding:4px 12px"
        line = f'role="status" aria-live="polite" style="{style}"'
        self.message.value = f"<div {line}>{html.escape(words)}</div>"

    def _show(self, picture: np.ndarray) -> None:
        words = self._alt(picture) if callable(self._alt) else self._alt
        self.figure.value = image_tag(figure_png(self._draw(picture)), words)


def uploaded_files(value) -> list[tuple[str, bytes]]:
    """Return what the value of a `FileUpload` holds as (name, content) pairs.

    ipywidgets 7 gives a dictionary, name -> {"metadata": ..., "content": bytes}; ipywidgets 8 a
    tuple of {"name": ..., "content": memoryview}.
    """
    if isinstance(value, dict):
        return [(str(name), bytes(entry["content"])) for name, entry in value.items()]
    return [(str(entry["name"]), bytes(entry["content"])) for entry in value]
