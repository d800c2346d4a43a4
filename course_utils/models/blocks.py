"""Blocks: short functions ``x -> x`` from which every net of the course is built.

Each takes a tensor and a ``name``, and names its layers by one scheme, so that lessons
can address them: ``block3_sepconv1``, ``block3_sepconv1_bn``, ``block3_sepconv1_act``.
"""

import keras
from keras import layers

from course_utils._shared.arguments import check_number, check_whole


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
    """Apply a depthwise separable 3 by 3 convolution, batch normalization and a ReLU.

    Args:
        x: Tensor of shape ``(batch, height, width, channels)``.
        filters: Number of output channels.
        activate: Whether a ReLU follows; the last block before an addition has none.
        name: Name of the separable convolution; ``_bn`` and ``_act`` are added.

    Returns:
        Tensor of shape ``(batch, height, width, filters)``.
    """
    x = layers.SeparableConv2D(filters, 3, padding="same", use_bias=False, name=name)(x)
    x = layers.BatchNormalization(name=f"{name}_bn")(x)
    return layers.Activation("relu", name=f"{name}_act")(x) if activate else x


def shortcut(x, filters: int, *, strides: int = 1, name: str):
    """Return the shortcut around a block: ``x``, or a 1 by 1 convolution where shapes differ.

    Args:
        x: Tensor of shape ``(batch, height, width, channels)``.
        filters: Channels at the end of the block.
        strides: Step of the block.
        name: Name of the block; the layers are ``{name}_shortcut`` and ``{name}_shortcut_bn``.
    """
    if strides == 1 and x.shape[-1] == filters:
        return x
    x = layers.Conv2D(
        filters, 1, strides=strides, padding="same", use_bias=False, name=f"{name}_shortcut"
    )(x)
    return layers.BatchNormalization(name=f"{name}_shortcut_bn")(x)


def downsampling_stage(
    x, filters: int, *, first_filters: int | None = None, activate_first: bool = False, name: str
):
    """Apply two separable blocks and max pooling, and add a shortcut (Xception's entry flow).

    Args:
        x: Tensor of shape ``(batch, height, width, channels)``.
        filters: Number of output channels.
        first_filters: Channels between the two blocks, where they differ from ``filters``.
        activate_first: Whether a ReLU comes before the first block; the shortcut goes around it.
        name: Name of the stage, ``block2`` for example.

    Returns:
        Tensor of shape ``(batch, ceil(height / 2), ceil(width / 2), filters)``.
    """
    passed = shortcut(x, filters, strides=2, name=name)
    if activate_first:
        x = layers.Activation("relu", name=f"{name}_act")(x)
    x = separable_block(x, first_filters or filters, name=f"{name}_sepconv1")
    x = separable_block(x, filters, activate=False, name=f"{name}_sepconv2")
    x = layers.MaxPooling2D(3, strides=2, padding="same", name=f"{name}_pool")(x)
    return layers.Add(name=f"{name}_add")([x, passed])


def residual_stage(x, filters: int, *, repeats: int = 2, name: str):
    """Apply separable blocks at one resolution and add their input (Xception's middle flow).

    Args:
        x: Tensor of shape ``(batch, height, width, channels)``.
        filters: Number of output channels.
        repeats: Number of separable blocks; the last has no ReLU before the addition.
        name: Name of the stage, ``block5`` for example.

    Returns:
        Tensor of shape ``(batch, height, width, filters)``.
    """
    passed = shortcut(x, filters, name=name)
    x = layers.Activation("relu", name=f"{name}_act")(x)
    for number in range(1, repeats + 1):
        x = separable_block(x, filters, activate=number < repeats, name=f"{name}_sepconv{number}")
    return layers.Add(name=f"{name}_add")([x, passed])


def classification_head(x, classes: int, *, dropout: float = 0.0):
    """Apply global average pooling and a dense layer that gives the logits.

    Args:
        x: Tensor of shape ``(batch, height, width, channels)``.
        classes: Number of logits.
        dropout: Share of channels left out at random in training, 0 to 1.

    Returns:
        Tensor of shape ``(batch, classes)``: logits, not probabilities.
    """
    check_whole(classes, "classes", 1, 65_536)
    check_number(dropout, "dropout", 0, 1)
    x = layers.GlobalAveragePooling2D(name="average")(x)
    if dropout:
        x = layers.Dropout(dropout, name="dropout")(x)
    # Logits stay float32 under mixed precision: a softmax over float16 loses digits.
    return layers.Dense(classes, dtype="float32", name="logits")(x)


def rescaled_input(input_shape: tuple[int, int, int]):
    """Make a model's input for images in 0 to 1, and rescale them to -1 to 1.

    Args:
        input_shape: ``(height, width, channels)``.

    Returns:
        ``(inputs, x)``: the symbolic input and the rescaled tensor.
    """
    inputs = keras.Input(input_shape, name="image")
    return inputs, layers.Rescaling(2.0, offset=-1.0, name="rescale")(inputs)
