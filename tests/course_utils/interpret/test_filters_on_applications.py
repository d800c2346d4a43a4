"""The first step of a filter's climb in four published nets, plain and nested, by an eager tape."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from interpret_nets import L

from course_utils.interpret import visualize_filters

APPLICATIONS = [
    ("Xception", "block4_sepconv1_bn", 96),
    ("ResNet50", "conv3_block1_out", 64),
    ("MobileNet", "conv_pw_6_relu", 64),
    ("EfficientNetB0", "block4a_expand_activation", 64),
]


@pytest.mark.slow
@pytest.mark.parametrize("nested", [False, True], ids=["plain", "nested"])
@pytest.mark.parametrize(
    ("name", "layer", "size"), APPLICATIONS, ids=[each[0] for each in APPLICATIONS]
)
def test_the_first_step_follows_the_gradient(name, layer, size, nested):
    keras.utils.set_random_seed(4)
    net = getattr(keras.applications, name)(weights=None, input_shape=(size, size, 3), classes=5)
    body = keras.Model(net.inputs, net.get_layer(layer).output)
    start = np.random.default_rng(0).random((1, size, size, 3), "float32")
    number = int(np.argmax(np.mean(body([start])[0], axis=(0, 1))))  # one that is not silent
    picture = tf.constant(start)
    with tf.GradientTape() as tape:
        tape.watch(picture)
        score = tf.reduce_mean(body([picture], training=False)[0, :, :, number])
    gradient = np.float64(tape.gradient(score, picture)[0])
    direction = gradient / np.sqrt(np.sum(gradient**2))
    model, path = net, layer
    if nested:
        inputs = keras.Input((size, size, 3))
        model, path = keras.Model(inputs, net(L.Rescaling(1.0)(inputs))), f"{net.name}/{layer}"
    found = visualize_filters(
        model, path, number, steps=1, step_size=1.0, initial=start, border=0, size=size
    )
    np.testing.assert_allclose(found.activations[0, 0], float(score), rtol=1e-3)
    step = found.ascended[0] - start[0]
    np.testing.assert_allclose(step, direction, atol=2e-3 * np.abs(direction).max())
    assert found.layer == path and found.dead.size == 0
