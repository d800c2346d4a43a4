"""Blocks that a lesson builds in front of the learner equal those of the package."""

import ast
from pathlib import Path

import keras
import numpy as np
import pytest
from keras import layers

from course_utils.models import vgg_stage
from course_utils.models.stacks import basic_block, stacked_net

SCRIPTS = Path(__file__).resolve().parents[3] / "notebooks" / "scripts"


def from_lesson(number, name):
    """Return a function as a lesson defines it."""
    (path,) = SCRIPTS.glob(f"{number}_*.py")
    (node,) = [
        node
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef) and node.name == name
    ]
    space = {"keras": keras, "layers": layers, "np": np}
    exec(compile(ast.Module([node], []), str(path), "exec"), space)
    return space[name]


def built(block, shape, *arguments, **options):
    inputs = keras.Input(shape)
    return keras.Model(inputs, block(inputs, *arguments, **options))


@pytest.mark.parametrize(
    ("lesson", "package", "arguments", "options"),
    [
        (("05", "vgg_stage"), vgg_stage, (2, 8), {}),
        (("05", "vgg_stage"), vgg_stage, (3, 4), {}),
        (("06", "residual_block"), basic_block, (6,), {"normalize": False}),
        (("06", "residual_block"), basic_block, (8,), {"normalize": False}),
        (("06", "residual_block"), basic_block, (6,), {"normalize": False, "strides": 2}),
    ],
)
def test_the_lessons_block_is_the_packages(lesson, package, arguments, options):
    keras.utils.set_random_seed(0)
    shared = {key: value for key, value in options.items() if key == "strides"}
    ours = built(from_lesson(*lesson), (12, 12, 6), *arguments, name="block", **shared)
    theirs = built(package, (12, 12, 6), *arguments, name="block", **options)
    assert [layer.name for layer in ours.layers[1:]] == [layer.name for layer in theirs.layers[1:]]
    theirs.set_weights(ours.get_weights())
    x = np.random.default_rng(0).normal(size=(2, 12, 12, 6)).astype("float32")
    np.testing.assert_allclose(ours(x), theirs(x), atol=1e-6)


def test_normalization_by_hand_is_keras_normalization():
    by_hand = from_lesson("07", "batch_normalization")
    rng = np.random.default_rng(0)
    x = rng.normal(3, 2, (4, 5, 6, 7)).astype("float32")
    gamma, beta = rng.normal(size=7), rng.normal(size=7)
    layer = layers.BatchNormalization()
    layer.build(x.shape)
    layer.gamma.assign(gamma)
    layer.beta.assign(beta)
    np.testing.assert_allclose(by_hand(x, gamma, beta), layer(x, training=True), atol=1e-5)


def test_folding_gives_one_convolution_with_the_same_answer():
    fold = from_lesson("07", "fold")
    convolution = layers.Conv2D(5, 3, use_bias=False)
    normalization = layers.BatchNormalization()
    model = keras.Sequential([keras.Input((8, 8, 3)), convolution, normalization])
    rng = np.random.default_rng(0)
    normalization.set_weights([rng.uniform(0.5, 2, 5) for _ in range(4)])
    x = rng.normal(size=(2, 8, 8, 3)).astype("float32")
    kernel, bias = fold(convolution, normalization)
    folded = layers.Conv2D(5, 3)
    folded.build(x.shape)
    folded.set_weights([kernel, bias])
    np.testing.assert_allclose(folded(x), model(x), atol=1e-5)


@pytest.mark.parametrize("depth", [2, 9, 8.0, "8"])
def test_a_depth_that_no_stack_has_is_refused(depth):
    with pytest.raises(ValueError, match=f"depth must be .*; received {depth!r}"):
        stacked_net(depth, residual=True)
