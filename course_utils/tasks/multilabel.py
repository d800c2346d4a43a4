"""Precision, recall and average precision of tags: pictures with any number of labels each.

Truths and scores are tables, one row for each picture and one column for each tag.
"""

import numpy as np

from course_utils._shared.arguments import check_array
from course_utils.tasks.checks import check_masks, describe


@describe
def precision_recall_per_tag(
    truths: np.ndarray, scores: np.ndarray, thresholds: float | np.ndarray = 0.5
) -> tuple[np.ndarray, np.ndarray]:
    """Return precision and recall of each tag when a score of the threshold or more says yes.

    Precision is the share of the pictures with a yes that do have the tag, recall the share of
    the pictures with the tag that get a yes.

    Args:
        truths: (N, T) bool, or 0 and 1.
        scores: (N, T), higher is surer.
        thresholds: one for all tags, or (T,).

    Returns:
        precision (T,) and recall (T,), float64 in 0 to 1. Precision is NaN for a tag that never
        gets a yes, recall NaN for one that no picture has.
    """
    truths, scores = _check_tables(truths, scores)
    thresholds = check_array(thresholds, "thresholds", (...,), finite=True)
    if thresholds.shape not in ((), (scores.shape[1],)):
        raise ValueError(
            f"thresholds must be one number or ({scores.shape[1]},), one for each tag; "
            f"received shape {thresholds.shape}"
        )
    answers = scores >= thresholds
    right = (answers & truths).sum(axis=0)
    return _share(right, answers.sum(axis=0)), _share(right, truths.sum(axis=0))


def average_precision_per_tag(truths: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """Return the area under each tag's precision-recall curve, by steps.

    With the thresholds falling through all scores, precision P and recall R after each:

        AP = sum over k of (R_k - R_(k-1)) * P_k

    Pictures of equal score enter together. Nothing is interpolated, unlike in COCO's measure of
    detections. Source: M. Zhu, "Recall, Precision and Average Precision", University of Waterloo
    2004, as in scikit-learn's `average_precision_score`. Tables and errors are those of
    `precision_recall_per_tag`.

    Returns:
        (T,) float64 in 0 to 1; NaN for a tag that no picture has.
    """
    truths, scores = _check_tables(truths, scores)
    columns = zip(truths.T, scores.T, strict=True)
    return np.array([_average_precision(*column) for column in columns], np.float64)


def mean_average_precision(truths: np.ndarray, scores: np.ndarray) -> float:
    """Return the mean of `average_precision_per_tag` over the tags that some picture has.

    It is a number in 0 to 1; NaN if no picture has any tag.
    """
    per_tag = average_precision_per_tag(truths, scores)
    per_tag = per_tag[~np.isnan(per_tag)]
    return float(per_tag.mean()) if per_tag.size else float("nan")


def _average_precision(truths, scores):
    if not truths.any():
        return np.nan
    order = np.argsort(-scores, kind="stable")
    last_of_equals = np.append(np.diff(scores[order]) != 0, True)
    right = np.cumsum(truths[order])[last_of_equals]
    answers = np.arange(1, len(scores) + 1)[last_of_equals]
    return float(np.sum(np.diff(right, prepend=0) * right / answers) / truths.sum())


def _share(part, whole):
    return np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0)


def _check_tables(truths, scores):
    """Return truths as bool and scores as float64, (N, T) each."""
    truths = check_masks(truths, "truths", ("N", "T"))
    return truths, check_array(scores, "scores", truths.shape, finite=True).astype(np.float64)
