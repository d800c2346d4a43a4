"""Every method on every kind of model: values, against NumPy loops and an eager tape."""

import functools

import formulas
import keras
import numpy as np
import pytest
from interpret_nets import pooled_net, unit
from kinds import CLASSES, KINDS, kind_images, make_guided, make_kind

from course_utils import interpret

every_kind = pytest.mark.parametrize("name", KINDS)


shared = functools.cache(make_kind)


def kind_of(name):
    """Return a kind of model, the same for each method; what was never called is made anew."""
    return make_kind(name) if name == "sequential never called" else shared(name)


def compare(maps, wanted, atol=1e-6):
    assert np.abs(wanted).max() > 1e-4
    np.testing.assert_allclose(maps, wanted, atol=atol, rtol=1e-4)


@every_kind
def test_grad_cam_plus_plus(name):
    kind, images = kind_of(name), kind_images()
    parts = kind.activations_and_gradients(images, CLASSES)
    options = {"upsample": False, "normalize": False, "output": kind.output}
    for variant in ("paper", "released"):
        wanted = formulas.grad_cam_plus_plus(*parts, released=variant == "released")
        maps = interpret.grad_cam_plus_plus(kind.model, images, CLASSES, variant=variant, **options)
        compare(maps, wanted, atol=1e-6 * max(1, wanted.max()))


@every_kind
def test_layer_cam(name):
    kind, images = kind_of(name), kind_images()
    wanted = formulas.layer_cam(*kind.activations_and_gradients(images, CLASSES))
    options = {"upsample": False, "output": kind.output}
    maps = interpret.layer_cam(kind.model, images, CLASSES, normalize=False, **options)
    compare(maps, wanted)
    compare(interpret.layer_cam(kind.model, images, CLASSES, **options), unit(wanted))


@every_kind
def test_class_activation_map(name):
    kind, images = make_kind(name, pooled=True), kind_images()
    logits = kind.logits(images)  # builds the layers, too
    kernel = [w for w in kind.model.weights if w.shape == (6, 3)][0].numpy()
    wanted = formulas.class_activation_map(np.asarray(kind.body(images)), kernel, CLASSES)
    maps = interpret.class_activation_map(
        kind.model, images, CLASSES, upsample=False, normalize=False, output=kind.output
    )
    compare(maps, wanted)
    top = interpret.class_activation_map(kind.model, images, output=kind.output)
    best = np.asarray(logits).argmax(1)
    named = interpret.class_activation_map(kind.model, images, best, output=kind.output)
    np.testing.assert_array_equal(top, named)


@every_kind
def test_saliency(name):
    kind, images = kind_of(name), kind_images()
    gradients = kind.pixel_gradients(images, CLASSES)
    raw = interpret.saliency(kind.model, images, CLASSES, channels=None, output=kind.output)
    compare(raw, gradients)
    maps = interpret.saliency(kind.model, images, CLASSES, output=kind.output)
    compare(maps, unit(formulas.saliency(gradients)), atol=1e-5)


@every_kind
def test_smooth_grad(name):
    kind, images = kind_of(name), kind_images()
    wanted = formulas.smooth_gradient(kind.pixel_gradients, images, CLASSES, 3, 0.2, seed=7)
    maps = interpret.smooth_grad(
        kind.model,
        images,
        CLASSES,
        samples=3,
        noise=0.2,
        rng=np.random.default_rng(7),
        channels=None,
        output=kind.output,
    )
    compare(maps, wanted)


@every_kind
def test_integrated_gradients(name):
    kind, images = kind_of(name), kind_images()
    wanted = formulas.integrated_gradients(kind.pixel_gradients, images, CLASSES, 0.3, 5)
    with pytest.warns(UserWarning, match="miss the difference"):  # five steps are too few
        shares = interpret.integrated_gradients(
            kind.model,
            images,
            CLASSES,
            baseline=0.3,
            steps=5,
            channels=None,
            output=kind.output,
        )
    compare(shares, wanted)


@every_kind
def test_integrated_gradients_are_complete(name):
    kind, images = kind_of(name), kind_images()
    shares = interpret.integrated_gradients(
        kind.model, images, CLASSES, baseline=0.0, channels=None, output=kind.output
    )
    ends = [np.asarray(kind.logits(x))[range(4), CLASSES] for x in (images, 0 * images)]
    np.testing.assert_allclose(shares.sum((1, 2, 3)), ends[0] - ends[1], rtol=0.01)


@every_kind
def test_guided_backprop(name):
    kind, twin, images = kind_of(name), make_kind(name), kind_images()
    plain = kind.pixel_gradients(images, CLASSES)
    twin.logits(images)
    make_guided(twin.model)
    wanted = twin.pixel_gradients(images, CLASSES)
    assert np.abs(plain - wanted).max() > 1e-3
    guided = interpret.guided_backprop(
        kind.model, images, CLASSES, channels=None, output=kind.output
    )
    compare(guided, wanted)
    after = interpret.saliency(kind.model, images, CLASSES, channels=None, output=kind.output)
    compare(after, plain)  # the model's own gradient is as before
    np.testing.assert_array_equal(kind.pixel_gradients(images, CLASSES), plain)


@every_kind
def test_occlusion(name):
    kind, images = kind_of(name), kind_images()

    def logits_of(x):
        return np.float64(kind.logits(x))

    wanted = formulas.occlusion(logits_of, images, CLASSES, patch=3, stride=2)
    maps = interpret.occlusion(
        kind.model, images, CLASSES, patch=3, stride=2, normalize=False, output=kind.output
    )
    compare(maps, wanted, atol=2e-6)


@every_kind
def test_activations(name):
    kind, images = kind_of(name), kind_images()
    found = interpret.activations(kind.model, images)
    wanted = np.asarray(kind.body(images))
    equal = [path for path, a in found.items() if a.shape == wanted.shape and (a == wanted).all()]
    last = {"sequential never called": "re_lu", "nested twice behind preprocessing": "outer/base/"}
    assert len(equal) == 1
    assert last.get(name, "inner_last") in equal[0]


METHODS = {
    "grad_cam_plus_plus": {"variant": "paper"},
    "layer_cam": {},
    "class_activation_map": {},
    "saliency": {},
    "smooth_grad": {"samples": 4},
    "integrated_gradients": {},
    "guided_backprop": {},
    "occlusion": {"patch": 16},
}


@pytest.mark.parametrize(("policy", "bits"), [("mixed_float16", 10), ("mixed_bfloat16", 7)])
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.slow
def test_mixed_precision(policy, bits, method):
    exact = pooled_net(size=64)
    previous = keras.config.dtype_policy()
    try:
        keras.config.set_dtype_policy(policy)
        mixed = pooled_net(size=64)
    finally:
        keras.config.set_dtype_policy(previous)
    weights = exact.get_weights()
    weights[-2] = weights[-2] * 32
    exact.set_weights(weights), mixed.set_weights(weights)
    assert mixed.get_layer("last").compute_dtype != "float32"
    images = np.random.default_rng(0).random((4, 64, 64, 3), "float32")
    run = getattr(interpret, method)
    wanted, maps = (run(net, images, CLASSES, **METHODS[method]) for net in (exact, mixed))
    assert wanted.max() == 1 and maps.dtype == np.float32
    # Rounding moves a few pixels across the kink of a ReLU, where the gradient jumps.
    distance = np.abs(maps - wanted)
    assert np.mean(distance > 40 * 2.0**-bits) < 0.01
    assert distance.mean() < 10 * 2.0**-bits
