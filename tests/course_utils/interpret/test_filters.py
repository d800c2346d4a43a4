"""Gradient ascent on the picture against loops, an eager tape and planted answers."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from interpret_nets import L

from course_utils.interpret import visualize_class, visualize_filters


def one_layer_net(size=9, filters=4, activation="relu", seed=0):
    keras.utils.set_random_seed(seed)
    inputs = keras.Input((size, size, 3))
    x = L.Conv2D(filters, 3, padding="same", activation=activation, name="conv")(inputs)
    return keras.Model(inputs, L.Dense(2, name="head")(L.Flatten()(x)))


def gradient_by_loops(picture, kernel, bias, border):
    """Mean activation of one relu filter ("same" padding), and its gradient, place by place."""
    size, total = picture.shape[0], 0.0
    padded = np.pad(picture, ((1, 1), (1, 1), (0, 0)))
    gradient = np.zeros_like(padded)
    for row in range(border, size - border):
        for column in range(border, size - border):
            window = np.s_[row : row + 3, column : column + 3]
            value = (padded[window] * kernel).sum() + bias
            if value > 0:
                total += value
                gradient[window] += kernel
    places = (size - 2 * border) ** 2
    return total / places, gradient[1:-1, 1:-1] / places


@pytest.mark.parametrize("border", [0, 2, 3])
def test_the_first_step_by_loops(border):
    model = one_layer_net()
    start = np.random.default_rng(3).random((9, 9, 3), "float32")
    found = visualize_filters(
        model, "conv", steps=1, step_size=0.5, initial=start, border=border, size=9
    )
    kernels, biases = (np.float64(each) for each in model.get_layer("conv").get_weights())
    for index in range(4):
        value, gradient = gradient_by_loops(
            np.float64(start), kernels[..., index], biases[index], border
        )
        wanted = start + 0.5 * gradient / np.sqrt((gradient**2).sum())
        np.testing.assert_allclose(found.ascended[index], wanted, atol=1e-6)
        after, _ = gradient_by_loops(wanted, kernels[..., index], biases[index], border)
        np.testing.assert_allclose(found.activations[index], [value, after], rtol=1e-5)
        assert after > value + 0.01


def deep_net(size=24, dtype="float64", top=True):
    keras.utils.set_random_seed(7)
    previous = keras.config.dtype_policy()
    keras.config.set_dtype_policy(dtype)
    try:
        inputs = keras.Input((size, size, 3), dtype=keras.config.dtype_policy().variable_dtype)
        x = L.Conv2D(6, 3, activation="relu", name="first")(inputs)
        x = L.SeparableConv2D(8, 3, strides=2, padding="same", name="second")(x)
        x = L.BatchNormalization(name="second_bn")(x)
        x = L.Activation("tanh", name="second_act")(x)
        x = L.Conv2D(5, 3, padding="same", activation="relu", name="third")(x)
        return keras.Model(inputs, L.Dense(3, name="head")(L.Flatten()(x)) if top else x)
    finally:
        keras.config.set_dtype_policy(previous)


def plain_loop(score, start, steps, step_size):
    """The recipe as it is usually written: one picture, an eager tape, a Python loop."""
    picture, history = tf.convert_to_tensor(start[None], "float64"), []
    for _ in range(steps):
        with tf.GradientTape() as tape:
            tape.watch(picture)
            value = score(picture)
        gradient = tape.gradient(value, picture)
        history.append(float(value))
        picture += step_size * gradient / tf.norm(gradient)
    return picture[0].numpy(), [*history, float(score(picture))]


@pytest.mark.parametrize(("layer", "count"), [("second_bn", 8), ("third", 5)])
@pytest.mark.slow
def test_thirty_steps_equal_a_plain_loop_in_float64(layer, count):
    model = deep_net()
    body = keras.Model(model.inputs, model.get_layer(layer).output)
    found = visualize_filters(model, layer, step_size=0.3, rng=5, restarts=0)
    assert found.ascended.dtype == np.float64 and len(found.images) == count
    start = np.random.default_rng(5).uniform(-0.1, 0.1, (24, 24, 3)) + 0.5
    for index in set(range(count)) - set(found.dead):
        picture, history = plain_loop(
            lambda x, k=index: tf.reduce_mean(body(x)[:, 2:-2, 2:-2, k]), start, 30, 0.3
        )
        assert np.abs(picture - start).max() > 0.1
        np.testing.assert_allclose(found.ascended[index], picture, atol=1e-9)
        np.testing.assert_allclose(found.activations[index], history, atol=1e-9)


@pytest.mark.slow
def test_classes_equal_a_plain_loop_at_the_logit():
    plain, squashed = deep_net(), deep_net()
    outputs = L.Softmax(dtype="float64")(squashed.output)
    squashed = keras.Model(squashed.inputs, outputs)
    for model in (plain, squashed):
        found = visualize_class(model, [2, 0], step_size=0.3, steps=30, rng=5)
        start = np.random.default_rng(5).uniform(-0.1, 0.1, (24, 24, 3)) + 0.5
        for row, index in enumerate([2, 0]):
            picture, history = plain_loop(lambda x, k=index: plain(x)[0, k], start, 30, 0.3)
            np.testing.assert_allclose(found.ascended[row], picture, atol=1e-9)
            np.testing.assert_allclose(found.activations[row], history, atol=1e-9)
        assert found.layer is None and found.filters.tolist() == [2, 0]
        np.testing.assert_array_equal(
            visualize_class(model, steps=2, rng=5).ascended[[2, 0]],
            visualize_class(model, [2, 0], steps=2, rng=5).ascended,
        )


def test_any_selection_and_any_batch_give_the_same_pictures():
    model = deep_net()
    together = visualize_filters(model, "second_bn", rng=1, steps=20)
    for batch_size in (1, 3, 8):
        again = visualize_filters(model, "second_bn", rng=1, steps=20, batch_size=batch_size)
        np.testing.assert_allclose(again.ascended, together.ascended, atol=1e-9)
        np.testing.assert_allclose(again.activations, together.activations, atol=1e-9)
    some = visualize_filters(model, "second_bn", [6, 1, 6], rng=1, steps=20)
    np.testing.assert_allclose(some.ascended, together.ascended[[6, 1, 6]], atol=1e-9)
    one = visualize_filters(model, "second_bn", 4, rng=1, steps=20)
    np.testing.assert_allclose(one.images, together.images[4:5], atol=1e-6)
    other = visualize_filters(model, "second_bn", 4, rng=2, steps=20)
    assert np.abs(other.ascended - one.ascended).max() > 0.05
