"""What widgets share: feedback, and what is left where nobody can click, on a page or on paper."""

import html

from course_utils.plots.style import COLOURS, QUIET_INK

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def announced(words: str, good: bool | None = None) -> str:
    """Return HTML that a screen reader announces; its words tell what the colour tells."""
    colour = {None: QUIET_INK, True: COLOURS["green"], False: COLOURS["vermilion"]}[good]
    style = f"border-left:4px solid {colour};padding:4px 12px;line-height:1.5;max-width:46em"
    return f'<div role="status" aria-live="polite" style="{style}">{words}</div>'


class WithFallback:
    """A widget that sends plain HTML beside itself; a front end that runs widgets shows those.

    `figure`, where a widget has one, is the `ipywidgets.HTML` that holds its picture.
    """

    # ipywidgets 7 displays a widget itself, without HTML; None sends IPython to the bundle below.
    _ipython_display_ = None

    def fallback(self) -> str:
        """Return the HTML that stands for the widget: its name and its picture as it is now."""
        return f"<p>{html.escape(repr(self))}. Here it stands still.</p>{self.figure.value}"

    def _repr_mimebundle_(self, **_options) -> dict:
        """Return the widget, its HTML and its plain text; a front end takes what it can show."""
        view = {"version_major": 2, "version_minor": 0, "model_id": self.model_id}
        return {"text/plain": repr(self), "text/html": self.fallback(), WIDGET_VIEW: view}
