"""Other people's models: right, or refused in one sentence. Each kind was once silently wrong."""

import collections
import types

import keras
import numpy as np
import pytest
import tensorflow as tf
from interpret_nets import L, gradient_of, images_for, pooled_net

from course_utils.analysis import layer_table
from course_utils.interpret import (
    activations,
    class_activation_map,
    deletion_curve,
    find_layer,
    grad_cam,
    occlusion,
    saliency,
    visualize_class,
    visualize_filters,
)
from course_utils.interpret.tracing.questions import trace_layer

CLASSES = [0, 1, 2, 1]


def net(*layers, shape=(8, 8, 3), seed=0):
    keras.utils.set_random_seed(seed)
    return keras.Sequential([keras.Input(shape), *layers])


def tail(classes=3, activation=None):
    return [L.GlobalAveragePooling2D(), L.Dense(classes, activation=activation)]


def tape(model, images, index=1):
    return gradient_of(lambda x: model(x, training=False), images, [index] * len(images))


# 1. A trace does not outlive what it took in as a constant.


class Scaled(keras.layers.Layer):
    factor = 1.0

    def __init__(self):
        super().__init__()
        self.table = np.ones(3, "float32")

    def call(self, x):
        return x * self.factor * self.table


class Slotted:
    __slots__ = ("value",)


FACTOR, SLOTTED, QUEUE = {"value": 1.0}, Slotted(), collections.deque([1.0])
MODULE = types.ModuleType("settings")


def times_factor(x):
    return x * FACTOR["value"] * SLOTTED.value * QUEUE[0] * MODULE.value


CHANGES = {
    "statistics": lambda m: m.layers[0].adapt(np.float32(images_for() * 5 + 1)),
    "activation": lambda m: setattr(m.layers[3], "activation", keras.activations.tanh),
    "strides": lambda m: setattr(m.layers[3], "strides", (2, 2)),
    "lora": lambda m: (m.layers[-1].enable_lora(1), m.layers[-1].lora_kernel_b.assign([[5.0] * 3])),
    "class attribute": lambda m: setattr(Scaled, "factor", 3.0),
    "array in place": lambda m: m.layers[1].table.__setitem__(0, 9.0),
    "global value": lambda m: FACTOR.update(value=2.0),
    "slot": lambda m: setattr(SLOTTED, "value", 2.0),
    "queue": lambda m: QUEUE.__setitem__(0, 2.0),
    "value of a module": lambda m: setattr(MODULE, "value", 2.0),
    "call replaced": lambda m: vars(m.layers[1]).update(call=lambda x: x * 4),
    "dtype policy": lambda m: setattr(m.layers[3], "dtype_policy", "mixed_bfloat16"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_the_model_is_seen(change):
    Scaled.factor = FACTOR["value"] = SLOTTED.value = QUEUE[0] = MODULE.value = 1.0
    layers = [L.Normalization(), Scaled(), L.Lambda(times_factor), L.Conv2D(3, 3, name="c")]
    model, images = net(*layers, *tail()), images_for()
    before = saliency(model, images, 1, channels=None)
    first = visualize_filters(model, "c", 0, steps=1, border=0).activations
    np.testing.assert_allclose(before, tape(model, images), atol=1e-6)
    CHANGES[change](model)
    after = saliency(model, images, 1, channels=None)
    assert np.abs(after - before).max() > 1e-6
    bits = 1e-3 if change == "dtype policy" else 1e-6
    np.testing.assert_allclose(after, tape(model, images), atol=bits, rtol=1e-4)
    if change not in ("lora", "dtype policy"):
        again = visualize_filters(model, "c", 0, steps=1, border=0).activations
        assert np.abs(again - first).max() > 1e-6


def test_stored_statistics_are_seen(tmp_path):
    images = images_for()
    models = [net(L.Normalization(), L.Conv2D(3, 3, activation="relu"), *tail()) for _ in range(2)]
    models[0].layers[0].adapt(images * 7)
    models[0].save_weights(tmp_path / "m.weights.h5")
    saliency(models[1], images, 1)
    models[1].load_weights(tmp_path / "m.weights.h5")
    maps = saliency(models[1], images, 1, channels=None)
    np.testing.assert_allclose(maps, tape(models[0], images), atol=1e-6)


def test_running_and_training_a_model_needs_no_new_trace():
    class Counted(keras.layers.Layer):
        runs = [0]

        def call(self, x):
            Counted.runs[0] += 1
            return x

    # The count stands in the class, which is looked at: it grows in traces alone.
    model, images = net(L.Conv2D(3, 3), Counted(), L.Dropout(0.5), *tail()), images_for()
    model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(images, np.zeros(4), verbose=0), model.predict(images, verbose=0)
    trace = trace_layer(model, (8, 8, 3))
    grad_cam(model, images, 0), grad_cam(model, images_for(7, seed=1), 2)
    model.set_weights(model.get_weights())
    assert trace_layer(model, (8, 8, 3)) is trace


class Grows(keras.layers.Layer):
    def build(self, shape):
        self.factor = self.add_weight(shape=(), initializer="ones", trainable=False)

    def call(self, x):
        self.factor.assign(self.factor * 1.5)
        return x * self.factor


class AlwaysTraining(keras.layers.BatchNormalization):
    def call(self, x, training=True):
        return super().call(x, training=True)


@pytest.mark.parametrize("layer", [Grows, AlwaysTraining])
def test_a_model_stays_as_it_is_and_each_image_goes_alone(layer):
    model, images = net(L.Conv2D(3, 3), layer(), L.ReLU(name="r"), *tail()), images_for()
    before = [np.copy(weight) for weight in model.get_weights()]
    for method in (grad_cam, saliency, occlusion):
        together = method(model, images, CLASSES, normalize=False)
        alone = [method(model, images[n : n + 1], CLASSES[n], normalize=False)[0] for n in range(4)]
        np.testing.assert_allclose(together, alone, atol=1e-6)
    for weight, old in zip(model.get_weights(), before, strict=True):
        np.testing.assert_array_equal(weight, old)
    wanted = tape(model, images[:1], 0)
    [weight.assign(old) for weight, old in zip(model.weights, before, strict=True)]
    np.testing.assert_allclose(saliency(model, images[:1], 0, channels=None), wanted, atol=1e-6)


def test_a_model_that_was_never_called_is_built_as_keras_would_and_left_so():
    class Never(keras.Model):
        def __init__(self):
            super().__init__()
            self.chain = [L.Conv2D(3, 3), Grows(), *tail()]

        def call(self, x):
            for layer in self.chain:
                x = layer(x)
            return x

    keras.utils.set_random_seed(0)
    built = Never()
    built(images_for())
    keras.utils.set_random_seed(0)
    never = Never()
    saliency(never, images_for(), 0)
    built.chain[1].factor.assign(1.0)  # as it was before that call
    for weight, wanted in zip(never.get_weights(), built.get_weights(), strict=True):
        np.testing.assert_array_equal(weight, wanted)


def test_one_number_a_class_in_any_shape():
    keras.utils.set_random_seed(0)
    inputs, images = keras.Input((8, 8, 3)), images_for()
    x = L.Conv2D(3, 8)(L.Conv2D(4, 1, activation="tanh")(inputs))
    flat = L.Flatten()(x)
    for output, logits in [(x, flat), (L.Softmax()(x), flat), (x[:, 0, 0, 1], flat[:, 1:2])]:
        last = logits.shape[1] - 1
        found = saliency(keras.Model(inputs, output), images, last or 1, channels=None)
        np.testing.assert_allclose(
            found, tape(keras.Model(inputs, logits), images, last), atol=1e-6
        )


def test_a_quantized_layer_is_seen():
    model = net(L.Conv2D(3, 3), *tail())
    model.quantize("int8")
    found = activations(model, images_for(), model.layers[-1])
    np.testing.assert_allclose(*found.values(), model(images_for()), atol=1e-6)
    assert layer_table(model)[-1].multiply_adds == 9


# 2. Attention has no positions.


def test_heads_and_tokens_are_no_rows_and_columns():
    inputs = keras.Input((8, 8, 3))
    conv = L.Conv2D(4, 3, padding="same", name="conv")
    x = L.Reshape((64, 4))(conv(inputs))
    x = L.MultiHeadAttention(2, 2, name="attention")(x, x)
    x = L.Reshape((8, 8, 4), name="back")(x)
    model = keras.Model(inputs, L.Dense(3)(L.GlobalAveragePooling2D()(x)))
    assert trace_layer(model, (8, 8, 3)).layer == "conv"
    assert list(activations(model, images_for())) == ["conv"]
    with pytest.raises(ValueError, match="keep the picture's rows and columns.*'back'.*upsample"):
        grad_cam(model, images_for(), layer="back")
    assert grad_cam(model, images_for(), layer="back", upsample=False).shape == (4, 8, 8)


# 3. Probabilities are no logits.


class Compiled(keras.Model):
    def __init__(self, squash):
        super().__init__()
        keras.utils.set_random_seed(0)
        self.convolution, self.head, self.squash = L.Conv2D(4, 3), L.Dense(3), squash

    @tf.function
    def call(self, x):
        return self.squash(self.head(keras.ops.mean(self.convolution(x), axis=(1, 2))))


@tf.function
def compiled_softmax(x):
    return tf.nn.softmax(x)


@tf.function(jit_compile=True)
def closed_softmax(x):
    return tf.nn.softmax(x)


SQUASHES = {
    "compiled": compiled_softmax,
    "layer": L.Softmax(),
    "activation layer": L.Activation("softmax"),
    "operation": keras.ops.softmax,
    "sigmoids": keras.ops.sigmoid,
    "log of softmax": lambda x: keras.ops.log(keras.ops.softmax(x)),
    "percent": lambda x: 100 * keras.ops.softmax(x),
    "smoothed": lambda x: 0.9 * keras.ops.softmax(x) + 0.1 / 3,
    "clipped": lambda x: keras.ops.clip(keras.ops.softmax(x), 1e-7, 1 - 1e-7),
    "dropout": keras.Sequential([L.Softmax(), L.Dropout(0.5)]),
    "cast": lambda x: keras.ops.cast(keras.ops.softmax(x), "float32"),
}
HIDDEN = {
    "by hand": lambda x: keras.ops.exp(x) / keras.ops.sum(keras.ops.exp(x), -1, keepdims=True),
    "sigmoid by hand": lambda x: 1 / (1 + keras.ops.exp(-x)),
    "by tanh": lambda x: 0.5 * keras.ops.tanh(x / 2) + 0.5,
    "mean of two": lambda x: (keras.ops.softmax(x) + keras.ops.softmax(2 * x)) / 2,
    "closed": closed_softmax,
}


def squashed(squash):
    keras.utils.set_random_seed(0)
    inputs, convolution, head = keras.Input((8, 8, 3)), L.Conv2D(4, 3), L.Dense(3)
    x = head(L.GlobalAveragePooling2D()(convolution(inputs)))
    wrap = squash if isinstance(squash, L.Layer) else L.Lambda(squash)
    return keras.Model(inputs, x), keras.Model(inputs, wrap(x))


@pytest.mark.parametrize("name", SQUASHES)
def test_the_logit_is_found(name):
    plain, model = squashed(SQUASHES[name])
    wanted = tape(plain, images_for())
    np.testing.assert_allclose(saliency(model, images_for(), 1, channels=None), wanted, atol=1e-6)


@pytest.mark.parametrize("name", HIDDEN)
def test_or_probabilities_are_refused(name):
    _, model = squashed(HIDDEN[name])
    for method in (saliency, grad_cam, occlusion):
        with pytest.raises(ValueError, match="must end in logits, or plainly in softmax"):
            method(model, images_for(), 1)
    with pytest.raises(ValueError, match="must end in logits, or plainly in softmax"):
        visualize_class(model, 1, steps=1)


@pytest.mark.parametrize("squash", [tf.nn.softmax, compiled_softmax, tf.identity])
def test_a_compiled_model_is_looked_into(squash):
    model, images = Compiled(squash), images_for()
    head = np.asarray(model(images)) * 0  # builds it
    maps = grad_cam(model, images, 1, upsample=False, normalize=False)
    seen = np.asarray(model.convolution(images))
    wanted = np.maximum(seen @ np.asarray(model.head.kernel)[:, 1] / 36, 0) + head[:, 1, None, None]
    np.testing.assert_allclose(maps, wanted, atol=1e-6)


# 4. What moves the picture before the convolutions is followed.


def spot_at(y, x, height, width):
    image = np.zeros((1, height, width, 3), "float32")
    image[0, y : y + 3, x : x + 3] = 1
    return image


MOVES = {
    "padded": ([L.ZeroPadding2D((0, 16))], (32, 64)),
    "padded on one side": ([L.ZeroPadding2D(((24, 0), (0, 20)))], (32, 48)),
    "cropped": ([L.Cropping2D(((0, 12), (14, 2)))], (40, 56)),
    "center crop": ([L.CenterCrop(24, 24)], (40, 56)),
    "sliced": ([L.Lambda(lambda x: x[:, 9:, :-17])], (40, 56)),
    "flipped": ([L.Lambda(lambda x: x[:, :, ::-1])], (32, 48)),
    "reversed": ([L.Lambda(lambda x: keras.ops.flip(x, 1))], (32, 48)),
    "turned": ([L.Permute((2, 1, 3))], (32, 48)),
    "resized": ([L.Resizing(32, 32)], (48, 64)),
    "resized, cropped": ([L.Resizing(32, 32, crop_to_aspect_ratio=True)], (32, 64)),
    "resized, padded": ([L.Resizing(32, 32, pad_to_aspect_ratio=True)], (32, 64)),
    "turned, resized": (
        [L.Permute((2, 1, 3)), L.Resizing(40, 32, pad_to_aspect_ratio=True)],
        (32, 64),
    ),
    "turned, cropped": ([L.Permute((2, 1, 3)), L.CenterCrop(40, 24)], (32, 64)),
    "pad": ([L.Lambda(lambda x: tf.pad(x, [[0, 0], [10, 0], [0, 22], [0, 0]]))], (32, 40)),
    "several": ([L.Cropping2D(((4, 0), (8, 0))), L.ZeroPadding2D(((0, 8), (0, 16)))], (36, 40)),
    "padded inside": (
        [L.Conv2D(3, 1, name="one"), L.ZeroPadding2D(((20, 0), (0, 20))), L.ReLU()],
        (32, 40),
    ),
}


@pytest.mark.parametrize("move", MOVES)
def test_the_spot_is_where_occlusion_finds_it(move):
    layers, (height, width) = MOVES[move]
    body = [L.Conv2D(1, 3, 2, "same"), L.Conv2D(1, 3, 2, "same")]
    keras.backend.clear_session()
    model = net(*layers, *body, *tail(2), shape=(height, width, 3))
    for weight in model.weights:
        weight.assign(np.ones(weight.shape) if len(weight.shape) > 1 else np.zeros(weight.shape))
    image = spot_at(height // 2 + 3, width // 2 - 6, height, width)
    maps = grad_cam(model, image, 1)[0]
    patches = occlusion(model, image, 1, patch=5, stride=1, fill=0.0)[0]
    centres = []
    for heat in (maps * (maps > 0.3), patches * (patches > 0.3)):
        rows, columns = np.mgrid[:height, :width]
        centres.append([(heat * rows).sum() / heat.sum(), (heat * columns).sum() / heat.sum()])
    position = abs(trace_layer(model, (height, width, 3)).layout.rows.scale)
    assert np.abs(np.subtract(*centres)).max() < 0.65 * position, centres


@pytest.mark.parametrize("policy", ["mixed_float16", "mixed_bfloat16"])
def test_half_precision_moves_no_frame(policy):
    layers = [L.CenterCrop(200, 200, dtype=policy), L.Resizing(100, 50, dtype=policy)]
    model = net(*layers, L.Conv2D(3, 3, padding="same"), *tail(), shape=(600, 600, 3))
    layout = trace_layer(model, (600, 600, 3)).layout
    found = [layout.rows.start, layout.rows.scale, layout.columns.start, layout.columns.scale]
    np.testing.assert_allclose(found, [200, 2, 200, 4], rtol=1e-3)


@pytest.mark.parametrize("move", [lambda x: keras.ops.roll(x, 9, 2), lambda x: tf.sort(x, axis=1)])
def test_or_a_move_that_is_not_followed_is_refused(move):
    model = net(L.Lambda(move), L.Conv2D(3, 3, name="c"), *tail(), shape=(32, 32, 3))
    with pytest.raises(ValueError, match="must have a convolution with a spatial output"):
        grad_cam(model, images_for(size=32))
    with pytest.raises(ValueError, match="keep the picture's rows and columns"):
        grad_cam(model, images_for(size=32), layer="c")


@pytest.mark.parametrize("pad", [1, 3])
def test_a_padding_that_a_convolution_uses_up_moves_nothing(pad):
    layers = [L.ZeroPadding2D(pad), L.Conv2D(3, 2 * pad + 1, 2)]
    layout = trace_layer(net(*layers, *tail(), shape=(32, 32, 3)), (32, 32, 3)).layout
    assert layout.placed and (layout.rows.start, layout.rows.scale) == (0, 2)


# 5. Channels first.


def test_channels_first_is_refused():
    layers = [L.Permute((3, 1, 2)), L.Conv2D(3, 3, data_format="channels_first", name="first")]
    model = net(*layers, L.GlobalAveragePooling2D(data_format="channels_first"), L.Dense(2))
    for method in (grad_cam, saliency, occlusion, activations):
        with pytest.raises(ValueError, match="channels last.*'first' has data_format='channels_f"):
            method(model, images_for())


# 6. Tags have a probability each.


@pytest.mark.parametrize("activation", [None, "softmax", "sigmoid"])
def test_probabilities_are_the_models_own(activation):
    model, images = net(L.Conv2D(3, 3), *tail(3, activation)), images_for()
    heat = images[..., 0]
    if activation is None:
        with pytest.raises(ValueError, match="activation must be 'softmax' or 'sigmoid'"):
            deletion_curve(model, images, heat, 1)
        curve = deletion_curve(model, images, heat, 1, activation="sigmoid")
        wanted = 1 / (1 + np.exp(-np.asarray(model(images))[:, 1]))
    else:
        curve, wanted = deletion_curve(model, images, heat, 1), np.asarray(model(images))[:, 1]
    np.testing.assert_allclose(curve[:, 0], wanted, atol=1e-6)


# 7. One of several.


def test_evidence_that_takes_several_ways():
    inputs = keras.Input((8, 8, 3))
    left, right = (L.Conv2D(4, 3, activation="relu", name=name)(inputs) for name in ("l", "r"))
    pooled = [L.GlobalAveragePooling2D()(x) for x in (left, right)]
    model = keras.Model(inputs, L.Dense(2)(L.Concatenate()(pooled)))
    with pytest.raises(ValueError, match=r"layer must be named where several branches."):
        grad_cam(model, images_for())
    assert grad_cam(model, images_for(), layer="l").shape == (4, 8, 8)
    joined = keras.Model(inputs, L.Dense(2)(L.GlobalMaxPooling2D()(L.Concatenate()([left, right]))))
    assert trace_layer(joined, (8, 8, 3)).layer.startswith("concatenate")


def test_a_sum_of_two_frames_is_no_default():
    inputs, base = keras.Input((8, 8, 3)), L.Conv2D(3, 3, padding="same", name="base")
    x = L.Conv2D(3, 1, name="stem")(inputs)
    x = base(x) + base(x[:, :, ::-1])  # a position of the sum sees two positions of the picture
    model = keras.Model(inputs, L.Dense(2)(L.Flatten()(x)))
    assert trace_layer(model, (8, 8, 3)).layer == "stem"


def test_a_backbone_called_twice():
    inputs, base = keras.Input((8, 8, 3)), pooled_net()
    model = keras.Model(inputs, base(inputs) + base(inputs[:, :, ::-1]))
    with pytest.raises(ValueError, match="several branches reach the output"):
        grad_cam(model, images_for())
    with pytest.raises(ValueError, match="is called 2 times"):
        grad_cam(model, images_for(), layer="last")
    stem = L.Conv2D(3, 1, name="stem")
    common = stem(inputs)
    model = keras.Model(inputs, base(common) + base(common[:, :, ::-1]))
    assert trace_layer(model, (8, 8, 3)).layer == "stem"


# 8. Several layers of one name.


class SameNames(keras.Model):
    def __init__(self):
        super().__init__()
        self.a, self.b = L.Conv2D(4, 3, name="conv"), L.Conv2D(5, 3, name="conv")
        self.head = L.Dense(2, name="head")

    def call(self, x):
        return self.head(keras.ops.max(self.b(self.a(x)), axis=(1, 2)))


def test_layers_of_one_name_have_numbers():
    model, images = SameNames(), images_for()
    model(images)
    with pytest.raises(ValueError, match=r"name of several layers.*'conv:1', 'conv:2'"):
        find_layer(model, "conv")
    assert find_layer(model, model.b) == "conv:2" and find_layer(model, "conv:1") == "conv:1"
    found = activations(model, images)
    assert {name: values.shape[-1] for name, values in found.items()} == {"conv:1": 4, "conv:2": 5}
    np.testing.assert_allclose(found["conv:1"], model.a(images), atol=1e-6)


# 9. Advice that can be followed.


@pytest.mark.parametrize("first", ["uint8", "rescaling", "normalization"])
def test_a_model_of_0_to_255_is_told_so(first):
    layers = [L.Rescaling(1 / 255)]
    if first == "normalization":
        layers = [L.Normalization(mean=[120.0] * 3, variance=[4000.0] * 3)]
    keras.utils.set_random_seed(0)
    inputs = x = keras.Input((8, 8, 3), dtype="uint8" if first == "uint8" else None)
    for layer in [*layers, L.Conv2D(3, 3, activation="relu", name="c"), *tail()]:
        x = layer(x)
    model, images = keras.Model(inputs, x), (images_for() * 255).astype("uint8")
    for given in (images, images.astype("float32")):
        with pytest.raises(ValueError, match=r"astype\('float32'\).*value_range=\(0, 255\)"):
            activations(model, given)
    found = activations(model, images.astype("float32"), "c", value_range=(0, 255))["c"]
    wanted = keras.Model(inputs, model.get_layer("c").output)(images)
    np.testing.assert_allclose(found, wanted, rtol=1e-4, atol=1e-5)
    if first == "uint8":
        with pytest.raises(ValueError, match="images must be whole numbers.*uint8"):
            activations(model, images / 255.0)


# 11. One logit, two classes.


@pytest.mark.parametrize("activation", [None, "sigmoid"])
def test_one_logit_stands_for_two_classes(activation):
    model, plain, images = (
        net(L.Conv2D(4, 3, activation="relu", name="c"), *tail(1, each)) if each != "images" else 0
        for each in (activation, None, "images")
    )
    images = images_for(6)
    plain.set_weights(model.get_weights())
    plain.layers[-1].bias.assign(-np.asarray(plain(images)).mean(0))
    model.set_weights(plain.get_weights())
    up = np.float64(gradient_of(plain, images, [0] * 6))
    np.testing.assert_allclose(saliency(model, images, 1, channels=None), up, atol=1e-6)
    np.testing.assert_allclose(saliency(model, images, 0, channels=None), -up, atol=1e-6)
    sign = np.where(np.asarray(plain(images)) > 0, 1, -1)[:, :, None, None]
    assert len(np.unique(sign)) == 2
    np.testing.assert_allclose(saliency(model, images, channels=None), sign * up, atol=1e-6)
    raw = {"upsample": False, "normalize": False, "relu": False}
    for method in (grad_cam, class_activation_map):
        np.testing.assert_allclose(
            method(model, images, 0, **raw), -method(model, images, 1, **raw), atol=1e-6
        )
    drops = [occlusion(model, images, i, relu=False, normalize=False) for i in (0, 1)]
    np.testing.assert_allclose(drops[0], -drops[1], atol=1e-5)
    curve = deletion_curve(model, images, images[..., 0], 0, steps=2)[:, 0]
    logit = np.float64(plain(images))[:, 0]
    np.testing.assert_allclose(curve, 1 / (1 + np.exp(logit)), rtol=1e-4)
    rises = visualize_class(model, None, steps=3)
    np.testing.assert_array_equal(rises.filters, [0, 1])
    assert (rises.activations[:, -1] > rises.activations[:, 0]).all()


def test_two_inputs_and_pictures_of_several_sizes():
    first, second = keras.Input((8, 8, 3)), keras.Input((6, 8, 3))
    x = L.Concatenate(axis=1)([first, second])
    model = keras.Model([first, second], L.Dense(2)(L.Flatten()(L.Conv2D(2, 3)(x))))
    for method in (grad_cam, saliency, activations):
        with pytest.raises(ValueError, match="model must take one batch of images"):
            method(model, [images_for(), images_for()[:, :6]])
    with pytest.raises(ValueError, match="images must be one array .* received list"):
        grad_cam(pooled_net(), [images_for(), images_for()[:, :6]])
