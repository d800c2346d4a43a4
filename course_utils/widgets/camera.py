"""A button for the camera of the machine that shows the page."""

import base64
import html
from collections.abc import Callable
from pathlib import Path

import ipywidgets as widgets

# A dot: browsers call an image's `onload` even where a `<script>` put in later never runs.
_DOT = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
_CLASSES = "lm-Widget jupyter-widgets jupyter-button widget-button"
_BUTTON = f'<button type="button" class="{_CLASSES}" style="width:auto">'
_PAGE = """<div hidden>{button}Take a photograph</button>
<div hidden><video muted playsinline aria-label="What the camera sees"
style="display:block;width:100%;max-width:360px"></video>{button}Camera off</button></div>
<img hidden alt="" src="{dot}" onload="{script}"></div>"""

SAID = {
    "live": 'The camera is on: press "Take it now".',
    "off": "The camera is off.",
}
# The names under which browsers report why there is no camera (W3C, Media Capture and Streams).
FAILED = {
    "NotAllowedError": "The camera was refused: by you, by the browser or by the system.",
    "NotFoundError": "No camera was found.",
    "NotReadableError": "The camera gives no picture; another program may be using it.",
    "InsecureContext": "Browsers give no camera to a page that came without https.",
}
OTHERWISE = "The camera gave no picture."
GO_ON = "Choose a file instead, or go on with the picture that stands here."


class Camera(widgets.VBox):
    """A button that shows what the camera sees and, pressed again, takes a photograph.

    It is hidden where a page runs no scripts. The photograph is as the camera sees it, not
    mirrored, and so is the live picture. It goes to the kernel through a hidden text area, which
    is empty again at once; the camera is switched off after it, and when the widget is out of
    sight: scrolled away, or removed.
    """

    def __init__(self, take: Callable[[bytes], None], say: Callable[[str, bool], None]):
        """Make the button.

        Args:
            take: called with the photograph, a JPEG file's content.
            say: called with a sentence for the learner, and whether it tells of a failure.
        """
        self._take, self._say = take, say
        script = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
        page = _PAGE.format(button=_BUTTON, dot=_DOT, script=html.escape(script))
        self.answer = widgets.Textarea(layout=widgets.Layout(display="none"))
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
