"""Nets for comparisons: alike in everything but the one thing that is compared.

`stacked_net` follows K. He, X. Zhang, S. Ren and J. Sun, "Deep Residual Learning for Image
Recognition", CVPR 2016, section 4.2: a stem, three stages of n blocks with two convolutions
each, and a dense layer, so that 6n + 2 layers have weights. It is narrower than theirs, works at
half the resolution, and can leave out the shortcuts, the normalization, or both.
"""

import keras
from keras import layers

from course_utils._shared.arguments import check_whole
from course_utils.models.blocks import (
    check_counts,
    classification_head,
    convolution_block,
    describe,
    rescaled_input,
    separable_block,
)


def basic_block(x, filters: int, *, strides: int = 1, residual: bool = True, name: str, **drawn):
    """Apply two 3 by 3 convolutions and add the input: y = ReLU(x + F(x)), or y = ReLU(F(x)).

    Layers are ``{name}_conv1``, ``{name}_conv1_bn``, ..., ``{name}_shortcut``, where shapes differ,
    ``{name}_add`` and ``{name}_act``; `drawn` is what `_convolution` takes besides.
    """
    passed = x
    x = _convolution(x, filters, 3, strides=strides, name=f"{name}_conv1", **drawn)
    x = layers.Activation("relu", name=f"{name}_conv1_act")(x)
    x = _convolution(x, filters, 3, name=f"{name}_conv2", **drawn)
    if residual:
        if passed.shape[-1] != filters or strides > 1:
            options = {"strides": strides, "name": f"{name}_shortcut"}
            passed = _convolution(passed, filters, 1, **options, **drawn)
        x = layers.Add(name=f"{name}_add")([x, passed])
    return layers.Activation("relu", name=f"{name}_act")(x)


def _convolution(x, filters, kernel, *, normalize=True, initializer="glorot_uniform", **options):
    """Apply a convolution and batch normalization, or without it a convolution with a bias."""
    options |= {"padding": "same", "use_bias": not normalize, "kernel_initializer": initializer}
    x = layers.Conv2D(filters, kernel, **options)(x)
    return layers.BatchNormalization(name=f"{options['name']}_bn")(x) if normalize else x


@describe
def stacked_net(
    depth: int,
    *,
    residual: bool,
    normalize: bool = True,
    width: int = 8,
    initializer: str = "glorot_uniform",
    input_shape: tuple[int, int, int] = (32, 32, 3),
    classes: int = 2,
    name: str | None = None,
) -> keras.Model:
    """Build a plain or a residual net of any depth.

    Args:
        depth: Layers with weights on the longest way: 6n + 2, so 8, 14, 20, ..., 56.
        residual: Whether each block adds its input.
        normalize: Whether batch normalization follows each convolution.
        width: Channels of the first stage; the second has twice, the third four times as many.
        initializer: From which the kernels are drawn, as Keras names it.
    """
    if check_whole(depth, "depth") < 8 or (depth - 2) % 6:
        raise ValueError(f"depth must be 6n + 2, from 8 on: 8, 14, 20, ...; received {depth}")
    inputs, x = rescaled_input(input_shape)
    drawn = {"normalize": normalize, "initializer": initializer}
    x = _convolution(x, width, 3, strides=2, name="stem", **drawn)
    x = layers.Activation("relu", name="stem_act")(x)
    for stage in (1, 2, 3):
        for block in range(1, (depth - 2) // 6 + 1):
            strides = 2 if stage > 1 and block == 1 else 1
            options = drawn | {"strides": strides, "name": f"stage{stage}_block{block}"}
            x = basic_block(x, width * 2 ** (stage - 1), residual=residual, **options)
    name = name or f"{'residual' if residual else 'plain'}_{depth}"
    return keras.Model(inputs, classification_head(x, classes), name=name)


def convolution_names(model: keras.Model) -> list[str]:
    """Name the convolutions of a `stacked_net` from the picture up, projections left out."""
    convolutions = [each.name for each in model.layers if isinstance(each, layers.Conv2D)]
    return [name for name in convolutions if not name.endswith("_shortcut")]


@describe
def column_net(
    widths: tuple[int, ...] = (32, 64, 64, 128),
    *,
    separable: bool,
    stem: int = 16,
    pool_after: tuple[int, ...] = (1, 3),
    input_shape: tuple[int, int, int] = (32, 32, 3),
    classes: int = 2,
    name: str | None = None,
) -> keras.Model:
    """Build a small convnet whose blocks are all regular or all depthwise separable.

    Args:
        widths: Filters of each block after the stem.
        separable: Whether the blocks are `separable_block`s or `convolution_block`s.
        stem: Filters of the first convolution, a regular one in both kinds.
        pool_after: Numbers of the blocks, from 1, after which pooling halves the map.
    """
    check_counts(widths, "widths")
    block = separable_block if separable else convolution_block
    inputs, x = rescaled_input(input_shape)
    x = convolution_block(x, stem, strides=2, name="stem")
    for number, filters in enumerate(widths, start=1):
        x = block(x, filters, name=f"block{number}")
        if number in pool_after:
            x = layers.MaxPooling2D(2, name=f"block{number}_pool")(x)
    name = name or ("separable" if separable else "regular")
    return keras.Model(inputs, classification_head(x, classes), name=name)
