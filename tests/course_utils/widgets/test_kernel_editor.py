import html
import re

import numpy as np
import pytest
from scipy.signal import correlate2d

from course_utils.widgets import kernel_editor
from course_utils.widgets.kernel_editor import KERNELS, OWN, correlate

PHOTOGRAPH = np.random.default_rng(0).random((20, 24)).astype(np.float32)


def words(widget):
    return html.unescape(re.search(r'alt="([^"]*)"', widget.figure.value).group(1))


@pytest.mark.parametrize("name", KERNELS)
def test_the_kernel_acts_as_scipy_says(name):
    expected = correlate2d(PHOTOGRAPH, np.array(KERNELS[name]), mode="valid")
    np.testing.assert_allclose(correlate(PHOTOGRAPH, KERNELS[name]), expected, atol=1e-5)


def test_the_menu_sets_the_boxes_and_the_picture():
    widget = kernel_editor(PHOTOGRAPH)
    before = widget.figure.value
    widget.menu.value = "sharpen"
    np.testing.assert_array_equal(widget.kernel, KERNELS["sharpen"])
    assert widget.figure.value != before
    assert "0 -1 0; -1 5 -1; 0 -1 0 (sharpen)" in words(widget)


def test_an_edited_box_makes_a_kernel_of_ones_own():
    widget = kernel_editor(PHOTOGRAPH, start="as it is")
    assert "changes by 0.00" in words(widget)
    widget.boxes[4].value = 2.0
    assert widget.menu.value == OWN
    change = PHOTOGRAPH[1:-1, 1:-1].mean()  # twice the picture, minus the picture
    assert f"changes by {change:.2f}" in words(widget)


def test_nine_boxes_change_and_the_picture_is_drawn_once(monkeypatch):
    widget = kernel_editor(PHOTOGRAPH)
    drawn = []
    monkeypatch.setattr(type(widget), "_draw", lambda self: drawn.append(self.kernel))
    widget.menu.value = "blur"
    assert len(drawn) == 1


def test_a_half_typed_number_keeps_the_picture():
    widget = kernel_editor(PHOTOGRAPH)
    before = widget.figure.value
    widget.boxes[0].value = float("nan")
    assert widget.figure.value == before


@pytest.mark.parametrize("shape", [(4, 4, 3), (2, 9)])
def test_a_picture_that_is_not_grey_or_too_small(shape):
    with pytest.raises(
        ValueError, match=r"image must be (\(H, W\)|3 pixels or more each way); received"
    ):
        kernel_editor(np.zeros(shape))


def test_an_unknown_kernel():
    with pytest.raises(ValueError, match="start must be one of as it is.* received 'edge'"):
        kernel_editor(PHOTOGRAPH, start="edge")
