import numpy as np
import pytest

from course_utils.scenes.drawing.textures import TILE, sample, tile, value_noise


@pytest.mark.parametrize("name", ["soft", "fur", "grain"])
def test_noise_reaches_one_and_varies_on_both_sides_of_zero(name):
    values, side = tile(name)
    assert side == TILE and abs(values).max() == 1
    assert values.min() < -0.4 and values.max() > 0.4 and abs(values.mean()) < 0.2


def test_value_noise_equals_its_lattice_at_the_lattice_points():
    noise = value_noise(np.random.default_rng(3), 8, 16)
    lattice = np.random.default_rng(3).random((8, 16)) * 2 - 1
    np.testing.assert_allclose(noise[:: TILE // 8, :: TILE // 16], lattice, atol=1e-6)


def test_coarser_copies_are_block_means():
    fine, coarse = tile("grain")[0].reshape(TILE, TILE), tile("grain", 2)[0]
    blocks = fine.reshape(TILE // 4, 4, TILE // 4, 4).mean((1, 3))
    np.testing.assert_allclose(coarse.reshape(TILE // 4, TILE // 4), blocks, atol=1e-6)


def test_sample_repeats_and_chooses_the_copy_of_the_pixel_width():
    u = np.array([[0.3, 1.3, -0.7]], np.float32)
    values = sample("soft", u, np.float32([[0.25]]), 1 / TILE)
    assert np.ptp(values) == 0
    row, column = int(0.25 * TILE) // 4, int(0.3 * TILE) // 4
    coarse = tile("soft", 2)[0].reshape(TILE // 4, TILE // 4)
    assert sample("soft", u, np.float32([[0.25]]), 4 / TILE)[0, 0] == coarse[row, column]
