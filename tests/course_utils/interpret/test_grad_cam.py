"""Grad-CAM against hand-worked numbers, closed forms and another library."""

import keras
import numpy as np
import pytest
from interpret_nets import L, flat_net, images_for, pooled_net

from course_utils.interpret import grad_cam
from course_utils.interpret.checks import check_class_index
from course_utils.interpret.heatmaps.method import finish, lay_over
from course_utils.interpret.tracing.axes import Axis, Layout
from course_utils.interpret.tracing.questions import trace_layer
from course_utils.interpret.tracing.traces import Trace


def hand_net(scale=1.0):
    """Two 1x1 filters (red, green), averaged over 2x2 places; logits 4 red - 8 green, and green."""
    model = keras.Sequential(
        [
            keras.Input((2, 2, 3)),
            L.Conv2D(2, 1, use_bias=False, name="conv"),
            L.GlobalAveragePooling2D(),
            L.Dense(2, name="head"),
        ]
    )
    kernel = np.zeros((1, 1, 3, 2), "float32")
    kernel[0, 0, 0, 0] = kernel[0, 0, 1, 1] = 1
    head = np.array([[4, 0], [-8, 1]], "float32") * scale
    model.set_weights([kernel, head, np.zeros(2, "float32")])
    return model


HAND_IMAGE = np.zeros((1, 2, 2, 3), "float32")
HAND_IMAGE[0, ..., 0] = [[1, 0.5], [0.25, 0]]  # red
HAND_IMAGE[0, ..., 1] = [[0, 0.25], [0.25, 1]]  # green


def test_values_worked_out_by_hand():
    # w = (4, -8) / 4 places = (1, -2): red - 2 green = [[1, 0], [-.25, -2]], ReLU, peak 1.
    raw = grad_cam(hand_net(), HAND_IMAGE, 0, upsample=False, normalize=False)
    np.testing.assert_array_equal(raw, [[[1, 0], [0, 0]]])
    # w = (0, 1) / 4: green / 4, whose peak is 1/4.
    raw = grad_cam(hand_net(), HAND_IMAGE, 1, upsample=False, normalize=False)
    np.testing.assert_array_equal(raw, [[[0, 1 / 16], [1 / 16, 1 / 4]]])
    normalized = grad_cam(hand_net(), HAND_IMAGE, 1, upsample=False)
    np.testing.assert_array_equal(normalized, [[[0, 0.25], [0.25, 1]]])
    assert normalized.dtype == np.float32


def test_top_class_is_each_images_own():
    images = np.concatenate([HAND_IMAGE, HAND_IMAGE[..., [1, 0, 2]], HAND_IMAGE[..., [0, 2, 1]]])
    # Logits 4 mean(red) - 8 mean(green), mean(green); the means are 7/16 and 3/8, swapped, 7/16, 0.
    chosen = [1, 1, 0]
    automatic = grad_cam(hand_net(), images, upsample=False, normalize=False)
    named = grad_cam(hand_net(), images, np.array(chosen), upsample=False, normalize=False)
    np.testing.assert_array_equal(automatic, named)
    np.testing.assert_array_equal(automatic[2], [[1, 0.5], [0.25, 0]])


@pytest.mark.parametrize("scale", [1e-9, 1e-30, 1e9])
def test_maximum_is_exactly_one_whatever_the_scale(scale):
    for upsample in (False, True):
        maps = grad_cam(hand_net(scale), HAND_IMAGE, 0, upsample=upsample)
        assert maps.max() == 1
        np.testing.assert_allclose(maps, grad_cam(hand_net(), HAND_IMAGE, 0, upsample=upsample))


def test_nothing_positive_gives_zero_not_nan():
    maps = grad_cam(hand_net(-1), HAND_IMAGE[..., [0, 2, 2]], 0)
    np.testing.assert_array_equal(maps, np.zeros((1, 2, 2)))


def stretched(positions, pixels):
    rows, columns = (Axis(dim, positions, scale=pixels / positions) for dim in (1, 2))
    return Trace(run=None, layout=Layout(rows, columns))


def test_upsampling_has_half_pixel_centres():
    # From 2 to 8, the centres of the new pixels lie at (i + .5) / 4 - .5 = -.375, -.125, .125, ...
    row = np.interp((np.arange(8) + 0.5) / 4 - 0.5, [0, 1], [1, 0])
    maps = lay_over((8, 8), np.array([[[1.0, 0], [0, 0]]]), stretched(2, 8))
    np.testing.assert_allclose(maps[0], np.outer(row, row), atol=1e-6)


def test_upsampled_maximum_is_one_where_no_pixel_meets_the_peak():
    signed = np.zeros((1, 10, 10))
    signed[0, 4, 7] = 1e-9
    maps = finish(lay_over((64, 64), signed, stretched(10, 64)), normalize=True)
    assert maps.max() == 1
    y, x = np.unravel_index(maps[0].argmax(), (64, 64))
    assert abs((y + 0.5) / 6.4 - 4.5) < 0.1 and abs((x + 0.5) / 6.4 - 7.5) < 0.1


def test_closed_form_and_cam_identity_on_a_pooled_net():
    model, images = pooled_net(), images_for(5)
    activations = np.asarray(keras.Model(model.inputs, model.get_layer("last").output)(images))
    kernel, bias = model.get_layer("head").get_weights()
    places = activations.shape[1] * activations.shape[2]
    for index in range(3):
        cam = np.float64(activations) @ np.float64(kernel[:, index])
        raw = grad_cam(model, images, index, upsample=False, normalize=False)
        np.testing.assert_allclose(raw, np.maximum(cam / places, 0), atol=1e-6, rtol=1e-5)
        seen, slope, scores = trace_layer(model, (8, 8, 3)).run(
            images, check_class_index(index, 5, 3)
        )
        signed = grad_cam.__wrapped__(np.float64(seen), np.float64(slope))
        np.testing.assert_allclose(cam, places * signed, atol=1e-6)
        np.testing.assert_allclose(cam.mean((1, 2)) + bias[index], scores[:, index], atol=1e-6)


@pytest.mark.parametrize("net", [pooled_net, flat_net])
def test_batch_equals_singles(net):
    model, images = net(), images_for(5)
    batch = grad_cam(model, images, normalize=False)
    singles = [grad_cam(model, image[None], normalize=False)[0] for image in images]
    np.testing.assert_allclose(batch, singles, atol=1e-6)
    np.testing.assert_allclose(
        batch, grad_cam(model, images, normalize=False, batch_size=2), atol=1e-6
    )
    gradients = np.asarray(trace_layer(model, (8, 8, 3)).run(images, np.zeros(5, "int32"))[1])
    if net is flat_net:  # with a linear head the test above would hold for a mean over the batch
        assert np.abs(gradients - gradients.mean(0)).max() > 1e-3


@pytest.mark.parametrize("net", [pooled_net, flat_net])
def test_agrees_with_tf_keras_vis(net):
    from tf_keras_vis.gradcam import Gradcam
    from tf_keras_vis.utils.scores import CategoricalScore

    model, images = net(), images_for(4)
    layer = trace_layer(model, (8, 8, 3)).layer
    wanted = Gradcam(model, clone=True)(
        CategoricalScore([0, 1, 2, 1]),
        images,
        penultimate_layer=layer,
        seek_penultimate_conv_layer=False,
        expand_cam=False,
        normalize_cam=False,
    )
    maps = grad_cam(model, images, np.array([0, 1, 2, 1]), upsample=False, normalize=False)
    assert maps.max() > 1e-3
    np.testing.assert_allclose(maps, wanted, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("activation", ["softmax", "sigmoid", "log_softmax"])
@pytest.mark.slow
def test_squashed_models_give_the_logit_map(activation):
    plain, squashed, images = pooled_net(), pooled_net(activation), images_for()
    weights = plain.get_weights()
    weights[-2] = weights[-2] * 300  # so sure that probabilities have no gradient left
    plain.set_weights(weights), squashed.set_weights(weights)
    before = squashed.predict(images, verbose=0)
    for index in (None, 0, 2):
        wanted = grad_cam(plain, images, index, normalize=False)
        assert index == 0 or wanted.max() > 0
        np.testing.assert_allclose(
            grad_cam(squashed, images, index, normalize=False), wanted, rtol=1e-5, atol=1e-6
        )
    assert squashed.get_layer("head").activation.__name__ == activation
    np.testing.assert_array_equal(squashed.predict(images, verbose=0), before)


@pytest.mark.slow
def test_softmax_layer_behind_a_reshape_gives_the_logit_map():
    plain, images = pooled_net(), images_for()
    x = L.Softmax()(L.Reshape((1, 3))(plain.output))
    wrapped = keras.Model(plain.inputs, L.Reshape((3,))(x))
    np.testing.assert_allclose(
        grad_cam(wrapped, images, 1, normalize=False),
        grad_cam(plain, images, 1, normalize=False),
        atol=1e-7,
    )
