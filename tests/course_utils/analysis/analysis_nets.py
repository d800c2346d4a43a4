"""Small nets of every kind: functional, Sequential that was never called, nested, branching."""

import keras
from keras import layers


def chain():
    """List layers with kernels, steps and dilations that a hand can follow."""
    return [
        layers.Conv2D(4, 3, padding="same", name="conv1"),
        layers.Conv2D(4, 5, strides=2, padding="same", activation="relu", name="conv2"),
        layers.MaxPooling2D(2, name="pool"),
        layers.SeparableConv2D(6, 3, padding="same", name="separable"),
        layers.DepthwiseConv2D(3, dilation_rate=2, padding="same", name="depthwise"),
        layers.BatchNormalization(name="bn"),
        layers.GlobalAveragePooling2D(name="average"),
        layers.Dense(3, name="logits"),
    ]


def functional():
    inputs = x = keras.Input((32, 32, 3))
    for layer in chain():
        x = layer(x)
    return keras.Model(inputs, x)


def sequential():
    return keras.Sequential([keras.Input((32, 32, 3)), *chain()])


def never_called():
    return keras.Sequential(chain())


def nested():
    inputs = x = keras.Input((32, 32, 3))
    parts = chain()
    base_in = y = keras.Input((32, 32, 3))
    for layer in parts[:6]:
        y = layer(y)
    x = keras.Model(base_in, y, name="base")(x)
    for layer in parts[6:]:
        x = layer(x)
    return keras.Model(inputs, x)


def branching():
    """Add a wide branch to a narrow one with a bare `+`, which is no layer."""
    inputs = keras.Input((33, 33, 1))
    wide = layers.Conv2D(2, 7, padding="same", name="wide")(inputs)
    narrow = layers.Conv2D(2, 3, padding="same", name="narrow")(inputs)
    x = layers.Conv2D(2, 3, padding="same", name="after")(wide + narrow)
    return keras.Model(inputs, x)


KINDS = [functional, sequential, never_called, nested]
