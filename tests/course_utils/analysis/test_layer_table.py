import keras
import numpy as np
import pytest
import tensorflow as tf
from analysis_nets import KINDS, chain, functional, never_called
from keras import layers

from course_utils.analysis import format_table, layer_table
from course_utils.models import small_xception, vgg


def multiply_adds_of_the_profiler(model, shape):
    """Count with TensorFlow's own profiler, which walks the graph's operations."""
    trace = tf.function(lambda images: model(images, training=False), autograph=False)
    graph = trace.get_concrete_function(tf.TensorSpec((1, *shape), tf.float32)).graph
    profiler = tf.compat.v1.profiler
    options = profiler.ProfileOptionBuilder(profiler.ProfileOptionBuilder.float_operation())
    report = profiler.profile(graph, options=options.with_empty_output().build(), cmd="op")
    operations, node = 0, report  # a chain of nodes, one for each kind of operation
    while node.children:
        node = node.children[0]
        if node.name in {"Conv2D", "DepthwiseConv2dNative", "MatMul"}:
            operations += node.float_ops
    return operations / 2  # it counts the multiplication and the addition


@pytest.mark.parametrize("build", KINDS)
def test_rows_worked_out_by_hand(build):
    rows = {row.path.split("/")[-1]: row for row in layer_table(build(), (32, 32, 3))}
    assert rows["conv1"].parameters == 3 * 3 * 3 * 4 + 4
    assert rows["conv1"].multiply_adds == 32 * 32 * 3 * 3 * 3 * 4
    assert rows["conv2"].shape == (16, 16, 4)
    assert rows["conv2"].multiply_adds == 16 * 16 * 5 * 5 * 4 * 4
    assert rows["separable"].multiply_adds == 8 * 8 * (3 * 3 * 4 + 4 * 6)
    assert rows["depthwise"].multiply_adds == 8 * 8 * 3 * 3 * 6
    assert rows["bn"].parameters == 4 * 6 and rows["bn"].multiply_adds == 0
    assert rows["logits"].multiply_adds == 6 * 3 and rows["logits"].shape == (3,)
    assert [row.kind for row in rows.values()] == [type(layer).__name__ for layer in chain()]


@pytest.mark.parametrize(
    "model",
    [
        functional(),
        small_xception((64, 64, 3)),
        vgg((64, 64, 3), classes=7, stages=((1, 8), (2, 16)), dense=(9,)),
    ],
    ids=["chain", "small xception", "small vgg"],
)
def test_parameters_and_multiply_adds_agree_with_keras_and_the_profiler(model):
    rows = layer_table(model)
    assert sum(row.parameters for row in rows) == model.count_params()
    counted = multiply_adds_of_the_profiler(model, model.input_shape[1:])
    assert sum(row.multiply_adds for row in rows) == counted > 0


def test_grouped_and_transposed_convolutions():
    model = keras.Sequential(
        [
            keras.Input((8, 8, 4)),
            layers.Conv2D(6, 3, groups=2, use_bias=False, name="grouped"),
            layers.Conv2DTranspose(5, 2, strides=2, use_bias=False, name="transposed"),
        ]
    )
    grouped, transposed = layer_table(model)
    assert grouped.multiply_adds == 6 * 6 * 3 * 3 * 2 * 6  # each filter reads 2 of 4 channels
    assert transposed.multiply_adds == 6 * 6 * 2 * 2 * 6 * 5
    assert transposed.shape == (12, 12, 5)


@pytest.mark.parametrize("kind", ["Conv2D", "DepthwiseConv2D"])
def test_a_dilated_convolution_costs_what_it_gives(kind):
    options = {"kernel_size": 2, "dilation_rate": 2, "padding": "same", "use_bias": False}
    layer = getattr(layers, kind)(**options, **({"filters": 5} if kind == "Conv2D" else {}))
    (row,) = layer_table(keras.Sequential([keras.Input((7, 7, 3)), layer]))
    assert row.multiply_adds == 7 * 7 * 2 * 2 * 3 * (5 if kind == "Conv2D" else 1)


def test_a_layer_called_twice_costs_twice_and_is_stored_once():
    shared = layers.Conv2D(3, 3, padding="same", name="shared")
    inputs = keras.Input((8, 8, 3))
    first, second = layer_table(keras.Model(inputs, shared(shared(inputs))))
    assert first.multiply_adds == second.multiply_adds == 8 * 8 * 3 * 3 * 3 * 3
    assert (first.parameters, second.parameters) == (84, 0)


def test_the_text_holds_the_totals():
    model = functional()
    rows = layer_table(model)
    lines = format_table(rows, only_with_weights=True).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert lines[-1].split() == [
        "total",
        f"{model.count_params():,}",
        f"{sum(row.multiply_adds for row in rows):,}",
    ]
    assert not any("MaxPooling2D" in line for line in lines)
    assert any("MaxPooling2D" in line for line in format_table(rows).splitlines())


def test_an_open_image_size_must_be_said():
    with pytest.raises(ValueError, match="image_shape must be .* received None"):
        layer_table(never_called())


@pytest.mark.parametrize("kind", [tuple, list, np.array])
def test_an_image_size_may_be_any_row_of_three(kind):
    costs = [row.multiply_adds for row in layer_table(never_called(), kind([32, 32, 3]))]
    assert costs == [row.multiply_adds for row in layer_table(functional())]
    with pytest.raises(ValueError, match="image_shape must be .* received"):
        layer_table(never_called(), kind([0, 32, 3]))


def test_the_model_still_works_and_is_unchanged():
    model = functional()
    images = np.random.default_rng(0).random((2, 32, 32, 3), np.float32)
    before = model.predict(images, verbose=0)
    layer_table(model)
    np.testing.assert_array_equal(model.predict(images, verbose=0), before)
