"""What a widget leaves where nobody can click: an exported page, GitHub, paper."""

import html

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


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
