"""Every kind of model gives the right map: values, against a plain tape and a model cut in two."""

import gc
import weakref

import keras
import numpy as np
import pytest
from interpret_nets import L, base_net, images_for, pooled_net, reference, unit
from keras.src.applications.convnext import ConvNeXt

from course_utils.interpret import activations, find_layer, grad_cam, visualize_filters
from course_utils.interpret.tracing.questions import trace_layer
from course_utils.models import convnext

CLASSES = np.array([0, 1, 2, 1])


def check(model, body, head, images=None, classes=CLASSES, layer=None, output=None):
    images = images_for() if images is None else images
    wanted = reference(body, head, images, classes)
    assert wanted.max() > 0
    maps = grad_cam(model, images, classes, layer, upsample=False, output=output, normalize=False)
    np.testing.assert_allclose(maps, wanted, atol=1e-6, rtol=1e-4)
    normalized = grad_cam(model, images, classes, layer, upsample=False, output=output)
    np.testing.assert_allclose(normalized, unit(wanted), atol=1e-4)


def head_layers(seed=3):
    keras.utils.set_random_seed(seed)
    return [L.Flatten(), L.Dense(7, activation="tanh"), L.Dense(3)]


def chain(layers):
    def run(x):
        for layer in layers:
            x = layer(x)
        return x

    return run


def test_functional_at_an_earlier_layer():
    model = pooled_net()
    body = keras.Model(model.inputs, model.get_layer("first").output)
    check(model, body, chain(model.layers[2:]), layer="first")
    check(model, body, chain(model.layers[2:]), layer=model.get_layer("first"))


def test_sequential_that_was_never_called():
    convolution, head = L.Conv2D(4, 3, activation="relu"), head_layers()
    model = keras.Sequential([convolution, *head])
    maps = grad_cam(model, images_for(), CLASSES, upsample=False, normalize=False)
    wanted = reference(convolution, chain(head), images_for(), CLASSES)
    np.testing.assert_allclose(maps, wanted, atol=1e-6)
    check(keras.Sequential([keras.Input((8, 8, 3)), convolution, *head]), convolution, chain(head))


def test_resizing_inside_does_not_turn_training_on():
    # In some versions of Keras this layer, called plainly, sets its whole model to training:
    # batch normalization then answers otherwise, and moves its averages.
    keras.utils.set_random_seed(3)
    resize, normalize = L.Resizing(12, 12), L.BatchNormalization()
    convolution, head = L.Conv2D(4, 3, activation="relu"), head_layers()
    body = [resize, convolution, normalize]
    model = keras.Sequential([keras.Input((8, 8, 3)), *body, *head])
    normalize.moving_mean.assign([0.1, 0.2, 0.3, 0.4])
    before = [np.copy(weight) for weight in model.get_weights()]

    def at_rest(x):
        return normalize(convolution(resize(x, training=False)), training=False)

    check(model, at_rest, chain(head))
    activations(model, images_for())
    visualize_filters(model, convolution, 0, steps=2)
    for weight, old in zip(model.get_weights(), before, strict=True):
        np.testing.assert_array_equal(weight, old)


@pytest.mark.parametrize("kind", ["functional", "sequential"])
@pytest.mark.parametrize("layer", [None, "inner_last", "base/inner_last", "base"])
def test_nested_one_level_down(kind, layer):
    base, head = base_net(), head_layers()
    if kind == "sequential":
        model = keras.Sequential([keras.Input((8, 8, 3)), base, *head])
    else:
        inputs = keras.Input((8, 8, 3))
        model = keras.Model(inputs, chain([base, *head])(inputs))
    check(model, base, chain(head), layer=layer)
    first = base.get_layer("inner_first")
    check(model, first, chain([base.get_layer("inner_last"), *head]), layer="inner_first")


@pytest.mark.parametrize("layer", [None, "inner_last", "base/inner_last", "outer/base/inner_last"])
def test_nested_two_levels_down_behind_preprocessing(layer):
    base, head, scaling = base_net(), head_layers(), L.Rescaling(2.0, -1.0)
    inputs = keras.Input((8, 8, 3))
    outer = keras.Model(inputs, base(scaling(inputs)), name="outer")
    layers = [L.RandomFlip(), outer, L.Dropout(0.5), *head]
    model = keras.Sequential([keras.Input((8, 8, 3)), *layers])
    check(model, chain([scaling, base]), chain(head), layer=layer)
    assert trace_layer(model, (8, 8, 3), layer).layer == "outer/base/inner_last"


def test_batch_normalization_is_at_rest():
    convolution, norm, relu, head = L.Conv2D(4, 3), L.BatchNormalization(), L.ReLU(), head_layers()
    model = keras.Sequential([keras.Input((8, 8, 3)), convolution, norm, relu, *head])
    norm.moving_mean.assign([0.1, -0.2, 0.3, 0.0])
    norm.moving_variance.assign([0.5, 2.0, 1.0, 0.1])
    kept = [weight.copy() for weight in model.get_weights()]
    check(model, chain([convolution, lambda x: norm(x, training=False), relu]), chain(head))
    for before, after in zip(kept, model.get_weights(), strict=True):
        np.testing.assert_array_equal(before, after)


@pytest.mark.parametrize("structure", ["list", "dict"])
def test_several_outputs(structure):
    keras.utils.set_random_seed(1)
    inputs, base = keras.Input((8, 8, 3)), base_net()
    species, place = L.Dense(3, name="species"), L.Dense(3, name="place")
    side, pool = L.Conv2D(5, 3, activation="relu", name="side"), L.GlobalAveragePooling2D()
    x = base(inputs)
    outputs = [species(pool(x)), place(L.Flatten()(side(x)))]
    if structure == "dict":
        outputs = {"species": outputs[0], "place": outputs[1]}
    model = keras.Model(inputs, outputs)
    check(model, base, chain([pool, species]), output="species")
    check(model, chain([base, side]), chain([L.Flatten(), place]), output="place")
    check(model, base, chain([side, L.Flatten(), place]), output="place", layer="inner_last")
    with pytest.raises(ValueError, match=r"output must name one of .*species.*place"):
        grad_cam(model, images_for())
    with pytest.raises(ValueError, match="output must be one of .*'bogus'"):
        grad_cam(model, images_for(), output="bogus")
    with pytest.raises(ValueError, match="'side' does not"):
        grad_cam(model, images_for(), output="species", layer="side")


def test_outputs_by_position():
    inputs, head = keras.Input((8, 8, 3)), [L.GlobalAveragePooling2D(), L.Dense(3)]
    base = base_net()
    x = base(inputs)
    model = keras.Model(inputs, [L.Dense(2)(head[0](x)), head[1](head[0](x))])
    check(model, base, chain(head), output=1)


class Written(keras.Model):
    """A subclassed model counts how often Python runs through it: once a trace."""

    def __init__(self):
        super().__init__()
        keras.utils.set_random_seed(2)
        self.convolution = L.Conv2D(4, 3, activation="relu", name="convolution")
        self.head = L.Dense(3)
        self.runs = 0

    def call(self, x):
        self.runs += 1
        x = keras.ops.max(self.convolution(x), axis=(1, 2))
        return self.head(x)


def test_subclassed_and_one_trace_for_all_images_classes_and_batch_sizes():
    model = Written()
    grad_cam(model, images_for(), 0)
    runs = model.runs
    for seed, index in enumerate([0, 1, 2, None, CLASSES]):
        grad_cam(model, images_for(seed=seed), index)
    grad_cam(model, images_for(7), batch_size=3)
    assert model.runs == runs
    check(
        model,
        model.convolution,
        lambda x: model.head(keras.ops.max(x, axis=(1, 2))),
    )
    assert grad_cam(model, images_for(size=10)).shape == (4, 10, 10)
    assert model.runs == runs + 1


def test_new_weights_are_seen_without_a_new_trace():
    model, other = pooled_net(seed=0), pooled_net(seed=5)
    before = grad_cam(model, images_for(), 1, normalize=False)
    model.set_weights(other.get_weights())
    after = grad_cam(model, images_for(), 1, normalize=False)
    np.testing.assert_allclose(after, grad_cam(other, images_for(), 1, normalize=False), atol=1e-7)
    assert np.abs(after - before).max() > 1e-3


def test_a_changed_sequential_is_traced_anew():
    convolution, head = L.Conv2D(4, 3, activation="relu"), head_layers()
    model = keras.Sequential([keras.Input((8, 8, 3)), convolution, *head])
    grad_cam(model, images_for())
    model.pop()
    head[-1] = L.Dense(3)
    model.add(head[-1])
    check(model, convolution, chain(head))


@pytest.mark.slow
def test_model_is_left_as_it_was_and_can_be_forgotten():
    model = pooled_net("softmax")
    grad_cam(model, images_for())
    with pytest.raises(ValueError, match="'head' gives"):
        grad_cam(model, images_for(), layer="head")
    assert not any("call" in vars(layer) for layer in model.layers)
    gone = weakref.ref(model)
    keras.backend.clear_session()
    del model
    gc.collect()
    assert gone() is None


@pytest.mark.parametrize(("policy", "bits"), [("mixed_float16", 10), ("mixed_bfloat16", 7)])
@pytest.mark.parametrize("factor", [1.0, 1e-6])
@pytest.mark.slow
def test_mixed_precision(policy, bits, factor):
    exact = pooled_net(size=64)
    previous = keras.config.dtype_policy()
    try:
        keras.config.set_dtype_policy(policy)
        mixed = pooled_net(size=64)
    finally:
        keras.config.set_dtype_policy(previous)
    weights = exact.get_weights()
    weights[-2] = weights[-2] * 32 * factor  # with 1e-6 the gradients lie far below float16's range
    exact.set_weights(weights), mixed.set_weights(weights)
    assert mixed.get_layer("last").compute_dtype != "float32"
    images = images_for(size=64)
    wanted = grad_cam(exact, images, CLASSES, upsample=False)
    maps = grad_cam(mixed, images, CLASSES, upsample=False)
    assert wanted.max() == 1 and maps.dtype == np.float32
    np.testing.assert_allclose(maps, wanted, atol=40 * 2.0**-bits)


APPLICATIONS = [
    ("Xception", "block14_sepconv2_act", 96),
    ("ResNet50", "conv5_block3_out", 64),
    ("MobileNet", "conv_pw_13_relu", 64),
    ("EfficientNetB0", "top_activation", 64),
]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "layer", "size"), APPLICATIONS)
@pytest.mark.parametrize("nested", [False, True])
def test_applications_with_random_weights(name, layer, size, nested):
    keras.utils.set_random_seed(4)
    build = getattr(keras.applications, name)
    net = build(weights=None, input_shape=(size, size, 3), classes=5)
    # One image, every class: in a random net the map of a class may be 0 everywhere, not all are.
    model, images, classes = net, np.repeat(images_for(1, size), 5, axis=0), np.arange(5)
    if nested:
        inputs = keras.Input((size, size, 3))
        model = keras.Model(inputs, net(L.Rescaling(1.0)(inputs)))
    assert find_layer(model, layer).endswith(layer)
    path = trace_layer(model, (size, size, 3)).layer
    assert path == (f"{net.name}/{layer}" if nested else layer)
    body = keras.Model(net.inputs, net.get_layer(layer).output)
    rest = net.layers[net.layers.index(net.get_layer(layer)) + 1 :]
    if name == "MobileNet":
        *rest, last = rest
        assert last.activation.__name__ == "softmax"
        head = chain(rest)
    else:
        last = rest[-1]
        head = chain([*rest[:-1], lambda x: x @ last.kernel + last.bias])
    wanted = reference(body, head, images, classes)
    maps = grad_cam(model, images, classes, upsample=False)
    np.testing.assert_allclose(maps, unit(wanted), atol=1e-3)
    positive = wanted[wanted.max((1, 2)) > 0]
    assert len(positive) and np.ptp(unit(positive), axis=(1, 2)).max() > 0.01


def test_blocks_joined_by_a_bare_plus():
    """As in Keras's ConvNeXt; a sum with a constant, or beside a branch, is no such place."""
    inputs, base, layers = keras.Input((8, 8, 3)), base_net(), head_layers()
    side, bend = L.Conv2D(6, 3, padding="same", activation="gelu"), L.ReLU(name="bend")

    def body(images):
        return (x := base(images)) + side(x)

    def head(x):
        for layer in layers:
            x = layer(x)
        return x

    check(keras.Model(inputs, head(body(inputs))), body, head)
    check(keras.Model(inputs, head(bend(body(inputs)))), lambda x: bend(body(x)), head)
    shifted = keras.Model(inputs, head(base(inputs) + 1.0))
    assert trace_layer(shifted, (8, 8, 3)).layer == "base/inner_last"


def test_convnext_of_keras_is_explained_by_its_last_sum_as_the_one_with_layers_is():
    """Keras's own builder, at a size that a test can afford; the course's net is its twin."""
    size, classes = (64, 64, 3), np.arange(5)
    theirs = ConvNeXt(
        *((1, 1, 1, 2), (8, 8, 16, 16)),
        **{"weights": None, "classes": 5, "input_shape": size, "include_preprocessing": False},
    )
    ours = convnext(size, classes=5, stages=((1, 8), (1, 8), (1, 16), (2, 16)))
    rng = np.random.default_rng(4)  # layer scale starts at 1e-6, which would hide the blocks
    drawn = [rng.normal(0, 0.5, w.shape) for w in theirs.get_weights()]
    theirs.set_weights(drawn)
    ours.set_weights([w.reshape(v.shape) for w, v in zip(drawn, ours.weights, strict=True)])
    images = np.repeat(images_for(1, 64), 5, axis=0)
    assert trace_layer(ours, size).layer == "stage4_block2_add"
    wanted = grad_cam(ours, images, classes, upsample=False)
    assert wanted.max() == 1 and wanted.shape == (5, 2, 2)
    np.testing.assert_allclose(grad_cam(theirs, images, classes, upsample=False), wanted, atol=1e-3)
