"""Anchors of an SSD, by hand, and what codes make of them."""

import numpy as np
import pytest

from course_utils.tasks import box_area, decode_anchors, detect_from_anchors, ssd_anchors

ANCHORS = ssd_anchors()


def test_the_first_and_the_last_anchors_by_hand():
    middle = 0.5 / 19
    tiny, wide, tall = ANCHORS[:3]
    np.testing.assert_allclose(tiny, [middle - 0.05] * 2 + [middle + 0.05] * 2)
    assert (wide[3] - wide[1]) / (wide[2] - wide[0]) == pytest.approx(2)
    assert (tall[2] - tall[0]) / (tall[3] - tall[1]) == pytest.approx(2)
    assert box_area([wide, tall]) == pytest.approx([0.04, 0.04])  # the scale is 0.2
    last = ANCHORS[-6:]  # around the middle of the picture, the scale is 0.95
    np.testing.assert_allclose((last[:, :2] + last[:, 2:]) / 2, 0.5)
    assert box_area(last) == pytest.approx([0.95**2] * 5 + [0.95])  # between 0.95 and 1


def test_there_are_as_many_as_the_maps_have_positions():
    assert len(ANCHORS) == 19 * 19 * 3 + (10 * 10 + 5 * 5 + 3 * 3 + 2 * 2 + 1) * 6
    centres = (ANCHORS[:, :2] + ANCHORS[:, 2:]) / 2
    second_row = 19 * 3  # a map is gone through by rows
    np.testing.assert_allclose(centres[second_row], [1.5 / 19, 0.5 / 19])


def test_codes_by_hand():
    anchor = [[10, 20, 30, 60]]  # centre (20, 40), size 20 by 40
    np.testing.assert_allclose(decode_anchors([[0, 0, 0, 0]], anchor), anchor)
    moved = decode_anchors([[5, -10, 5 * np.log(2), 0]], anchor)  # half a height down, and taller
    np.testing.assert_allclose(moved, [[10, -20, 50, 20]])


def test_of_rivals_the_surest_stays_in_pixels_of_the_photograph():
    scores, codes = np.zeros((1917, 3)), np.zeros((1917, 4))
    scores[-6, 1], scores[-1, 1], scores[0, 2], scores[5, 0] = 0.6, 0.9, 0.4, 0.2
    found = detect_from_anchors(scores, codes, (100, 200))
    assert found["anchors"].tolist() == [1916, 0]
    assert found["classes"].tolist() == [1, 2] and found["scores"].tolist() == [0.9, 0.4]
    half = np.sqrt(0.95) / 2
    expected = [100 * (0.5 - half), 200 * (0.5 - half), 100 * (0.5 + half), 200 * (0.5 + half)]
    np.testing.assert_allclose(found["boxes"][0], expected)
    assert found["boxes"][1].min() == 0  # reached over the edge


def test_where_nothing_is_sure_nothing_is_found():
    found = detect_from_anchors(np.zeros((1917, 3)), np.zeros((1917, 4)), (100, 200))
    assert {key: value.shape for key, value in found.items()} == {
        "boxes": (0, 4), "scores": (0,), "classes": (0,), "anchors": (0,)
    }  # fmt: skip


def test_sides_without_end_are_cut_off_at_the_picture():
    scores, codes = np.zeros((1917, 1)), np.zeros((1917, 4))
    scores[7], codes[7, 2:] = 1, 1e5
    assert detect_from_anchors(scores, codes, (30, 20))["boxes"].tolist() == [[0, 0, 30, 20]]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"scores": np.zeros((5, 3))}, "scores must be"),
        ({"scores": np.full((1917, 3), 2.0)}, "scores must lie in 0 to 1"),
        ({"scores": np.zeros((1917, 0))}, "scores must be of one class or more; received none"),
        ({"shape": (-10, 10)}, "shape must be"),
        ({"codes": np.zeros((5, 4))}, "codes must be"),
        ({"codes": np.full((1917, 4), np.nan)}, "codes must be finite"),
        ({"threshold": 2}, "threshold must be"),
        ({"iou": -1}, "iou must be"),
    ],
)
def test_bad_input(changed, message):
    good = {"scores": np.zeros((1917, 3)), "codes": np.zeros((1917, 4)), "shape": (10, 10)}
    with pytest.raises(ValueError, match=message):
        detect_from_anchors(**good | changed)
