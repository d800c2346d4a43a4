"""The kinds of models that every method must get right, each with the pieces to check it by."""

import dataclasses
from collections.abc import Callable

import keras
import numpy as np
import tensorflow as tf
from interpret_nets import L, base_net, gradient_of, images_for

CLASSES = np.array([0, 1, 2, 1])
KINDS = (
    "functional",
    "softmax",
    "sequential never called",
    "nested functional",
    "nested sequential",
    "nested twice behind preprocessing",
    "several outputs",
)


@dataclasses.dataclass
class Kind:
    """A model, and the same in two pieces: images to activations, activations to logits."""

    model: keras.Model
    body: Callable
    head: Callable
    output: str | None = None

    def logits(self, images):
        return self.head(self.body(tf.convert_to_tensor(images)))

    def activations_and_gradients(self, images, classes):
        """Those of the default layer, by an eager tape, one image at a time; float64."""
        activations = np.asarray(self.body(images))
        return np.float64(activations), np.float64(gradient_of(self.head, activations, classes))

    def pixel_gradients(self, images, classes):
        """Of each image's own logit, by an eager tape, one image at a time; float64."""
        return np.float64(gradient_of(self.logits, images, classes))


def chain(layers):
    def run(x):
        for layer in layers:
            x = layer(x)
        return x

    return run


def make_kind(name, pooled=False):
    """Build a kind of model; the same name gives the same weights.

    With `pooled` the head is global average pooling and one dense layer, else it is not linear.
    """
    keras.utils.set_random_seed(3)
    head = [L.GlobalAveragePooling2D()] if pooled else [L.Flatten(), L.Dense(7, activation="tanh")]
    head += [L.Dense(3)]
    base, inputs = base_net(), keras.Input((8, 8, 3))
    if name == "functional":
        return Kind(keras.Model(base.inputs, chain(head)(base.outputs[0])), base, chain(head))
    if name == "softmax":
        probabilities = L.Softmax()(chain(head)(base(inputs)))
        return Kind(keras.Model(inputs, probabilities), base, chain(head))
    if name == "sequential never called":
        first, last = L.Conv2D(4, 3, activation="relu"), L.Conv2D(6, 3, strides=2)
        body = [first, last, L.ReLU()]
        return Kind(keras.Sequential([*body, *head]), chain(body), chain(head))
    if name == "nested functional":
        return Kind(keras.Model(inputs, chain([base, *head])(inputs)), base, chain(head))
    if name == "nested sequential":
        return Kind(keras.Sequential([inputs, base, *head]), base, chain(head))
    if name == "nested twice behind preprocessing":
        scaling = L.Rescaling(2.0, -1.0)
        outer = keras.Model(inputs, base(scaling(inputs)), name="outer")
        layers = [L.RandomFlip(), outer, L.Dropout(0.5), *head]
        return Kind(keras.Sequential([inputs, *layers]), chain([scaling, base]), chain(head))
    if name == "several outputs":
        x = base(inputs)
        other = L.Dense(2, name="other")(L.Flatten()(L.Conv2D(5, 3, name="side")(x)))
        outputs = {"other": other, "wanted": chain(head)(x)}
        return Kind(keras.Model(inputs, outputs), base, chain(head), "wanted")
    raise ValueError(name)


def guided_relu(top=np.inf):
    """The definition of guided backpropagation, independent of the package."""

    @tf.custom_gradient
    def relu(x):
        def backwards(gradient):
            open_gate = (x > 0) & (x < top)
            return gradient * tf.cast(open_gate & (gradient > 0), x.dtype)

        return tf.clip_by_value(x, 0, top), backwards

    return relu


def all_layers(layer):
    for child in getattr(layer, "layers", []):
        yield child
        yield from all_layers(child)


def make_guided(model):
    """Change the ReLUs of a model for guided ones, in place; only ever done to a twin."""
    for layer in all_layers(model):
        if isinstance(layer, L.ReLU):
            layer.__dict__["call"] = guided_relu(layer.max_value or np.inf)
        elif getattr(layer, "activation", None) is keras.activations.relu:
            layer.activation = guided_relu()


def kind_images():
    return images_for(len(CLASSES))
