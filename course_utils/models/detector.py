"""A one-stage detector: each cell of a coarse grid predicts a class and a box, all at once.

The grid and its codes are those of `tasks.grid_targets` and `tasks.detect`, without anchor
boxes. Scores are independent sigmoids that start out low, as in T.-Y. Lin, P. Goyal,
R. Girshick, K. He and P. Dollár, "Focal Loss for Dense Object Detection", ICCV 2017,
section 4.1.
"""

import math

import keras
from keras import layers

from course_utils._shared.arguments import check_number, check_whole
from course_utils.models.blocks import convolution_block, rescaled_input
from course_utils.models.checks import check_input_shape, describe


@describe
def grid_detector(
    input_shape: tuple[int, int, int] = (64, 64, 3),
    classes: int = 3,
    stride: int = 8,
    *,
    stem: int = 16,
    width: int = 64,
    depth: int = 2,
    prior: float = 0.01,
    name: str = "grid_detector",
) -> keras.Model:
    """Build a detector that looks at a picture in cells of ``stride`` pixels.

    Args:
        classes: Number of classes; there is none for background, where every score is low.
        stride: Side of a cell in pixels, a power of 2: the picture is halved until a cell is
            one pixel of the map.
        stem: Filters before the first halving; they double with each, up to ``width``.
        width: Filters at the grid's resolution.
        depth: Convolutions at the grid's resolution, which let a cell see its neighbours.
        prior: Score of every cell before training, above 0 and below 1. Most cells show
            nothing: starting low keeps them from drowning the few others.

    Returns:
        A model from ``(batch, height, width, channels)`` to a dictionary: "scores", logits
        ``(batch, rows, columns, classes)``, and "codes", ``(batch, rows, columns, 4)``: dy, dx,
        log height and log width in strides.
    """
    _check(input_shape, classes, stride, depth, prior)
    inputs, x = rescaled_input(input_shape)
    for block in range(1, int(math.log2(stride)) + 1):
        x = convolution_block(x, min(stem * 2 ** (block - 1), width), name=f"block{block}_conv1")
        x = layers.MaxPooling2D(2, name=f"block{block}_pool")(x)
    for number in range(1, depth + 1):
        x = convolution_block(x, width, name=f"grid_conv{number}")
    outputs = {
        "scores": _answers(x, classes, math.log(prior / (1 - prior)), name="scores"),
        "codes": _answers(x, 4, 0.0, name="codes"),
    }
    return keras.Model(inputs, outputs, name=name)


def _answers(x, numbers, bias, name):
    """Predict numbers for each cell by a 1 by 1 convolution; ``bias`` is what it starts with."""
    return layers.Conv2D(
        numbers,
        1,
        kernel_initializer=keras.initializers.RandomNormal(stddev=0.01),
        bias_initializer=keras.initializers.Constant(bias),
        dtype="float32",
        name=name,
    )(x)


def _check(input_shape, classes, stride, depth, prior):
    check_whole(stride, "stride", 1, 4096)
    if stride < 2 or 2 ** int(math.log2(stride)) != stride:
        raise ValueError(f"stride must be a power of 2: 2, 4, 8, ...; received {stride}")
    check_input_shape(input_shape, stride, stride)
    check_whole(classes, "classes", 1, 65_536)
    check_whole(depth, "depth", 1)
    if check_number(prior, "prior", 0, 1) in (0, 1):
        raise ValueError(f"prior must be above 0 and below 1; received {prior}")
