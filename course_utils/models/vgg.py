"""VGG: a loop over stages, each a few 3 by 3 convolutions and a pooling that halves the picture.

Source: K. Simonyan and A. Zisserman, "Very Deep Convolutional Networks for Large-Scale Image
Recognition", ICLR 2015, table 1 (VGG16 is column D).
"""

import keras
from keras import layers

from course_utils.models.blocks import check_counts, check_input_shape, describe, describe_block

# Convolutions of a stage, and filters of each.
VGG16_STAGES = ((2, 64), (2, 128), (3, 256), (3, 512), (3, 512))


@describe_block
def vgg_stage(x, convolutions: int, filters: int, *, name: str):
    """Apply some 3 by 3 convolutions with ReLU, then 2 by 2 max pooling.

    Args:
        convolutions: How many convolutions, each followed by a ReLU.
        filters: Number of output channels of each.
        name: Name of the stage; the layers are ``{name}_conv1``, ... and ``{name}_pool``.

    Returns:
        Tensor of shape ``(batch, height // 2, width // 2, filters)``.
    """
    for number in range(1, convolutions + 1):
        x = layers.Conv2D(
            filters, 3, padding="same", activation="relu", name=f"{name}_conv{number}"
        )(x)
    return layers.MaxPooling2D(2, name=f"{name}_pool")(x)


@describe
def vgg(
    input_shape: tuple[int, int, int] = (224, 224, 3),
    *,
    classes: int = 1000,
    stages: tuple[tuple[int, int], ...] = VGG16_STAGES,
    dense: tuple[int, ...] = (4096, 4096),
    name: str = "vgg16",
) -> keras.Model:
    """Build a VGG; the default is VGG16, with the layer names of ``keras.applications``.

    Args:
        input_shape: ``(height, width, channels)``. VGG16 with ImageNet's weights expects pictures
            prepared by ``keras.applications.vgg16.preprocess_input``.
        stages: ``(convolutions, filters)`` of each stage, one or more; each halves the picture.
        dense: Units of each dense layer before the last.
    """
    check_counts([number for stage in stages for number in stage], "stages")
    check_input_shape(input_shape, 2 ** len(stages))  # each stage halves the picture
    inputs = x = keras.Input(input_shape, name="image")
    for number, (convolutions, filters) in enumerate(stages, start=1):
        x = vgg_stage(x, convolutions, filters, name=f"block{number}")
    x = layers.Flatten(name="flatten")(x)
    for number, units in enumerate(dense, start=1):
        x = layers.Dense(units, activation="relu", name=f"fc{number}")(x)
    return keras.Model(inputs, layers.Dense(classes, name="predictions")(x), name=name)
