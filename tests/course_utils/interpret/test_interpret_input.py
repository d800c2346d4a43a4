"""Bad input is refused, and the message says what to do."""

import keras
import numpy as np
import pytest
from interpret_nets import L, base_net, flat_net, images_for, pooled_net

from course_utils.interpret import find_layer, grad_cam


@pytest.fixture(scope="module")
def model():
    return pooled_net()


@pytest.mark.parametrize(
    ("images", "message"),
    [
        (images_for()[0], r"images must be a batch .*Add a batch axis"),
        (images_for()[..., 0, 0], r"images must be a batch .*\(4, 8\)"),
        (images_for()[:0], r"images must be a batch .*\(0, 8, 8, 3\)"),
        (images_for()[..., :1], r"match the model's input .*\(4, 8, 8, 1\)"),
        (images_for(size=9), r"match the model's input .*\(4, 9, 9, 3\)"),
        ((images_for() * 255).astype("uint8"), r"floating-point.*uint8.*by 255"),
        (images_for().astype("int64"), r"floating-point.*int64"),
        (images_for() * 255, r"images must lie in 0 to 1.*value_range"),
        (images_for() * 2 - 2, r"images must lie in 0 to 1"),
        (images_for() * np.nan, r"images must be finite"),
    ],
)
def test_images(model, images, message):
    with pytest.raises(ValueError, match=message):
        grad_cam(model, images)


def test_value_range_widens_or_switches_the_check_off(model):
    images = images_for() * 255
    widened = grad_cam(model, images, 1, value_range=(0, 255))
    np.testing.assert_array_equal(grad_cam(model, images, 1, value_range=None), widened)
    with pytest.raises(ValueError, match="finite"):
        grad_cam(model, images * np.inf, value_range=None)


@pytest.mark.parametrize(
    ("index", "message"),
    [
        (3, "class_index must lie in 0 to 2; received 3"),
        (-1, "class_index must lie in 0 to 2; received -1"),
        (np.array([0, 1, 2, 3]), "class_index must lie in 0 to 2"),
        (np.array([0, 1]), r"one an image, \(4,\).*\(2,\)"),
        (1.0, "class_index must be integer; received 1.0"),
        ("cat", "class_index must be integer; received 'cat'"),
        (True, "class_index must be integer"),
    ],
)
def test_class_index(model, index, message):
    with pytest.raises(ValueError, match=message):
        grad_cam(model, images_for(), index)


def test_an_output_is_refused_also_where_one_equal_to_it_was_asked_before(model):
    inputs = keras.Input((8, 8, 3))
    two = keras.Model(inputs, [model(inputs), flat_net()(inputs)])
    wanted = grad_cam(two, images_for(), layer="last", output=0)
    assert wanted.max() == 1
    for output in (False, 0.0, [0], np.array([0, 1])):
        with pytest.raises(ValueError, match="output must be one of .* or a position; received"):
            grad_cam(two, images_for(), layer="last", output=output)


def test_unknown_layer_names_its_neighbours(model):
    with pytest.raises(ValueError, match=r"layer .*'frist'.*\['first'"):
        grad_cam(model, images_for(), layer="frist")
    inputs = keras.Input((8, 8, 3))
    nested = keras.Model(inputs, L.Dense(2)(L.Flatten()(base_net()(inputs))))
    with pytest.raises(ValueError, match=r"'inner_lost'.*'base/inner_last'"):
        grad_cam(nested, images_for(), layer="inner_lost")
    with pytest.raises(ValueError, match="received 'stranger'"):
        find_layer(model, L.Conv2D(2, 3, name="stranger"))


def test_a_name_that_occurs_twice_needs_its_path():
    inputs = keras.Input((8, 8, 3))
    x = base_net(name="right")(base_net(name="left")(inputs)[..., :3])
    model = keras.Model(inputs, L.Dense(2)(L.Flatten()(x)))
    with pytest.raises(ValueError, match=r"several layers.*left/inner_last.*right/inner_last"):
        grad_cam(model, images_for(), layer="inner_last")
    assert find_layer(model, "left/inner_last") == "left/inner_last"


def test_a_layer_called_twice_is_refused():
    inputs, shared = keras.Input((8, 8, 3)), L.Conv2D(3, 3, padding="same", name="shared")
    model = keras.Model(inputs, L.Dense(2)(L.Flatten()(shared(shared(inputs)))))
    with pytest.raises(ValueError, match="'shared' is called 2 times"):
        grad_cam(model, images_for(), layer="shared")


@pytest.mark.parametrize("layer", ["pool", "head"])
def test_layer_without_places(model, layer):
    with pytest.raises(ValueError, match=rf"layer must give \(N, H, W, C\).*'{layer}' gives"):
        grad_cam(model, images_for(), layer=layer)


def test_model_without_a_convolution():
    layers = [L.Rescaling(2.0), L.MaxPooling2D(), L.Flatten(), L.Dense(2)]
    with pytest.raises(ValueError, match="model must have a convolution"):
        grad_cam(keras.Sequential([keras.Input((8, 8, 3)), *layers]), images_for())


def test_model_without_class_scores():
    with pytest.raises(ValueError, match=r"one score a class.*\(None, 8, 8, 6\)"):
        grad_cam(base_net(), images_for())


def test_model_of_two_inputs():
    first, second = keras.Input((8, 8, 3)), keras.Input((8, 8, 3))
    x = L.Flatten()(L.Conv2D(2, 3)(first + second))
    with pytest.raises(ValueError, match="one batch of images"):
        grad_cam(keras.Model([first, second], L.Dense(2)(x)), images_for())


def test_weights_that_have_gone_bad():
    model = flat_net()
    model.set_weights([weight * np.nan for weight in model.get_weights()])
    with pytest.raises(ValueError, match="finite activations"):
        grad_cam(model, images_for(), 0)
