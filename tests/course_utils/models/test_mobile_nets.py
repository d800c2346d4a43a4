"""The blocks of the MobileNets, against NumPy and against what must be so."""

import keras
import numpy as np
import pytest

from course_utils.models.mobile_nets import channel_gate, inverted_residual

RNG = np.random.default_rng(0)
MAPS = RNG.normal(size=(2, 5, 6, 4)).astype(np.float32)


def built(block):
    """Make a model of one block, with weights and biases drawn at random."""
    inputs = keras.Input((5, 6, 4))
    model = keras.Model(inputs, block(inputs))
    model.set_weights([RNG.normal(size=each.shape) for each in model.get_weights()])
    return model


def test_a_gate_by_hand():
    model = built(lambda x: channel_gate(x, 4, 3, name="gate"))
    reduce, bias, expand, last = model.get_weights()
    hidden = np.maximum(MAPS.mean(axis=(1, 2)) @ reduce[0, 0] + bias, 0)
    expected = 1 / (1 + np.exp(-(hidden @ expand[0, 0] + last)))
    np.testing.assert_allclose(model(MAPS)[:, 0, 0], expected, rtol=1e-5)


def test_a_block_by_hand_at_one_position():
    """1 by 1, depthwise 3 by 3, the gate, 1 by 1, and the input added: sums of products."""
    model = built(lambda x: inverted_residual(x, 8, 4, squeeze=2, activation="relu", name="b"))
    values = dict(zip([w.path for w in model.weights], model.get_weights(), strict=True))
    wide = np.maximum(MAPS @ values["b_expand/kernel"][0, 0] + values["b_expand/bias"], 0)
    padded = np.pad(wide, ((0, 0), (1, 1), (1, 1), (0, 0)))
    kernel = values["b_depthwise/kernel"][..., 0]
    moved = [padded[:, y : y + 5, x : x + 6] * kernel[y, x] for y in range(3) for x in range(3)]
    deep = np.maximum(sum(moved) + values["b_depthwise/bias"], 0)
    means = deep.mean(axis=(1, 2))
    hidden = np.maximum(means @ values["b_reduce/kernel"][0, 0] + values["b_reduce/bias"], 0)
    gate = 1 / (1 + np.exp(-(hidden @ values["b_gate/kernel"][0, 0] + values["b_gate/bias"])))
    narrow = deep * gate[:, None, None] @ values["b_project/kernel"][0, 0]
    np.testing.assert_allclose(
        model(MAPS), MAPS + narrow + values["b_project/bias"], rtol=1e-3, atol=1e-3
    )


@pytest.mark.parametrize(("filters", "strides"), [(5, 1), (4, 2)])
def test_the_input_is_added_only_where_shapes_agree(filters, strides):
    model = built(lambda x: inverted_residual(x, 4, filters, strides=strides, name="b"))
    names = [layer.name for layer in model.layers[1:]]
    assert names == ["b_depthwise", "b_project"]  # as wide as what comes in: no expansion
