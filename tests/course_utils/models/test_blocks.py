"""The blocks compute what their names say: held against NumPy and against plain Keras."""

import keras
import numpy as np
import pytest
import scipy.special

from course_utils.models import convolution_block, small_xception
from course_utils.models.blocks import separable_block
from course_utils.models.published import convnext_block
from course_utils.models.xception import downsampling_stage, residual_stage


@pytest.fixture
def rng():
    return np.random.default_rng(7)


def block_as_model(block, shape, *arguments, **options):
    inputs = keras.Input(shape)
    return keras.Model(inputs, block(inputs, *arguments, **options))


def randomise(model, rng):
    for variable in model.weights:
        low, high = (0.5, 1.5) if variable.path.endswith(("variance", "gamma")) else (-1, 1)
        variable.assign(rng.uniform(low, high, variable.shape))


def correlate(x, kernel):
    """Same-padded 3 by 3 cross-correlation of (H, W, C) with (3, 3, C, F), by loops."""
    height, width = x.shape[:2]
    padded = np.pad(x, ((1, 1), (1, 1), (0, 0)))
    out = np.zeros((height, width, kernel.shape[-1]))
    for row in range(height):
        for column in range(width):
            window = padded[row : row + 3, column : column + 3]
            out[row, column] = np.tensordot(window, kernel, 3)
    return out


def normalise(x, layer):
    gamma, beta, mean, variance = (np.asarray(weight) for weight in layer.get_weights())
    return gamma * (x - mean) / np.sqrt(variance + layer.epsilon) + beta


def test_convolution_block_is_correlation_normalisation_and_relu(rng):
    model = block_as_model(convolution_block, (5, 6, 3), 4, name="one")
    randomise(model, rng)
    x = rng.normal(size=(5, 6, 3))
    expected = correlate(x, model.get_layer("one").get_weights()[0])
    expected = np.maximum(normalise(expected, model.get_layer("one_bn")), 0)
    np.testing.assert_allclose(model(x[None])[0], expected, atol=1e-5)


def test_separable_block_is_a_depthwise_then_a_pointwise_step(rng):
    model = block_as_model(separable_block, (5, 5, 3), 4, name="one", activate=False)
    randomise(model, rng)
    depthwise, pointwise = model.get_layer("one").get_weights()
    x = rng.normal(size=(5, 5, 3))
    spatial = np.concatenate(
        [correlate(x[..., c : c + 1], depthwise[:, :, c : c + 1]) for c in range(3)], axis=-1
    )
    expected = normalise(spatial @ pointwise[0, 0], model.get_layer("one_bn"))
    np.testing.assert_allclose(model(x[None])[0], expected, atol=1e-5)


def switch_off(normalization):
    """Set gain and offset to 0, so that nothing comes out."""
    normalization.gamma.assign(np.zeros(normalization.gamma.shape))
    normalization.beta.assign(np.zeros(normalization.beta.shape))


def test_residual_stage_adds_its_input_unchanged(rng):
    """With the last normalisation's gain and offset at 0, only the shortcut is left."""
    model = block_as_model(residual_stage, (4, 4, 3), name="stage")
    randomise(model, rng)
    switch_off(model.get_layer("stage_sepconv2_bn"))
    x = rng.normal(size=(2, 4, 4, 3)).astype("float32")
    np.testing.assert_array_equal(np.asarray(model(x)), x)


def test_downsampling_stage_projects_its_input(rng):
    """With the branch switched off, what is left is a strided 1 by 1 convolution."""
    model = block_as_model(downsampling_stage, (6, 6, 3), 5, name="stage")
    randomise(model, rng)
    switch_off(model.get_layer("stage_sepconv2_bn"))
    x = rng.normal(size=(6, 6, 3))
    projected = x[::2, ::2] @ model.get_layer("stage_shortcut").get_weights()[0][0, 0]
    expected = normalise(projected, model.get_layer("stage_shortcut_bn"))
    np.testing.assert_allclose(model(x[None])[0], expected, atol=1e-5)


def test_parameters_of_the_small_xception_follow_from_the_formula():
    model = small_xception((32, 32, 3), stem=8, widths=(12,), middle=1, exit_filters=20)

    def separable(inputs, outputs):
        return 9 * inputs + inputs * outputs + 4 * outputs  # with its normalisation

    expected = 27 * 8 + 4 * 8  # stem
    expected += (8 * 12 + 4 * 12) + separable(8, 12) + separable(12, 12)  # entry stage
    expected += 2 * separable(12, 12)  # middle stage
    expected += separable(12, 20) + 20 * 2 + 2  # exit and head
    assert model.count_params() == expected


def test_a_convnext_block_by_hand():
    """The equation, with the depthwise sum as loops; stochastic depth leaves whole pictures out."""
    inputs = keras.Input((3, 3, 2))
    model = keras.Model(inputs, convnext_block(inputs, drop=0.5, name="b"))
    rng = np.random.default_rng(0)
    model.set_weights([rng.normal(size=w.shape) for w in model.get_weights()])
    depthwise, bias, gamma, beta, expand, b1, project, b2, scale = model.get_weights()
    x = rng.normal(size=(4, 3, 3, 2))
    padded, y = np.pad(x, ((0, 0), (3, 3), (3, 3), (0, 0))), np.zeros_like(x)
    for row, column in np.ndindex(3, 3):
        window = padded[:, row : row + 7, column : column + 7]
        y[:, row, column] = (window * depthwise[..., 0]).sum((1, 2)) + bias
    y = (y - y.mean(-1, keepdims=True)) / np.sqrt(y.var(-1, keepdims=True) + 1e-6) * gamma + beta
    y = y @ expand[0, 0] + b1
    y = (y * scipy.special.ndtr(y)) @ project[0, 0] + b2  # GELU: y times P(normal < y)
    branch = y * scale[0, 0, :, 0]
    np.testing.assert_allclose(model(x), x + branch, atol=1e-4)
    trained = np.asarray(model(np.repeat(x, 8, axis=0), training=True)) - np.repeat(x, 8, axis=0)
    shares = trained / np.repeat(branch, 8, axis=0)
    assert all(np.ptp(each) < 1e-2 for each in shares)  # a picture is left out as a whole
    assert {0, 2} == set(np.round(shares).ravel())


def test_layers_are_named_by_the_scheme():
    names = {layer.name for layer in small_xception(widths=(8, 16), middle=1).layers}
    assert {"block1_conv1", "block3_sepconv2_bn", "block4_add", "block5_sepconv1_act"} <= names


def test_a_picture_too_small_to_halve_is_refused():
    with pytest.raises(ValueError, match=r"input_shape .* at least 16 .* received \(8, 8, 3\)"):
        small_xception((8, 8, 3), widths=(8, 16, 32))


def test_widths_must_not_be_empty():
    with pytest.raises(ValueError, match="widths"):
        small_xception(widths=())
