"""Buttons for a picture of one's own, and a photograph in its place where nobody presses them."""

import base64
import html
from collections.abc import Callable
from pathlib import Path

import ipywidgets as widgets
import numpy as np

from course_utils._shared.arguments import check_array, check_kind
from course_utils._shared.pictures import PictureError, read_picture
from course_utils.plots import figure_png, image_tag
from course_utils.plots.grid import image_list
from course_utils.plots.style import describe
from course_utils.widgets.fallback import WithFallback, announced

# A dot: browsers call an image's `onload` even where a `<script>` put in later never runs.
_DOT = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
_CLASSES = "lm-Widget jupyter-widgets jupyter-button widget-button"
_BUTTON = f'<button type="button" class="{_CLASSES}" style="width:auto">'
_PAGE = """<div hidden>{button}Take a photograph</button>
<div hidden><video muted playsinline aria-label="What the camera sees"
style="display:block;width:100%;max-width:360px"></video>{button}Camera off</button></div>
<img hidden alt="" src="{dot}" onload="{script}"></div>"""

SAID = {"live": 'The camera is on: press "Take it now".', "off": "The camera is off."}
# The names under which browsers report why there is no camera (W3C, Media Capture and Streams).
FAILED = {
    "NotAllowedError": "The camera was refused: by you, by the browser or by the system.",
    "NotFoundError": "No camera was found.",
    "NotReadableError": "The camera gives no picture; another program may be using it.",
    "InsecureContext": "Browsers give no camera to a page that came without https.",
}
OTHERWISE = "The camera gave no picture."
GO_ON = "Choose a file instead, or go on with the picture that stands here."


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
        tight, wide = {"width": "auto", "align_self": "flex-start"}, {"width": "100%"}
        text = "Choose a photograph of your own"
        self.button = widgets.FileUpload(accept="image/*", description=text, layout=tight)
        self.camera = Camera(lambda content: self._read("Your photograph", content), self._say)
        self.message = widgets.HTML()
        self.figure = widgets.HTML(layout=wide)
        self._show(default)
        super().__init__([self.button, self.camera, self.message, self.figure], layout=wide)
        self.button.observe(self._take, names="value")

    def __repr__(self) -> str:
        return "A widget: choose a photograph of your own, or take one"

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
        self._show(picture)

    def _say(self, words: str, failed: bool = False) -> None:
        """Show a line that a screen reader announces."""
        self.message.value = announced(html.escape(words), not failed)

    def _show(self, picture: np.ndarray) -> None:
        self.picture = picture
        words = self._alt(picture) if callable(self._alt) else self._alt
        self.figure.value = image_tag(figure_png(self._draw(picture)), words)


class Camera(widgets.VBox):
    """A button that shows what the camera sees and, pressed again, takes a photograph.

    It is hidden where a page runs no scripts. A photograph, not mirrored, goes to the kernel
    through a hidden text area, which is empty again at once; the camera is switched off after it,
    and when the widget is out of sight. `take` is called with the photograph, a JPEG file's
    content, `say` with a sentence for the learner, and whether it tells of a failure.
    """

    def __init__(self, take: Callable[[bytes], None], say: Callable[[str, bool], None]):
        self._take, self._say = take, say
        script = Path(__file__).with_name("camera.js").read_text(encoding="utf-8")
        page = _PAGE.format(button=_BUTTON, dot=_DOT, script=html.escape(script))
        self.answer = widgets.Textarea(layout={"display": "none"})
        super().__init__([widgets.HTML(page), self.answer])
        self.add_class("course-camera")
        self.answer.observe(self._answered, names="value")

    def _answered(self, change) -> None:
        answer = change["new"]
        if not answer:
            return
        self.answer.value = ""  # so that the same answer counts again, and nothing is kept
        if answer in SAID:
            self._say(SAID[answer], False)
            return
        kind, _, content = answer.partition(",")
        try:
            photograph = base64.b64decode(content, validate=True)
        except ValueError:
            photograph = b""
        if kind.startswith("data:image/") and photograph:
            self._take(photograph)
        else:
            self._say(f"{FAILED.get(answer, OTHERWISE)} {GO_ON}", True)


def uploaded_files(value) -> list[tuple[str, bytes]]:
    """Return what the value of a `FileUpload` holds as (name, content) pairs."""
    if isinstance(value, dict):  # ipywidgets 7: name -> {"content": bytes, ...}; 8: a tuple
        return [(str(name), bytes(entry["content"])) for name, entry in value.items()]
    return [(str(entry["name"]), bytes(entry["content"])) for entry in value]
