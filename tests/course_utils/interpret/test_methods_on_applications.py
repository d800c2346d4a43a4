"""Every method on four published nets with random weights, plain and nested; values throughout."""

import functools

import formulas
import keras
import numpy as np
import pytest
import tensorflow as tf
from interpret_nets import L, gradient_of, images_for, unit
from kinds import chain, make_guided

from course_utils import interpret

APPLICATIONS = [
    ("Xception", "block14_sepconv2_act", 96),
    ("ResNet50", "conv5_block3_out", 64),
    ("MobileNet", "conv_pw_13_relu", 64),
    ("EfficientNetB0", "top_activation", 64),
]
CLASSES = np.array([0, 3])
pytestmark = [
    pytest.mark.slow,
    pytest.mark.parametrize("nested", [False, True], ids=["plain", "nested"]),
    pytest.mark.parametrize(
        ("name", "layer", "size"),
        [pytest.param(*a, id=a[0], marks=pytest.mark.xdist_group(a[0])) for a in APPLICATIONS],
    ),
]


class Application:
    """A net with random weights, plain, nested and in two pieces, and its logits."""

    def __init__(self, name, layer, size):
        keras.utils.set_random_seed(4)
        build = getattr(keras.applications, name)
        net = build(weights=None, input_shape=(size, size, 3), classes=5)
        self.net, self.images = net, images_for(2, size)
        inputs = keras.Input((size, size, 3))
        self.models = {False: net, True: keras.Model(inputs, net(L.Rescaling(1.0)(inputs)))}
        self.body = keras.Model(net.inputs, net.get_layer(layer).output)
        rest = net.layers[net.layers.index(net.get_layer(layer)) + 1 :]
        last = rest[-1]
        if name == "MobileNet":
            self.head = chain(rest[:-1])
            self.kernel = np.asarray(net.get_layer("conv_preds").kernel)[0, 0]
        else:
            self.head = chain([*rest[:-1], lambda x: x @ last.kernel + last.bias])
            self.kernel = np.asarray(last.kernel)

    def logits(self, images):
        return self.head(self.body(tf.convert_to_tensor(images)))

    def pixel_gradients(self, images=None, classes=CLASSES):
        return gradient_of(self.logits, self.images if images is None else images, classes)


shared = functools.cache(Application)  # built once for all tests of a net: none may change it


@functools.cache
def guided_gradients(*application):
    """Return the pixels' guided gradients, by a twin of the net."""
    twin = Application(*application)
    make_guided(twin.net)
    return twin.pixel_gradients()


def close(maps, wanted, share=2e-3):
    """Equal to a share of the largest value: sums of a deep net in another order round so."""
    assert np.isfinite(wanted).all() and np.abs(wanted).max() > 0
    np.testing.assert_allclose(maps, wanted, atol=share * np.abs(wanted).max())


def test_layer_methods(name, layer, size, nested):
    case = shared(name, layer, size)
    model = case.models[nested]
    a = np.float64(case.body(case.images))
    g = np.float64(gradient_of(case.head, a.astype("float32"), CLASSES))
    options = {"upsample": False, "normalize": False}
    close(interpret.layer_cam(model, case.images, CLASSES, **options), formulas.layer_cam(a, g))
    for variant in ("paper", "released"):
        wanted = formulas.grad_cam_plus_plus(a, g, released=variant == "released")
        maps = interpret.grad_cam_plus_plus(model, case.images, CLASSES, variant=variant, **options)
        close(maps, wanted)
    # With its sign: in a random net nothing may speak for a class.
    cam = interpret.class_activation_map(model, case.images, CLASSES, relu=False, **options)
    close(cam, formulas.class_activation_map(a, case.kernel, CLASSES, relu=False))
    found = interpret.activations(model, case.images, layer)[layer]
    close(found, a)


def test_pixel_methods(name, layer, size, nested):
    case = shared(name, layer, size)
    model = case.models[nested]
    wanted = case.pixel_gradients()
    close(interpret.saliency(model, case.images, CLASSES, channels=None), wanted)
    maps = interpret.saliency(model, case.images, CLASSES)
    close(maps, unit(formulas.saliency(wanted)))
    maps = interpret.smooth_grad(model, case.images, CLASSES, samples=2, channels=None)
    smooth = formulas.smooth_gradient(case.pixel_gradients, case.images, CLASSES, 2, 0.15, 0)
    close(maps, smooth)
    if name == "EfficientNetB0":
        with pytest.raises(ValueError, match="model must have a ReLU"):
            interpret.guided_backprop(model, case.images)
        return
    guided = interpret.guided_backprop(model, case.images, CLASSES, channels=None)
    close(guided, guided_gradients(name, layer, size))
    assert np.abs(guided - wanted).max() > 0.01 * np.abs(wanted).max()


def test_path_and_patches(name, layer, size, nested):
    case = shared(name, layer, size)
    model = case.models[nested]
    shares = interpret.integrated_gradients(
        model, case.images, CLASSES, baseline=0.0, channels=None
    )
    ends = [np.float64(case.logits(x))[[0, 1], CLASSES] for x in (case.images, 0 * case.images)]
    np.testing.assert_allclose(shares.sum((1, 2, 3)), ends[0] - ends[1], rtol=0.011)
    maps = interpret.occlusion(model, case.images, CLASSES, patch=32, relu=False)
    raw = interpret.occlusion(
        model, case.images, CLASSES, patch=32, stride=32, relu=False, normalize=False
    )
    assert np.abs(maps).max() == 1
    for image, c, drops in zip(case.images, CLASSES, raw, strict=True):
        covered = image.copy()
        covered[:32, -32:] = image.mean((0, 1))
        both = np.float64(case.logits(np.stack([image, covered])))[:, c]
        np.testing.assert_allclose(
            drops[:32, -32:], both[0] - both[1], atol=2e-3 * np.abs(raw).max()
        )
