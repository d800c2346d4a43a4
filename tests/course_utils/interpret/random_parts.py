"""The parts that random models are drawn from: what comes before, in, and behind convolutions."""

from __future__ import annotations

import keras
import numpy as np
import tensorflow as tf

L, ops = keras.layers, keras.ops
ACTIVATIONS = ("relu", "tanh", "gelu", "silu", "leaky_relu", "linear", tf.nn.softplus)


@keras.saving.register_keras_serializable("drawn")
class Scaled(L.Layer):
    """A layer of one's own, with a number that no variable holds."""

    factor = 0.8

    def call(self, x):
        return x * self.factor


@keras.saving.register_keras_serializable("drawn")
class Grows(L.Layer):
    """A layer that changes its own state whenever it runs."""

    def build(self, shape):
        self.factor = self.add_weight(shape=(), initializer="ones", trainable=False)

    def call(self, x):
        self.factor.assign(self.factor * 1.1)
        return x * self.factor


class Parts:
    """Draws parts of models; `story` tells what was chosen."""

    def __init__(self, seed: int):
        self.rng, self.story, self.count = np.random.default_rng(seed), [f"seed {seed}"], 0
        self.saved = False  # whether only what can be saved is drawn
        self.in_line = False  # whether only layers that follow one another are
        keras.utils.set_random_seed(seed)

    def pick(self, *choices):
        chosen = choices[self.rng.integers(len(choices))]
        self.story.append(getattr(chosen, "__name__", str(chosen)).lstrip("_"))
        return chosen

    def chance(self, share):
        return self.rng.random() < share

    def run(self, names: str, x):
        """Put one of the parts of these names behind x."""
        return getattr(self, self.pick(*names.split()))(x)

    def name(self):
        self.count += 1
        return f"layer{self.count}"

    def make(self, kind, *args, **kwargs):
        return kind(*args, name=self.name(), **kwargs)

    def activation(self):
        return self.pick(*ACTIVATIONS[: 6 if self.saved else 7])

    def convolution(self, filters, stride=None, padding="same", name=None):
        kind = self.pick(L.Conv2D, L.Conv2D, L.SeparableConv2D, L.DepthwiseConv2D)
        options = {
            "kernel_size": int(self.pick(1, 2, 3)),
            "strides": stride or int(self.pick(1, 1, 2)),
            "padding": padding or str(self.pick("same", "valid")),
            "activation": self.activation(),
            "bias_initializer": "random_normal",
            "name": name or self.name(),
        }
        if options["strides"] == 1 and self.chance(0.2):
            options["dilation_rate"] = 2
        return kind(**options) if kind is L.DepthwiseConv2D else kind(filters, **options)

    # Before the convolutions.

    BEFORE = (
        "rescale normalize scaled pad crop center resize aspect letterbox flip turn reverse cut"
    )

    def rescale(self, x):
        return self.make(L.Rescaling, 2.0, -1.0)(x)

    def normalize(self, x):
        layer = self.make(L.Normalization)
        layer.adapt(self.rng.random((2, 5, 5, x.shape[-1]), "float32"))
        return layer(x)

    def scaled(self, x):
        return self.make(Scaled)(x)

    def pad(self, x):
        return self.make(L.ZeroPadding2D, ((0, 3), (2, 0)))(x)

    def crop(self, x):
        return self.make(L.Cropping2D, ((1, 0), (0, 2)))(x)

    def center(self, x):
        return self.make(L.CenterCrop, 8, 9)(x)

    def resize(self, x):
        return self.make(L.Resizing, 11, 13)(x)

    def aspect(self, x):
        return self.make(L.Resizing, 9, 12, crop_to_aspect_ratio=True)(x)

    def letterbox(self, x):
        return self.make(L.Resizing, 12, 9, pad_to_aspect_ratio=True)(x)

    def flip(self, x):
        return self.make(L.RandomFlip)(x)

    def turn(self, x):
        return self.make(L.Permute, (2, 1, 3))(x)

    def reverse(self, x):
        return self.make(L.Lambda, lambda x: x[:, ::-1])(x)

    def cut(self, x):
        if self.saved:  # a stored lambda finds no module again
            return self.crop(x)
        return self.make(L.Lambda, lambda x: tf.image.central_crop(x, 0.9))(x)

    def bytes(self, x):
        if self.chance(0.5):
            return self.make(L.Rescaling, 1 / 255)(x)
        return self.make(L.Normalization, mean=[120.0] * 3, variance=[4000.0] * 3)(x)

    # Blocks that are a chain of layers, so that a Sequential can hold them.

    CHAIN = "chain chain pool transposed upsample inner_resize dense norm base noise grows"

    def chain(self, x):
        return self.convolution(int(self.pick(3, 4)), padding=None)(x)

    def pool(self, x):
        kind = self.pick(L.MaxPooling2D, L.AveragePooling2D)
        return self.make(kind, int(self.pick(2, 3)), 2, padding="same")(x)

    def transposed(self, x):
        kind = self.pick("same", "valid")
        return self.make(L.Conv2DTranspose, 3, 3, 2, padding=kind, activation="relu")(x)

    def upsample(self, x):
        return self.make(L.UpSampling2D, 2, interpolation=self.pick("nearest", "bilinear"))(x)

    def inner_resize(self, x):
        return self.make(L.Resizing, 7, 6)(x)

    def dense(self, x):
        return self.make(L.Dense, 4, activation=self.activation())(x)

    def norm(self, x):
        kind = self.pick(L.LayerNormalization, L.GroupNormalization, L.UnitNormalization)
        return self.make(kind, **({"groups": -1} if kind is L.GroupNormalization else {}))(x)

    def noise(self, x):
        kind = self.pick(L.GaussianNoise, L.SpatialDropout2D, L.GaussianDropout)
        return self.make(kind, 0.3)(x)

    def grows(self, x):
        return self.make(Grows)(x)

    def inner_model(self, x, filters, **same):
        """A nested model, whose layers are called as those of all other nested models are."""
        inputs = keras.Input(x.shape[1:])
        y = self.convolution(4, name="first", **same)(inputs)
        if self.chance(0.3) and not same:
            y = self.inner_model(y, 4)(y)
        y = self.convolution(filters, 1, name="second")(y)
        if y.shape[-1] != filters:  # a depthwise convolution keeps the number
            y = L.Conv2D(filters, 1, name="third")(y)
        if not same and self.chance(0.3) and not self.saved:
            layers = keras.Model(inputs, y).layers
            return keras.Sequential(layers if self.chance(0.5) else layers[1:], name=self.name())
        return keras.Model(inputs, y, name=self.name())

    def base(self, x):
        return self.inner_model(x, 4)(x)

    # Blocks with several ways.

    BLOCKS = """residual plus branches gate shared base_twice base_both multiply operations
    attention unfolded """

    def residual(self, x):
        y = self.convolution(x.shape[-1], 1)(x)
        return self.make(L.Add)([x, self.make(L.Conv2D, x.shape[-1], 1)(y)])

    def plus(self, x):
        return x + self.make(L.Conv2D, x.shape[-1], 3, padding="same", activation="gelu")(x)

    def branches(self, x):
        return self.make(L.Concatenate)([self.convolution(3, 1)(x) for _ in range(2)])

    def gate(self, x):
        gate = self.make(L.GlobalAveragePooling2D, keepdims=True)(x)
        gate = self.make(L.Conv2D, x.shape[-1], 1, activation="sigmoid")(gate)
        return self.make(L.Multiply)([x, gate]) if self.chance(0.5) else x * gate

    def shared(self, x):
        again = self.make(L.Conv2D, x.shape[-1], 3, padding="same", activation="tanh")
        return again(again(x))

    def base_twice(self, x):
        base = self.inner_model(x, x.shape[-1], stride=1)
        return base(base(x))

    def base_both(self, x):
        base = self.inner_model(x, x.shape[-1], stride=1)
        return base(x) + base(x[:, :, ::-1])

    def multiply(self, x):
        y = self.make(L.Conv2D, x.shape[-1], 1, activation="sigmoid")(x)
        return self.make(L.Multiply)([x, y])

    def operations(self, x):
        return ops.average_pool(ops.relu(x) * 2 + 0.1, 2, 1, "same")

    def attention(self, x):
        _, height, width, channels = x.shape
        tokens = self.make(L.Reshape, (height * width, channels))(x)
        y = self.make(L.MultiHeadAttention, 2, 2)(tokens, tokens)
        y = self.make(L.Reshape, (height, width, channels))(y)
        return self.make(L.Add)([x, y]) if self.chance(0.5) else y

    def unfolded(self, x):
        y = self.make(L.Flatten)(x)
        y = self.make(L.Dense, x.shape[-1], activation="tanh")(y)
        return x + self.make(L.Reshape, (1, 1, x.shape[-1]))(y)

    # Behind the convolutions.

    HEADS = "average average conv_head max flat hidden fully"

    def last_dense(self, x):
        self.bias = self.make(L.Dense, self.classes, bias_initializer="random_normal")
        return self.bias(x)

    def average(self, x):
        return self.last_dense(self.make(L.GlobalAveragePooling2D)(x))

    def conv_head(self, x):
        x = self.make(L.GlobalAveragePooling2D, keepdims=True)(x)
        self.bias = self.make(L.Conv2D, self.classes, 1, bias_initializer="random_normal")
        return self.make(L.Flatten)(self.bias(x))

    def max(self, x):
        return self.last_dense(self.make(L.GlobalMaxPooling2D)(x))

    def flat(self, x):
        return self.last_dense(self.make(L.Flatten)(x))

    def hidden(self, x):
        x = self.make(L.Flatten)(x)
        return self.last_dense(self.make(L.Dense, 5, activation="tanh")(x))

    def fully(self, x):
        self.bias = self.make(L.Conv2D, self.classes, 1, bias_initializer="random_normal")
        return self.make(L.GlobalAveragePooling2D)(self.bias(x))
