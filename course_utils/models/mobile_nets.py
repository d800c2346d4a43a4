"""MediaPipe's two nets for photographs, rebuilt from the blocks of the MobileNets.

The blocks: M. Sandler, A. Howard, M. Zhu, A. Zhmoginov and L.-C. Chen, "MobileNetV2: Inverted
Residuals and Linear Bottlenecks", CVPR 2018, figure 3; J. Hu, L. Shen and G. Sun,
"Squeeze-and-Excitation Networks", CVPR 2018, figure 1; A. Howard et al., "Searching for
MobileNetV3", ICCV 2019, figure 4, which puts the one into the other.

The convolutions have a bias in place of a batch normalization: a trained one only multiplies and
adds, so that it can be worked into the convolution before it.
"""

import keras
from keras import layers

from course_utils._shared.arguments import check_whole
from course_utils.models.blocks import describe, rescaled_input

# The segmenter's way down: wide, filters, kernel, strides, squeeze, activation of each block.
BLOCKS = (
    (16, 16, 3, 2, 8, "relu"),
    (72, 24, 3, 2, None, "relu"),
    (88, 24, 3, 1, None, "relu"),
    (96, 32, 5, 2, 24, "hard_swish"),
    (128, 32, 5, 1, 32, "hard_swish"),
    (128, 32, 5, 1, 32, "hard_swish"),
    (96, 32, 5, 1, 24, "hard_swish"),
    (96, 32, 5, 1, 24, "hard_swish"),
)
# MobileNetV2's table 2: times wider inside, filters, repeats, strides of the first.
STAGES = ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1),
          (6, 160, 3, 2), (6, 320, 1, 1))  # fmt: skip
FIRST_MAP = "block14_expand"  # the last layer before the map is halved to 10 by 10
EXTRA = ((256, 512), (128, 256), (128, 256), (64, 128))  # filters of the maps beyond MobileNet
ANCHORS = (3, 6, 6, 6, 6, 6)  # at each position of the six maps; `tasks.ssd_anchors` lists them


@describe
def selfie_segmenter(name: str = "selfie_segmenter") -> keras.Model:
    """Build the net that finds persons in a photograph; 106,466 parameters.

    The way down is a MobileNetV3, at whose end the whole picture's means weigh the channels
    (section 6.4, LR-ASPP). The way up is a U-Net's, with two differences: a skip is weighed by a
    gate before it is added, and added instead of laid beside.

    Returns:
        A model from ``(batch, 256, 256, 3)``, in 0 to 1, to logits ``(batch, 256, 256, 2)`` of
        background and person. The original has one logit, for a sigmoid; the background's is 0
        here, so that a softmax gives the same: exp(s) / (1 + exp(s)).
    """
    inputs = keras.Input((256, 256, 3), name="image")
    x = convolution(inputs, 16, 3, strides=2, activation="hard_swish", name="stem")
    kept = [x]  # the finest map of 128, 64 and 32 positions a side
    x = convolution(x, 16, activation="relu", name="block1_expand")
    for number, (wide, filters, kernel, strides, squeeze, activation) in enumerate(BLOCKS, 1):
        x = inverted_residual(
            x, wide, filters, kernel=kernel, strides=strides, squeeze=squeeze,
            activation=activation, name=f"block{number}",
        )  # fmt: skip
        if number in (1, 3):
            kept.append(x)
    seen = convolution(x, 128, activation="relu", name="context")
    x = layers.Multiply(name="context_scale")([seen, channel_gate(x, 128, name="context")])
    for level in (3, 2, 1):
        x = _up(x, kept[level - 1], name=f"up{level}")
    logits = layers.Conv2DTranspose(2, 2, strides=2, dtype="float32", name="semantic")(x)
    return keras.Model(inputs, logits, name=name)


def _up(x, skip, *, name):
    """Enlarge a map to the size of the skip, and add the skip's channels as a gate weighs them."""
    filters = skip.shape[-1]
    x = layers.UpSampling2D(2, interpolation="bilinear", name=f"{name}_enlarge")(x)
    x = convolution(x, filters, name=f"{name}_project")
    both = layers.Add(name=f"{name}_both")([skip, x])
    gate = channel_gate(both, filters, filters, name=name)
    skip = layers.Multiply(name=f"{name}_scale")([skip, gate])
    x = layers.Add(name=f"{name}_skip")([skip, x])
    x = convolution(x, filters, activation="relu", name=f"{name}_conv")
    options = {"padding": "same", "activation": "relu", "name": f"{name}_depthwise"}
    return layers.Add(name=f"{name}_add")([x, layers.DepthwiseConv2D(3, **options)(x)])


@describe
def ssd_mobilenet(classes: int = 23, name: str = "ssd_mobilenet") -> keras.Model:
    """Build the detector for photographs of 300 by 300 pixels, on a MobileNetV2.

    Each of six maps, from fine to coarse, answers for boxes of its own size. Source: W. Liu et al.,
    "SSD: Single Shot MultiBox Detector", ECCV 2016, figure 2.

    Args:
        classes: Number of classes; there is none for background, where every score is low.

    Returns:
        A model from ``(batch, 300, 300, 3)``, in 0 to 1, to a dictionary: "scores", logits
        ``(batch, 1917, classes)``, and "codes", ``(batch, 1917, 4)``: by how much each of 1,917
        anchor boxes must be moved and enlarged, as `tasks.decode_anchors` reads it.
    """
    check_whole(classes, "classes", 1, 65_536)
    inputs, x = rescaled_input((300, 300, 3))
    x = convolution(x, 32, 3, strides=2, activation="relu6", name="stem")
    number = 0
    for times, filters, repeats, strides in STAGES:
        for repeat in range(repeats):
            number += 1
            step = strides if repeat == 0 else 1
            wide = times * x.shape[-1]
            x = inverted_residual(x, wide, filters, strides=step, name=f"block{number}")
    x = convolution(x, 1280, activation="relu6", name="top")
    maps = [keras.Model(inputs, x).get_layer(FIRST_MAP).output, x]
    for level, (narrow, filters) in enumerate(EXTRA, start=3):
        x = convolution(x, narrow, activation="relu6", name=f"map{level}_narrow")
        x = convolution(x, filters, 3, strides=2, activation="relu6", name=f"map{level}")
        maps.append(x)
    outputs = {"codes": _answers(maps, 4, "codes"), "scores": _answers(maps, classes, "scores")}
    return keras.Model(inputs, outputs, name=name)


def _answers(maps, numbers, name):
    """Predict numbers for each anchor of each map; return them in one list."""
    lists = []
    for level, (x, anchors) in enumerate(zip(maps, ANCHORS, strict=True), start=1):
        x = convolution(x, anchors * numbers, name=f"head{level}_{name}")
        lists.append(layers.Reshape((-1, numbers), name=f"head{level}_{name}_list")(x))
    return layers.Concatenate(axis=1, dtype="float32", name=name)(lists)


def inverted_residual(
    x, wide: int, filters: int, *, kernel=3, strides=1, squeeze=None, activation="relu6", name: str
):
    """Widen the channels, convolve each on its own, narrow them, and add the input.

    As many channels as `wide` need no widening. The input is added where shapes agree. `squeeze`
    are the hidden units of a `channel_gate` inside; None for a block without one.
    """
    passed = x
    if wide != x.shape[-1]:
        x = convolution(x, wide, activation=activation, name=f"{name}_expand")
    options = {"strides": strides, "padding": "same", "activation": activation}
    x = layers.DepthwiseConv2D(kernel, name=f"{name}_depthwise", **options)(x)
    if squeeze:
        gate = channel_gate(x, wide, squeeze, name=name)
        x = layers.Multiply(name=f"{name}_scale")([x, gate])
    x = convolution(x, filters, name=f"{name}_project")  # the narrow end has no activation
    if strides == 1 and passed.shape[-1] == filters:
        x = layers.Add(name=f"{name}_add")([passed, x])
    return x


def channel_gate(x, filters: int, hidden: int | None = None, *, name: str):
    """Say from each channel's mean how much other channels count: (batch, 1, 1, filters), 0 to 1.

    Between the means and the answer are `hidden` units; None for none.
    """
    x = layers.GlobalAveragePooling2D(keepdims=True, name=f"{name}_mean")(x)
    if hidden:
        x = convolution(x, hidden, activation="relu", name=f"{name}_reduce")
    return convolution(x, filters, activation="sigmoid", name=f"{name}_gate")


def convolution(x, filters: int, kernel: int = 1, **options):
    """Apply a convolution with a bias, and the activation that the options name."""
    return layers.Conv2D(filters, kernel, padding="same", **options)(x)
