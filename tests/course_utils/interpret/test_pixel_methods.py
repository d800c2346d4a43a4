"""Saliency, SmoothGrad, integrated gradients, guided backpropagation: values and identities."""

import warnings

import keras
import numpy as np
import pytest
import tensorflow as tf
from interpret_nets import L, flat_net, images_for, pooled_net, unit

from course_utils.interpret import guided_backprop, integrated_gradients, saliency, smooth_grad

CLASSES = np.array([0, 1, 2, 1])
METHODS = [saliency, smooth_grad, integrated_gradients, guided_backprop]


def linear_net(weights=(1.0, -3.0, 2.0), places=4, activation=None):
    """The logit of class 0 is the sum of weighted channels, that of class 1 twice that."""
    model = keras.Sequential(
        [keras.Input((2, 2, 3)), L.Flatten(), L.Dense(2, activation=activation)]
    )
    column = np.tile(np.float32(weights), places)
    model.set_weights([np.stack([column, 2 * column], axis=1), np.float32([0.5, 0])])
    return model


IMAGE = np.random.default_rng(0).random((1, 2, 2, 3), "float32")


@pytest.mark.parametrize("activation", [None, "softmax"])
def test_a_linear_model_by_hand(activation):
    model, weights = linear_net(activation=activation), np.float32([1, -3, 2])
    signed = saliency(model, IMAGE, 1, channels=None)
    np.testing.assert_allclose(signed, np.broadcast_to(2 * weights, IMAGE.shape), rtol=1e-6)
    raw = saliency(model, IMAGE, 0, normalize=False)
    np.testing.assert_allclose(raw, np.full((1, 2, 2), 3), rtol=1e-6)  # the largest |weight|
    np.testing.assert_array_equal(saliency(model, IMAGE, 0), np.ones((1, 2, 2)))
    # 1 - 3 + 2 = 0; from a net with weights (1, -3, 3) the sum is 1.
    other = linear_net((1, -3, 3), activation=activation)
    summed = saliency(other, IMAGE, 1, channels="sum", normalize=False)
    np.testing.assert_allclose(summed, np.full((1, 2, 2), 2), rtol=1e-6)
    np.testing.assert_array_equal(
        saliency(linear_net((1, -3, 1), activation=activation), IMAGE, 1, channels="sum"),
        np.zeros((1, 2, 2)),
    )
    # Noise does not change a constant gradient; its path integral is itself.
    np.testing.assert_allclose(smooth_grad(model, IMAGE, 1, channels=None), signed, rtol=1e-6)
    shares = integrated_gradients(model, IMAGE, 1, baseline=0.25, channels=None)
    np.testing.assert_allclose(shares, (IMAGE - 0.25) * signed, rtol=1e-5)


def relu_net():
    """One pixel x, one channel: logit 0 = ReLU(x - 0.5) - ReLU(x - 0.25), weights by hand."""
    model = keras.Sequential(
        [keras.Input((1, 1, 1)), L.Conv2D(2, 1, activation="relu"), L.Flatten(), L.Dense(1)]
    )
    model.set_weights(
        [np.ones((1, 1, 1, 2)), np.array([-0.5, -0.25]), np.array([[1.0], [-1.0]]), np.zeros(1)]
    )
    return model


def test_kinks_by_hand():
    one = np.ones((1, 1, 1, 1), "float32")
    model = relu_net()
    # At 1 both ReLUs are open and cancel; backwards, the guide closes the second one.
    assert saliency(model, one, 1, channels=None).item() == 0
    assert guided_backprop(model, one, 1, channels=None).item() == 1
    # At .4 only the second is open.
    assert saliency(model, 0.4 * one, 1, channels=None).item() == -1
    assert guided_backprop(model, 0.4 * one, 1, channels=None).item() == 0
    # From 0 to 1 the logit falls from 0 to -.25, all of it between .25 and .5.
    shares = integrated_gradients(model, one, 1, baseline=0.0, channels=None, steps=100)
    np.testing.assert_allclose(shares.item(), -0.25, atol=1e-6)
    from_half = integrated_gradients(model, one, 1, baseline=0.5, channels=None, steps=10)
    assert from_half.item() == 0


def test_the_other_output_of_relu6_is_closed_above():
    model = keras.Sequential([keras.Input((1, 1, 1)), L.ReLU(6.0), L.Flatten(), L.Dense(1)])
    model.set_weights([np.full((1, 1), 2.0), np.zeros(1)])
    x = np.float32([-1, 3, 7]).reshape(3, 1, 1, 1)
    guided = guided_backprop(model, x, 1, channels=None, value_range=None)
    np.testing.assert_array_equal(guided.ravel(), [0, 2, 0])
    model.set_weights([np.full((1, 1), -2.0), np.zeros(1)])
    assert not guided_backprop(model, x, 1, channels=None, value_range=None).any()
    np.testing.assert_array_equal(
        saliency(model, x, 1, channels=None, value_range=None).ravel(), [0, -2, 0]
    )


@pytest.mark.parametrize("net", [pooled_net, flat_net])
def test_saliency_agrees_with_tf_keras_vis(net):
    from tf_keras_vis.saliency import Saliency
    from tf_keras_vis.utils.scores import CategoricalScore

    model, images = net(), images_for()
    score = CategoricalScore(CLASSES.tolist())
    wanted = Saliency(model, clone=True)(score, images, normalize_map=False)
    maps = saliency(model, images, CLASSES, normalize=False)
    assert maps.max() > 1e-3
    np.testing.assert_allclose(maps, wanted, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("net", [pooled_net, flat_net])
def test_batch_equals_singles(method, net):
    model, images = net(), images_for(5)
    batch = method(model, images, channels=None)
    singles = [method(model, image[None], channels=None)[0] for image in images]
    assert np.abs(batch).max() > 1e-3
    np.testing.assert_allclose(batch, singles, atol=1e-6)
    np.testing.assert_allclose(batch, method(model, images, channels=None, batch_size=3), atol=1e-6)


@pytest.mark.parametrize("method", METHODS)
def test_heatmaps_from_signed_values(method):
    model, images = flat_net(), images_for()
    signed = np.float64(method(model, images, 1, channels=None))
    largest, total = np.abs(signed).max(-1), np.maximum(signed.sum(-1), 0)
    for channels, wanted in (("max", largest), ("sum", total)):
        assert wanted.max() > 0
        raw = method(model, images, 1, channels=channels, normalize=False)
        np.testing.assert_allclose(raw, wanted, atol=1e-6)
        maps = method(model, images, 1, channels=channels)
        np.testing.assert_allclose(maps, unit(wanted), atol=1e-5)
        assert maps.dtype == np.float32 and maps.max() == 1


@pytest.mark.parametrize("method", METHODS)
def test_top_class_is_that_of_the_image_itself(method):
    model, images = flat_net(), images_for(6)
    model.get_layer("head").bias.assign(-np.asarray(model(images)).mean(0))
    top = np.asarray(model(images)).argmax(1)
    assert len(set(top)) > 1
    named = method(model, images, top, channels=None)
    np.testing.assert_array_equal(method(model, images, channels=None), named)


def test_top_class_is_not_that_of_a_noisy_copy_or_the_baseline():
    # Class 1 wins above a brightness of .5, class 0 below: noise and black change the answer.
    model = keras.Sequential([keras.Input((2, 2, 3)), L.Flatten(), L.Dense(2)])
    model.set_weights([np.stack([np.zeros(12), np.ones(12)], 1), np.array([6.0, 0])])
    image = np.full((1, 2, 2, 3), 0.51, "float32")
    image[0, 0, 0, 0] = 0.5
    for method, options in (
        (smooth_grad, {"noise": 90.0}),
        (integrated_gradients, {"baseline": 0.0}),
    ):
        maps = method(model, image, channels=None, **options)
        np.testing.assert_array_equal(maps, method(model, image, 1, channels=None, **options))
        assert maps.max() > 0


def test_smooth_grad_follows_its_generator():
    model, images = pooled_net(), images_for()

    def smooth(seed, **options):
        rng = np.random.default_rng(seed)
        return smooth_grad(model, images, 1, rng=rng, channels=None, **options)

    np.testing.assert_array_equal(smooth(1), smooth(1))
    assert np.abs(smooth(1) - smooth(2)).max() > 1e-3
    np.testing.assert_array_equal(smooth_grad(model, images, 1, channels=None), smooth(0))
    plain = saliency(model, images, 1, channels=None)
    np.testing.assert_allclose(smooth(1, noise=0), plain, atol=1e-6)


def test_signs_are_averaged_before_the_absolute_value():
    # At 0 the noise flips the sign of the gradient of |x|: the mean goes to 0, that of |g| to 1.
    two = keras.Sequential([keras.Input((1, 2, 1)), L.Lambda(tf.abs), L.Flatten(), L.Dense(1)])
    two.set_weights([np.array([[1.0], [0.0]]), np.zeros(1)])
    image = np.float32([0, 1]).reshape(1, 1, 2, 1)  # the second pixel gives the noise its size
    mean = smooth_grad(two, image, 1, noise=0.1, samples=1000, normalize=False)[0, 0, 0]
    assert 0 < abs(mean) < 0.15


def test_integrated_gradients_take_as_many_steps_as_it_takes():
    model, images = flat_net(size=16), images_for(6, size=16)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        shares = integrated_gradients(model, images, baseline=0.0, channels=None)
    top = np.asarray(model(images)).argmax(1)
    rise = np.asarray(model(images) - model(images * 0))[range(6), top]
    np.testing.assert_allclose(shares.sum((1, 2, 3)), rise, rtol=0.01)
    with pytest.warns(UserWarning, match=r"of 6 images miss the difference.*after 1 steps"):
        integrated_gradients(model, images, steps=1)


def test_a_baseline_of_each_image_its_own():
    model, images = flat_net(), images_for()
    own = integrated_gradients(model, images, 1, baseline=images[::-1], channels=None)
    for image, start, wanted in zip(images, images[::-1], own, strict=True):
        alone = integrated_gradients(model, image[None], 1, baseline=start, channels=None)
        np.testing.assert_allclose(alone[0], wanted, atol=1e-6)
    mean = images.mean((1, 2), keepdims=True)
    np.testing.assert_array_equal(
        integrated_gradients(model, images, 1, channels=None),
        integrated_gradients(model, images, 1, baseline=mean, channels=None),
    )
    same = integrated_gradients(model, images, 1, baseline=images, channels=None)
    np.testing.assert_array_equal(same, np.zeros_like(images))


def test_guided_backprop_leaves_the_model_as_it_was():
    model, images = pooled_net("softmax"), images_for()
    before, weights = model.predict(images, verbose=0), model.get_weights()
    config, plain = model.get_config(), saliency(model, images, channels=None)
    guided_backprop(model, images)
    np.testing.assert_array_equal(model.predict(images, verbose=0), before)
    np.testing.assert_array_equal(saliency(model, images, channels=None), plain)
    assert model.get_config() == config
    assert not any("call" in vars(layer) for layer in model.layers)
    for kept, now in zip(weights, model.get_weights(), strict=True):
        np.testing.assert_array_equal(kept, now)


def test_guided_backprop_needs_a_relu():
    layers = [L.Conv2D(4, 3, activation="silu"), L.GlobalAveragePooling2D(), L.Dense(2)]
    model = keras.Sequential([keras.Input((8, 8, 3)), *layers], name="smooth")
    with pytest.raises(ValueError, match="model must have a ReLU.*'smooth' has none"):
        guided_backprop(model, images_for())
    assert "Warning:" in guided_backprop.__doc__


def test_a_model_that_cannot_be_differentiated():
    inputs = keras.Input((8, 8, 3))
    x = L.Flatten()(keras.ops.cast(keras.ops.cast(inputs * 9, "int32"), "float32"))
    with pytest.raises(ValueError, match="differentiable down to what is explained"):
        saliency(keras.Model(inputs, L.Dense(2)(x)), images_for())


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"channels": "mean"}, "channels must be one of .*'mean'"),
        ({"batch_size": 0}, "batch_size must be a whole number, 1 or more; received 0"),
        ({"class_index": 3}, "class_index must lie in 0 to 2; received 3"),
        ({"output": "bogus"}, "output must be one of .*'bogus'"),
        ({"images": images_for()[0]}, "Add a batch axis"),
        ({"images": images_for() * 255}, "images must lie in 0 to 1"),
    ],
)
def test_bad_input(method, options, message):
    images = options.get("images", images_for())
    options = {key: value for key, value in options.items() if key != "images"}
    with pytest.raises(ValueError, match=message):
        method(pooled_net(), images, **options)


@pytest.mark.parametrize(
    ("method", "options", "message"),
    [
        (
            smooth_grad,
            {"samples": 0},
            "samples must be a whole .* from 1 to .*; received 0",
        ),
        (
            smooth_grad,
            {"samples": 2.5},
            "samples must be a whole .* from 1 to .*; received 2.5",
        ),
        (smooth_grad, {"noise": -0.1}, "noise must be a finite number, 0 or more; received -0.1"),
        (smooth_grad, {"noise": np.nan}, "noise must be a finite number, 0 or more"),
        (integrated_gradients, {"steps": 0}, "steps must be a whole number from 1 to [0-9]+"),
        (integrated_gradients, {"baseline": np.nan}, "baseline must be finite"),
        (integrated_gradients, {"baseline": np.zeros((3, 3))}, r"baseline must be a number or .*"),
    ],
)
def test_bad_options(method, options, message):
    with pytest.raises(ValueError, match=message):
        method(pooled_net(), images_for(), **options)


@pytest.mark.parametrize("method", METHODS)
def test_weights_that_have_gone_bad(method):
    model = flat_net()
    model.set_weights([weight * np.nan for weight in model.get_weights()])
    with pytest.raises(ValueError, match="finite activations"):
        method(model, images_for(), 0)
