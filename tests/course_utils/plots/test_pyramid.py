import numpy as np
import pytest

from course_utils.plots import figure_png, pyramid

SHAPES = {"picture": (64, 64, 3), "stage 1": (16, 16, 48), "stage 2": (4, 4, 192)}


def slabs(figure):
    """Return (height, thickness) of each slab's front; three patches make one slab."""
    fronts = [patch.get_xy() for patch in figure.axes[0].patches[::3]]
    return np.array([(np.ptp(front[:, 1]), np.ptp(front[:, 0])) for front in fronts])


def test_slabs_are_as_high_as_the_map_and_as_thick_as_it_has_channels():
    heights, thicknesses = slabs(pyramid(SHAPES)).T
    np.testing.assert_allclose(heights / heights[0], np.sqrt([1, 16 / 64, 4 / 64]))
    grown = thicknesses - (2 * thicknesses[1] - thicknesses[2])  # sqrt(192) is twice sqrt(48)
    np.testing.assert_allclose(grown[2] / grown[1], 2)
    assert thicknesses[0] < thicknesses[1] < thicknesses[2]


def test_pyramids_can_share_one_scale():
    whole = slabs(pyramid(SHAPES))
    first = {name: SHAPES[name] for name in ("picture", "stage 1")}
    np.testing.assert_allclose(slabs(pyramid(first, most_channels=192)), whole[:2])
    assert slabs(pyramid(first))[1, 1] > whole[1, 1]


def test_names_and_shapes_are_written_out():
    figure = pyramid(SHAPES, "A title")
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert "16 × 16\n× 48" in texts and "stage 2" in texts
    assert figure_png(figure)


@pytest.mark.parametrize(
    "shapes, message",
    [
        ({}, "shapes must be a dictionary with one entry or more"),
        ({"a": (4, 4)}, r"shapes\['a'\] must be \(3,\); received shape \(2,\)"),
        ({"a": (4, None, 3)}, r"must be \(3,\) whole numbers; received"),
    ],
)
def test_bad_shapes(shapes, message):
    with pytest.raises(ValueError, match=message):
        pyramid(shapes)
