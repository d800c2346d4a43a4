import numpy as np
import pytest

from course_utils.plots import activation_grid, figure_png, pyramid
from course_utils.plots.layers import channel_mosaic


@pytest.mark.parametrize("channels", [1, 3, 8, 20, 728])
def test_every_channel_is_there_once_and_scaled(channels):
    maps = np.random.default_rng(0).normal(size=(5, 6, channels))
    mosaic = channel_mosaic(maps)
    shown = mosaic[mosaic >= 0]
    assert shown.size == maps.size
    low, high = maps.min((0, 1)), maps.max((0, 1))
    expected = (maps - low) / (high - low)
    np.testing.assert_allclose(np.sort(shown), np.sort(expected.ravel()), atol=1e-12)
    np.testing.assert_allclose(mosaic[:5, :6], expected[..., 0], atol=1e-12)
    np.testing.assert_allclose(mosaic[:5, 7:13] if channels > 1 else mosaic[:5, :6],
                               expected[..., min(1, channels - 1)], atol=1e-12)  # fmt: skip


def test_constant_channels_are_grey_without_a_warning():
    maps = np.stack([np.zeros((4, 4)), np.arange(16.0).reshape(4, 4), np.full((4, 4), 7)], -1)
    with np.errstate(all="raise"):
        mosaic = channel_mosaic(maps, columns=3)
    assert np.isnan(mosaic[:, :4]).all() and np.isnan(mosaic[:, 10:]).all()
    assert mosaic[0, 5] == 0 and mosaic[3, 8] == 1


def test_huge_numbers_do_not_overflow():
    with np.errstate(all="raise"):
        mosaic = channel_mosaic(np.array([[[-1.5e308], [1.5e308]]]))
    np.testing.assert_array_equal(mosaic, [[0, 1]])


def test_the_figure_is_about_twice_as_wide_as_high():
    figure = activation_grid(np.random.default_rng(0).random((8, 8, 128)), "Title")
    width, height = figure.get_size_inches()
    assert 1.5 < width / height < 2.5
    assert figure.get_suptitle() == "Title"


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        ((np.zeros((2, 2)),), {}, r"activations must be \(H, W, C\)"),
        ((np.zeros((0, 2, 2)),), {}, "activations must hold a number"),
        ((np.full((2, 2, 1), np.nan),), {}, "finite"),
        (
            (np.zeros((2, 2, 3)),),
            {"columns": 0},
            "columns must be a whole number, 1 or more; received 0",
        ),
    ],
)
def test_bad_activations(arguments, options, message):
    with pytest.raises(ValueError, match=message):
        activation_grid(*arguments, **options)


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
