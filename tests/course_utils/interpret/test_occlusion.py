"""Occlusion: drops worked out by hand, where the patches lie, and what is refused."""

import keras
import numpy as np
import pytest
from interpret_nets import L, flat_net, images_for

from course_utils.interpret import occlusion


def brightness_net(size=4, activation=None):
    """Logit 0 is the sum of the red pixels, logit 1 that of the green ones, negative."""
    model = keras.Sequential(
        [keras.Input((size, size, 3)), L.Flatten(), L.Dense(2, activation=activation)]
    )
    kernel = np.zeros((size, size, 3, 2), "float32")
    kernel[..., 0, 0], kernel[..., 1, 1] = 1, -1
    model.set_weights([kernel.reshape(-1, 2), np.zeros(2, "float32")])
    return model


RED_DOT = np.zeros((1, 4, 4, 3), "float32")
RED_DOT[0, 1, 2, 0] = 1
RAW = {"normalize": False, "fill": 0.0}


@pytest.mark.parametrize("activation", [None, "softmax"])
def test_values_worked_out_by_hand(activation):
    model = brightness_net(activation=activation)
    # Painting over the dot takes 1 from logit 0; patches of one pixel find it exactly.
    maps = occlusion(model, RED_DOT, 0, patch=1, **RAW)
    np.testing.assert_array_equal(maps, RED_DOT[..., 0])
    # Four patches of 2 by 2 side by side: the dot lies in the upper right one.
    maps = occlusion(model, RED_DOT, 0, patch=2, stride=2, **RAW)
    np.testing.assert_array_equal(maps[0], [[0, 0, 1, 1], [0, 0, 1, 1], [0] * 4, [0] * 4])
    # With a stride of 1 a pixel takes the mean over the up to four patches that cover it: in a
    # row, 0, 1/2, 1, 1 of those at columns 0 to 3 cover column 2; in a column 1, 1, 1/2, 0.
    maps = occlusion(model, RED_DOT, 0, patch=2, stride=1, **RAW)
    np.testing.assert_allclose(maps[0], np.outer([1, 1, 0.5, 0], [0, 0.5, 1, 1]))


def test_a_rise_is_negative_evidence():
    green = RED_DOT[..., [1, 0, 2]]
    assert not occlusion(brightness_net(), green, 1, patch=1, **RAW).any()
    signed = occlusion(brightness_net(), green, 1, patch=1, relu=False, **RAW)
    np.testing.assert_array_equal(signed, -green[..., 1])


def test_what_is_painted():
    bright = np.full((1, 4, 4, 3), 0.5, "float32")
    assert not occlusion(brightness_net(), bright, 0, patch=1).any()  # its own mean: no change
    lighter = occlusion(brightness_net(), bright, 0, patch=1, fill=1.0, normalize=False, relu=False)
    np.testing.assert_allclose(lighter, np.full((1, 4, 4), -0.5), atol=1e-6)
    no_red = occlusion(brightness_net(), bright, 0, patch=1, fill=(0, 1, 1), normalize=False)
    np.testing.assert_allclose(no_red, np.full((1, 4, 4), 0.5), atol=1e-6)
    mean = RED_DOT.mean((1, 2))[0, 0]
    raw = occlusion(brightness_net(), RED_DOT, 0, patch=1, normalize=False, relu=False)
    np.testing.assert_allclose(raw[0], RED_DOT[0, ..., 0] - mean, atol=1e-6)


def test_patches_reach_the_edge():
    # Five pixels, patches of 2 and a stride of 2: the third patch starts at 3, not at 4.
    image = np.zeros((1, 5, 5, 3), "float32")
    image[0, 4, 4, 0] = 1
    maps = occlusion(brightness_net(5), image, 0, patch=2, stride=2, **RAW)
    # Row 3 is covered by the patches at 2 (no drop) and 3 (a drop of 1), row 4 by the last alone.
    np.testing.assert_array_equal(maps[0, 3:, 3:], [[0.25, 0.5], [0.5, 1]])
    assert maps.sum() == 2.25


def test_defaults_batches_and_the_top_class():
    model, images = flat_net(size=16), images_for(3, size=16)
    maps = occlusion(model, images)
    np.testing.assert_array_equal(maps, occlusion(model, images, patch=2, stride=1))
    np.testing.assert_array_equal(maps.max((1, 2)), np.ones(3))
    np.testing.assert_allclose(maps, occlusion(model, images, batch_size=7), atol=1e-5)
    top = np.asarray(model(images)).argmax(1)
    np.testing.assert_array_equal(maps, occlusion(model, images, top))
    for image, wanted in zip(images, maps, strict=True):
        np.testing.assert_allclose(occlusion(model, image[None])[0], wanted, atol=1e-5)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"patch": 0}, "patch must be a whole number, 1 or more; received 0"),
        ({"patch": 5}, r"patch must fit into the images, \(4, 4\); received 5"),
        ({"patch": 1.5}, "patch must be a whole number"),
        ({"patch": 2, "stride": 3}, "stride must be at most patch, 2; received 3"),
        ({"stride": 0}, "stride must be a whole number, 1 or more"),
        ({"fill": (0, 1)}, "fill must be a number or broadcast to the images"),
        ({"fill": np.nan}, "fill must be finite"),
        ({"class_index": 2}, "class_index must lie in 0 to 1; received 2"),
        ({"batch_size": 0}, "batch_size must be a whole number, 1 or more"),
        ({"output": "bogus"}, "output must be one of .*'bogus'"),
    ],
)
def test_bad_input(options, message):
    with pytest.raises(ValueError, match=message):
        occlusion(brightness_net(), RED_DOT, **options)
    with pytest.raises(ValueError, match="images must lie in 0 to 1"):
        occlusion(brightness_net(), RED_DOT * 255)
