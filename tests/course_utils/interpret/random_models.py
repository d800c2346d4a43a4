"""Models drawn at random: of every kind that people build, small enough to check by hand."""

from __future__ import annotations

import dataclasses

import keras
import numpy as np
import tensorflow as tf

L = keras.layers
ACTIVATIONS = ("relu", "tanh", "gelu", "silu", "leaky_relu", "linear", tf.nn.softplus)


@dataclasses.dataclass
class Drawn:
    """A model, the same model before its squashing, and how it came about."""

    model: keras.Model
    plain: keras.Model
    output: str | int | None
    story: list[str]


class Written(keras.Model):
    """The same layers, called by a method of one's own."""

    def __init__(self, inner, compiled):
        super().__init__()
        self.inner = inner
        self.run = tf.function(self.inner.call, autograph=False) if compiled else None

    def call(self, x, training=False):
        # Said, for it is not passed on by itself: Keras's Resizing would turn training on.
        return (self.run or self.inner)(x, training=training)


class Draw:
    """Draws one model; `story` tells what was chosen."""

    def __init__(self, seed: int):
        self.rng, self.story, self.count = np.random.default_rng(seed), [f"seed {seed}"], 0
        keras.utils.set_random_seed(seed)

    def pick(self, *choices):
        chosen = choices[self.rng.integers(len(choices))]
        self.story.append(getattr(chosen, "__name__", str(chosen)))
        return chosen

    def chance(self, share):
        return self.rng.random() < share

    def name(self):
        self.count += 1
        return f"layer{self.count}"

    def convolution(self, filters, stride=None, same=True):
        kind = self.pick(L.Conv2D, L.Conv2D, L.SeparableConv2D, L.DepthwiseConv2D)
        options = {
            "kernel_size": int(self.pick(1, 2, 3)),
            "strides": stride or int(self.pick(1, 1, 2)),
            "padding": "same" if same else str(self.pick("same", "valid")),
            "activation": self.pick(*ACTIVATIONS),
            "bias_initializer": "random_normal",
            "name": self.name(),
        }
        if options["strides"] == 1 and self.chance(0.2):
            options["dilation_rate"] = 2
        return kind(**options) if kind is L.DepthwiseConv2D else kind(filters, **options)

    def preprocessing(self):
        choices = [
            lambda: L.Rescaling(2.0, -1.0, name=self.name()),
            lambda: L.Normalization(mean=[0.4] * 3, variance=[0.3] * 3, name=self.name()),
            lambda: L.ZeroPadding2D(((0, 3), (2, 0)), name=self.name()),
            lambda: L.Cropping2D(((1, 0), (0, 2)), name=self.name()),
            lambda: L.Resizing(11, 13, name=self.name()),
            lambda: L.Resizing(9, 12, crop_to_aspect_ratio=True, name=self.name()),
            lambda: L.RandomFlip(name=self.name()),
            lambda: L.Permute((2, 1, 3), name=self.name()),
            lambda: L.Lambda(lambda x: x[:, ::-1], name=self.name()),
        ]
        kinds = "scale normalize pad crop resize aspect flip turn reverse".split()
        number = int(self.rng.integers(len(choices)))
        self.story.append(kinds[number])
        return choices[number]()

    def block(self, x, shared=None):
        kind = self.pick("chain", "chain", "residual", "branches", "gate", "shared", "pool", "ops")
        filters = x.shape[-1]
        if kind == "chain":
            x = self.convolution(int(self.pick(3, 4)), same=False)(x)
        elif kind == "residual":
            y = self.convolution(filters, stride=1)(x)
            x = L.Add(name=self.name())([x, L.Conv2D(filters, 1, name=self.name())(y)])
        elif kind == "branches":
            parts = [self.convolution(3, stride=1)(x) for _ in range(2)]
            x = L.Concatenate(name=self.name())(parts)
        elif kind == "gate":
            gate = L.GlobalAveragePooling2D(keepdims=True, name=self.name())(x)
            x = x * L.Conv2D(filters, 1, activation="sigmoid", name=self.name())(gate)
        elif kind == "shared":
            again = L.Conv2D(filters, 3, padding="same", activation="tanh", name=self.name())
            x = again(again(x))
        elif kind == "pool":
            pool = self.pick(L.MaxPooling2D, L.AveragePooling2D)
            x = pool(2, padding="same", name=self.name())(x)
        else:
            x = keras.ops.average_pool(keras.ops.relu(x) * 2 + 0.1, 2, 1, "same")
        if self.chance(0.4):
            x = L.BatchNormalization(name=self.name())(x)
            x = L.Activation(self.pick(*ACTIVATIONS[:5]), name=self.name())(x)
        return L.Dropout(0.3, name=self.name())(x) if self.chance(0.2) else x

    def head(self, x, classes):
        kind = self.pick("average", "average", "max", "flat", "hidden")
        if kind in ("flat", "hidden"):
            x = L.Flatten(name=self.name())(x)
        else:
            pool = L.GlobalAveragePooling2D if kind == "average" else L.GlobalMaxPooling2D
            x = pool(name=self.name())(x)
        if kind == "hidden":
            x = L.Dense(5, activation="tanh", name=self.name())(x)
        return L.Dense(classes, bias_initializer="random_normal", name=self.name())(x)

    def squash(self, x):
        kind = self.pick("none", "softmax layer", "activation", "operation", "sigmoid", "lambda")
        one = x.shape[-1] == 1
        function = keras.ops.sigmoid if one or kind == "sigmoid" else keras.ops.softmax
        if kind == "none":
            return x
        if kind == "softmax layer" and not one:
            return L.Softmax(name=self.name())(x)
        if kind == "activation":
            return L.Activation(function.__name__, name=self.name())(x)
        if kind == "lambda":
            return L.Lambda(function, name=self.name())(x)
        return function(x)

    def model(self) -> Drawn:
        policy = keras.config.dtype_policy()
        mixed = self.chance(0.1) and self.pick("mixed_bfloat16")
        if mixed:
            keras.config.set_dtype_policy(mixed)
        try:
            return self._model()
        finally:
            keras.config.set_dtype_policy(policy)

    def _model(self) -> Drawn:
        size = (int(self.rng.integers(12, 17)), int(self.rng.integers(12, 17)), 3)
        inputs = x = keras.Input(size)
        for _ in range(self.rng.integers(0, 3)):
            x = self.preprocessing()(x)
        if self.chance(0.3):
            base_in = y = keras.Input(x.shape[1:])
            y = self.block(self.convolution(4, same=False)(y))
            x = keras.Model(base_in, y, name=self.pick("base"))(x)
        x = self.convolution(4, same=False)(x)
        for _ in range(self.rng.integers(0, 3)):
            x = self.block(x)
        classes = int(self.pick(1, 2, 3))
        logits = L.Activation("linear", dtype="float32", name="logits")(self.head(x, classes))
        answer, output = self.squash(logits), None
        answers = answer
        if self.chance(0.15):
            answers, output = {"other": self.head(x, 2), "wanted": answer}, self.pick("wanted")
        model, plain = keras.Model(inputs, answers), keras.Model(inputs, logits)
        for weight in model.non_trainable_weights:
            if "moving" in weight.name or weight.name in ("mean", "variance"):
                weight.assign(self.rng.uniform(0.3, 1.5, weight.shape))
        if output is None and not policy_is_mixed():
            form = self.pick("functional", "functional", "subclassed", "compiled", "saved")
            if form in ("subclassed", "compiled"):
                model = Written(model, form == "compiled")
        return Drawn(model, plain, output, self.story)


def policy_is_mixed() -> bool:
    return "mixed" in keras.config.dtype_policy().name


def change(drawn: Drawn, rng: np.random.Generator) -> None:
    """Change what the model computes without making a new layer."""
    layers = [layer for layer in drawn.plain.layers if hasattr(layer, "activation")]
    # Not the last dense layer: a sigmoid there is a squashing, which is taken off on purpose.
    layers = layers[: [layer.name for layer in layers].index("logits") - 1]
    layer = layers[rng.integers(len(layers))]
    layer.activation = keras.activations.sigmoid if rng.random() < 0.5 else tf.math.sin
    for each in drawn.plain.layers:
        if isinstance(each, L.Rescaling):
            each.scale = 1.5
