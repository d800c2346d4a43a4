"""Random weights by each layer's own initializer, and back; rank correlation against SciPy."""

import keras
import numpy as np
import pytest
import scipy.stats
from interpret_nets import L, base_net, images_for, pooled_net

from course_utils.interpret import grad_cam, randomized, spearman


def rng(seed=0):
    return np.random.default_rng(seed)


def net_of_constants():
    """Each initializer gives one number of its own: what it gave can be told apart."""
    constant = keras.initializers.Constant
    return keras.Sequential(
        [
            keras.Input((8, 8, 3)),
            L.Conv2D(4, 3, kernel_initializer=constant(1), bias_initializer=constant(2), name="a"),
            L.BatchNormalization(
                beta_initializer=constant(3),
                gamma_initializer=constant(4),
                moving_mean_initializer=constant(5),
                moving_variance_initializer=constant(6),
                name="b",
            ),
            L.SeparableConv2D(
                5,
                3,
                depthwise_initializer=constant(7),
                pointwise_initializer=constant(8),
                bias_initializer=constant(9),
                name="c",
            ),
            L.DepthwiseConv2D(3, depthwise_initializer=constant(10), use_bias=False, name="d"),
            L.Flatten(),
            L.Dense(2, kernel_initializer=constant(11), bias_initializer=constant(12), name="e"),
        ]
    )


def test_each_weight_by_its_own_initializer():
    model = net_of_constants()
    values = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}
    assert {float(w.numpy().ravel()[0]) for w in model.weights} == values
    trained = [rng().random(w.shape, "float32") for w in model.weights]
    model.set_weights(trained)
    with randomized(model, rng()) as random_model:
        assert random_model is model
        for weight in model.weights:
            assert len(np.unique(weight)) == 1
        assert {float(w.numpy().ravel()[0]) for w in model.weights} == values
    for weight, before in zip(model.weights, trained, strict=True):
        np.testing.assert_array_equal(weight, before)


def test_only_the_layers_that_are_named():
    model = net_of_constants()
    trained = [rng().random(w.shape, "float32") for w in model.weights]
    model.set_weights(trained)
    with randomized(model, rng(), ["c", model.get_layer("a")]):
        changed = {
            weight.path.split("/")[-2]
            for weight, before in zip(model.weights, trained, strict=True)
            if not np.array_equal(weight, before)
        }
    assert changed == {"a", "c"}


def test_draws_are_new_and_follow_the_generator():
    keras.utils.set_random_seed(0)
    layer = L.Conv2D(64, 5, kernel_initializer=keras.initializers.GlorotUniform(seed=3), name="c")
    model = keras.Sequential([keras.Input((8, 8, 3)), layer])
    first = layer.get_weights()[0]

    def draw(seed):
        with randomized(model, rng(seed)):
            return layer.get_weights()[0]

    np.testing.assert_array_equal(draw(1), draw(1))
    assert np.abs(draw(1) - draw(2)).max() > 0.01
    assert np.abs(draw(1) - first).max() > 0.01  # not the numbers that training began with
    limit = np.sqrt(6 / (25 * 3 + 25 * 64))  # Glorot's, by hand
    assert 0.99 * limit < np.abs(draw(1)).max() <= limit
    np.testing.assert_allclose(draw(1).std(), limit / np.sqrt(3), rtol=0.03)


def test_nested_layers_and_what_came_before_an_error():
    base, inputs = base_net(), keras.Input((8, 8, 3))
    head = L.Dense(2, name="head")
    model = keras.Model(inputs, head(L.Flatten()(base(inputs))))
    before = model.get_weights()
    for layers, expected in (("base", 4), ("inner_last", 2), ("head", 2), (None, 6)):
        with pytest.raises(RuntimeError, match="stop"), randomized(model, rng(), layers):
            # Biases are drawn too, but zeros are zeros again.
            changed = [
                not np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True)
            ]
            kernels = [w.shape for w, new in zip(before, changed, strict=True) if new]
            assert len(kernels) == expected // 2
            raise RuntimeError("stop")
        for kept, now in zip(before, model.get_weights(), strict=True):
            np.testing.assert_array_equal(kept, now)


def test_heatmaps_follow_without_a_new_trace_and_frozen_layers_too():
    model, images = pooled_net(), images_for()
    model.get_layer("first").trainable = False
    trained = grad_cam(model, images, 1)
    with randomized(model, rng(), "first"):
        assert np.abs(grad_cam(model, images, 1) - trained).max() > 0.1
    np.testing.assert_array_equal(grad_cam(model, images, 1), trained)


class Bare(keras.layers.Layer):
    def build(self, shape):
        self.scale = self.add_weight(shape=(1,), name="scale")

    def call(self, x):
        return x * self.scale


def test_bad_layers():
    model = keras.Sequential([keras.Input((8, 8, 3)), L.RandomFlip(), Bare(name="bare")])
    with pytest.raises(ValueError, match="'bare' has none for 'scale'"), randomized(model, rng()):
        pass
    with pytest.raises(ValueError, match="received 'lost'"), randomized(model, rng(), "lost"):
        pass


def test_blocks_stack_from_the_output_to_the_input_and_end_one_by_one():
    model, images = pooled_net(), images_for()
    trained, before = grad_cam(model, images, 1, upsample=False), model.get_weights()
    with randomized(model, rng(4), "head"):
        outer = model.get_weights()
        with randomized(model, rng(5), "last"):
            maps = grad_cam(model, images, 1, upsample=False)
            assert spearman(trained, maps).mean() < 0.9
        for kept, now in zip(outer, model.get_weights(), strict=True):
            np.testing.assert_array_equal(kept, now)
    for kept, now in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(kept, now)


def test_rank_correlation():
    a, b = rng(1).random((3, 5, 6)), rng(2).random((3, 5, 6))
    b[1] = np.round(b[1] * 3)  # ties
    wanted = [
        scipy.stats.spearmanr(x.ravel(), y.ravel()).statistic for x, y in zip(a, b, strict=True)
    ]
    np.testing.assert_allclose(spearman(a, b), wanted, atol=1e-12)
    np.testing.assert_allclose(spearman(a, a**3), np.ones(3))
    np.testing.assert_allclose(spearman(a, -a), -np.ones(3))
    np.testing.assert_array_equal(spearman(a, np.zeros_like(a)), np.zeros(3))
    with pytest.raises(ValueError, match=r"second must be \(3, 5, 6\); received shape \(2, 5, 6\)"):
        spearman(a, b[:2])
    with pytest.raises(ValueError, match="first must be"):
        spearman(a[0], b[0])
