"""Small nets and a plain reference for the interpretation tests."""

import keras
import numpy as np
import tensorflow as tf

L = keras.layers


def pooled_net(activation=None, classes=3, size=8, seed=0, name="pooled"):
    """conv -> relu -> conv -> relu -> global average -> dense."""
    keras.utils.set_random_seed(seed)
    inputs = keras.Input((size, size, 3))
    x = L.Conv2D(5, 3, padding="same", activation="relu", name="first")(inputs)
    x = L.Conv2D(6, 3, strides=2, padding="same", activation="relu", name="last")(x)
    x = L.GlobalAveragePooling2D(name="pool")(x)
    return keras.Model(inputs, L.Dense(classes, activation=activation, name="head")(x), name=name)


def flat_net(size=8, seed=0):
    """A head that is not linear: its gradient differs from image to image."""
    keras.utils.set_random_seed(seed)
    inputs = keras.Input((size, size, 3))
    x = L.Conv2D(6, 3, padding="same", activation="relu", name="conv")(inputs)
    x = L.Flatten()(L.MaxPooling2D(name="thin")(x))
    x = L.Dense(7, activation="tanh")(x)
    return keras.Model(inputs, L.Dense(3, name="head")(x))


def base_net(size=8, seed=0, name="base"):
    keras.utils.set_random_seed(seed)
    inputs = keras.Input((size, size, 3))
    x = L.Conv2D(4, 3, padding="same", activation="relu", name="inner_first")(inputs)
    x = L.Conv2D(6, 3, padding="same", activation="relu", name="inner_last")(x)
    return keras.Model(inputs, x, name=name)


def images_for(count=4, size=8, seed=0):
    return np.random.default_rng(seed).random((count, size, size, 3), "float32")


def formula(activations, gradients):
    """The definition written as loops."""
    maps = []
    for a, g in zip(np.float64(activations), np.float64(gradients), strict=True):
        total = np.zeros(a.shape[:2])
        for k in range(a.shape[-1]):
            total += g[..., k].sum() / (a.shape[0] * a.shape[1]) * a[..., k]
        maps.append(np.where(total > 0, total, 0))
    return np.stack(maps)


def gradient_of(head, activations, class_index):
    """Gradient of a logit, by an eager tape, one image at a time."""
    rows = []
    for a, c in zip(activations, class_index, strict=True):
        a = tf.convert_to_tensor(np.asarray(a)[None])
        with tf.GradientTape() as tape:
            tape.watch(a)
            score = head(a)[0, int(c)]
        rows.append(tape.gradient(score, a)[0])
    return np.stack(rows)


def reference(body, head, images, class_index):
    """Raw Grad-CAM of a model given as two callables: images to activations, those to logits."""
    activations = np.asarray(body(images))
    return formula(activations, gradient_of(head, activations, class_index))


def unit(maps):
    return np.stack([m / m.max() if m.max() > 0 else m for m in maps])
