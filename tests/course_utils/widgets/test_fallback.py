"""What stands for a widget where nobody can click."""

import re

import nbformat
import numpy as np
import pytest
from nbconvert import HTMLExporter

from course_utils import plots, widgets
from course_utils.widgets.fallback import WIDGET_VIEW

GREY = np.full((8, 8), 0.5, np.float32)


def drawn(value):
    return plots.image_row(np.full((4, 4, 3), 0.5, np.float32), height=1)


def question():
    reasons = {"`a < b`": "So it is.", "no": "Look again.", "who knows": "Look again."}
    return widgets.predict("Is `a < b`?", list(reasons), 0, reasons)


MADE = {
    "predict": question,
    "slider": lambda: widgets.picture_slider(drawn, [1, 2], "grey", "A grey square, {value} of 2."),
    "kernel": lambda: widgets.kernel_editor(GREY),
    "upload": lambda: widgets.picture_upload(
        drawn, np.dstack([GREY] * 3), "A grey square that stands for a photograph."
    ),
}


def exported(widget):
    """Return the body of an exported page whose one cell shows the widget, as Lab stores it."""
    bundle = widget._repr_mimebundle_()
    cell = nbformat.v4.new_code_cell(outputs=[nbformat.v4.new_output("display_data", bundle)])
    notebook = nbformat.v4.new_notebook(cells=[cell])
    return HTMLExporter(template_name="basic").from_notebook_node(notebook)[0]


@pytest.mark.parametrize("name", MADE)
def test_a_front_end_gets_the_widget_and_a_page_gets_html(name):
    widget = MADE[name]()
    bundle = widget._repr_mimebundle_(include=None, exclude=None)
    assert bundle[WIDGET_VIEW]["model_id"] == widget.model_id
    assert bundle["text/plain"] == repr(widget)
    page = exported(widget)
    words = re.findall(r">([^<>]+)<|alt=\"([^\"]+)\"", bundle["text/html"])
    assert words and all((text or alt) in page for text, alt in words)


def test_a_question_on_paper_has_its_choices_and_its_answer_folded():
    page = question().fallback()
    before, folded = page.split("<details>")
    assert "Is <code>a &lt; b</code>?" in before and before.count("<li>") == 3
    assert "So it is." not in before and "Look again." not in before
    right, others = folded.split("And why not?")
    assert "So it is." in right and "Look again." not in right
    assert others.count("Look again.") == 2 and "who knows." in others


def test_one_reason_for_all_is_said_once():
    page = widgets.predict("One?", ["yes", "no"], 0, "Since one is one.").fallback()
    assert page.count("Since one is one.") == 1 and "why not" not in page


@pytest.mark.parametrize("name", ["slider", "kernel", "upload"])
def test_a_picture_stands_still(name):
    page = MADE[name]().fallback()
    assert re.search(r'<img alt="[^"]{20,}"', page)
    assert "stands still" in page


def test_ipython_displays_the_bundle(capsys):
    from IPython.core.formatters import DisplayFormatter

    data, _ = DisplayFormatter().format(question())
    assert set(data) == {"text/plain", "text/html", WIDGET_VIEW}
    assert capsys.readouterr().out == ""
