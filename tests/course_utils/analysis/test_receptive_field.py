import keras
import numpy as np
import pytest
from analysis_nets import KINDS, branching, functional
from keras import layers

from course_utils.analysis import measured_receptive_field, receptive_fields
from course_utils.models import small_xception


def extent(field):
    """Return (height, width) of the box round what is not 0."""
    rows, columns = np.flatnonzero(field.any(1)), np.flatnonzero(field.any(0))
    return int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1


@pytest.mark.parametrize("build", KINDS)
def test_the_rule_worked_out_by_hand(build):
    fields = receptive_fields(build(), (32, 32, 3))
    fields = {path.split("/")[-1]: field for path, field in fields.items()}
    sizes = {path: (field.height, field.step[0]) for path, field in fields.items()}
    assert sizes["conv1"] == (3, 1)
    assert sizes["conv2"] == (3 + 4 * 1, 2)
    assert sizes["pool"] == (7 + 1 * 2, 4)
    assert sizes["separable"] == (9 + 2 * 4, 4)
    assert sizes["depthwise"] == (17 + 2 * 2 * 4, 4)
    assert sizes["bn"] == sizes["depthwise"]
    assert sizes["average"] == sizes["logits"] == (np.inf, np.inf)


def test_where_branches_meet_the_widest_counts():
    assert receptive_fields(branching())["after"].width == 7 + 2


@pytest.mark.parametrize("layer", ["wide", "narrow", "after"])
def test_the_gradient_finds_what_the_rule_says(layer):
    model = branching()
    images = np.random.default_rng(0).random((4, 33, 33, 1), np.float32)
    rule = receptive_fields(model)[layer]
    assert extent(measured_receptive_field(model, layer, images)) == (rule.height, rule.width)


def test_the_gradient_is_the_kernel_for_one_convolution():
    model = keras.Sequential([keras.Input((9, 9, 1)), layers.Conv2D(1, 3, name="conv")])
    images = np.zeros((1, 9, 9, 1), np.float32)
    measured = measured_receptive_field(model, "conv", images, position=(2, 3))
    kernel = np.abs(model.get_layer("conv").kernel.numpy()[..., 0, 0])
    expected = np.zeros((9, 9), np.float32)
    expected[2:5, 3:6] = kernel
    np.testing.assert_allclose(measured, expected, atol=1e-7)


def test_a_deep_net_never_sees_more_than_the_rule():
    keras.utils.set_random_seed(0)
    model = small_xception((64, 64, 3), middle=0)
    layer = "block2_sepconv1_act"
    images = np.random.default_rng(0).random((8, 64, 64, 3), np.float32)
    rule = receptive_fields(model)[layer]
    assert rule.height < 64
    assert extent(measured_receptive_field(model, layer, images)) == (rule.height, rule.width)


def test_bad_input():
    images = np.zeros((1, 32, 32, 3), np.float32)
    with pytest.raises(ValueError, match="layer must give"):
        measured_receptive_field(functional(), "logits", images)
    with pytest.raises(ValueError, match="position must be a row below 32 .* received"):
        measured_receptive_field(functional(), "conv1", images, position=(40, 0))
    inputs = keras.Input((8, 9, 1))
    for move in (
        lambda x: x[:, :, ::-1],
        lambda x: keras.ops.pad(x[:, 3:], ((0, 0), (0, 3), (0, 0), (0, 0))),
    ):
        x = layers.Conv2D(2, 3, padding="same", name="one")(inputs)
        both = keras.Model(inputs, layers.Conv2D(2, 1, name="after")(x + move(x)))
        with pytest.raises(ValueError, match="lie alike where they meet, .* Measure it"):
            receptive_fields(both)
    larger = keras.Sequential([keras.Input((8, 8, 1)), layers.UpSampling2D(name="up")])
    with pytest.raises(ValueError, match="position by position, .* .up. is not"):
        receptive_fields(larger)
