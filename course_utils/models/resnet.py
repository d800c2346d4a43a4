"""ResNet50: sixteen bottleneck blocks, each added to what came into it.

Source: K. He, X. Zhang, S. Ren and J. Sun, "Deep Residual Learning for Image Recognition",
CVPR 2016, table 1 and figure 5 (right): y = x + F(x).
"""

import keras
from keras import layers

from course_utils.models.blocks import check_input_shape, describe, describe_block

# Blocks of a stage, and filters of their 3 by 3 convolution.
RESNET50_STAGES = ((3, 64), (4, 128), (6, 256), (3, 512))
EXPANSION = 4  # a block ends with four times the channels of its 3 by 3 convolution
# keras.applications keeps the constant of the original Caffe weights.
EPSILON = 1.001e-5


def _normalized_convolution(x, filters: int, kernel: int, *, strides: int = 1, name: str):
    # ResNet50 keeps a bias that the normalization makes superfluous; so does its weight file.
    x = layers.Conv2D(filters, kernel, strides=strides, padding="same", name=f"{name}_conv")(x)
    return layers.BatchNormalization(epsilon=EPSILON, name=f"{name}_bn")(x)


@describe_block
def bottleneck_block(x, filters: int, *, strides: int = 1, project: bool = False, name: str):
    """Apply a bottleneck block: convolutions of 1 by 1, 3 by 3 and 1 by 1, added to the input.

    Args:
        filters: Channels of the 3 by 3 convolution; the output has four times as many.
        strides: Step of the first convolution.
        project: Whether the input passes through a 1 by 1 convolution before it is added, as it
            must where the shapes differ.
        name: Name of the block; layers are ``{name}_1_conv``, ``{name}_1_bn``, ..., ``{name}_add``.

    Returns:
        Tensor of shape ``(batch, ceil(height / strides), ceil(width / strides), 4 * filters)``.
    """
    widened = EXPANSION * filters
    passed = x
    if project:
        passed = _normalized_convolution(x, widened, 1, strides=strides, name=f"{name}_0")
    x = _normalized_convolution(x, filters, 1, strides=strides, name=f"{name}_1")
    x = layers.Activation("relu", name=f"{name}_1_relu")(x)
    x = _normalized_convolution(x, filters, 3, name=f"{name}_2")
    x = layers.Activation("relu", name=f"{name}_2_relu")(x)
    x = _normalized_convolution(x, widened, 1, name=f"{name}_3")
    x = layers.Add(name=f"{name}_add")([passed, x])
    return layers.Activation("relu", name=f"{name}_out")(x)


@describe
def resnet50(
    input_shape: tuple[int, int, int] = (224, 224, 3),
    *,
    classes: int = 1000,
    stages: tuple[tuple[int, int], ...] = RESNET50_STAGES,
    name: str = "resnet50",
) -> keras.Model:
    """Build ResNet50, with the layer names of ``keras.applications``.

    Args:
        input_shape: ``(height, width, channels)``, at least 32 pixels high and wide. ImageNet's
            weights expect pictures prepared by ``keras.applications.resnet.preprocess_input``.
        stages: ``(blocks, filters)`` of each stage.
    """
    check_input_shape(input_shape, 32)
    inputs = keras.Input(input_shape, name="image")
    x = layers.ZeroPadding2D(3, name="conv1_pad")(inputs)
    x = layers.Conv2D(64, 7, strides=2, name="conv1_conv")(x)
    x = layers.BatchNormalization(epsilon=EPSILON, name="conv1_bn")(x)
    x = layers.Activation("relu", name="conv1_relu")(x)
    x = layers.ZeroPadding2D(1, name="pool1_pad")(x)
    x = layers.MaxPooling2D(3, strides=2, name="pool1_pool")(x)
    for stage, (blocks, filters) in enumerate(stages, start=2):
        for block in range(1, blocks + 1):
            first = block == 1  # it changes the channels, and from the second stage on the size
            strides, block_name = 2 if first and stage > 2 else 1, f"conv{stage}_block{block}"
            x = bottleneck_block(x, filters, strides=strides, project=first, name=block_name)
    x = layers.GlobalAveragePooling2D(name="avg_pool")(x)
    return keras.Model(inputs, layers.Dense(classes, name="predictions")(x), name=name)
