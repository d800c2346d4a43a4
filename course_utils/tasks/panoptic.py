"""Panoptic quality: every pixel its class, and every thing apart, in one number."""

import dataclasses
from collections import defaultdict

import numpy as np

from course_utils.tasks.common import check_classes, check_masks, check_pairs, describe, read_field
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

    Pixels that nobody labelled don't count (the paper's section 4.2): they are taken off the
    predicted segments before the IoU, and a predicted segment that matches nothing and lies on
    them with more than half of its pixels is no false one. Say which they are by `unlabelled`;
    without it, a pixel outside all true segments counts as background.

    Args:
        truths: one entry for each picture: a dictionary, or an object with attributes, of
            `masks` (N, H, W), disjoint, `classes` (N,), and, where there are such pixels,
            `unlabelled` (H, W) bool. Empty masks are left out.
        predictions: the same without `unlabelled`, in the same order.

    Returns:
        Each class's PQ, SQ and RQ, and their means over classes. As PQ is a mean of products, the
        mean PQ is not mean SQ times mean RQ. NaN where there are no segments at all.
    """
    matched, segments = defaultdict(list), defaultdict(int)
    for number, truth, answer in check_pairs(truths, predictions):
        unlabelled = _read_unlabelled(truth, f"truths[{number}]")
        truth = _read_segments(truth, f"truths[{number}]")
        answer = _read_segments(answer, f"predictions[{number}]")
        for label, true, found, _ in by_class(truth, answer, number):
            ious, ignored = _compare(true, found, unlabelled)
            matched[label] += ious[ious > 0.5].tolist()
            segments[label] += len(true) + len(found) - ignored
    per_class = {}
    for name in check_classes(name for name, count in segments.items() if count):
        # |TP| + |FP| / 2 + |FN| / 2 is half of all segments of both sides.
        fits, half = matched[name], segments[name] / 2
        fit = float(np.mean(fits)) if fits else 0.0
        per_class[name] = PanopticQuality(sum(fits) / half, fit, len(fits) / half)
    rows = [(part.quality, part.segmentation, part.recognition) for part in per_class.values()]
    means = np.mean(rows, axis=0).tolist() if rows else [float("nan")] * 3
    return PanopticQuality(*means, per_class)


def _compare(true, found, unlabelled):
    """Return the IoUs of one class and how many predicted segments don't count."""
    if unlabelled is None or not len(found):
        return mask_iou(true, found), 0
    outside = np.array([(mask & unlabelled).sum() > mask.sum() / 2 for mask in found])
    ious = mask_iou(true, found & ~unlabelled)
    return ious, int((outside & ~(ious > 0.5).any(axis=0)).sum())


def _read_segments(entry, name):
    segments = read_objects(entry, "mask", name)
    most = segments[0].sum(axis=0).max(initial=0)
    if most > 1:
        raise ValueError(f"{name} masks must not overlap; received a pixel in {most} of them")
    there = segments[0].any(axis=(1, 2))
    return [part[there] for part in segments]


def _read_unlabelled(truth, name):
    unlabelled = read_field(truth, "unlabelled", name, optional=True)
    if unlabelled is None:
        return None
    unlabelled = check_masks(unlabelled, f"{name} unlabelled", ("H", "W"))
    masks = check_masks(read_field(truth, "masks", name), f"{name} masks")
    if len(masks) and (masks.shape[1:] != unlabelled.shape or (masks & unlabelled).any()):
        raise ValueError(f"{name} unlabelled must be pixels outside of its masks")
    return unlabelled
