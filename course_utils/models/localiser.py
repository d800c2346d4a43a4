"""The localiser: a net that predicts one box."""

import math

import keras
from keras import layers

from course_utils._shared.arguments import check_number, check_whole
from course_utils.models.blocks import convolution_block, rescaled_input
from course_utils.models.checks import check_counts, check_input_shape, describe


@describe
def localiser(
    input_shape: tuple[int, int, int] = (64, 64, 3),
    *,
    widths: tuple[int, ...] = (16, 32, 64, 64),
    hidden: int = 128,
    dropout: float = 0.0,
    name: str = "localiser",
) -> keras.Model:
    """Build a net that predicts the box of the one object in a picture.

    A classifier averages each channel over the picture, which forgets where. A localiser keeps
    every cell of its last, coarse map and weighs them all.

    Args:
        widths: Filters of each convolution; each is followed by a pooling that halves the map,
            which the picture must be large enough for.
        hidden: Units between the map and the box.
        dropout: Share of the units left out at random in training, 0 to 1.

    Returns:
        A model from ``(batch, height, width, channels)`` to boxes ``(batch, 4)``: y0, x0, y1, x1
        as fractions of height and width, 0 to 1.
    """
    check_counts(widths, "widths")
    check_input_shape(input_shape, 2 ** len(widths))  # each pooling halves the map
    check_whole(hidden, "hidden", 1, 65_536)
    check_number(dropout, "dropout", 0, 1)
    inputs, x = rescaled_input(input_shape)
    for block, filters in enumerate(widths, start=1):
        x = convolution_block(x, filters, name=f"block{block}_conv1")
        x = layers.MaxPooling2D(2, name=f"block{block}_pool")(x)
    x = layers.Flatten(name="flatten")(x)
    # Normalized as the maps are: thousands of numbers added up would drive the sigmoid to its
    # flat ends, where nothing is learnt any more.
    x = layers.Dense(hidden, use_bias=False, name="hidden")(x)
    x = layers.BatchNormalization(name="hidden_bn")(x)
    x = layers.Activation("relu", name="hidden_act")(x)
    if dropout:
        x = layers.Dropout(dropout, name="dropout")(x)
    return keras.Model(inputs, _box(x), name=name)


def _box(x):
    """Predict a box with a dense layer; before training it is about the middle of the picture."""
    middle = math.log(3)  # a sigmoid makes 1/4 of minus this, and 3/4 of this
    return layers.Dense(
        4,
        activation="sigmoid",  # no side lies outside the picture
        kernel_initializer=keras.initializers.RandomNormal(stddev=0.01),
        bias_initializer=keras.initializers.Constant([-middle, -middle, middle, middle]),
        dtype="float32",
        name="box",
    )(x)
