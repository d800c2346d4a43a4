"""A photograph of one's own: either version of ipywidgets, upright, and a word about bad files."""

import html
import io
import re

import numpy as np
import pytest
from PIL import Image

from course_utils import plots, widgets
from course_utils.widgets.upload import uploaded_files

ALT = "The picture that was chosen, as it is."


def draw(picture):
    return plots.image_row(picture, height=1)


def file_of(pixels, form="PNG", **options):
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, form, **options)
    return buffer.getvalue()


RED = np.full((6, 4, 3), (255, 0, 0), np.uint8)
NOISE = np.random.default_rng(0).integers(0, 256, (50, 50, 3), np.uint8)


def version_7(name, content):
    return {name: {"metadata": {"name": name, "size": len(content)}, "content": content}}


def version_8(name, content):
    return (
        {"name": name, "type": "image/png", "size": len(content), "content": memoryview(content)},
    )


@pytest.fixture
def widget():
    return widgets.picture_upload(draw, np.zeros((8, 8, 3), np.float32), ALT)


@pytest.mark.parametrize("value", [version_7, version_8])
def test_files_are_read_in_the_form_of_either_version(value):
    assert uploaded_files(value("red.png", b"123")) == [("red.png", b"123")]


@pytest.mark.parametrize("empty", [{}, ()])
def test_no_file_is_no_file(empty):
    assert uploaded_files(empty) == []


@pytest.mark.parametrize("value", [version_7, version_8])
def test_a_chosen_picture_takes_the_place_of_the_default(widget, value):
    before = widget.figure.value
    widget._take({"new": value("red.png", file_of(RED))})
    np.testing.assert_array_equal(widget.picture, RED / np.float32(255))
    assert widget.figure.value != before
    assert "red.png: 4 by 6 pixels" in widget.message.value


def test_the_button_of_the_installed_version_does_the_same(widget):
    """Set the value as the browser would: no call of ours."""
    form = version_8 if isinstance(widget.button.value, tuple) else version_7
    value = form("red.png", file_of(RED))
    if isinstance(value, tuple):
        import datetime

        value[0]["last_modified"] = datetime.datetime(2026, 1, 1)
    widget.button.set_trait("value", value)
    assert widget.picture.shape == (6, 4, 3)


def test_with_nobody_there_the_default_is_shown_with_its_words(widget):
    assert widget.picture.shape == (8, 8, 3)
    words = re.search(r'alt="([^"]*)"', widget.figure.value).group(1)
    assert html.unescape(words) == ALT
    assert repr(widget) == "A button: choose a photograph of your own"


@pytest.mark.parametrize("content", [b"", b"not a picture", file_of(NOISE)[:4000]], ids=len)
def test_a_bad_file_gets_a_sentence_and_changes_nothing(widget, content):
    before = widget.figure.value
    widget._take({"new": version_8("<notes>.txt", content)})
    assert "&lt;notes&gt;.txt must be a whole picture" in widget.message.value
    assert 'role="status"' in widget.message.value
    assert widget.figure.value == before


def test_a_photograph_held_sideways_is_turned_upright():
    pixels = np.zeros((8, 16, 3), np.uint8)
    pixels[:, :8] = 255  # bright at the left
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: rotate by 90 degrees clockwise to see it upright
    picture = widgets.read_picture(file_of(pixels, "JPEG", quality=95, exif=exif))
    assert picture.shape == (16, 8, 3)
    assert picture[:6].min() > 0.9 and picture[10:].max() < 0.1


def test_grey_and_transparent_pictures_become_three_colours_on_white():
    grey = np.full((3, 3), 51, np.uint8)
    np.testing.assert_allclose(widgets.read_picture(file_of(grey)), 0.2, atol=1e-6)
    clear = np.zeros((3, 3, 4), np.uint8)
    np.testing.assert_array_equal(widgets.read_picture(file_of(clear)), 1)


def test_a_picture_beyond_measure_is_refused(monkeypatch):
    monkeypatch.setattr("course_utils.widgets.upload._LARGEST", 20)
    with pytest.raises(ValueError, match="big.png must have 20 pixels at most; received 4 by 6"):
        widgets.read_picture(file_of(RED), "big.png")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"draw": 3}, "draw must be a function"),
        ({"default": np.zeros((8, 8))}, r"default must be \(H, W, 3\); received shape \(8, 8\)"),
        ({"alt": 3}, "alt must be a text or a function"),
        ({"alt": "short"}, "alt must say"),
    ],
)
def test_wrong_arguments_are_named(arguments, message):
    good = {"draw": draw, "default": np.zeros((8, 8, 3)), "alt": ALT}
    with pytest.raises(ValueError, match=message):
        widgets.picture_upload(**(good | arguments))
