"""Measures of pictures, on pictures whose answer is known."""

import numpy as np
import pytest

from course_utils.interpret.filters.measures import (
    pattern_complexity,
    spatial_frequency,
    to_picture,
)


def waves(frequency, angle, size=64, phase=0.3):
    """Return a grey picture of stripes: cycles per pixel, degrees, (1, size, size, 3)."""
    y, x = np.mgrid[:size, :size]
    turn = np.deg2rad(angle)
    along = 2 * np.pi * frequency * (x * np.cos(turn) + y * np.sin(turn))
    return np.repeat(np.sin(along + phase)[None, ..., None], 3, axis=-1)


@pytest.mark.parametrize("frequency", [0.1, 0.25, 0.4])
@pytest.mark.parametrize("angle", [0, 37, 90])
def test_the_frequency_of_stripes(frequency, angle):
    # 64 px don't hold a whole number of these waves: the window must keep edges out of it.
    found = spatial_frequency(waves(frequency, angle))
    np.testing.assert_allclose(found, frequency, rtol=0.02)


def test_frequency_and_complexity_ignore_contrast_brightness_and_neighbours():
    images = np.concatenate([waves(0.2, 20), waves(0.1, 70) + waves(0.3, 10)])
    for measure in (spatial_frequency, pattern_complexity):
        plain = measure(images)
        np.testing.assert_allclose(measure(1e-6 * images), plain, rtol=1e-9)
        np.testing.assert_allclose(measure(40 * images + 7), plain, rtol=1e-6)
        np.testing.assert_allclose(measure(images[1:]), plain[1:])


def test_frequency_of_a_mixture_is_weighed_by_power():
    mixed = 2 * waves(0.1, 0) + waves(0.4, 0)  # powers 4 and 1
    np.testing.assert_allclose(spatial_frequency(mixed), (4 * 0.1 + 0.4) / 5, rtol=0.02)


def test_colour_stripes_count_as_much_as_grey_ones():
    red_green = waves(0.2, 0) * [1, -1, 0]  # its grey value is constant
    np.testing.assert_allclose(spatial_frequency(red_green), 0.2, rtol=0.02)


def test_complexity_counts_waves():
    one, two = waves(12 / 64, 0), waves(12 / 64, 0) + waves(12 / 64, 90)
    four = two + waves(24 / 64, 0) + waves(24 / 64, 90)
    found = pattern_complexity(np.concatenate([one, two, four]))
    np.testing.assert_allclose(found, [1, 2, 4], rtol=0.05)
    noise = np.random.default_rng(0).normal(size=(1, 64, 64, 3))
    assert pattern_complexity(noise) > 50 * pattern_complexity(one)


def test_a_constant_picture_has_neither():
    for value in (0.0, 0.3, 1e-12):
        flat = np.full((1, 16, 16, 3), value)
        assert spatial_frequency(flat) == 0 and pattern_complexity(flat) == 0


def test_to_picture_by_hand():
    # Mean 3, standard deviation 2: 1 becomes 0.5 - 0.25, 5 becomes 0.5 + 0.25.
    values = np.array([1.0, 5, 1, 5]).reshape(1, 2, 2, 1)
    np.testing.assert_allclose(to_picture(values).ravel(), [0.25, 0.75, 0.25, 0.75])
    np.testing.assert_allclose(to_picture(values, contrast=0.1).ravel(), [0.4, 0.6, 0.4, 0.6])
    np.testing.assert_allclose(to_picture(1e-9 * values), to_picture(values), rtol=1e-6)
    assert to_picture(values).dtype == np.float32


def test_to_picture_takes_each_picture_on_its_own_and_cuts_off():
    rng = np.random.default_rng(1)
    pictures = np.stack([rng.normal(5, 3, (16, 16, 3)), rng.normal(-1, 0.1, (16, 16, 3))])
    shown = to_picture(pictures)
    np.testing.assert_array_equal(shown[1], to_picture(pictures[1]))
    np.testing.assert_allclose(shown.mean((1, 2, 3)), 0.5, atol=0.02)
    np.testing.assert_allclose(shown.std((1, 2, 3)), 0.25, atol=0.02)
    assert shown.min() == 0 and shown.max() == 1
    for value in (0.0, 0.1, 1e-8):  # 0.1 can't be written exactly: its mean is off by rounding
        np.testing.assert_array_equal(to_picture(np.full((1, 9, 9, 3), value)), 0.5)


@pytest.mark.parametrize(
    ("function", "images", "message"),
    [
        (to_picture, np.zeros((4, 4)), r"ascended must be \(\.\.\., H, W, C\).*\(4, 4\)"),
        (to_picture, np.full((4, 4, 3), np.nan), "ascended must be finite"),
        (spatial_frequency, np.zeros((16, 16, 3)), r"images must be a batch.*\(16, 16, 3\)"),
        (spatial_frequency, np.zeros((1, 7, 16, 3)), "at least 8 by 8"),
        (pattern_complexity, np.full((1, 9, 9, 3), np.inf), "images must be finite"),
    ],
)
def test_bad_pictures(function, images, message):
    with pytest.raises(ValueError, match=message):
        function(images)


@pytest.mark.parametrize("contrast", [0, -1, 0.6, np.nan])
def test_bad_contrast(contrast):
    with pytest.raises(ValueError, match="contrast must be a finite number above 0, 0.5 at most"):
        to_picture(np.zeros((4, 4, 3)), contrast)
