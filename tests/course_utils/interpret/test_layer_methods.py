"""CAM, Grad-CAM++ and LayerCAM: hand-worked numbers, identities, another library."""

import keras
import numpy as np
import pytest
from interpret_nets import L, base_net, flat_net, images_for, pooled_net
from test_grad_cam import HAND_IMAGE, hand_net

from course_utils.interpret import class_activation_map, grad_cam, grad_cam_plus_plus, layer_cam
from course_utils.interpret.tracing.questions import trace_layer

RAW = {"upsample": False, "normalize": False}
CLASSES = np.array([0, 1, 2, 1])


def test_values_worked_out_by_hand():
    # Logit 0 is 4 mean(red) - 8 mean(green); red [[1, .5], [.25, 0]], green [[0, .25], [.25, 1]].
    cam = class_activation_map(hand_net(), HAND_IMAGE, 0, relu=False, **RAW)
    np.testing.assert_array_equal(cam, [[[4, 0], [-1, -8]]])
    np.testing.assert_array_equal(
        class_activation_map(hand_net(), HAND_IMAGE, 0, **RAW), [[[4, 0], [0, 0]]]
    )
    # Gradients are 1 (red) and -2 (green) everywhere: only red has a positive one.
    np.testing.assert_array_equal(layer_cam(hand_net(), HAND_IMAGE, 0, **RAW), HAND_IMAGE[..., 0])
    # Paper: a = 1 / (2 + 1 * 7/4) = 4/15 at each of 4 places, w = 16/15.
    maps = grad_cam_plus_plus(hand_net(), HAND_IMAGE, 0, **RAW)
    np.testing.assert_allclose(maps, HAND_IMAGE[..., 0] * 16 / 15, rtol=1e-6)
    # Released: a = 1/4 at each of 4 places, w = 1.
    maps = grad_cam_plus_plus(hand_net(), HAND_IMAGE, 0, variant="released", **RAW)
    np.testing.assert_allclose(maps, HAND_IMAGE[..., 0], rtol=1e-6)


def test_signed_maps_keep_the_evidence_against():
    signed = class_activation_map(hand_net(), HAND_IMAGE, 0, upsample=False, relu=False)
    np.testing.assert_array_equal(signed, [[[0.5, 0], [-0.125, -1]]])
    large = class_activation_map(hand_net(), HAND_IMAGE, 0, relu=False, normalize=False)
    np.testing.assert_array_equal(large, signed * 8)  # two by two pixels: nothing to upsample
    np.testing.assert_array_equal(
        grad_cam(hand_net(), HAND_IMAGE, 0, relu=False, **RAW) * 4,
        class_activation_map(hand_net(), HAND_IMAGE, 0, relu=False, **RAW),
    )


@pytest.mark.parametrize("activation", [None, "softmax", "sigmoid"])
def test_cam_is_places_times_signed_grad_cam_and_its_mean_is_the_logit(activation):
    model, images = pooled_net(activation), images_for(5)
    logits = keras.Model(model.inputs, model.get_layer("pool").output)(images)
    kernel, bias = model.get_layer("head").get_weights()
    logits = np.asarray(logits) @ kernel + bias
    for index in range(3):
        cam = class_activation_map(model, images, index, relu=False, **RAW)
        signed = grad_cam(model, images, index, relu=False, **RAW)
        assert np.abs(cam).max() > 0.01
        np.testing.assert_allclose(cam, 16 * signed, atol=1e-6)
        np.testing.assert_allclose(cam.mean((1, 2)) + bias[index], logits[:, index], atol=1e-6)
        np.testing.assert_allclose(
            class_activation_map(model, images, index), grad_cam(model, images, index), atol=1e-5
        )


def test_identities_on_a_linear_head():
    """There a gradient is the same at all places, w / (H W): sums and means are known."""
    model, images = pooled_net(), images_for(5)
    activations = np.asarray(keras.Model(model.inputs, model.get_layer("last").output)(images))
    kernel = np.float64(model.get_layer("head").get_weights()[0])
    for index in range(3):
        gradient = kernel[:, index] / 16
        positive = np.maximum(gradient, 0)
        wanted = activations @ positive
        np.testing.assert_allclose(layer_cam(model, images, index, **RAW), wanted, atol=1e-6)
        released = grad_cam_plus_plus(model, images, index, variant="released", **RAW)
        np.testing.assert_allclose(released, wanted, atol=1e-6)
        weights = 16 * positive / (2 + gradient * activations.sum((1, 2)))  # (N, K)
        wanted = np.einsum("nhwk,nk->nhw", activations, weights)
        paper = grad_cam_plus_plus(model, images, index, **RAW)
        np.testing.assert_allclose(paper, wanted, atol=1e-6)


@pytest.mark.parametrize("classes", [1, 3])
def test_a_one_by_one_convolution_is_a_dense_layer(classes):
    keras.utils.set_random_seed(1)
    inputs, base = keras.Input((8, 8, 3)), base_net()
    pooled = L.Dropout(0.1)(L.GlobalAveragePooling2D(keepdims=True)(base(inputs)))
    head = L.Conv2D(classes, 1, name="one_by_one")
    squash = L.Activation("softmax" if classes > 1 else "sigmoid")
    model = keras.Model(inputs, squash(L.Reshape((classes,))(head(pooled))))
    cam = class_activation_map(model, images_for(), 1, relu=False, **RAW)
    wanted = np.asarray(base(images_for())) @ np.asarray(head.kernel)[0, 0, :, min(1, classes - 1)]
    np.testing.assert_allclose(cam, wanted, atol=1e-6)


class Averaging(keras.Model):
    """No pooling layer: the mean is written out."""

    def __init__(self):
        super().__init__()
        self.convolution, self.head = L.Conv2D(4, 3, activation="relu"), L.Dense(3)

    def call(self, x):
        return self.head(keras.ops.mean(self.convolution(x), axis=(1, 2)))


def test_cam_of_a_subclassed_model():
    model = Averaging()
    cam = class_activation_map(model, images_for(), 2, relu=False, **RAW)
    wanted = np.asarray(model.convolution(images_for())) @ np.asarray(model.head.kernel)[:, 2]
    np.testing.assert_allclose(cam, wanted, atol=1e-6)


def two_heads(x):
    return L.Dense(3)(L.GlobalAveragePooling2D()(x)) + L.Dense(3)(L.Flatten()(x))


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (lambda x: L.Dense(3)(L.Flatten()(x)), "comes from a 'Relu' operation"),
        (lambda x: L.Dense(3)(L.GlobalMaxPooling2D()(x)), "comes from a 'Max' operation"),
        (lambda x: L.Dense(3)(L.Dense(4)(L.GlobalAveragePooling2D()(x))), "'BiasAdd' operation"),
        (lambda x: L.Dense(3, activation="tanh")(L.GlobalAveragePooling2D()(x)), "'Tanh'"),
        (lambda x: L.GlobalAveragePooling2D()(L.Conv2D(3, 1)(x)), "'Mean' operation"),
        (two_heads, "'AddV2' operation"),
        (lambda x: L.Dense(3)(keras.ops.mean(x, axis=(1, 3))), "not over the positions"),
        (lambda x: L.Dense(3)(L.Flatten()(L.AveragePooling2D(4)(x))), "'AvgPool' operation"),
    ],
)
def test_cam_refuses_other_heads(head, found):
    base = base_net()
    model = keras.Model(base.inputs, head(base.outputs[0]))
    with pytest.raises(
        ValueError, match=f"global average pooling and one dense.*{found}.*grad_cam"
    ):
        class_activation_map(model, images_for())


@pytest.mark.parametrize("net", [pooled_net, flat_net])
def test_agree_with_tf_keras_vis(net):
    from tf_keras_vis.gradcam_plus_plus import GradcamPlusPlus
    from tf_keras_vis.layercam import Layercam
    from tf_keras_vis.utils.scores import CategoricalScore

    model, images = net(), images_for()
    options = {"penultimate_layer": trace_layer(model, (8, 8, 3)).layer, "expand_cam": False}
    options |= {"seek_penultimate_conv_layer": False, "normalize_cam": False}
    score = CategoricalScore(CLASSES.tolist())
    wanted = Layercam(model, clone=True)(score, images, **options)
    maps = layer_cam(model, images, CLASSES, **RAW)
    assert maps.max() > 1e-3
    np.testing.assert_allclose(maps, wanted, atol=1e-5, rtol=1e-5)
    wanted = GradcamPlusPlus(model, clone=True)(score, images, **options)
    maps = grad_cam_plus_plus(model, images, CLASSES, variant="released", **RAW)
    # Theirs carries the factor exp(logit), which the top of the file leaves out.
    factor = np.exp(np.asarray(model(images))[range(4), CLASSES])[:, None, None]
    assert maps.max() > 1e-3
    np.testing.assert_allclose(maps * factor, wanted, atol=1e-5, rtol=1e-5)


def test_the_two_variants_of_grad_cam_plus_plus_differ():
    model, images = flat_net(), images_for()
    paper, released = (
        grad_cam_plus_plus(model, images, 0, upsample=False, variant=variant)
        for variant in ("paper", "released")
    )
    assert np.abs(paper - released).max() > 0.02
    with pytest.raises(ValueError, match="variant must be one of .*'new'"):
        grad_cam_plus_plus(model, images, 0, variant="new")


@pytest.mark.parametrize("variant", ["paper", "released"])
def test_tiny_gradients_do_not_vanish(variant):
    rng = np.random.default_rng(0)
    activations, gradients = rng.random((2, 4, 4, 3)), rng.standard_normal((2, 4, 4, 3))
    small = grad_cam_plus_plus.__wrapped__(activations, gradients * 1e-30, variant=variant)
    assert np.isfinite(small).all() and np.abs(small).max() > 1e-31
    # The sum in the denominator is then negligible: a = 1/2, or the same share everywhere.
    share = 0.5 if variant == "paper" else 1 / 16
    weights = share * np.maximum(gradients, 0).sum((1, 2))
    wanted = 1e-30 * np.einsum("nhwk,nk->nhw", activations, weights)
    np.testing.assert_allclose(small, wanted, rtol=1e-5)


@pytest.mark.parametrize(
    ("method", "net"),
    [
        (grad_cam_plus_plus, pooled_net),
        (grad_cam_plus_plus, flat_net),
        (layer_cam, pooled_net),
        (layer_cam, flat_net),
        (class_activation_map, pooled_net),
    ],
)
def test_batch_equals_singles(method, net):
    model, images = net(), images_for(5)
    batch = method(model, images, normalize=False)
    singles = [method(model, image[None], normalize=False)[0] for image in images]
    np.testing.assert_allclose(batch, singles, atol=1e-6)
    np.testing.assert_allclose(
        batch, method(model, images, normalize=False, batch_size=2), atol=1e-6
    )
    normalized = method(model, images)
    np.testing.assert_array_equal(normalized.max((1, 2)), np.ones(5))
