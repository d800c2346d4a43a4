"""Bad input to the ascent is refused, and the message says what to do."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from interpret_nets import L, pooled_net

from course_utils.interpret import visualize_class, visualize_filters


@pytest.fixture(scope="module")
def model():
    return pooled_net(size=16)


def test_unknown_layers_name_their_neighbours(model):
    with pytest.raises(ValueError, match=r"layer .*'frist'.*\['first'"):
        visualize_filters(model, "frist")
    with pytest.raises(ValueError, match="received 'stranger'"):
        visualize_filters(model, L.Conv2D(2, 3, name="stranger"))


def test_layers_that_have_no_filters_or_are_not_run(model):
    with pytest.raises(ValueError, match="layer must be called by the model"):
        visualize_filters(model, model.layers[0].name)
    inputs = keras.Input((8, 8, 3))
    rows = L.Reshape((8, 24), name="rows")(inputs)
    three = keras.Model(inputs, L.Dense(2)(L.Flatten()(rows)))
    with pytest.raises(ValueError, match=r"layer must give \(N, H, W, C\) or \(N, C\); 'rows'"):
        visualize_filters(three, "rows")
    other = keras.Input((8, 8, 3))
    both = L.Conv2D(2, 3, name="conv")(L.Add()([inputs, other]))
    pair = keras.Model([inputs, other], both)
    with pytest.raises(ValueError, match="model must take one batch of images"):
        visualize_filters(pair, "conv")


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        (6, "filters must lie in 0 to 5; received 6"),
        (-1, "filters must lie in 0 to 5; received -1"),
        ([0, 9], r"filters must lie in 0 to 5; received \[0, 9\]"),
        (1.0, "filters must be an integer or a list of them; received 1.0"),
        ([], r"filters must be an integer or a list of them; received \[\]"),
        ([[1]], "filters must be an integer or a list of them"),
        (True, "filters must be an integer or a list of them"),
    ],
)
def test_filters(model, filters, message):
    with pytest.raises(ValueError, match=message):
        visualize_filters(model, "last", filters)


@pytest.mark.parametrize("index", [3, -1, 0.5, "cat"])
def test_class_index(model, index):
    with pytest.raises(ValueError, match="class_index must (lie in 0 to 2|be .*)"):
        visualize_class(model, index)


def test_classes_need_scores(model):
    body = keras.Model(model.inputs, model.get_layer("last").output)
    with pytest.raises(ValueError, match=r"model must give one score a class, \(N, classes\)"):
        visualize_class(body, 0)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"steps": 0}, "steps must be a whole number from 1 to [0-9]+; received 0"),
        ({"steps": -3}, "steps must be a whole number from 1 to [0-9]+; received -3"),
        ({"steps": 2.5}, "steps must be a whole number"),
        ({"step_size": 0}, "step_size must be a finite number above 0; received 0"),
        ({"step_size": -1.0}, "step_size must be a finite number above 0"),
        ({"step_size": np.nan}, "step_size must be a finite number above 0"),
        ({"step_size": "large"}, "step_size must be a finite number above 0; received 'large'"),
        ({"size": 0}, "size must be a whole number from 1 to [0-9]+; received 0"),
        ({"size": 20.5}, "size must be a whole number"),
        ({"size": (8, 8, 8)}, r"size must be a number of pixels or \(H, W\)"),
        ({"size": 3, "border": 2}, "border must leave some of the layer's 2 by 2 positions"),
        ({"border": -1}, "border must be a whole number from 0 to [0-9]+"),
        ({"normalize": "rms"}, "normalize must be one of global.*received 'rms'"),
        ({"initial": "grey"}, "initial must be 'noise', 'blank' or pictures; received 'grey'"),
        (
            {"initial": tf.zeros((16, 16, 3))},
            "initial must be 'noise', 'blank' or pictures; received",
        ),
        ({"initial": np.zeros((8, 8, 3))}, r"initial must be one picture \(16, 16, 3\).*\(8, 8"),
        ({"initial": np.zeros((5, 16, 16, 3))}, r"or one a filter, \(6, 16, 16, 3\)"),
        ({"initial": np.full((16, 16, 3), np.nan)}, "initial must be finite"),
        ({"restarts": -1}, "restarts must be a whole number from 0 to [0-9]+"),
        ({"decay": 1}, "decay must be below 1; received 1"),
        ({"decay": -0.1}, "decay must be a finite number, 0 or more"),
        ({"blur": -1}, "blur must be a finite number, 0 or more; received -1"),
        ({"jitter": -1}, "jitter must be a whole number from 0 to [0-9]+"),
        ({"jitter": 16}, "jitter must be a whole number from 0 to 15; received 16"),
        ({"coarse_to_fine": 2}, "coarse_to_fine must be a finite number from 0 to 1; received 2"),
        ({"value_range": (1, 0)}, r"value_range must be \(low, high\), low first"),
        ({"batch_size": 0}, "batch_size must be a whole number, 1 or more; received 0"),
    ],
)
def test_options(model, options, message):
    with pytest.raises(ValueError, match=message):
        visualize_filters(model, "last", **options)


def test_a_model_that_gives_no_numbers():
    model = pooled_net(size=16)
    weights = model.get_weights()
    weights[0][...] = np.nan
    model.set_weights(weights)
    with pytest.raises(ValueError, match="model must give finite activations"):
        visualize_filters(model, "last", steps=1)


def test_a_layer_that_no_gradient_passes():
    inputs = keras.Input((16, 16, 3))
    x = L.Lambda(keras.ops.stop_gradient, name="stop")(inputs)
    model = keras.Model(inputs, L.Conv2D(2, 3, name="conv")(x))
    with pytest.raises(ValueError, match="layer must depend on the picture differentiably"):
        visualize_filters(model, "conv", steps=2)
