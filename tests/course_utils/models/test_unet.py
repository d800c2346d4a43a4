"""The U-Net: every skip is used, a pixel sees what it should, and a few masks are learnt."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from course_utils.datasets import load_pets
from course_utils.models import unet
from course_utils.tasks import (
    instance_targets,
    mask_iou,
    masks_from_label_map,
    split_instances,
)


@pytest.fixture
def image():
    return np.random.default_rng(3).uniform(size=(1, 32, 32, 3)).astype("float32")


def small_unet(**options):
    keras.utils.set_random_seed(0)
    return unet((32, 32, 3), 3, (4, 8, 8), **options)


def pixels_that_matter(model, image, row, column):
    """Return where the picture's pixels move the logits at one place: (H, W) bool."""
    x = tf.constant(image)
    with tf.GradientTape() as tape:
        tape.watch(x)
        answer = tf.reduce_sum(model(x)[0, row, column] ** 2)
    return np.abs(tape.gradient(answer, x)[0]).sum(axis=-1) > 0


def test_every_pixel_gets_its_logits(image):
    model = unet((32, 48, 3), 5, (4, 8, 8))
    assert model.output_shape == (None, 32, 48, 5)
    assert model(np.tile(image, (2, 1, 2, 1))[:, :, :48]).dtype == "float32"


def test_parameters_follow_from_the_formula():
    def convolutions(inputs, filters):
        return sum(9 * each * filters + 4 * filters for each in (inputs, filters))

    expected = convolutions(3, 4) + convolutions(4, 8) + convolutions(8, 8)
    expected += convolutions(8 + 8, 8) + convolutions(8 + 4, 4) + 4 * 3 + 3
    assert small_unet().count_params() == expected


@pytest.mark.parametrize("level", [1, 2])
def test_each_skip_carries_details_up(image, level):
    """It joins what the way down saw at this resolution, and gradient reaches every channel."""
    model = small_unet()
    joined = model.get_layer(f"up{level}_skip")
    below, details = joined.input
    assert details.shape[1:3] == below.shape[1:3] == (32 // 2 ** (level - 1),) * 2
    np.testing.assert_array_equal(
        keras.Model(model.input, details)(image),
        keras.Model(model.input, model.get_layer(f"down{level}_conv2_act").output)(image),
    )
    parts = keras.Model(model.input, joined.output)
    rest = model.get_layer(f"up{level}_conv1")
    with tf.GradientTape() as tape:
        x = parts(image)
        answer = tf.reduce_sum(rest(x) ** 2)
    gradient = np.abs(tape.gradient(answer, x)).sum(axis=(0, 1, 2))
    assert gradient.shape == (below.shape[-1] + details.shape[-1],)
    assert (gradient > 0).all()


def test_without_its_skips_the_map_knows_no_detail(image):
    """With the skips' weights at 0, and nothing else that blends neighbours on the way up,
    the answer is the same all over each 4 by 4 block; with the skips it is not."""
    model, rng = small_unet(), np.random.default_rng(0)
    for level, number in ((2, 1), (2, 2), (1, 1), (1, 2)):
        layer = model.get_layer(f"up{level}_conv{number}")
        kernel = np.zeros(layer.kernel.shape)
        kernel[1, 1] = rng.normal(size=kernel.shape[2:])
        layer.set_weights([kernel])
    assert spread_within_blocks(model(image)) > 0.1
    for level in (1, 2):
        layer = model.get_layer(f"up{level}_conv1")
        kernel = layer.get_weights()[0]
        kernel[:, :, 8:] = 0
        layer.set_weights([kernel])
    answer = np.asarray(model(image))
    assert spread_within_blocks(answer) < 1e-6
    assert np.ptp(answer, axis=(1, 2)).min() > 1e-3


def spread_within_blocks(answer):
    blocks = np.asarray(answer)[0].reshape(8, 4, 8, 4, -1)
    return np.ptp(blocks, axis=(1, 3)).max()


def test_a_pixel_sees_the_right_neighbourhood(image):
    """One convolution a level, three levels: by hand, from the answer back to the picture.

    Pixel 16 asks for 15 to 17 at full size (up1), which lie in 7 to 8 at half size; 6 to 9 there
    (up2) lie in 3 to 4 at quarter size, 2 to 5 there (bottom) in 4 to 11 at half size, 3 to 12
    there (down2) in 6 to 25 of the picture, and down1 adds one pixel: 5 to 26.
    """
    model = small_unet(repeats=1)
    seen = pixels_that_matter(model, image, 16, 16)
    rows, columns = (np.flatnonzero(seen.any(axis=axis)) for axis in (1, 0))
    expected = set(range(5, 27))
    # Pooling and ReLU pass on one pixel of several: most of those that may matter do.
    assert set(rows) <= expected and set(columns) <= expected
    assert len(rows) >= 19 and len(columns) >= 19
    assert seen[14:19, 14:19].all()


def test_the_instance_head_adds_a_depth_and_changes_no_logits(image):
    plain, double = small_unet(), small_unet(instance_head=True)
    for layer in plain.layers:
        double.get_layer(layer.name).set_weights(layer.get_weights())
    answer = double(image)
    assert set(answer) == {"semantic", "distance"}
    np.testing.assert_array_equal(answer["semantic"], plain(image))
    assert answer["distance"].shape == (1, 32, 32)
    features = keras.Model(double.input, double.get_layer("up1_conv2_act").output)(image)
    kernel, bias = double.get_layer("distance_map").get_weights()
    expected = 1 / (1 + np.exp(-(np.asarray(features) @ kernel[0, 0] + bias)))[..., 0]
    np.testing.assert_allclose(answer["distance"], expected, atol=1e-6)


@pytest.mark.slow
def test_it_learns_the_masks_of_eight_pets(with_quick_averages):
    keras.utils.set_random_seed(1)
    pets = load_pets("train", 8, cache=False)
    model = with_quick_averages(unet((64, 64, 3), 2, (8, 16, 32)))
    model.compile(
        keras.optimizers.Adam(5e-3),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    model.fit(pets.images, pets.masks.astype(int), batch_size=8, epochs=100, verbose=0)
    found = np.asarray(model.predict(pets.images, verbose=0)).argmax(axis=-1) == 1
    iou = (found & pets.masks).sum() / (found | pets.masks).sum()
    assert iou > 0.9


def touching_discs(count, rng, size=32):
    """Draw two discs of one colour that touch, and number them 1 and 2."""
    y, x = np.indices((size, size))
    centres = rng.uniform(12, 20, (count, 2, 1, 1))
    step = 6 * np.stack([np.cos(t := rng.uniform(0, np.pi, count)), np.sin(t)], axis=1)
    centres = centres + step[:, :, None, None] * np.array([-1, 1])[:, None, None, None, None]
    depth = 7 - np.hypot(y - centres[:, :, 0], x - centres[:, :, 1])
    labels = np.where(depth.max(axis=0) > 0, depth.argmax(axis=0) + 1, 0)
    images = np.where(labels[..., None] > 0, 0.7, 0.3) + rng.normal(0, 0.02, (*labels.shape, 3))
    return images, labels


@pytest.mark.slow
def test_with_the_instance_head_touching_things_come_apart(with_quick_averages):
    keras.utils.set_random_seed(1)
    images, labels = touching_discs(64, np.random.default_rng(0))
    model = with_quick_averages(unet((32, 32, 3), 2, (8, 16, 16), repeats=1, instance_head=True))
    model.compile(
        keras.optimizers.Adam(1e-2),
        {
            "semantic": keras.losses.SparseCategoricalCrossentropy(from_logits=True),
            "distance": "mse",
        },
        loss_weights={"semantic": 1, "distance": 10},
    )
    targets = {"semantic": (labels > 0).astype(int), "distance": instance_targets(labels)}
    model.fit(images, targets, batch_size=16, epochs=40, verbose=0)
    new_images, new_labels = touching_discs(20, np.random.default_rng(1))
    answer = model.predict(new_images, verbose=0)
    found = [
        split_instances(semantic, distance, min_area=10)[0]
        for semantic, distance in zip(
            answer["semantic"].argmax(axis=-1), answer["distance"], strict=True
        )
    ]
    good = [
        mask_iou(masks_from_label_map(mine), masks_from_label_map(theirs)).max(axis=0).min() > 0.8
        for mine, theirs in zip(found, new_labels, strict=True)
    ]
    assert np.mean([each.max() == 2 for each in found]) >= 0.9
    assert np.mean(good) >= 0.9


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (((30, 32, 3), 2), r"input_shape .* that 8 divides.* received \(30, 32, 3\)"),
        (((None, 32, 3), 2), "input_shape"),
        (((32, 32, 3), 1), "classes must be a whole number from 2 to 65536; received 1"),
        (((32, 32, 3), 2, (8,)), r"widths must name two .* received \(8,\)"),
    ],
)
def test_bad_input_is_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        unet(*arguments)


def test_a_level_without_convolutions_is_refused():
    with pytest.raises(ValueError, match="repeats must be a whole number from 1 to 100"):
        unet((32, 32, 3), 2, repeats=0)
