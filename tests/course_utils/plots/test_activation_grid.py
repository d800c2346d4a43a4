import numpy as np
import pytest

from course_utils.plots import activation_grid
from course_utils.plots.activation_grid import channel_mosaic


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
def test_bad_input(arguments, options, message):
    with pytest.raises(ValueError, match=message):
        activation_grid(*arguments, **options)
