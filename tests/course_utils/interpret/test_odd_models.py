"""What other people's models do besides: draw at random, mix a batch, hide behind a file."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from interpret_nets import L, gradient_of, images_for, pooled_net
from kinds import guided_relu

from course_utils.analysis import (
    activation_statistics,
    gradient_norms,
    layer_table,
    measured_receptive_field,
)
from course_utils.interpret import (
    activations,
    class_activation_map,
    deletion,
    energy_inside,
    grad_cam,
    guided_backprop,
    occlusion,
    randomized,
    saliency,
    visualize_filters,
)

ops = keras.ops


@pytest.fixture(autouse=True)
def seeded():
    keras.utils.set_random_seed(0)


def net(*layers, shape=(8, 8, 3)):
    keras.utils.set_random_seed(0)
    return keras.Sequential([keras.Input(shape), *layers])


def test_dropout_that_stays_on_draws_alike_for_each_image_and_new_draws_are_refused():
    inputs, drop = keras.Input((8, 8, 3)), L.Dropout(0.5)
    x = drop(L.Conv2D(8, 3, name="conv")(inputs), training=True)
    model = keras.Model(inputs, L.Dense(3)(L.Flatten()(x)))
    images = np.repeat(images_for(1), 3, axis=0)
    for method in (saliency, grad_cam, occlusion):
        maps = method(model, images, 1, normalize=False)
        assert maps.max() > 0
        np.testing.assert_array_equal(maps[1:], maps[:2])
    noisy = net(L.Conv2D(3, 3), L.Lambda(lambda x: tf.nn.dropout(x, 0.5)), L.Flatten(), L.Dense(3))
    for method in (saliency, grad_cam, occlusion, activations):
        with pytest.raises(ValueError, match="it draws random numbers even at rest"):
            method(noisy, images)
    # One that says it takes a single image is no exception, nor one that mixes its batch besides.
    alone = keras.Input(batch_shape=(1, 8, 8, 3))
    mixing = L.Lambda(lambda x: x - ops.mean(x, axis=0, keepdims=True))
    for model in (keras.Model(alone, noisy(alone)), net(noisy, mixing)):
        with pytest.raises(ValueError, match="it draws random numbers even at rest"):
            saliency(model, images)


def test_filters_of_a_model_that_mixes_its_batch_go_alone():
    mixing = L.Lambda(lambda x: x / (0.1 + ops.max(x)))
    model = net(L.Conv2D(4, 3), mixing, L.Conv2D(4, 3, name="c"), shape=(12, 12, 3))
    options = {"steps": 2, "border": 0, "normalize": "none"}
    together = visualize_filters(model, "c", [0, 1, 2], **options).activations
    for number, found in enumerate(together):
        alone = visualize_filters(model, "c", number, **options).activations[0]
        np.testing.assert_allclose(found, alone, rtol=1e-5)


MIXERS = {
    "length of the batch": lambda x: x / tf.math.reduce_euclidean_norm(x, axis=0, keepdims=True),
    "size of the batch": lambda x: x * ops.cast(ops.shape(x)[0], "float32"),
    "sum of those before": lambda x: ops.cumsum(x, 0),
    "sum of those behind": lambda x: ops.flip(ops.cumsum(ops.flip(x, 0), 0), 0),
    "energy of the batch": lambda x: x * tf.nn.l2_loss(x),
}


@pytest.mark.parametrize("name", MIXERS)
def test_an_image_that_its_neighbours_change_goes_alone(name):
    model = net(L.Conv2D(4, 3, name="c"), L.Lambda(MIXERS[name]), L.Flatten(), L.Dense(3))
    images = images_for(3)
    for method in (saliency, grad_cam, occlusion):
        maps = method(model, images, 1, normalize=False)
        alone = [method(model, image[None], 1, normalize=False)[0] for image in images]
        np.testing.assert_allclose(maps, alone, rtol=1e-4, atol=1e-6)


def test_a_model_of_one_image_gets_one_at_a_time():
    keras.utils.set_random_seed(0)
    inputs = keras.Input(batch_shape=(1, 8, 8, 3))
    conv, head = L.Conv2D(2, 3, name="c"), L.Dense(3)
    model = keras.Model(inputs, head(ops.reshape(conv(inputs), (1, -1))))
    wanted = gradient_of(lambda x: head(ops.reshape(conv(x), (1, -1))), images_for(), [1] * 4)
    np.testing.assert_allclose(saliency(model, images_for(), 1, channels=None), wanted, atol=1e-6)
    assert visualize_filters(model, "c", steps=1, border=0).images.shape == (2, 8, 8, 3)


@pytest.mark.parametrize(
    "between", [lambda x: ops.log(x), lambda x: ops.clip(x, 0, 0.1), lambda x: x * 1]
)
def test_what_is_averaged_goes_to_the_dense_layer_as_it_is(between):
    body = [L.Conv2D(6, 3, activation="sigmoid"), L.GlobalAveragePooling2D()]
    model = net(*body, L.Lambda(between), L.Dense(3))
    with pytest.raises(ValueError, match="what the dense layer takes comes from a '.*' operation"):
        class_activation_map(model, images_for())


class Turned(L.Layer):
    def build(self, shape):
        self.kernel = self.add_weight(shape=(6, 6), initializer="random_normal")

    def call(self, x):
        return tf.matmul(x, self.kernel, transpose_b=True)


def test_a_kernel_that_is_turned_is_no_dense_layer():
    model = net(L.Conv2D(6, 3), L.GlobalAveragePooling2D(), Turned())
    with pytest.raises(ValueError, match="its logits come from a 'MatMul' operation"):
        class_activation_map(model, images_for())


def test_logits_of_a_closed_model_may_lie_in_0_to_1_by_chance(tmp_path):
    plain, images = pooled_net(classes=2), images_for()
    plain.layers[-1].bias.assign([0.5, 0.5])
    plain.layers[-1].kernel.assign(0.1 * plain.layers[-1].kernel)
    assert 0 < np.min(plain(images)) and np.max(plain(images)) < 1
    squashed = keras.Model(plain.input, L.Softmax()(plain.output))
    for number, model in enumerate((plain, squashed)):
        model.export(tmp_path / str(number), verbose=False)
    closed, probabilities = (
        net(L.TFSMLayer(tmp_path / str(number), call_endpoint="serve")) for number in (0, 1)
    )
    wanted = gradient_of(plain, images, [1] * 4)
    np.testing.assert_allclose(saliency(closed, images, 1, channels=None), wanted, atol=1e-6)
    with pytest.raises(ValueError, match="its output looks like probabilities"):
        saliency(probabilities, images, 1)


class Compiled(keras.Model):
    def __init__(self):
        super().__init__()
        self.conv, self.head = L.Conv2D(4, 3, name="conv"), L.Dense(3, name="head")

    @tf.function
    def call(self, x):
        return self.head(ops.mean(self.conv(x), axis=(1, 2)))


def test_a_compiled_model_is_measured_as_any_other():
    model, images = Compiled(), images_for()
    model(images)
    norms = gradient_norms(model, images, np.zeros(4, int))
    with tf.GradientTape() as tape:
        logits = model.head(ops.mean(model.conv(images), axis=(1, 2)))
        loss = tf.reduce_mean(-tf.nn.log_softmax(logits)[:, 0])
    kernels = tape.gradient(loss, [model.conv.kernel.value, model.head.kernel.value])
    np.testing.assert_allclose(
        list(norms.values()), [np.linalg.norm(k) for k in kernels], rtol=1e-4
    )
    found = activation_statistics(model, images)
    assert list(found) == ["conv", "head"]
    np.testing.assert_allclose(found["conv"].mean, np.mean(model.conv(images)), atol=1e-6)
    seen = measured_receptive_field(model, "conv", images, (2, 3))
    assert (seen[2:5, 3:6] > 0).all() and (seen > 0).sum() == 9


class Gain(L.Layer):
    def build(self, shape):
        self.gain = self.add_weight(shape=(), initializer=keras.initializers.Constant(2.0))

    def call(self, x):
        return x * self.gain


@pytest.mark.parametrize("trainable", [True, False])
def test_a_weight_that_cannot_be_drawn_again_is_named_frozen_or_not(trainable):
    model = net(L.Conv2D(3, 3), Gain(name="gain"), L.GlobalAveragePooling2D(), L.Dense(2))
    model.trainable = trainable
    with pytest.raises(ValueError, match="'gain' has none"):
        randomized(model, np.random.default_rng(0)).__enter__()


def test_a_convolution_that_is_not_counted_is_unknown():
    inputs = keras.Input((4, 4, 3))
    x = L.Reshape((4, 4, 3, 1))(inputs)
    model = keras.Model(inputs, L.Conv3DTranspose(2, 2, name="deep")(x))
    assert layer_table(model)[-1].multiply_adds is None


def test_pictures_in_0_to_1_for_a_model_of_0_to_255_bring_a_warning():
    layers = [L.Conv2D(3, 3, name="c"), L.GlobalAveragePooling2D(), L.Dense(2)]
    model, images = net(L.Rescaling(1 / 255), *layers), images_for()
    for ask in (
        lambda m: grad_cam(m, images),
        lambda m: activations(m, images),
        lambda m: deletion(m, images, images[..., 0], activation="softmax"),
        lambda m: visualize_filters(m, "c", 0, steps=1),
    ):
        with pytest.warns(UserWarning, match="in 0 to 1 it sees them nearly black") as found:
            ask(model)
        # At the line of the call: a second model's warning is not taken for the first one's.
        assert {warning.filename for warning in found} == {__file__}


@pytest.mark.filterwarnings("error")
def test_and_none_where_they_are_right():
    layers = [L.Rescaling(1 / 255), L.Conv2D(3, 3), L.GlobalAveragePooling2D(), L.Dense(2)]
    images = images_for()
    grad_cam(net(*layers), images * 255, value_range=(0, 255))
    grad_cam(net(*layers), images, value_range=None)
    grad_cam(net(L.Rescaling(255.0), *layers), images)
    grad_cam(net(L.Rescaling(2.0, -1.0), *layers[1:]), images)


def test_masked_pictures_are_refused():
    masked = np.ma.masked_greater(images_for(), 0.5)
    model = pooled_net()
    for method in (grad_cam, activations):
        with pytest.raises(ValueError, match="images must have no masked values"):
            method(model, masked)
    with pytest.raises(ValueError, match="heatmaps must have no masked values"):
        energy_inside(masked[..., 0], np.ones((4, 8, 8), bool))
    unmasked = grad_cam(model, np.ma.array(images_for()))
    np.testing.assert_array_equal(unmasked, grad_cam(model, images_for()))


def test_outputs_that_are_no_scores_are_refused():
    inputs, images = keras.Input((8, 8, 3)), images_for()
    scores = L.Dense(4)(L.GlobalAveragePooling2D()(L.Conv2D(2, 3)(inputs)))
    label = ops.argmax(scores, axis=-1, keepdims=True)
    for output in (label, ops.cast(label, "float32")):
        with pytest.raises(ValueError, match="made of int32, the number of a class, perhaps"):
            occlusion(keras.Model(inputs, output), images)
    with pytest.raises(ValueError, match="its output 'b' is a dict"):
        occlusion(keras.Model(inputs, {"a": scores, "b": {"c": scores}}), images, output="b")
    groups = L.Flatten()(L.Softmax()(L.Reshape((2, 2))(scores)))  # two classes each
    with pytest.raises(ValueError, match="its output looks like probabilities"):
        saliency(keras.Model(inputs, groups), images, 1)
    twice = L.Softmax()(L.Softmax()(scores))
    with pytest.raises(ValueError, match="its output looks like probabilities"):
        saliency(keras.Model(inputs, twice), images, 1)
    found = saliency(keras.Model(inputs, ops.sigmoid(scores[:, 0])), images, 1)
    np.testing.assert_allclose(found, saliency(keras.Model(inputs, scores), images, 0), atol=1e-6)
    two = keras.Model(inputs, [label, scores])
    found = saliency(two, images, 1, output=np.int64(1))
    np.testing.assert_array_equal(found, saliency(keras.Model(inputs, scores), images, 1))


def test_a_subclassed_model_of_grey_pictures_has_filters():
    model = Compiled()
    model(images_for()[..., :1])
    assert visualize_filters(model, "conv", 0, steps=1).images.shape == (1, 128, 128, 1)


HIDDEN = {
    "branch": L.Lambda(lambda x: ops.cond(ops.mean(x) > -1e9, lambda: ops.relu(x), lambda: x)),
    "compiled": L.Lambda(tf.function(ops.relu, jit_compile=True)),
    "loop": L.Lambda(lambda x: ops.fori_loop(0, 2, lambda _, y: ops.relu(y), x)),
}


@pytest.mark.parametrize("name", HIDDEN)
def test_a_relu_that_cannot_be_guided_is_refused(name):
    tail = [L.GlobalAveragePooling2D(), L.Dense(8, activation="relu"), L.Dense(3)]
    model = net(L.Conv2D(4, 3), HIDDEN[name], *tail)
    with pytest.raises(ValueError, match="model must have its ReLUs in the open"):
        guided_backprop(model, images_for())


keras.utils.set_random_seed(0)  # a layer draws the seed of its weights when it is made
GUIDED = {
    "with a top": L.ReLU(max_value=0.3),
    "with a threshold": L.ReLU(threshold=0.1),
    "hard swish": L.Activation("hard_silu"),
    "parametric": L.PReLU(),
    "grouped": L.Conv2D(4, 3, groups=2, activation="relu"),
}


@pytest.mark.parametrize("name", GUIDED)
def test_newer_kinds_of_relu_are_guided(name, monkeypatch):
    tail = [L.GlobalAveragePooling2D(), L.Dense(8, activation="relu"), L.Dense(3)]
    model, images = net(L.Conv2D(4, 3), GUIDED[name], *tail), images_for()
    found = guided_backprop(model, images, 1, channels=None)
    monkeypatch.setattr(tf.nn, "relu", guided_relu())
    monkeypatch.setattr(tf.nn, "relu6", guided_relu(6.0))
    wanted = gradient_of(model, images, [1] * 4)
    assert np.abs(wanted).max() > 0
    np.testing.assert_allclose(found, wanted, atol=1e-6)
