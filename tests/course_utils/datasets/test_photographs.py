import numpy as np
import pytest
from skimage import data
from skimage.transform import downscale_local_mean

from course_utils.datasets import PHOTOGRAPHS, photograph


@pytest.mark.parametrize("name", PHOTOGRAPHS)
def test_every_photograph_is_there_without_a_network(name, monkeypatch):
    import socket

    def refuse(*_arguments, **_options):
        raise AssertionError("a photograph asked for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    image = photograph(name)
    assert image.ndim == 3 and image.shape[2] == 3 and image.dtype == np.float32
    assert 0 <= image.min() < image.max() <= 1
    assert image.std() > 0.02


def test_the_values_are_those_of_scikit_image():
    np.testing.assert_array_equal(np.rint(photograph("chelsea") * 255), data.chelsea())
    grey = photograph("camera")
    for channel in range(3):
        np.testing.assert_array_equal(np.rint(grey[..., channel] * 255), data.camera())


def test_a_size_cuts_the_central_square():
    image = photograph("chelsea")  # 300 high, 451 wide
    np.testing.assert_array_equal(photograph("chelsea", size=300), image[:, 75:375])


def test_shrinking_averages_instead_of_dropping_pixels():
    whole = photograph("astronaut")  # 512 by 512
    small = photograph("astronaut", size=64)
    averaged = downscale_local_mean(whole, (8, 8, 1))
    dropped = whole[4::8, 4::8]
    assert small.dtype == np.float32 and small.shape == (64, 64, 3)
    assert np.abs(small - averaged).mean() < 0.02
    assert np.abs(small - averaged).mean() < np.abs(dropped - averaged).mean() / 2


@pytest.mark.parametrize("name", ["cat", "", None, 3, "_fetch"])
def test_an_unknown_photograph_is_named(name):
    with pytest.raises(ValueError, match="name must be one of astronaut, .*received"):
        photograph(name)


@pytest.mark.parametrize("size", [0, -1, 2.5, "64", True])
def test_a_size_must_be_a_number_of_pixels(size):
    with pytest.raises(ValueError, match="size must be a whole number"):
        photograph("chelsea", size=size)
