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
    assert repr(widget) == "A widget: choose a photograph of your own, or take one"


@pytest.mark.parametrize("content", [b"", b"not a picture", file_of(NOISE)[:4000]], ids=len)
def test_a_bad_file_gets_a_sentence_and_changes_nothing(widget, content):
    before = widget.figure.value
    widget._take({"new": version_8("<notes>.txt", content)})
    assert re.search("&lt;notes&gt;.txt is (broken|an empty|no picture)", widget.message.value)
    assert 'role="status"' in widget.message.value
    assert widget.figure.value == before


def test_16_bits_and_a_turned_camera_are_read_as_from_a_folder(widget):
    deep = np.linspace(0, 65535, 128).reshape(8, 16).astype(np.uint16)
    exif = Image.Exif()
    exif[0x0112] = 6  # rotate by 90 degrees clockwise to see it upright
    widget._take({"new": version_8("deep.png", file_of(deep, exif=exif))})
    np.testing.assert_allclose(widget.picture[..., 0], np.rot90(deep / 65535, -1), atol=1e-6)


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
