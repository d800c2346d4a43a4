"""ConvNeXt: a residual net of depthwise convolutions, with what transformers had made usual.

Source: Z. Liu, H. Mao, C.-Y. Wu, C. Feichtenhofer, T. Darrell and S. Xie, "A ConvNet for the
2020s", CVPR 2022, section 2 and figure 4:

    y = x + gamma * project(GELU(expand(normalize(depthwise(x)))))
"""

import keras
from keras import layers

from course_utils._shared.arguments import check_number
from course_utils.models.blocks import check_input_shape, describe, describe_block

CONVNEXT_TINY_STAGES = ((3, 96), (3, 192), (9, 384), (3, 768))  # blocks of a stage, channels
EXPANSION = 4
EPSILON = 1e-6


@describe_block
def convnext_block(x, *, scale: float = 1e-6, drop: float = 0.0, name: str):
    """Apply a 7 by 7 depthwise convolution and two pointwise ones, and add the input.

    Args:
        scale: What each channel of the branch is multiplied by at first (layer scale): near 0, a
            deep net begins as its shortcuts alone. It is trained.
        drop: Share of pictures whose branch is left out in training, 0 to below 1 (stochastic
            depth: G. Huang and others, "Deep Networks with Stochastic Depth", ECCV 2016).
        name: Name of the block; layers are ``{name}_depthwise``, ``{name}_norm``, ...,
            ``{name}_scale``, ``{name}_drop``, ``{name}_add``.

    Returns:
        Tensor of the shape of ``x``.
    """
    check_number(drop, "drop", 0, 1)
    channels, passed = x.shape[-1], x
    x = layers.DepthwiseConv2D(7, padding="same", name=f"{name}_depthwise")(x)
    x = layers.LayerNormalization(epsilon=EPSILON, name=f"{name}_norm")(x)
    x = layers.Conv2D(EXPANSION * channels, 1, activation="gelu", name=f"{name}_expand")(x)
    x = layers.Conv2D(channels, 1, name=f"{name}_project")(x)
    # A depthwise kernel of 1 by 1 is one number for each channel: layer scale.
    first = keras.initializers.Constant(scale)
    x = layers.DepthwiseConv2D(
        1, use_bias=False, depthwise_initializer=first, name=f"{name}_scale"
    )(x)
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

    Args:
        input_shape: ``(height, width, channels)``, at least 32 pixels high and wide, as
            ``keras.applications`` takes it with ``include_preprocessing=False``.
        stages: ``(blocks, channels)`` of each stage; the picture is divided by 4 before the first
            and halved before each other one.
        drop: Stochastic depth of the last block; it grows evenly from 0 at the first.
    """
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
    x = layers.LayerNormalization(epsilon=EPSILON, name="average_norm")(x)
    return keras.Model(inputs, layers.Dense(classes, dtype="float32", name="logits")(x), name=name)


def _downsample(x, channels: int, *, first: bool, name: str):
    """Make patches of 4 by 4 (first) or 2 by 2 pixels into positions, and normalize."""
    normalize = layers.LayerNormalization(epsilon=EPSILON, name=f"{name}_patch_norm")
    side = 4 if first else 2
    convolution = layers.Conv2D(channels, side, strides=side, name=f"{name}_patch")
    return normalize(convolution(x)) if first else convolution(normalize(x))
