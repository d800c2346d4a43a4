"""Nets that find boxes: one box a picture, or a class and a box in each cell of a coarse grid.

The grid and its codes are those of `tasks.grid_targets` and `tasks.detect`, without anchor boxes.
Scores are independent sigmoids that start out low, as in T.-Y. Lin, P. Goyal, R. Girshick, K. He
and P. Dollár, "Focal Loss for Dense Object Detection", ICCV 2017, section 4.1.
At the end stand what the grid is to answer, and a loss each for its scores and its boxes.
"""

import math

import keras
import numpy as np
from keras import layers, ops

from course_utils._shared.arguments import check_array, check_number, check_whole
from course_utils.models.blocks import (
    check_counts,
    check_input_shape,
    convolution_block,
    describe,
    rescaled_input,
)


@describe
def localiser(
    input_shape: tuple[int, int, int] = (64, 64, 3),
    *,
    widths: tuple[int, ...] = (16, 32, 64, 64),
    hidden: int = 128,
    name: str = "localiser",
) -> keras.Model:
    """Build a net that predicts the box of the one object in a picture.

    A classifier averages each channel over the picture, which forgets where. A localiser keeps
    every cell of its last, coarse map and weighs them all.

    Args:
        widths: Filters of each convolution; each is followed by a pooling that halves the map,
            which the picture must be large enough for.
        hidden: Units between the map and the box.

    Returns:
        A model from ``(batch, height, width, channels)`` to boxes ``(batch, 4)``: y0, x0, y1, x1
        as fractions of height and width, 0 to 1.
    """
    check_counts(widths, "widths")
    check_input_shape(input_shape, 2 ** len(widths))  # each pooling halves the map
    check_whole(hidden, "hidden", 1, 65_536)
    inputs, x = rescaled_input(input_shape)
    x = layers.Flatten(name="flatten")(_halved(x, widths))
    # Normalized as the maps are: thousands of numbers added up would drive the sigmoid to its
    # flat ends, where nothing is learnt any more.
    x = layers.Dense(hidden, use_bias=False, name="hidden")(x)
    x = layers.BatchNormalization(name="hidden_bn")(x)
    x = layers.Activation("relu", name="hidden_act")(x)
    middle = math.log(3)  # a sigmoid makes 1/4 of minus this, and 3/4 of this
    first = _starting_at([-middle, -middle, middle, middle])
    # The sigmoid keeps each side inside the picture.
    box = layers.Dense(4, activation="sigmoid", name="box", **first)(x)
    return keras.Model(inputs, box, name=name)


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
    stride = check_whole(stride, "stride", 1, 4096)
    halvings = stride.bit_length() - 1
    if stride < 2 or 2**halvings != stride:
        raise ValueError(f"stride must be a power of 2: 2, 4, 8, ...; received {stride}")
    check_input_shape(input_shape, stride, stride)
    for each, number in {"classes": classes, "stem": stem, "width": width, "depth": depth}.items():
        check_whole(number, each, 1, 65_536)
    if check_number(prior, "prior", 0, 1) in (0, 1):
        raise ValueError(f"prior must be above 0 and below 1; received {prior}")
    inputs, x = rescaled_input(input_shape)
    x = _halved(x, [min(stem * 2**halving, width) for halving in range(halvings)])
    for number in range(1, depth + 1):
        x = convolution_block(x, width, name=f"grid_conv{number}")
    low = _starting_at(math.log(prior / (1 - prior)))
    outputs = {
        "scores": layers.Conv2D(classes, 1, name="scores", **low)(x),
        "codes": layers.Conv2D(4, 1, name="codes", **_starting_at(0.0))(x),
    }
    return keras.Model(inputs, outputs, name=name)


def _halved(x, widths):
    """Apply one convolution for each width; a pooling after each halves the map."""
    for block, filters in enumerate(widths, start=1):
        x = convolution_block(x, filters, name=f"block{block}_conv1")
        x = layers.MaxPooling2D(2, name=f"block{block}_pool")(x)
    return x


def _starting_at(bias) -> dict:
    """Return a layer's options so that it answers about `bias` before training."""
    return {
        "kernel_initializer": keras.initializers.RandomNormal(stddev=0.01),
        "bias_initializer": keras.initializers.Constant(bias),
        "dtype": "float32",
    }


@describe
def detection_targets(labels: np.ndarray, codes: np.ndarray, classes: int) -> dict:
    """Turn what `tasks.grid_targets` returns into targets for `Model.fit` with these losses.

    Args:
        labels: ``(..., rows, columns)`` whole numbers: the class in each cell, below 0 for none.
        codes: ``(..., rows, columns, 4)``.

    Returns:
        "scores", ``(..., rows, columns, classes)``: 1 at the class that a cell shows, 0 elsewhere;
        and "codes", ``(..., rows, columns, 5)``: the codes, then 1 in cells with a box, 0 in
        others. Both float32.
    """
    labels = check_array(labels, "labels", (...,), "whole numbers")
    codes = check_array(codes, "codes", (*labels.shape, 4), finite=True).astype(np.float32)
    classes = check_whole(classes, "classes", 1, 65_536)
    if labels.size and labels.max() >= classes:
        raise ValueError(f"labels must be below classes, {classes}; received {labels.max()}")
    scores = (labels[..., None] == np.arange(classes)).astype(np.float32)
    positive = (labels >= 0).astype(np.float32)
    return {"scores": scores, "codes": np.concatenate([codes, positive[..., None]], axis=-1)}


def focal_loss(targets, logits, gamma: float = 2.0, alpha: float | None = 0.25):
    """Return the focal loss, a scalar: a cross-entropy in which scores nearly right count little.

    With p the sigmoid of a logit, and p_t = p where the target is 1 and 1 - p where it is 0:

        FL(p_t) = -alpha_t (1 - p_t)^gamma log(p_t)

    The sum, 0 or above, is divided by the number of 1s among the targets. Source: T.-Y. Lin, P.
    Goyal, R. Girshick, K. He and P. Dollár, "Focal Loss for Dense Object Detection", ICCV 2017,
    equation 5 and section 4.1.

    Args:
        targets: 0 or 1, of any shape.
        logits: Of the same shape.
        gamma: How little a score counts that is nearly right; 0 gives the plain cross-entropy.
        alpha: Weight of the 1s; the 0s get 1 - alpha. None weighs both with 1.
    """
    targets = ops.cast(targets, logits.dtype)
    signed = ops.where(targets > 0.5, logits, -logits)
    # The log of a sigmoid stays exact where the sigmoid itself would round to 0.
    losses = -ops.log_sigmoid(signed) * ops.sigmoid(-signed) ** gamma
    if alpha is not None:
        losses = losses * ops.where(targets > 0.5, alpha, 1 - alpha)
    return ops.sum(losses) / ops.maximum(ops.sum(targets), 1)


def box_loss(targets, codes):
    """Return the smooth L1 loss of the codes, averaged over the cells that have a box.

    The error of each number is e^2 / 2 for |e| <= 1 and |e| - 1/2 beyond; the four of a cell are
    added. Source: R. Girshick, "Fast R-CNN", ICCV 2015, equations 2 and 3.

    Args:
        targets: ``(..., 5)``: four codes, then 1 in cells with a box, 0 in others.
        codes: ``(..., 4)``, the net's answer.

    Returns:
        A scalar, 0 or above; 0 where no cell has a box.
    """
    wanted, positive = targets[..., :4], targets[..., 4]
    error = ops.abs(wanted - codes)
    smooth = ops.where(error <= 1, error**2 / 2, error - 0.5)
    return ops.sum(ops.sum(smooth, axis=-1) * positive) / ops.maximum(ops.sum(positive), 1)
