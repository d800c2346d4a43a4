"""Average precision of detections, as COCO measures it."""

import dataclasses
from collections import defaultdict

import numpy as np

from course_utils._shared.arguments import check_array, check_choice, check_number, check_whole

from .common import (
    check_classes,
    check_masks,
    check_pairs,
    check_row,
    check_shares,
    describe,
    mean_of_known,
)
from .objects import SHAPES, by_class, read_objects

COCO_THRESHOLDS = np.linspace(0.5, 0.95, 10)


@dataclasses.dataclass(frozen=True)
class AveragePrecision:
    """How well the objects of a set of pictures were detected."""

    mean: float  # mAP, the mean over the classes with a truth; NaN if there are none
    per_class: dict  # class -> AP, 0 to 1; NaN for a class that was detected but is nowhere true
    curves: dict  # class -> (precision, recall), as `precision_recall_curve` gives them


@describe
def average_precision(
    truths: list, predictions: list, iou_threshold: float = 0.5, kind: str = "box"
) -> AveragePrecision:
    """Measure detections of a set of pictures by average precision, as COCO does.

    Detections are matched as by `match_detections`. Go down those of a class by score: at each
    depth, precision is the share so far that is right, and recall the share of the truths found.
    AP is the mean precision over recall, by `interpolated_average_precision`. COCO's main number
    is the mean over the IoU thresholds 0.5, 0.55, ..., 0.95 (`COCO_THRESHOLDS`).

    Source: T.-Y. Lin et al., "Microsoft COCO: Common Objects in Context", ECCV 2014, and the
    evaluation code published with it. That keeps to the best 100 detections of a picture, and
    knows crowds and object sizes; here every detection and truth counts.

    Args:
        truths: one entry for each picture: a dictionary, or an object with attributes, of
            `boxes` (N, 4) or `masks` (N, H, W), and `classes` (N,).
        predictions: the same with `scores` (N,), in the same order.
        iou_threshold: the least IoU of a right detection, 0 to 1.
        kind: "box" or "mask".

    Returns:
        The mean, and each class's AP and curve. A class that is true somewhere and never detected
        has an AP of 0.
    """
    pairs = check_pairs(truths, predictions)
    threshold = check_number(iou_threshold, "iou_threshold", 0, 1)
    iou = SHAPES[check_choice(kind, "kind", SHAPES)][2]
    parts = defaultdict(list)
    for number, truth, answer in pairs:
        truth = read_objects(truth, kind, f"truths[{number}]")
        answer = read_objects(answer, kind, f"predictions[{number}]", with_scores=True)
        for label, true, found, scores in by_class(truth, answer, number):
            parts[label].append((match_detections(iou(found, true), threshold), scores, len(true)))
    curves = {}
    for label in check_classes(parts):
        hits, scores, counts = zip(*parts[label], strict=True)
        hits, scores = np.concatenate(hits), np.concatenate(scores)
        curves[label] = precision_recall_curve(hits, scores, sum(counts))
    per_class = {name: interpolated_average_precision(*curve) for name, curve in curves.items()}
    return AveragePrecision(mean_of_known(list(per_class.values())), per_class, curves)


@describe
def match_detections(ious: np.ndarray, threshold: float = 0.5) -> np.ndarray:
    """Match the detections of one picture to unmatched truths: (N,) bool, whether each found one.

    Each takes the truth with which its IoU is largest, of those still unmatched. A detection with
    an IoU of the threshold or more is right; a second one of the same truth is wrong.

    Args:
        ious: (N, M), the IoU of each detection with each truth; detections best score first.
        threshold: the least IoU of a right detection.
    """
    ious = check_shares(ious, "ious", ("N", "M"))
    threshold = check_number(threshold, "threshold", 0, 1)
    hits = np.zeros(len(ious), bool)
    for index in range(len(ious) if ious.shape[1] else 0):
        # As by COCO's tool: of equal truths the last is taken, and a threshold of 1 forgives a
        # rounding error.
        best = ious.shape[1] - 1 - ious[index, ::-1].argmax()
        hits[index] = ious[index, best] >= min(threshold, 1 - 1e-10)
        if hits[index]:
            ious[:, best] = -1
    return hits


@describe
def precision_recall_curve(
    hits: np.ndarray, scores: np.ndarray, truths: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return precision and recall after each detection, best score first.

    Args:
        hits: (N,) bool, whether each detection is right.
        scores: (N,), in any order.
        truths: how many there are to find, the hits among them.

    Returns:
        precision (N,) and recall (N,), float64 in 0 to 1. Recall is NaN where there is nothing to
        find. Without detections both are empty.
    """
    hits = check_masks(hits, "hits", ("N",))
    scores = check_row(scores, len(hits), "scores", "numbers").astype(np.float64)
    if hits.sum() > check_whole(truths, "truths", 0):
        raise ValueError(f"truths must be {hits.sum()} or more, the hits; received {truths}")
    right = np.cumsum(hits[np.argsort(-scores, kind="stable")]).astype(np.float64)
    precision = right / np.arange(1, len(hits) + 1)
    return precision, right / truths if truths else np.full(len(hits), np.nan)


@describe
def interpolated_average_precision(precision: np.ndarray, recall: np.ndarray) -> float:
    """Return the mean precision over the 101 recall levels 0, 0.01, ..., 1.

    Precision at a level is the best reached at that recall or any higher, and 0 past the highest
    recall reached: M. Everingham et al., "The PASCAL Visual Object Classes (VOC) Challenge", IJCV
    2010, section 4.2.

    Args:
        precision: (N,), as `precision_recall_curve` gives it.
        recall: (N,), rising.

    Returns:
        0 to 1; NaN if recall is NaN, and 0 without detections.
    """
    precision = check_shares(precision, "precision", ("N",))
    recall = check_array(recall, "recall", precision.shape)
    if np.isnan(recall).any():
        return float("nan")
    recall = check_shares(recall, "recall", ("N",))
    if (np.diff(recall) < 0).any():
        raise ValueError(f"recall must rise, or stay; received {recall.tolist()}")
    best_from_here = np.maximum.accumulate(precision[::-1])[::-1]
    reached = np.searchsorted(recall, np.linspace(0, 1, 101), side="left")
    return float(np.append(best_from_here, 0.0)[reached].mean())
