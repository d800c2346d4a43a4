"""The camera's half in the kernel: a photograph, or one sentence that says why there is none."""

import base64
import html
import io
import re

import numpy as np
import pytest
from PIL import Image

from course_utils import plots, widgets
from course_utils._shared import pictures
from course_utils.widgets.upload import FAILED, GO_ON, OTHERWISE

RED = np.full((6, 4, 3), (255, 0, 0), np.uint8)


def sent(pixels=RED, form="JPEG"):
    """Return a picture as the browser sends it, a data URL."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, form)
    content = base64.b64encode(buffer.getvalue()).decode()
    return f"data:image/{form.lower()};base64,{content}"


@pytest.fixture
def widget():
    default = np.zeros((8, 8, 3), np.float32)
    return widgets.picture_upload(
        lambda each: plots.image_row(each, height=1),
        default,
        "The picture that was chosen, as it is.",
    )


def answered(widget, text):
    """Answer as the page does; return what the learner is told."""
    widget.camera.answer.value = text
    assert widget.camera.answer.value == "", "the next answer may be the same"
    assert 'role="status"' in widget.message.value
    return html.unescape(re.sub("<[^>]*>", "", widget.message.value))


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_photograph_takes_the_place_of_the_default(widget, form):
    before = widget.figure.value
    assert answered(widget, sent(form=form)) == "Your photograph: 4 by 6 pixels."
    np.testing.assert_allclose(widget.picture, RED / 255, atol=0.01)  # JPEG rounds
    assert widget.figure.value != before


def test_the_same_photograph_or_refusal_counts_again(widget):
    first = answered(widget, sent())
    assert answered(widget, "NotAllowedError") == answered(widget, "NotAllowedError") != first
    assert answered(widget, sent()) == first


def test_on_and_off_are_said_and_change_nothing(widget):
    before = widget.figure.value
    assert answered(widget, "live").startswith("The camera is on")
    assert answered(widget, "off") == "The camera is off."
    assert widget.figure.value == before


@pytest.mark.parametrize("name", FAILED)
def test_each_reason_is_told_and_the_lesson_goes_on(widget, name):
    before = widget.figure.value
    assert answered(widget, name) == f"{FAILED[name]} {GO_ON}"
    assert widget.figure.value == before


@pytest.mark.parametrize(
    "text", ["<b>Strange</b>", "data:,", "data:image/jpeg;base64,", "data:image/jpeg;base64,%", ","]
)
def test_what_is_no_photograph_gets_a_sentence(widget, text):
    assert answered(widget, text) == f"{OTHERWISE} {GO_ON}"


def test_a_broken_or_huge_photograph_is_refused_as_a_file_is(widget, monkeypatch):
    before = widget.figure.value
    noise = np.random.default_rng(0).integers(0, 256, (50, 50, 3), np.uint8)
    assert answered(widget, sent(noise)[:1023]).startswith("Your photograph is broken")
    monkeypatch.setattr(pictures, "LARGEST", 20)
    assert answered(widget, sent()).startswith("Your photograph has more than 20 pixels")
    assert widget.figure.value == before and widget.picture.shape == (8, 8, 3)


def test_what_stands_on_a_page_holds_no_camera(widget):
    """The script is for a page with a kernel; a still page has the figure alone."""
    assert "getUserMedia" in widget.camera.children[0].value
    assert "getUserMedia" not in widget.fallback() and "<button" not in widget.fallback()
