"""VGG16, ResNet50 and Xception from the course's blocks against `keras.applications`."""

import re

import keras
import numpy as np
import pytest

from course_utils.models import convnext, resnet50, ssd_mobilenet, vgg, xception


def published(kind):
    """Build the published net with random initial weights and logits as its output."""
    return kind(weights=None, classifier_activation=None)


def shortcut_names(layers):
    """Map Keras's unnamed layers of Xception's shortcuts to the course's names, in order."""
    blocks = ("block2", "block3", "block4", "block13")
    names = {}
    for kind, ending in ((keras.layers.Conv2D, ""), (keras.layers.BatchNormalization, "_bn")):
        unnamed = [layer for layer in layers if isinstance(layer, kind)]
        unnamed = [layer for layer in unnamed if not layer.name.startswith("block")]
        unnamed.sort(key=lambda layer: int((re.findall(r"_(\d+)$", layer.name) or [0])[0]))
        names |= {
            layer.name: f"{block}_shortcut{ending}"
            for layer, block in zip(unnamed, blocks, strict=True)
        }
    return names


def copy_weights(source, target, names):
    copied = set()
    for layer in source.layers:
        if layer.weights:
            name = names.get(layer.name, layer.name)
            target.get_layer(name).set_weights(layer.get_weights())
            copied.add(name)
    assert copied == {layer.name for layer in target.layers if layer.weights}


def give_statistics(model, rng):
    """Moving averages of 0 and 1 hide a missing normalization: draw some."""
    for layer in model.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            count = layer.gamma.shape[0]
            weights = [rng.uniform(0.5, 1.5, count), rng.normal(size=count)]
            weights += [rng.normal(size=count), rng.uniform(0.5, 1.5, count)]
            layer.set_weights(weights)


@pytest.mark.slow
@pytest.mark.parametrize(
    "build, kind, parameters",
    [
        (vgg, keras.applications.VGG16, 138_357_544),
        (resnet50, keras.applications.ResNet50, 25_636_712),
        (xception, keras.applications.Xception, 22_910_480),
    ],
)
def test_the_short_code_is_the_published_architecture(build, kind, parameters):
    keras.utils.set_random_seed(0)
    rng = np.random.default_rng(0)
    ours, theirs = build(), published(kind)
    assert ours.count_params() == theirs.count_params() == parameters
    names = shortcut_names(theirs.layers) if build is xception else {}
    names["predictions"] = ours.layers[-1].name
    give_statistics(theirs, rng)
    copy_weights(theirs, ours, names)
    images = rng.uniform(-1, 1, (2, *ours.input_shape[1:])).astype("float32")
    expected = theirs.predict(images, verbose=0)
    assert np.ptp(expected) > 1e-3  # the logits differ, so that equality says something
    difference = np.abs(ours.predict(images, verbose=0) - expected).max()
    assert difference <= 1e-4 * max(1, np.abs(expected).max())


@pytest.mark.slow
def test_convnext_is_the_published_architecture():
    """The layers have other names and kinds (1 by 1 convolutions for dense ones), in one order."""
    rng = np.random.default_rng(0)
    options = {"weights": None, "include_preprocessing": False, "classifier_activation": None}
    ours = convnext((64, 64, 3))
    theirs = keras.applications.ConvNeXtTiny(input_shape=(64, 64, 3), **options)
    assert ours.count_params() == theirs.count_params() == 28_589_128
    # Layer scale starts at 1e-6, which would hide the branches: draw every weight.
    drawn = [rng.normal(0, 0.05 if w.ndim > 1 else 0.5, w.shape) for w in theirs.get_weights()]
    theirs.set_weights(drawn)
    ours.set_weights([w.reshape(v.shape) for w, v in zip(drawn, ours.weights, strict=True)])
    images = rng.uniform(-2, 2, (2, 64, 64, 3)).astype("float32")
    expected = theirs.predict(images, verbose=0)
    assert np.ptp(expected[0] - expected[1]) > 1e-2
    difference = np.abs(ours.predict(images, verbose=0) - expected).max()
    assert difference <= 1e-4 * max(1, np.abs(expected).max())


@pytest.mark.parametrize(
    "build, kind, unnamed",
    [
        (vgg, keras.applications.VGG16, 0),
        (resnet50, keras.applications.ResNet50, 0),
        (xception, keras.applications.Xception, 8),
    ],
)
@pytest.mark.slow
def test_the_layers_have_the_published_names_and_shapes(build, kind, unnamed):
    ours = build((96, 96, 3), classes=5)
    theirs = kind(weights=None, classes=5, input_shape=(96, 96, 3))

    def shapes(model):
        return {
            layer.name: (tuple(layer.output.shape), [tuple(w.shape) for w in layer.weights])
            for layer in model.layers
            if layer.weights
        }

    head = {"logits", "predictions"}
    mine, published_shapes = shapes(ours), shapes(theirs)
    shared = (set(mine) & set(published_shapes)) - head
    assert all(mine[name] == published_shapes[name] for name in shared)
    assert len(published_shapes) - len(shared) - 1 == unnamed


@pytest.mark.parametrize(
    "build, least", [(vgg, 32), (resnet50, 32), (xception, 71), (convnext, 32)]
)
def test_too_small_a_picture_is_refused(build, least):
    with pytest.raises(ValueError, match=f"input_shape must be at least {least} pixels"):
        build((least - 1, 200, 3))
    with pytest.raises(ValueError, match=r"input_shape .* received \(200, None, 3\)"):
        build((200, None, 3))


@pytest.mark.parametrize(
    "build, options, message",
    [
        (vgg, {"stages": ()}, "stages must name at least one; received an empty tuple"),
        (convnext, {"stages": ()}, "stages must name at least one; received an empty tuple"),
        (vgg, {"stages": (3, 64)}, r"stages must be \(N, 2\); received shape \(2,\)"),
        (convnext, {"stages": ((3, 0),)}, r"stages\[1\] must be a whole number from 1 to 65536"),
        (vgg, {"dense": 64}, "dense must be a list; received a int"),
        (vgg, {"dense": (64, 0)}, r"dense\[1\] must be a whole number from 1 to 65536; received 0"),
        (convnext, {"drop": 2}, "drop must be a finite number from 0 to 1; received 2$"),
        (convnext, {"drop": "none"}, "drop must be a finite number from 0 to 1; received 'none'"),
    ],
)
def test_a_net_that_cannot_be_built_is_refused(build, options, message):
    with pytest.raises(ValueError, match=message):
        build(**options)


@pytest.mark.parametrize("build", [vgg, resnet50, xception, convnext, ssd_mobilenet])
@pytest.mark.parametrize("classes", [0, 2.5, "ten"])
def test_a_number_of_classes_that_is_none_is_refused(build, classes):
    with pytest.raises(ValueError, match="classes must be a whole number from 1 to 65536"):
        build(classes=classes)
