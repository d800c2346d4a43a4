"""The grid detector and its losses: by hand in NumPy, by identities, and learnt on a few pets."""

import keras
import numpy as np
import pytest
from keras import ops

from course_utils.datasets import load_pets
from course_utils.models import box_loss, detection_targets, focal_loss, grid_detector
from course_utils.tasks import box_iou, detect, grid_targets


@pytest.fixture
def rng():
    return np.random.default_rng(5)


def small_detector(**options):
    keras.utils.set_random_seed(0)
    return grid_detector((32, 48, 3), 3, stem=4, width=8, **options)


def cross_entropy(targets, logits):
    p = 1 / (1 + np.exp(-logits.astype(float)))
    return -(targets * np.log(p) + (1 - targets) * np.log(1 - p)).sum() / targets.sum()


@pytest.fixture
def scored(rng):
    targets = (rng.uniform(size=(2, 4, 6, 3)) < 0.2).astype("float32")
    return targets, rng.normal(0, 2, targets.shape).astype("float32")


@pytest.mark.parametrize(("stride", "grid"), [(2, (16, 24)), (8, (4, 6)), (16, (2, 3))])
def test_its_grid_is_the_one_of_the_targets(rng, stride, grid):
    answer = small_detector(stride=stride)(rng.uniform(size=(2, 32, 48, 3)))
    labels, codes = grid_targets([(3, 4, 20, 30)], [1], grid, stride)
    targets = detection_targets(np.stack([labels] * 2), np.stack([codes] * 2), 3)
    assert answer["scores"].shape == targets["scores"].shape == (2, *grid, 3)
    assert answer["codes"].shape == (2, *grid, 4)
    found = detect(ops.sigmoid(answer["scores"][0]), answer["codes"][0], stride, threshold=0)
    assert len(found["boxes"]) > 0


def test_before_training_every_score_is_the_prior(rng):
    answer = small_detector(prior=0.05)(rng.uniform(size=(2, 32, 48, 3)))
    np.testing.assert_allclose(ops.sigmoid(answer["scores"]), 0.05, atol=0.02)


def test_parameters_follow_from_the_formula():
    def convolution(inputs, filters):
        return 9 * inputs * filters + 4 * filters

    expected = convolution(3, 4) + convolution(4, 8) + convolution(8, 8)  # down to the grid
    expected += 2 * convolution(8, 8) + 8 * (3 + 4) + 3 + 4
    assert small_detector().count_params() == expected


def test_a_cell_sees_its_own_part_of_the_picture_and_not_the_far_corner(rng):
    """Cell (4, 4) covers 32 to 39; two convolutions on the grid and three below reach 24 more."""
    keras.utils.set_random_seed(0)
    model = grid_detector((128, 128, 3), 2, stem=4, width=8)
    image = rng.uniform(size=(1, 128, 128, 3)).astype("float32")
    near, far = image.copy(), image.copy()
    near[0, 28:36, 28:36] = 0
    far[0, 80:, :] = far[0, :, 80:] = 0
    first, second, third = (
        np.asarray(model(each)["codes"])[0, 4, 4] for each in (image, near, far)
    )
    assert np.abs(first - second).max() > 1e-6
    np.testing.assert_array_equal(first, third)


def test_focal_loss_by_hand():
    """Three cells: an unsure hit, an easy background, a bad miss; p = 1/2, 1/4 and 1/5."""
    targets, logits = np.array([[1.0, 0, 1]]), np.log([[1.0, 1 / 3, 1 / 4]])
    expected = 0.25 * 0.5**2 * np.log(2)
    expected += 0.75 * 0.25**2 * np.log(4 / 3)
    expected += 0.25 * 0.8**2 * np.log(5)
    assert float(focal_loss(targets, ops.cast(logits, "float32"))) == pytest.approx(expected / 2)


@pytest.mark.parametrize("gamma", [0.5, 1, 2, 5])
def test_focal_loss_is_equation_5(scored, gamma):
    targets, logits = scored
    p = 1 / (1 + np.exp(-logits.astype(float)))
    p_t = np.where(targets == 1, p, 1 - p)
    alpha_t = np.where(targets == 1, 0.3, 0.7)
    expected = -(alpha_t * (1 - p_t) ** gamma * np.log(p_t)).sum() / targets.sum()
    assert float(focal_loss(targets, logits, gamma, 0.3)) == pytest.approx(expected, rel=1e-5)


def test_with_gamma_0_it_is_the_cross_entropy(scored):
    expected = cross_entropy(*scored)
    assert float(focal_loss(*scored, gamma=0, alpha=None)) == pytest.approx(expected, rel=1e-5)
    assert float(focal_loss(*scored, gamma=0, alpha=0.5)) == pytest.approx(expected / 2, rel=1e-5)


def test_focal_loss_agrees_with_the_one_of_keras(scored):
    targets, logits = scored
    theirs = keras.losses.BinaryFocalCrossentropy(
        apply_class_balancing=True, alpha=0.25, gamma=2, from_logits=True, reduction="sum"
    )
    # Theirs averages over the last axis before it sums.
    expected = float(theirs(targets, logits)) * 3 / targets.sum()
    assert float(focal_loss(targets, logits)) == pytest.approx(expected, rel=1e-5)


def test_hopeless_logits_have_a_finite_loss_and_gradient():
    import tensorflow as tf

    targets, logits = tf.constant([1.0, 0.0]), tf.constant([-200.0, 200.0])
    with tf.GradientTape() as tape:
        tape.watch(logits)
        loss = focal_loss(targets, logits)
    assert float(loss) == pytest.approx(0.25 * 200 + 0.75 * 200)
    np.testing.assert_allclose(tape.gradient(loss, logits), [-0.25, 0.75], atol=1e-6)


def test_box_loss_by_hand():
    """Two cells with boxes and one without, whose error counts for nothing."""
    targets = np.array([[0, 0, 0, 0, 1], [1, 2, 0, 0, 1], [0, 0, 0, 0, 0]], "float32")
    codes = np.array([[0.5, 0, 0, -3], [1, 2, 1, 0], [9, 9, 9, 9]], "float32")
    assert float(box_loss(targets, codes)) == pytest.approx(((0.125 + 2.5) + 0.5) / 2)


def test_box_loss_is_keras_huber_on_the_cells_with_boxes(rng):
    targets = rng.normal(size=(2, 4, 5, 5)).astype("float32")
    targets[..., 4] = rng.uniform(size=(2, 4, 5)) < 0.4
    codes = rng.normal(size=(2, 4, 5, 4)).astype("float32")
    chosen = targets[..., 4] == 1
    theirs = keras.losses.huber(targets[chosen][:, :4], codes[chosen], delta=1.0)
    expected = 4 * np.asarray(theirs).mean()
    assert float(box_loss(targets, codes)) == pytest.approx(expected, rel=1e-5)


def test_a_batch_without_any_box_costs_a_little_and_nothing_breaks():
    labels, codes = grid_targets([], [], (2, 3), 8)
    targets = detection_targets(labels[None], codes[None], 2)
    assert float(box_loss(targets["codes"], np.ones((1, 2, 3, 4), "float32"))) == 0
    logits = np.zeros((1, 2, 3, 2), "float32")
    expected = 12 * 0.75 * 0.5**2 * np.log(2)
    assert float(focal_loss(targets["scores"], logits)) == pytest.approx(expected, rel=1e-5)


def test_targets_by_hand():
    labels, codes = np.array([[1, -1]]), np.array([[[0.5, 0.25, 1, 2], [0, 0, 0, 0]]])
    targets = detection_targets(labels, codes, 3)
    assert targets["scores"].tolist() == [[[0, 1, 0], [0, 0, 0]]]
    assert targets["codes"].tolist() == [[[0.5, 0.25, 1, 2, 1], [0, 0, 0, 0, 0]]]


@pytest.mark.slow
@pytest.mark.parametrize("classes", [1, 2])
def test_it_learns_the_boxes_of_eight_pets(classes, with_quick_averages):
    keras.utils.set_random_seed(1)
    pets = load_pets("train", 8, cache=False)
    species = pets.labels if classes == 2 else np.zeros(8, int)
    cells = [grid_targets(pets.boxes[[n]], species[[n]], (8, 8), 8) for n in range(8)]
    labels, codes = (np.array(part) for part in zip(*cells, strict=True))
    model = with_quick_averages(grid_detector((64, 64, 3), classes, stem=8, width=32))
    model.compile(keras.optimizers.Adam(3e-3), {"scores": focal_loss, "codes": box_loss})
    model.fit(
        pets.images, detection_targets(labels, codes, classes), batch_size=8, epochs=200, verbose=0
    )
    answer = model.predict(pets.images, verbose=0)
    for n in range(8):
        scores = np.asarray(ops.sigmoid(answer["scores"][n]))
        found = detect(scores, answer["codes"][n], 8)
        assert found["classes"].tolist() == [species[n]]
        assert box_iou(found["boxes"], pets.boxes[[n]])[0, 0] > 0.8


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"stride": 6}, "stride must be a power of 2: 2, 4, 8, ...; received 6"),
        ({"stride": 1}, "stride must be a power of 2"),
        ({"stride": 32}, r"input_shape .* that 32 divides; received \(32, 48, 3\)"),
        ({"depth": 0}, "depth must be a whole number from 1 to 65536; received 0"),
        ({"prior": 0}, "prior must be above 0 and below 1; received 0"),
    ],
)
def test_a_net_that_cannot_be_built_is_refused(options, message):
    with pytest.raises(ValueError, match=message):
        small_detector(**options)


@pytest.mark.parametrize("name", ["classes", "stem", "width"])
@pytest.mark.parametrize("number", [0, "64"])
def test_a_detector_of_no_classes_or_filters_is_refused(name, number):
    message = f"{name} must be a whole number from 1 to 65536; received {number!r}"
    with pytest.raises(ValueError, match=message):
        grid_detector(**{name: number})


@pytest.mark.parametrize(
    ("labels", "codes", "message"),
    [
        ([[0]], np.zeros((1, 2, 4)), r"codes must be \(1, 1, 4\); received shape \(1, 2, 4\)"),
        ([[2]], np.zeros((1, 1, 4)), "labels must be below classes, 2; received 2"),
    ],
)
def test_targets_that_do_not_belong_together_are_refused(labels, codes, message):
    with pytest.raises(ValueError, match=message):
        detection_targets(labels, codes, 2)
