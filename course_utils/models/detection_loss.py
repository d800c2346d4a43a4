"""The losses of a grid detector: one for its scores, one for its boxes."""

import numpy as np
from keras import ops

from course_utils._shared.arguments import check_array, check_whole
from course_utils.models.blocks import describe


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
