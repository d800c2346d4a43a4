"""Panoptic quality: every pixel its class, and every thing apart, in one number."""

import dataclasses
from collections import defaultdict

import numpy as np

from course_utils.tasks.common import check_classes, check_pairs, describe
from course_utils.tasks.masks import mask_iou
from course_utils.tasks.objects import by_class, read_objects


@dataclasses.dataclass(frozen=True)
class PanopticQuality:
    """How well pictures were split into segments, for one class or the mean over classes."""

    quality: float  # PQ, 0 to 1
    segmentation: float  # SQ, mean IoU of the matched segments; 0 if none matched
    recognition: float  # RQ, the F1 score of the segments
    per_class: dict = dataclasses.field(default_factory=dict)  # empty for a single class


@describe
def panoptic_quality(truths: list, predictions: list) -> PanopticQuality:
    """Measure segments of a set of pictures by panoptic quality.

    A predicted segment matches a true one of its class if their IoU is above 0.5. No pixel is in
    two segments, so each can match once at most. With the matches TP, the predicted segments left
    over FP and the true ones left over FN:

        PQ = sum of IoU over TP / (|TP| + |FP| / 2 + |FN| / 2) = SQ * RQ
        SQ = sum of IoU over TP / |TP|                    how well matched segments fit
        RQ = |TP| / (|TP| + |FP| / 2 + |FN| / 2)          how many segments were matched

    Source: A. Kirillov, K. He, R. Girshick, C. Rother and P. Dollar, "Panoptic Segmentation", CVPR
    2019, section 4, equations 1 and 2.

    A pixel outside all true segments counts as background: here the paper's section 4.2, by which
    pixels that nobody labelled don't count, is left out.

    Args:
        truths: one entry for each picture: a dictionary, or an object with attributes, of
            `masks` (N, H, W), disjoint, and `classes` (N,). Empty masks are left out.
        predictions: the same, in the same order.

    Returns:
        Each class's PQ, SQ and RQ, and their means over classes. As PQ is a mean of products, the
        mean PQ is not mean SQ times mean RQ. NaN where there are no segments at all.
    """
    matched, segments = defaultdict(list), defaultdict(int)
    for number, truth, answer in check_pairs(truths, predictions):
        truth = _read_segments(truth, f"truths[{number}]")
        answer = _read_segments(answer, f"predictions[{number}]")
        for label, true, found, _ in by_class(truth, answer, number):
            ious = mask_iou(true, found)
            matched[label] += ious[ious > 0.5].tolist()
            segments[label] += len(true) + len(found)
    per_class = {}
    for name in check_classes(segments):
        # |TP| + |FP| / 2 + |FN| / 2 is half of all segments of both sides.
        fits, half = matched[name], segments[name] / 2
        fit = float(np.mean(fits)) if fits else 0.0
        per_class[name] = PanopticQuality(sum(fits) / half, fit, len(fits) / half)
    rows = [(part.quality, part.segmentation, part.recognition) for part in per_class.values()]
    means = np.mean(rows, axis=0).tolist() if rows else [float("nan")] * 3
    return PanopticQuality(*means, per_class)


def _read_segments(entry, name):
    segments = read_objects(entry, "mask", name)
    most = segments[0].sum(axis=0).max(initial=0)
    if most > 1:
        raise ValueError(f"{name} masks must not overlap; received a pixel in {most} of them")
    there = segments[0].any(axis=(1, 2))
    return [part[there] for part in segments]
