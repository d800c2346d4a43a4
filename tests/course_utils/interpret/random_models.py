"""Models drawn at random: of every kind that people build, small enough to check by hand."""

from __future__ import annotations

import dataclasses
import tempfile
from pathlib import Path

import keras
import tensorflow as tf
from random_parts import L, Parts, ops

FORMS = "functional functional functional sequential unbuilt subclassed compiled saved".split()
SQUASHES = "none layer activation function"
FREE_SQUASHES = "operation log clipped percent"


@dataclasses.dataclass
class Drawn:
    """A model, the same before its squashing, and how it came about."""

    model: keras.Model
    plain: keras.Model  # shares the layers of `model`, and gives the logits
    last: tuple[keras.layers.Layer, ...]  # those whose activation is a squashing
    size: tuple[int, int, int]  # of a picture
    story: list[str]
    output: str | int | None = None
    top: float = 1.0  # the pictures' values lie in 0 to `top`
    averages: bool = False  # whether the logits are a dense layer of averages over positions
    half: bool = False  # whether numbers have half precision


class Written(keras.Model):
    """The same layers, called by a method of one's own."""

    def __init__(self, inner, compiled):
        super().__init__()
        self.inner, self.compiled = inner, compiled

    def call(self, x, training=False):
        # Said, for it is not passed on by itself: Keras's Resizing would turn training on.
        if self.compiled:
            return tf.function(self.inner.call, autograph=False)(x, training=training)
        return self.inner(x, training=training)


class Unsquashed(L.Layer):
    """What a dense layer gives before its own activation."""

    def __init__(self, dense):
        super().__init__()
        self.dense = dense

    def call(self, x):
        return ops.matmul(x, self.dense.kernel) + self.dense.bias


class Draw(Parts):
    """Draws one model of a seed."""

    def model(self) -> Drawn:
        policy = keras.config.dtype_policy()
        self.half = bool(self.chance(0.08))
        if self.half:
            keras.config.set_dtype_policy(self.pick("mixed_bfloat16", "mixed_float16"))
        try:
            return self._model("functional" if self.half else self.pick(*FORMS))
        finally:
            keras.config.set_dtype_policy(policy)

    def _model(self, form: str) -> Drawn:
        self.saved, self.in_line = form == "saved", form in ("sequential", "unbuilt")
        size = (int(self.rng.integers(10, 15)), int(self.rng.integers(10, 15)), 3)
        inputs, top = keras.Input(size), 255.0 if self.chance(0.1) else 1.0
        features = self.features(self.bytes(inputs) if top > 1 else inputs)
        self.classes, head = int(self.pick(1, 2, 3)), self.pick(*self.HEADS.split())
        logits = getattr(self, head)(features)
        if self.half:
            logits = self.make(L.Activation, "linear", dtype="float32")(logits)
        argument = isinstance(self.bias, L.Dense) and not self.half and self.chance(0.3)
        if argument:
            self.bias.activation = self.squashing(logits)
            self.story.append("as argument")
        answer, output = logits if argument else self.squash(logits), None
        if form not in ("sequential", "unbuilt", "compiled"):
            output = self.pick(*[None] * 6, "wanted", 1)
        model = keras.Model(inputs, self.answers(features, answer, output))
        self.move_statistics(model)
        model = reloaded(model) if self.saved else model
        end = model.get_layer(logits._keras_history.operation.name)
        before = Unsquashed(end)(end.input) if argument else end.output
        last = (end, model.get_layer(self.bias.name))
        return Drawn(
            *(self.formed(model, form), keras.Model(model.inputs, before), last),
            *(size, self.story, output, top, head in ("average", "conv_head"), self.half),
        )

    def features(self, x):
        """Put preprocessing, convolutions and blocks behind the pictures."""
        for _ in range(self.rng.integers(0, 3)):
            x = self.run(self.BEFORE, x)
        x = self.base(x) if self.chance(0.3) else x
        x = self.convolution(4, padding=None)(x)
        for _ in range(self.rng.integers(0, 3)):
            x = self.run(self.CHAIN if self.in_line else self.BLOCKS + self.CHAIN, x)
            if self.chance(0.3):
                x = self.make(L.BatchNormalization)(x)
                x = self.make(L.Activation, self.activation())(x)
        return x

    def squashing(self, logits):
        names = ("sigmoid",) if logits.shape[-1] == 1 else ("softmax", "softmax", "sigmoid")
        return getattr(keras.activations, self.pick(*names))

    def squash(self, logits):
        kind = self.pick(*(SQUASHES + ("" if self.in_line else " " + FREE_SQUASHES)).split())
        if kind == "none":
            return logits
        function = self.squashing(logits)
        if kind == "layer" and logits.shape[-1] > 1:
            x = self.make(L.Softmax)(logits)
        elif kind == "function":
            x = self.make(L.Lambda, function)(logits)
        elif kind in FREE_SQUASHES.split():
            x = getattr(ops, function.__name__)(logits)
        else:
            x = self.make(L.Activation, function)(logits)
        x = {
            "log": lambda: ops.log(x),
            "clipped": lambda: ops.clip(x, 1e-7, 1 - 1e-7),
            "percent": lambda: 100 * x,
        }.get(kind, lambda: x)()
        after = self.pick("", "", "linear", "reshape", "corner", "dropout", "scale")
        if after == "linear":
            return self.make(L.Activation, "linear")(x)
        if after == "reshape":
            return self.make(L.Reshape, (self.classes,))(x)
        if after == "corner":
            return self.make(L.Reshape, (1, 1, self.classes))(x)
        if after == "dropout":
            return self.make(L.Dropout, 0.3)(x)
        return self.make(L.Rescaling, 2.0)(x) if after == "scale" else x

    def answers(self, features, answer, output):
        if output is None:
            return answer
        other = self.make(L.GlobalAveragePooling2D)(features)
        both = [self.make(L.Dense, 2)(other), answer]
        return both if output == 1 else dict(zip(("other", "wanted"), both, strict=True))

    def move_statistics(self, model):
        """Give batch normalization averages as training would."""
        for weight in model.non_trainable_weights:
            if "moving" in weight.name:
                weight.assign(self.rng.uniform(0.3, 1.5, weight.shape))

    def formed(self, model, form):
        if form in ("subclassed", "compiled"):
            return Written(model, form == "compiled")
        if self.in_line:
            layers = model.layers if form == "sequential" else model.layers[1:]
            return keras.Sequential(layers)
        return model


def reloaded(model: keras.Model) -> keras.Model:
    """Return the model as it comes back from a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.keras")
        model.save(path)
        return keras.models.load_model(path, safe_mode=False)
