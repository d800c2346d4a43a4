"""Xception, and the small one of the course: the same architecture, at a size two cores can train.

Source: F. Chollet, "Xception: Deep Learning with Depthwise Separable Convolutions", CVPR 2017,
figure 5 (entry, middle and exit flow).
"""

import keras
from keras import layers

from course_utils._shared.arguments import check_whole
from course_utils.models.blocks import (
    check_counts,
    check_input_shape,
    classification_head,
    convolution_block,
    describe,
    rescaled_input,
    separable_block,
)


def downsampling_stage(x, filters: int, *, first_filters=None, activate_first=False, name: str):
    """Apply two separable blocks and max pooling, and add a shortcut (the entry flow).

    The shortcut is a 1 by 1 convolution, as the stage changes the shape. Between the two blocks are
    `first_filters` channels, None for `filters`. With `activate_first` a ReLU comes before the
    first block; the shortcut goes around it.
    """
    options = {"strides": 2, "padding": "same", "use_bias": False, "name": f"{name}_shortcut"}
    passed = layers.Conv2D(filters, 1, **options)(x)
    passed = layers.BatchNormalization(name=f"{name}_shortcut_bn")(passed)
    if activate_first:
        x = layers.Activation("relu", name=f"{name}_act")(x)
    x = separable_block(x, first_filters or filters, name=f"{name}_sepconv1")
    x = separable_block(x, filters, activate=False, name=f"{name}_sepconv2")
    x = layers.MaxPooling2D(3, strides=2, padding="same", name=f"{name}_pool")(x)
    return layers.Add(name=f"{name}_add")([x, passed])


def residual_stage(x, *, repeats: int = 2, name: str):
    """Apply separable blocks at one resolution and add their input (the middle flow).

    The last block has no ReLU before the addition.
    """
    passed, filters = x, x.shape[-1]
    x = layers.Activation("relu", name=f"{name}_act")(x)
    for number in range(1, repeats + 1):
        x = separable_block(x, filters, activate=number < repeats, name=f"{name}_sepconv{number}")
    return layers.Add(name=f"{name}_add")([x, passed])


@describe
def small_xception(
    input_shape: tuple[int, int, int] = (64, 64, 3),
    *,
    classes: int = 2,
    stem: int = 24,
    widths: tuple[int, ...] = (64,),
    middle: int = 2,
    exit_filters: int = 128,
    dropout: float = 0.0,
    name: str = "small_xception",
) -> keras.Model:
    """Build an Xception with a few narrow stages.

    A convolution halves the picture, each width adds a stage that halves it again, then
    ``middle`` residual stages work at that resolution, and one wider separable block ends it.

    Args:
        stem: Filters of the first convolution.
        widths: Filters of each downsampling stage, one or more; the picture must be large enough
            to be halved once more than that.
        middle: Number of residual stages after them.
        exit_filters: Channels that the head averages.
        dropout: Share of those left out at random in training, 0 to 1.
    """
    check_counts(widths, "widths")
    check_input_shape(input_shape, 2 ** (len(widths) + 1))  # the stem and each stage halve it
    for each, number in {"stem": stem, "middle": middle, "exit_filters": exit_filters}.items():
        check_whole(number, each, 0 if each == "middle" else 1, 65_536)
    inputs, x = rescaled_input(input_shape)
    x = convolution_block(x, stem, strides=2, name="block1_conv1")
    for block, filters in enumerate(widths, start=2):
        x = downsampling_stage(x, filters, name=f"block{block}")
    last = len(widths) + 2 + middle
    for block in range(len(widths) + 2, last):
        x = residual_stage(x, name=f"block{block}")
    x = separable_block(x, exit_filters, name=f"block{last}_sepconv1")
    return keras.Model(inputs, classification_head(x, classes, dropout=dropout), name=name)


@describe
def xception(
    input_shape: tuple[int, int, int] = (299, 299, 3),
    *,
    classes: int = 1000,
    name: str = "xception",
) -> keras.Model:
    """Build Xception as published: 36 convolutions in 14 blocks, 22,910,480 parameters.

    Args:
        input_shape: ``(height, width, channels)``, at least 71 pixels high and wide. ImageNet's
            weights expect pictures prepared by ``keras.applications.xception.preprocess_input``.
    """
    check_input_shape(input_shape, 71)
    inputs = x = keras.Input(input_shape, name="image")
    x = convolution_block(x, 32, strides=2, padding="valid", name="block1_conv1")
    x = convolution_block(x, 64, padding="valid", name="block1_conv2")
    for block, filters in enumerate((128, 256, 728), start=2):
        x = downsampling_stage(x, filters, activate_first=block > 2, name=f"block{block}")
    for block in range(5, 13):
        x = residual_stage(x, repeats=3, name=f"block{block}")
    x = downsampling_stage(x, 1024, first_filters=728, activate_first=True, name="block13")
    x = separable_block(x, 1536, name="block14_sepconv1")
    x = separable_block(x, 2048, name="block14_sepconv2")
    return keras.Model(inputs, classification_head(x, classes), name=name)
