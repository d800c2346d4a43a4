"""The recipes of the shipped nets: repeatable, honest about what is set aside, clear when wrong."""

import numpy as np
import pytest
from PIL import Image

from course_tools.training import photos, train


def test_photographs_set_aside_are_never_trained_on():
    training, held_out = photos.split(2000)
    assert len(held_out) == photos.HELD_OUT
    assert sorted([*training, *held_out]) == list(range(2000))


def test_photographs_are_read_with_their_labels(tmp_path):
    for kind, grey in (("cats", 0), ("dogs", 255)):
        (tmp_path / kind).mkdir()
        Image.new("RGB", (20, 10), (grey,) * 3).save(tmp_path / kind / f"{kind}.jpg")
    images, labels = photos.read_photographs(tmp_path, 8)
    assert labels.tolist() == [0, 1]
    assert images.shape == (2, 8, 8, 3)
    assert images[0].max() == 0 and images[1].min() == 255


def test_an_augmented_image_keeps_a_flat_colour_flat():
    """Crops and flips of one colour change nothing; what is left is a tint, the same all over."""
    import tensorflow as tf

    random = tf.random.Generator.from_seed(0)
    images = np.full((4, photos.STORED, photos.STORED, 3), 0.5, dtype="float32")
    crops = photos.augment(tf.constant(images), random, 0.25).numpy()
    assert crops.shape == (4, photos.SIZE, photos.SIZE, 3)
    assert np.ptp(crops, axis=(1, 2)).max() < 1e-5
    assert np.ptp(crops[:, 0, 0], axis=0).max() > 0.01  # each image has a tint of its own


def test_what_is_due_is_mixed_as_the_images_are():
    import tensorflow as tf

    random = tf.random.Generator.from_seed(0)
    values = np.arange(64, dtype="float32")
    images, due = photos.mix(values.reshape(-1, 1, 1, 1), values.reshape(-1, 1), random)
    np.testing.assert_allclose(images[:, 0, 0], due, rtol=1e-6)
    shares = (due[:, 0] - values) / (values[::-1] - values)
    assert 0.3 < np.mean(shares == 0) < 0.7 and 0.3 < np.max(shares) <= 0.5


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"name": "vgg"}, "name must be one of xception_scenes.* received 'vgg'"),
        ({"name": "xception_scenes", "epochs": 0}, "epochs must be at least 1; received 0"),
    ],
)
def test_wrong_arguments_are_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        train(**arguments)


def test_a_folder_without_photographs_is_named(tmp_path):
    with pytest.raises(ValueError, match=r"folder must hold cats/\*.jpg"):
        photos.read_photographs(tmp_path, 8)
