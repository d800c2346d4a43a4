"""Panoptic quality: every pixel its class, and every thing apart, in one number.

A predicted segment matches a true one of its class if their IoU is above 0.5. No pixel is in two
segments, so each can match once at most. With the matches TP, the predicted segments left over
FP and the true ones left over FN:

    PQ = sum of IoU over TP / (|TP| + |FP| / 2 + |FN| / 2) = SQ * RQ
    SQ = sum of IoU over TP / |TP|                    how well matched segments fit
    RQ = |TP| / (|TP| + |FP| / 2 + |FN| / 2)          how many segments were matched

Source: A. Kirillov, K. He, R. Girshick, C. Rother and P. Dollar, "Panoptic Segmentation", CVPR
2019, equations 1 and 2.
"""

import dataclasses
from collections import defaultdict

import numpy as np

from course_utils.tasks.checks import check_pairs
from course_utils.tasks.masks import mask_iou
from course_utils.tasks.objects import read_objects


@dataclasses.dataclass(frozen=True)
class PanopticQuality:
    """How well pictures were split into segments, for one class or the mean over classes.

    Attributes:
        quality: PQ, 0 to 1.
        segmentation: SQ, mean IoU of the matched segments; 0 if none matched.
        recognition: RQ, the F1 score of the segments.
        per_class: class -> PanopticQuality; empty for a single class.
    """

    quality: float
    segmentation: float
    recognition: float
    per_class: dict = dataclasses.field(default_factory=dict)


def panoptic_quality(predictions: list, truths: list) -> PanopticQuality:
    """Measure segments of a set of pictures by panoptic quality.

    Args:
        predictions: one entry for each picture: a dictionary, or an object with attributes, of
            `masks` (N, H, W), disjoint, and `classes` (N,). Empty masks are left out.
        truths: the same, in the same order.

    Returns:
        Each class's PQ, SQ and RQ, and their means over classes. As PQ is a mean of products, the
        mean PQ is not mean SQ times mean RQ. NaN where there are no segments at all.

    Raises:
        ValueError: lengths or shapes don't belong together, or masks of a picture overlap.
    """
    predictions, truths = check_pairs(predictions, truths)
    matched, segments = defaultdict(list), defaultdict(int)
    for number, (answer, truth) in enumerate(zip(predictions, truths, strict=True)):
        answer = _read_segments(answer, f"predictions[{number}]")
        truth = _read_segments(truth, f"truths[{number}]")
        for label in {*answer.classes.tolist(), *truth.classes.tolist()}:
            mine, theirs = answer.of_class(label), truth.of_class(label)
            ious = mask_iou(mine.shapes, theirs.shapes)
            matched[label] += ious[ious > 0.5].tolist()
            segments[label] += len(mine.classes) + len(theirs.classes)
    per_class = {name: _quality(matched[name], segments[name]) for name in sorted(segments)}
    return PanopticQuality(*_means(per_class.values()), per_class)


def _quality(ious, segments):
    """Work out one class; |TP| + |FP| / 2 + |FN| / 2 is half of all segments of both sides."""
    half = segments / 2
    fit = float(np.mean(ious)) if ious else 0.0
    return PanopticQuality(sum(ious) / half, fit, len(ious) / half)


def _means(parts):
    rows = [(part.quality, part.segmentation, part.recognition) for part in parts]
    return map(float, np.mean(rows, axis=0)) if rows else [float("nan")] * 3


def _read_segments(entry, name):
    segments = read_objects(entry, "mask", name)
    if len(segments.shapes) and segments.shapes.sum(axis=0).max() > 1:
        raise ValueError(
            f"{name} masks must not overlap; received a pixel in "
            f"{segments.shapes.sum(axis=0).max()} of them"
        )
    seen = segments.shapes.any(axis=(1, 2))
    return type(segments)(*(part[seen] for part in segments))
