"""Average precision of detections, as COCO measures it.

Go down the detections of a class by score. At each depth, precision is the share of detections so
far that are right, and recall the share of the truths found. Average precision is the precision,
averaged over recall levels 0, 0.01, ..., 1. Precision at a level is the best reached at that
recall or any higher, and 0 past the highest recall reached.

Source: T.-Y. Lin et al., "Microsoft COCO: Common Objects in Context", ECCV 2014, and the
evaluation code published with it; the interpolation is from M. Everingham et al., "The PASCAL
Visual Object Classes (VOC) Challenge", IJCV 2010, section 4.2. COCO also keeps to the best 100
detections of a picture, and knows crowds and object sizes; here every detection and truth counts.
"""

import dataclasses
from collections import defaultdict

import numpy as np

from course_utils._shared.arguments import check_number, check_whole
from course_utils.tasks.checks import check_pairs, check_row
from course_utils.tasks.objects import SHARE, check_kind, read_objects

RECALL_LEVELS = np.linspace(0, 1, 101)
COCO_THRESHOLDS = np.linspace(0.5, 0.95, 10)


@dataclasses.dataclass(frozen=True)
class AveragePrecision:
    """How well the objects of a set of pictures were detected.

    Attributes:
        mean: mAP, the mean over the classes with a truth; NaN if there are none.
        per_class: class -> AP, 0 to 1; NaN for a class that was detected but is nowhere true.
        curves: class -> (precision, recall), as `precision_recall_curve` gives them.
    """

    mean: float
    per_class: dict
    curves: dict


def average_precision(
    predictions: list, truths: list, iou_threshold: float = 0.5, kind: str = "box"
) -> AveragePrecision:
    """Measure detections of a set of pictures by average precision.

    In each picture, detections of a class go by score, and each takes the truth of its class with
    which it shares most, of those that nobody took before. A detection with an IoU of
    `iou_threshold` or more is right; a second detection of the same truth is wrong. COCO's main
    number is the mean over the IoU thresholds 0.5, 0.55, ..., 0.95 (`COCO_THRESHOLDS`).

    Args:
        predictions: one entry for each picture: a dictionary, or an object with attributes, of
            `boxes` (N, 4) or `masks` (N, H, W), `scores` (N,) and `classes` (N,).
        truths: the same without scores, in the same order.
        iou_threshold: the least IoU of a right detection, 0 to 1.
        kind: "box" or "mask".

    Returns:
        The mean, and each class's AP and curve. A class that is true somewhere and never detected
        has an AP of 0.

    Raises:
        ValueError: lengths or shapes don't belong together, or an argument is out of range.
    """
    predictions, truths = check_pairs(predictions, truths)
    threshold, share = check_number(iou_threshold, "iou_threshold", 0, 1), SHARE[check_kind(kind)]
    found, there = defaultdict(list), defaultdict(int)
    for number, (answer, truth) in enumerate(zip(predictions, truths, strict=True)):
        answer = read_objects(answer, kind, f"predictions[{number}]", with_scores=True)
        truth = read_objects(truth, kind, f"truths[{number}]")
        for label in {*answer.classes.tolist(), *truth.classes.tolist()}:
            mine, theirs = answer.of_class(label), truth.of_class(label)
            hits = match_detections(share(mine.shapes, theirs.shapes), threshold)
            found[label].append((hits, mine.scores))
            there[label] += len(theirs.classes)
    curves = {}
    for label in sorted(found):
        hits, scores = map(np.concatenate, zip(*found[label], strict=True))
        curves[label] = precision_recall_curve(hits, scores, there[label])
    per_class = {name: interpolated_average_precision(*curve) for name, curve in curves.items()}
    known = [value for value in per_class.values() if not np.isnan(value)]
    return AveragePrecision(float(np.mean(known)) if known else float("nan"), per_class, curves)


def match_detections(ious: np.ndarray, threshold: float = 0.5) -> np.ndarray:
    """Say of each detection in one picture whether it found a truth that was still free.

    Args:
        ious: (N, M), what each detection shares with each truth; detections best score first.
        threshold: the least IoU of a right detection.

    Returns:
        (N,) bool.

    Raises:
        ValueError: `ious` is not (N, M).
    """
    ious = np.array(ious, np.float64)
    if ious.ndim != 2:
        raise ValueError(f"ious must be (N, M); received shape {ious.shape}")
    hits = np.zeros(len(ious), bool)
    for index in range(len(ious) if ious.shape[1] else 0):
        # Of equal truths the last is taken, as by COCO's tool.
        best = ious.shape[1] - 1 - ious[index, ::-1].argmax()
        hits[index] = ious[index, best] >= min(threshold, 1 - 1e-10)
        if hits[index]:
            ious[:, best] = -1
    return hits


def precision_recall_curve(
    hits: np.ndarray, scores: np.ndarray, truths: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return precision and recall after each detection, best score first.

    Args:
        hits: (N,) bool, whether each detection is right.
        scores: (N,), in any order.
        truths: how many there are to find.

    Returns:
        precision (N,) and recall (N,), float64 in 0 to 1. Recall is NaN where there is nothing to
        find. Without detections both are empty.

    Raises:
        ValueError: lengths differ, or more are right than there are.
    """
    hits = np.asarray(hits, bool)
    scores = check_row(scores, len(hits), "scores")
    if hits.sum() > check_whole(truths, "truths", 0):
        raise ValueError(f"truths must be {hits.sum()} or more, the hits; received {truths}")
    right = np.cumsum(hits[np.argsort(-scores, kind="stable")]).astype(np.float64)
    precision = right / np.arange(1, len(hits) + 1)
    return precision, right / truths if truths else np.full(len(hits), np.nan)


def interpolated_average_precision(precision: np.ndarray, recall: np.ndarray) -> float:
    """Return the mean precision over the 101 recall levels 0, 0.01, ..., 1.

    Args:
        precision: (N,), as `precision_recall_curve` gives it.
        recall: (N,), rising.

    Returns:
        0 to 1; NaN if recall is NaN, and 0 without detections.

    Raises:
        ValueError: lengths differ.
    """
    precision = np.asarray(precision, np.float64)
    recall = np.asarray(recall, np.float64)
    if precision.shape != recall.shape or precision.ndim != 1:
        raise ValueError(
            f"recall must have the shape of precision, (N,), {precision.shape}; "
            f"received {recall.shape}"
        )
    if np.isnan(recall).any():
        return float("nan")
    best_from_here = np.maximum.accumulate(precision[::-1])[::-1]
    reached = np.searchsorted(recall, RECALL_LEVELS, side="left")
    return float(np.append(best_from_here, 0.0)[reached].mean())
