"""What the exercises call right is what the course's own nets and measures say."""

import numpy as np
import pytest

from course_exercises import find_exercise
from course_utils.tasks import panoptic_quality


@pytest.mark.slow
@pytest.mark.parametrize("size, widths", [(64, (4, 8, 16, 32)), (24, (6, 5, 7)), (4, (3, 2))])
def test_skip_shapes_are_those_of_the_u_net(size, widths):
    from course_utils.models import unet

    net = unet((size, size, 3), 4, widths)
    steps = range(len(widths) - 1, 0, -1)
    outputs = [net.get_layer(f"up{level}_skip").output.shape for level in steps]
    expected = [[height, channels] for _, height, _, channels in outputs]
    assert find_exercise("skip_shapes").reference(size, list(widths)) == expected


def test_panoptic_score_is_the_quality_of_masks():
    rng = np.random.default_rng(2)
    seen = set()
    for _ in range(30):
        truth = np.kron(rng.integers(0, 4, (3, 3)), np.ones((2, 2), int))
        answer = np.where(rng.random(truth.shape) < 0.75, truth, rng.integers(0, 4, truth.shape))
        found, true = (one_mask_each(labels) for labels in (answer, truth))
        ious = np.array([[(a & t).sum() / (a | t).sum() for t in true] for a in found])
        expected = panoptic_quality([as_objects(true)], [as_objects(found)]).quality
        seen.add(round(expected, 3))
        assert find_exercise("panoptic_score").reference(ious) == pytest.approx(expected)
    assert len(seen) > 10


@pytest.mark.slow
def test_wave_count_is_the_lessons_complexity():
    from course_utils.interpret import pattern_complexity

    rng, wave_count = np.random.default_rng(3), find_exercise("wave_count").reference
    across = np.arange(16)[:, None] / 16
    images = np.stack([np.cos(9 * across), across, across**4, across**9], 0)[:, None]
    images = images + rng.normal(0, [[[[0.0]]], [[[0.1]]], [[[0.4]]], [[[2.0]]]], (4, 16, 16, 1))
    fade = np.outer(np.hanning(18)[1:-1], np.hanning(18)[1:-1])
    strengths = [np.abs(np.fft.fft2(faded(image[..., 0], fade))).ravel() for image in images]
    # Under a Hann window one wave takes 3 by 3 entries of the spectrum, twice.
    one_wave = np.tile(np.outer([1, 2, 1], [1, 2, 1]).ravel(), 2)
    expected = [wave_count(each) / wave_count(one_wave) for each in strengths]
    assert pattern_complexity(images) == pytest.approx(expected)
    assert len(set(np.round(expected, 2))) == 4


def faded(picture, fade):
    return (picture - (picture * fade).sum() / fade.sum()) * fade


@pytest.mark.slow
def test_first_awake_finds_the_filters_that_visualize_filters_wakes_and_the_dead():
    import keras

    from course_utils.interpret import visualize_filters

    starts = np.array([[0.0, 0.0], [0.5, 0.5], [1.0, 0.0]])
    weights = np.array([[3.0, 4.0], [1.0, -1.0], [-1.0, -2.0], [0.0, 0.0]])
    biases = np.array([-2.0, 0.0, 0.0, 1.0])
    net = keras.Sequential(
        [keras.Input((1, 2, 1)), keras.layers.Conv2D(4, (1, 2), activation="relu", name="filters")]
    )
    net.set_weights([weights.T.reshape(1, 2, 1, 4), biases])
    silent = [
        visualize_filters(net, "filters", initial=start.reshape(1, 2, 1), steps=1, border=0).dead
        for start in starts
    ]
    awake = [[number for number in range(3) if k not in silent[number]] for k in range(4)]
    assert list(find_exercise("first_awake").reference(starts, weights, biases)) == [
        (numbers or [-1])[0] for numbers in awake
    ]
    assert [len(numbers) for numbers in awake] == [2, 1, 0, 0]


@pytest.mark.slow
@pytest.mark.parametrize("shift", [(0, 1), (-2, 0), (1, -1)])
def test_ruled_step_is_a_step_of_the_jittered_ascent_and_then_a_blur(shift):
    import tensorflow as tf

    from course_utils.interpret.filters.ascent import normalized

    rng = np.random.default_rng(4)
    picture, weights = rng.random((5, 6)), rng.normal(size=(5, 6))
    moved = tf.Variable(picture)
    with tf.GradientTape() as tape:  # the shift lies inside: its gradient comes back by itself
        shifted = tf.roll(moved, shift, (0, 1))
        score = tf.reduce_sum(weights * shifted**2) / 2
    step = normalized(tape.gradient(score, moved)[None, ..., None], "global", 3.0)
    sharp = picture + step[0, ..., 0].numpy()
    soft = blur_matrix(5) @ sharp + sharp @ blur_matrix(6)
    found = find_exercise("ruled_step").reference(picture, weights, 3.0, shift)
    assert found == pytest.approx(soft)


@pytest.mark.slow
@pytest.mark.parametrize("channels", [[], [0], [3, 1], [0, 1, 2, 3]])
def test_silenced_accuracy_is_that_of_a_net_silenced_as_the_lesson_does(channels):
    import keras

    keras.utils.set_random_seed(5)
    layers = keras.layers
    net = keras.Sequential(
        [
            keras.Input((4, 4, 3)),
            layers.Conv2D(4, 3, padding="same"),
            layers.BatchNormalization(),
            layers.ReLU(),
            layers.GlobalAveragePooling2D(),
            layers.Dense(3, bias_initializer="random_normal"),
        ]
    )
    images = np.random.default_rng(5).normal(size=(60, 4, 4, 3))
    labels = net.predict(images, verbose=0).argmax(axis=1)
    averages = keras.Model(net.inputs, net.layers[3].output).predict(images, verbose=0)
    weights, biases = net.layers[-1].get_weights()
    scale, shift, *moving = net.layers[1].get_weights()
    scale[channels], shift[channels] = 0, -1
    net.layers[1].set_weights([scale, shift, *moving])
    expected = np.mean(net.predict(images, verbose=0).argmax(axis=1) == labels)
    silenced_accuracy = find_exercise("silenced_accuracy").reference
    found = silenced_accuracy(averages, weights, biases, labels, channels)
    assert found == pytest.approx(expected) and (expected < 1) == (channels != [])


def blur_matrix(size):
    """Return a quarter of each number, and an eighth of each of its two neighbours in a ring."""
    one = np.eye(size)
    return one / 4 + (np.roll(one, 1, axis=0) + np.roll(one, -1, axis=0)) / 8


def one_mask_each(labels):
    return np.array([labels == number for number in np.unique(labels)])


def as_objects(masks):
    return {"masks": masks, "classes": np.zeros(len(masks), int)}
