"""Intermediate activations: values layer by layer, names, and what is refused."""

import keras
import numpy as np
import pytest
from interpret_nets import L, base_net, images_for, pooled_net

from course_utils.interpret import activations


def test_every_layer_with_places_in_its_order():
    model, images = pooled_net(), images_for()
    found = activations(model, images)
    assert list(found) == ["first", "last"]
    first = np.asarray(model.get_layer("first")(images))
    np.testing.assert_allclose(found["first"], first, atol=1e-6)
    np.testing.assert_allclose(found["last"], model.get_layer("last")(first), atol=1e-6)


def test_named_layers_in_the_order_asked_for_and_those_without_places():
    model, images = pooled_net("softmax"), images_for()
    found = activations(model, images, ["head", "pool", model.get_layer("first")])
    assert list(found) == ["head", "pool", "first"]
    np.testing.assert_allclose(found["head"], model(images), atol=1e-6)  # what the layer gives
    np.testing.assert_allclose(
        found["pool"], activations(model, images)["last"].mean((1, 2)), atol=1e-6
    )
    one = activations(model, images, "pool")
    assert list(one) == ["pool"]
    np.testing.assert_array_equal(one["pool"], found["pool"])


def test_nested_layers_go_by_name_or_path():
    base, inputs = base_net(), keras.Input((8, 8, 3))
    x = L.Dropout(0.5)(base(L.Rescaling(2.0, -1.0, name="scale")(inputs)))
    model, images = keras.Model(inputs, L.GlobalAveragePooling2D()(x)), images_for()
    wanted = np.asarray(base(images * 2 - 1))
    found = activations(model, images)
    assert list(found) == ["scale", "base/inner_first", "base/inner_last"]
    np.testing.assert_allclose(found["scale"], images * 2 - 1, atol=1e-6)
    np.testing.assert_allclose(found["base/inner_last"], wanted, atol=1e-6)
    named = activations(model, images, ("inner_last", "base"))
    assert list(named) == ["inner_last", "base"]
    for values in named.values():
        np.testing.assert_allclose(values, wanted, atol=1e-6)


def test_a_layer_that_runs_twice():
    inputs, relu = keras.Input((8, 8, 3)), L.ReLU(name="relu")
    one, two = L.Conv2D(4, 3, name="one"), L.Conv2D(4, 3, name="two")
    model, images = keras.Model(inputs, relu(two(relu(one(inputs))))), images_for()
    found = activations(model, images)
    assert list(found) == ["one", "relu", "two", "relu#2"]
    np.testing.assert_array_equal(found["relu"], np.maximum(found["one"], 0))
    np.testing.assert_array_equal(found["relu#2"], np.maximum(found["two"], 0))
    with pytest.raises(ValueError, match="'relu' is called 2 times"):
        activations(model, images, "relu")


def test_batches_change_nothing_and_the_model_is_at_rest():
    model = keras.Sequential([L.Conv2D(4, 3), L.BatchNormalization(name="norm"), L.Dropout(0.9)])
    images = images_for(5)
    whole = activations(model, images)
    norm = model.get_layer("norm")
    np.testing.assert_allclose(whole["norm"], norm(model.layers[0](images), training=False), 1e-5)
    parts = activations(model, images, batch_size=2)
    for name, values in whole.items():
        np.testing.assert_allclose(parts[name], values, atol=1e-6)


def test_mixed_precision_comes_back_as_float32():
    previous = keras.config.dtype_policy()
    try:
        keras.config.set_dtype_policy("mixed_float16")
        model = pooled_net()
    finally:
        keras.config.set_dtype_policy(previous)
    found, exact = activations(model, images_for()), activations(pooled_net(), images_for())
    assert list(found) == list(exact)
    for name, values in found.items():
        assert values.dtype == np.float32
        np.testing.assert_allclose(values, exact[name], atol=2e-3)


class Pair(keras.layers.Layer):
    def call(self, x):
        return x, x + 1


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        ("frist", r"layer must be a layer of .*'frist'.*'first'"),
        (["first", "lost"], "received 'lost'"),
        ([], "layers must name at least one layer"),
        ("pair", "'pair' does not"),
        ("unused", "'outer/unused' is called 0 times"),
    ],
)
def test_bad_layers(layers, message):
    inputs = keras.Input((8, 8, 3))
    x = L.Conv2D(2, 3, name="first")(inputs)
    left, right = Pair(name="pair")(x)
    model = keras.Model(inputs, left + right)
    if layers == "unused":
        model = keras.Sequential([keras.Input((8, 8, 3)), L.Conv2D(2, 3), Unused(name="outer")])
    with pytest.raises(ValueError, match=message):
        activations(model, images_for(), layers)


class Unused(keras.layers.Layer):
    def __init__(self, **options):
        super().__init__(**options)
        self.inside = L.ReLU(name="unused")

    def call(self, x):
        return x


def test_bad_images():
    with pytest.raises(ValueError, match="Add a batch axis"):
        activations(pooled_net(), images_for()[0])
    with pytest.raises(ValueError, match="images must lie in 0 to 1"):
        activations(pooled_net(), images_for() * 255)
    with pytest.raises(ValueError, match="batch_size must be a whole number, 1 or more"):
        activations(pooled_net(), images_for(), batch_size=0)
