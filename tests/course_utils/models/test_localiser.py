"""The localiser: a box in fractions that knows where, learnt on a few pets."""

import keras
import numpy as np
import pytest

from course_utils.datasets import load_pets
from course_utils.models import localiser
from course_utils.tasks import box_iou


def test_the_box_is_four_fractions_however_loud_the_features():
    keras.utils.set_random_seed(0)
    model = localiser((32, 48, 3), widths=(4, 8))
    images = np.random.default_rng(0).uniform(size=(3, 32, 48, 3))
    kernel, bias = model.get_layer("box").get_weights()
    hidden = np.asarray(keras.Model(model.input, model.get_layer("hidden_act").output)(images))
    expected = 1 / (1 + np.exp(-(hidden @ kernel + bias)))
    np.testing.assert_allclose(model(images), expected, atol=1e-6)
    model.get_layer("box").set_weights([kernel * 1000, bias])
    loud = np.asarray(model(images))
    assert loud.shape == (3, 4) and loud.min() >= 0 and loud.max() <= 1


def test_before_training_it_answers_with_the_middle_and_survives_saving(tmp_path):
    model = localiser((32, 32, 3), widths=(4, 8))
    images = np.random.default_rng(0).uniform(size=(3, 32, 32, 3))
    middle = np.tile([0.25, 0.25, 0.75, 0.75], (3, 1))
    np.testing.assert_allclose(model(images), middle, atol=0.05)
    model.save(tmp_path / "localiser.keras")
    loaded = keras.models.load_model(tmp_path / "localiser.keras")
    np.testing.assert_array_equal(loaded(images), model(images))


def test_parameters_follow_from_the_formula():
    model = localiser((32, 48, 3), widths=(4, 8), hidden=10)
    expected = (27 * 4 + 4 * 4) + (9 * 4 * 8 + 4 * 8) + (8 * 12 * 8 * 10 + 4 * 10) + (10 * 4 + 4)
    assert model.count_params() == expected


def test_where_matters():
    """The same spot elsewhere changes the answer, which an average over the picture would not."""
    keras.utils.set_random_seed(0)
    model = localiser((64, 64, 3), widths=(4, 8))
    images = np.full((2, 64, 64, 3), 0.5)
    images[0, 16:24, 16:24] = images[1, 40:48, 32:40] = 1
    averages = keras.Model(model.input, model.get_layer("block2_pool").output)(images)
    means = np.asarray(averages).mean(axis=(1, 2))
    np.testing.assert_allclose(means[0], means[1], atol=1e-6)
    boxes = np.asarray(model(images))
    assert np.abs(boxes[0] - boxes[1]).max() > 1e-4


@pytest.mark.slow
def test_it_learns_the_boxes_of_eight_pets(with_quick_averages):
    keras.utils.set_random_seed(1)
    pets = load_pets("train", 8, cache=False)
    model = with_quick_averages(localiser((64, 64, 3), widths=(8, 16, 32)))
    model.compile(keras.optimizers.Adam(2e-3), "mae")
    model.fit(pets.images, pets.boxes / 64, batch_size=8, epochs=200, verbose=0)
    found = np.asarray(model.predict(pets.images, verbose=0)) * 64
    assert np.diag(box_iou(found, pets.boxes)).mean() > 0.8


def test_widths_must_not_be_empty():
    with pytest.raises(ValueError, match="widths must name at least one; .* empty"):
        localiser(widths=())


def test_a_picture_too_small_to_halve_is_refused():
    with pytest.raises(ValueError, match=r"input_shape .* at least 16 .* received \(8, 64, 3\)"):
        localiser((8, 64, 3))


def test_a_picture_of_unknown_size_is_refused():
    with pytest.raises(ValueError, match=r"input_shape .* received \(None, None, 3\)"):
        localiser((None, None, 3))
