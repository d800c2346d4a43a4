import keras
import numpy as np
import pytest
from analysis_nets import KINDS, functional
from keras import layers

from course_utils.analysis import activation_statistics, gradient_norms

IMAGES = np.random.default_rng(0).random((6, 32, 32, 3), np.float32)
LABELS = np.array([0, 1, 2, 0, 1, 2])


def test_the_gradient_of_a_linear_net_by_hand():
    """For softmax and cross-entropy the gradient is mean of x (p - y)."""
    model = keras.Sequential([keras.Input((2, 2, 1)), layers.Flatten(), layers.Dense(3, name="d")])
    rng = np.random.default_rng(1)
    images, labels = rng.random((5, 2, 2, 1), np.float32), np.array([0, 1, 2, 1, 0])
    logits = model.predict(images, verbose=0)
    shares = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    gradient = images.reshape(5, 4).T @ (shares - np.eye(3)[labels]) / 5
    norms = gradient_norms(model, images, labels)
    assert norms["d"] == pytest.approx(np.linalg.norm(gradient), rel=1e-5)


@pytest.mark.parametrize("build", KINDS)
@pytest.mark.slow
def test_every_kernel_has_a_norm_that_a_small_step_confirms(build):
    keras.utils.set_random_seed(0)
    model = build()
    norms = gradient_norms(model, IMAGES, LABELS, training=False)
    names = [path.split("/")[-1] for path in norms]
    assert names == ["conv1", "conv2", "separable", "depthwise", "logits"]
    # Along the gradient of one kernel the loss rises by norm * step.
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    kernel = model.layers[-1].kernel
    logits = np.asarray(model(IMAGES, training=False))
    shares = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    averages = np.asarray(_inputs_of_the_last_layer(model, IMAGES))
    gradient = averages.T @ (shares - np.eye(3)[LABELS]) / len(LABELS)
    before, step = float(loss(LABELS, logits)), 1e-2
    kernel.assign_add(step * gradient / np.linalg.norm(gradient))
    after = float(loss(LABELS, model(IMAGES, training=False)))
    assert (after - before) / step == pytest.approx(norms[list(norms)[-1]], rel=0.05)


def _inputs_of_the_last_layer(model, images):
    from course_utils.interpret.tracing.layers import recorded_calls

    with recorded_calls(model) as calls:
        model(images, training=False)
    return next(call.inputs[0] for call in calls if call.layer is model.layers[-1])


def test_the_moving_averages_stay():
    model = functional()
    before = [variable.numpy() for variable in model.variables]
    gradient_norms(model, IMAGES, LABELS)
    activation_statistics(model, IMAGES, training=True)
    for old, variable in zip(before, model.variables, strict=True):
        np.testing.assert_array_equal(old, variable.numpy())


def test_a_kernel_behind_a_shut_relu_gets_no_gradient():
    model = keras.Sequential(
        [
            keras.Input((4, 4, 1)),
            layers.Conv2D(2, 3, name="conv", bias_initializer=keras.initializers.Constant(-100)),
            layers.ReLU(name="shut"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(2, name="d"),
        ]
    )
    images = np.random.default_rng(0).random((3, 4, 4, 1), np.float32)
    assert gradient_norms(model, images, np.array([0, 1, 0]))["conv"] == 0
    assert activation_statistics(model, images)["shut"].share_of_zeros == 1


@pytest.mark.parametrize("build", KINDS)
def test_the_statistics_are_those_of_the_layer(build):
    model = build()
    statistics = activation_statistics(model, IMAGES)
    path = next(path for path in statistics if path.endswith("conv2"))
    first = next(p for p in _layers(model) if p.name == "conv1")
    second = next(p for p in _layers(model) if p.name == "conv2")
    values = np.asarray(second(first(IMAGES)))
    assert statistics[path].mean == pytest.approx(values.mean(), rel=1e-4)
    assert statistics[path].deviation == pytest.approx(values.std(), rel=1e-4)
    assert statistics[path].share_of_zeros == pytest.approx(np.mean(values == 0), abs=1e-3)


def _layers(model):
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield from _layers(layer)
        yield layer


def test_a_model_without_kernels_is_refused():
    model = keras.Sequential([keras.Input((4, 4, 1)), layers.Flatten()], name="empty")
    with pytest.raises(ValueError, match="model must have trainable kernels; 'empty' has none"):
        gradient_norms(model, np.zeros((1, 4, 4, 1)), np.array([0]))
