"""Published nets: VGG, ResNet50 and ConvNeXt, each a loop over stages."""

import keras
from keras import layers

from course_utils._shared.arguments import check_array, check_list, check_number, check_whole
from course_utils.models.blocks import check_counts, check_input_shape, describe

# Convolutions or blocks of a stage, and filters of each (ResNet50: of its 3 by 3 convolution).
VGG16_STAGES = ((2, 64), (2, 128), (3, 256), (3, 512), (3, 512))
RESNET50_STAGES = ((3, 64), (4, 128), (6, 256), (3, 512))
CONVNEXT_TINY_STAGES = ((3, 96), (3, 192), (9, 384), (3, 768))
# keras.applications keeps the constant of the original Caffe weights.
RESNET50_EPSILON = 1.001e-5
CONVNEXT_EPSILON = 1e-6


def _check_stages(stages: tuple) -> None:
    """Refuse stages that aren't one or more pairs of whole numbers."""
    numbers = check_array(stages, "stages", ("N", 2), "whole numbers")
    check_counts(numbers.ravel().tolist(), "stages")


def vgg_stage(x, convolutions: int, filters: int, *, name: str):
    """Apply some 3 by 3 convolutions with ReLU, then 2 by 2 max pooling.

    Args:
        x: Tensor of shape ``(batch, height, width, channels)``.
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

    Source: K. Simonyan and A. Zisserman, "Very Deep Convolutional Networks for Large-Scale Image
    Recognition", ICLR 2015, table 1 (VGG16 is column D).

    Args:
        input_shape: ``(height, width, channels)``. VGG16 with ImageNet's weights expects pictures
            prepared by ``keras.applications.vgg16.preprocess_input``.
        stages: ``(convolutions, filters)`` of each stage, one or more; each halves the picture.
        dense: Units of each dense layer before the last.
    """
    _check_stages(stages)
    if check_list(dense, "dense"):  # there may be none
        check_counts(dense, "dense")
    check_whole(classes, "classes", 1, 65_536)
    check_input_shape(input_shape, 2 ** len(stages))  # each stage halves the picture
    inputs = x = keras.Input(input_shape, name="image")
    for number, (convolutions, filters) in enumerate(stages, start=1):
        x = vgg_stage(x, convolutions, filters, name=f"block{number}")
    x = layers.Flatten(name="flatten")(x)
    for number, units in enumerate(dense, start=1):
        x = layers.Dense(units, activation="relu", name=f"fc{number}")(x)
    return keras.Model(inputs, layers.Dense(classes, name="predictions")(x), name=name)


def _normalized_convolution(x, filters: int, kernel: int, *, strides: int = 1, name: str):
    # ResNet50 keeps a bias that the normalization makes superfluous; so does its weight file.
    x = layers.Conv2D(filters, kernel, strides=strides, padding="same", name=f"{name}_conv")(x)
    return layers.BatchNormalization(epsilon=RESNET50_EPSILON, name=f"{name}_bn")(x)


def bottleneck_block(x, filters: int, *, strides: int = 1, project: bool = False, name: str):
    """Apply 1 by 1, 3 by 3 and 1 by 1 convolutions, the last with 4 * filters, and add the input.

    `project` sends the input through a 1 by 1 convolution first, as it must where shapes differ.
    """
    passed, widened = x, 4 * filters
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
    name: str = "resnet50",
) -> keras.Model:
    """Build ResNet50, with the layer names of ``keras.applications``: y = x + F(x), sixteen times.

    Source: K. He, X. Zhang, S. Ren and J. Sun, "Deep Residual Learning for Image Recognition",
    CVPR 2016, table 1 and figure 5 (right).

    Args:
        input_shape: ``(height, width, channels)``, at least 32 pixels high and wide. ImageNet's
            weights expect pictures prepared by ``keras.applications.resnet.preprocess_input``.
    """
    check_whole(classes, "classes", 1, 65_536)
    check_input_shape(input_shape, 32)
    inputs = keras.Input(input_shape, name="image")
    x = layers.ZeroPadding2D(3, name="conv1_pad")(inputs)
    x = layers.Conv2D(64, 7, strides=2, name="conv1_conv")(x)
    x = layers.BatchNormalization(epsilon=RESNET50_EPSILON, name="conv1_bn")(x)
    x = layers.Activation("relu", name="conv1_relu")(x)
    x = layers.ZeroPadding2D(1, name="pool1_pad")(x)
    x = layers.MaxPooling2D(3, strides=2, name="pool1_pool")(x)
    for stage, (blocks, filters) in enumerate(RESNET50_STAGES, start=2):
        for block in range(1, blocks + 1):
            first = block == 1  # it changes the channels, and from the second stage on the size
            options = {"strides": 2 if first and stage > 2 else 1, "project": first}
            x = bottleneck_block(x, filters, name=f"conv{stage}_block{block}", **options)
    x = layers.GlobalAveragePooling2D(name="avg_pool")(x)
    return keras.Model(inputs, layers.Dense(classes, name="predictions")(x), name=name)


def convnext_block(x, *, drop: float = 0.0, name: str):
    """Apply a 7 by 7 depthwise convolution and two pointwise ones, and add the input.

    `drop` is the share of pictures whose branch is left out in training (stochastic depth: G. Huang
    and others, "Deep Networks with Stochastic Depth", ECCV 2016).
    """
    channels, passed = x.shape[-1], x
    x = layers.DepthwiseConv2D(7, padding="same", name=f"{name}_depthwise")(x)
    x = layers.LayerNormalization(epsilon=CONVNEXT_EPSILON, name=f"{name}_norm")(x)
    x = layers.Conv2D(4 * channels, 1, activation="gelu", name=f"{name}_expand")(x)
    x = layers.Conv2D(channels, 1, name=f"{name}_project")(x)
    # Layer scale: a depthwise kernel of 1 by 1 is one number for each channel. It starts near 0, so
    # that a deep net begins as its shortcuts alone.
    scale = {"use_bias": False, "depthwise_initializer": keras.initializers.Constant(1e-6)}
    x = layers.DepthwiseConv2D(1, name=f"{name}_scale", **scale)(x)
    if drop:  # one lot for a whole picture, not for each number
        x = layers.Dropout(drop, noise_shape=(None, 1, 1, 1), name=f"{name}_drop")(x)
    return layers.Add(name=f"{name}_add")([passed, x])


@describe
def convnext(
    input_shape: tuple[int, int, int] = (224, 224, 3),
    *,
    classes: int = 1000,
    stages: tuple[tuple[int, int], ...] = CONVNEXT_TINY_STAGES,
    drop: float = 0.0,
    name: str = "convnext",
) -> keras.Model:
    """Build a ConvNeXt, the "Tiny" one if nothing else is said: 28,589,128 parameters.

    A residual net of depthwise convolutions, with what transformers had made usual:

        y = x + gamma * project(GELU(expand(normalize(depthwise(x)))))

    Source: Z. Liu, H. Mao, C.-Y. Wu, C. Feichtenhofer, T. Darrell and S. Xie, "A ConvNet for the
    2020s", CVPR 2022, section 2 and figure 4.

    Args:
        input_shape: ``(height, width, channels)``, at least 32 pixels high and wide, as
            ``keras.applications`` takes it with ``include_preprocessing=False``.
        stages: ``(blocks, channels)`` of each stage; the picture is divided by 4 before the first
            and halved before each other one.
        drop: Stochastic depth of the last block, 0 to 1; it grows evenly from 0 at the first.
    """
    _check_stages(stages)
    check_whole(classes, "classes", 1, 65_536)
    check_number(drop, "drop", 0, 1)
    check_input_shape(input_shape, 32)
    inputs = x = keras.Input(input_shape, name="image")
    total, done = sum(blocks for blocks, _ in stages), 0
    for stage, (blocks, channels) in enumerate(stages, start=1):
        x = _downsample(x, channels, first=stage == 1, name=f"stage{stage}")
        for block in range(1, blocks + 1):
            share = drop * done / max(total - 1, 1)
            x = convnext_block(x, drop=share, name=f"stage{stage}_block{block}")
            done += 1
    x = layers.GlobalAveragePooling2D(name="average")(x)
    x = layers.LayerNormalization(epsilon=CONVNEXT_EPSILON, name="average_norm")(x)
    return keras.Model(inputs, layers.Dense(classes, dtype="float32", name="logits")(x), name=name)


def _downsample(x, channels: int, *, first: bool, name: str):
    """Make patches of 4 by 4 (first) or 2 by 2 pixels into positions, and normalize."""
    normalize = layers.LayerNormalization(epsilon=CONVNEXT_EPSILON, name=f"{name}_patch_norm")
    side = 4 if first else 2
    convolution = layers.Conv2D(channels, side, strides=side, name=f"{name}_patch")
    return normalize(convolution(x)) if first else convolution(normalize(x))
