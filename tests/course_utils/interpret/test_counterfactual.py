"""Pairs of images that differ in one thing, and maps that know nothing: known answers."""

import keras
import numpy as np
import pytest
from interpret_nets import L, images_for, pooled_net

from course_utils.interpret import counterfactual, edge_maps, random_maps


def place_net():
    """Logit 0 is the sum of the left column (the place), logit 1 its negative."""
    model = keras.Sequential([keras.Input((2, 2, 1)), L.Flatten(), L.Dense(2)])
    model.set_weights([np.float32([[1, -1], [0, 0], [1, -1], [0, 0]]), np.zeros(2, "float32")])
    return model


# Four pictures: the right column, the animal, is the same in their partners; the left is not.
IMAGES = np.full((4, 2, 2, 1), 0.5, "float32")
IMAGES[:, :, 0, 0] = [[0.1, 0.1], [0.3, 0.3], [0.5, 0.5], [0.9, 0.9]]
PARTNERS = IMAGES.copy()
PARTNERS[:, :, 0] = 0
HEAT = np.zeros((4, 2, 2))
HEAT[:, 0, 1] = 1  # on the animal
HEAT[:, 0, 0] = [0, 1, 3, 9]  # on the place, the more the more it matters


def test_values_by_hand():
    found = counterfactual(place_net(), IMAGES, PARTNERS, HEAT, 0)
    np.testing.assert_allclose(found.moved, [0.2, 0.6, 1.0, 1.8], rtol=1e-6)
    np.testing.assert_allclose(found.said, [0, 0.5, 0.75, 0.9])
    assert found.agreement == pytest.approx(1)
    other = counterfactual(place_net(), IMAGES, PARTNERS, HEAT, 1)
    np.testing.assert_allclose(other.moved, -found.moved)
    assert other.agreement == pytest.approx(-1)
    np.testing.assert_array_equal(
        counterfactual(place_net(), IMAGES, PARTNERS, HEAT).moved, found.moved
    )  # class 0 is the top class of every image


def test_heat_that_is_the_same_for_all_says_nothing():
    found = counterfactual(place_net(), IMAGES, PARTNERS, np.ones((4, 2, 2)), 0)
    np.testing.assert_array_equal(found.said, np.full(4, 0.5))
    assert found.agreement == 0


@pytest.mark.parametrize(
    ("partners", "heat", "message"),
    [
        (PARTNERS[:2], HEAT, r"partners must have the shape of images, \(4, 2, 2, 1\)"),
        (np.where([[[[0]]], [[[1]]], [[[0]]], [[[0]]]], IMAGES, PARTNERS), HEAT, r"those at \[1\]"),
        (PARTNERS, HEAT[:2], r"heatmaps must be \(\d, \d, \d\)"),
        (PARTNERS, -HEAT, "heatmaps must be finite and 0 or above"),
        (PARTNERS * np.nan, HEAT, "images must be finite"),
    ],
)
def test_bad_input(partners, heat, message):
    with pytest.raises(ValueError, match=message):
        counterfactual(place_net(), IMAGES, partners, heat, 0)


def test_edges_by_hand():
    image = np.zeros((1, 4, 6, 3))
    image[:, :, 3:] = 1  # an upright edge between columns 2 and 3
    wanted = np.zeros((4, 6))
    wanted[:, 2:4] = 4  # Sobel's 1 + 2 + 1 on both sides of it
    np.testing.assert_allclose(edge_maps(image)[0], wanted, atol=1e-6)
    np.testing.assert_allclose(edge_maps(image.transpose(0, 2, 1, 3))[0], wanted.T, atol=1e-6)
    images = images_for(5)
    np.testing.assert_array_equal(edge_maps(images)[2:3], edge_maps(images[2:3]))


def test_random_maps():
    maps = random_maps(images_for(50), np.random.default_rng(0))
    assert maps.shape == (50, 8, 8) and 0 <= maps.min() < maps.max() < 1
    assert abs(maps.mean() - 0.5) < 0.02 and abs(maps.std() - 12**-0.5) < 0.02
    np.testing.assert_array_equal(maps, random_maps(images_for(50), np.random.default_rng(0)))
    assert (maps != random_maps(images_for(50), np.random.default_rng(1))).all()


def test_the_pooled_net_takes_them_as_they_are():
    model, images = pooled_net(), images_for()
    found = counterfactual(model, images, images[::-1].copy(), edge_maps(images), 1)
    logits = np.asarray(model(images))[:, 1]
    np.testing.assert_allclose(found.moved, logits - logits[::-1], atol=1e-6)
