"""Blocks: short functions ``x -> x`` from which every net is built; and checks of what builds one.

A block names its layers by one scheme: ``block3_sepconv1``, ``block3_sepconv1_bn``, ``..._act``.
"""

import keras
import numpy as np
from keras import layers

from course_utils._shared.arguments import check_list, check_number, check_whole
from course_utils._shared.described import describer

describe = describer(
    "A model from ``(batch, height, width, channels)`` to logits ``(batch, classes)``.",
    name="Name of the model.",
    classes="Number of classes.",
    input_shape="``(height, width, channels)``; images are expected in 0 to 1.",
)


def convolution_block(x, filters: int, *, strides: int = 1, padding: str = "same", name: str):
    """Apply a 3 by 3 convolution, batch normalization and a ReLU.

    Args:
        x: Tensor of shape ``(batch, height, width, channels)``.
        filters: Number of output channels.
        strides: Step of the kernel; 2 halves the height and the width.
        padding: "same", or "valid" for a kernel that never reaches over the edge.
        name: Name of the convolution; ``_bn`` and ``_act`` are added for the others.

    Returns:
        Tensor of shape ``(batch, ceil(height / strides), ceil(width / strides), filters)``; with
        "valid" padding the height is ``ceil((height - 2) / strides)``, and so is the width.
    """
    # No bias: the normalization that follows has one of its own.
    x = layers.Conv2D(filters, 3, strides=strides, padding=padding, use_bias=False, name=name)(x)
    x = layers.BatchNormalization(name=f"{name}_bn")(x)
    return layers.Activation("relu", name=f"{name}_act")(x)


def separable_block(x, filters: int, *, activate: bool = True, name: str):
    """Apply a depthwise separable 3 by 3 convolution, batch normalization and perhaps a ReLU."""
    x = layers.SeparableConv2D(filters, 3, padding="same", use_bias=False, name=name)(x)
    x = layers.BatchNormalization(name=f"{name}_bn")(x)
    return layers.Activation("relu", name=f"{name}_act")(x) if activate else x


def classification_head(x, classes: int, *, dropout: float = 0.0):
    """Apply global average pooling and a dense layer that gives the logits, (batch, classes)."""
    check_whole(classes, "classes", 1, 65_536)
    check_number(dropout, "dropout", 0, 1)
    x = layers.GlobalAveragePooling2D(name="average")(x)
    if dropout:
        x = layers.Dropout(dropout, name="dropout")(x)
    # Logits stay float32 under mixed precision: a softmax over float16 loses digits.
    return layers.Dense(classes, dtype="float32", name="logits")(x)


def rescaled_input(input_shape: tuple[int, int, int]):
    """Make a model's input for images in 0 to 1, and rescale them to -1 to 1: ``(inputs, x)``."""
    inputs = keras.Input(input_shape, name="image")
    return inputs, layers.Rescaling(2.0, offset=-1.0, name="rescale")(inputs)


def check_input_shape(input_shape: tuple, least: int, divisor: int = 1) -> None:
    """Refuse pictures with sides below `least` pixels, or that `divisor` doesn't divide."""
    shape = input_shape if isinstance(input_shape, list | tuple) and len(input_shape) == 3 else ()
    whole = [type(n) is int or isinstance(n, np.integer) for n in shape]
    if (
        not (whole and all(whole) and shape[2] >= 1)
        or min(shape[:2]) < least
        or max(shape) > 16_384
        or any(side % divisor for side in shape[:2])
    ):
        rest = f", with sides that {divisor} divides" if divisor > 1 else ""
        raise ValueError(
            f"input_shape must be at least {least} pixels high and wide, at most 16,384{rest}; "
            f"received {input_shape!r} for (height, width, channels)"
        )


def check_counts(counts: tuple, name: str) -> None:
    """Refuse widths of a net that aren't one or more whole numbers."""
    counts = check_list(counts, name)
    if not counts:
        raise ValueError(f"{name} must name at least one; received an empty tuple")
    for number, count in enumerate(counts):
        check_whole(count, f"{name}[{number}]", 1, 65_536)
