"""Answers that say yes from a threshold on: precision and recall of tags, and the ROC curve.

Truths and scores of tags are tables, one row for each picture and one column for each tag.
"""

import numpy as np

from course_utils._shared.arguments import check_array
from course_utils.tasks.common import check_masks, describe, mean_of_known, share


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
    return share(right, answers.sum(axis=0)), share(right, truths.sum(axis=0))


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
    areas = np.full(truths.shape[1], np.nan)
    for tag in np.flatnonzero(truths.any(axis=0)):
        right, wrong = _counts_down(truths[:, tag], scores[:, tag])
        steps = np.diff(right, prepend=0) * right / (right + wrong)
        areas[tag] = np.sum(steps) / right[-1]
    return areas


def mean_average_precision(truths: np.ndarray, scores: np.ndarray) -> float:
    """Return the mean of `average_precision_per_tag` over the tags that some picture has.

    It is a number in 0 to 1; NaN if no picture has any tag.
    """
    return mean_of_known(average_precision_per_tag(truths, scores))


@describe
def roc_curve(truths: np.ndarray, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the shares of false alarms and of hits as the threshold falls through all scores.

    A score of the threshold or more says yes. Hits are the sensitivity, false alarms 1 minus the
    specificity.

    Args:
        truths: (N,) bool, or 0 and 1.
        scores: (N,), higher is surer.

    Returns:
        False alarms and hits, each (K + 1,) float64 for K different scores, from 0 to 1; NaN
        where there is no case without, or none with, what is looked for.
    """
    truths, scores = _check_tables(truths, scores, ("N",))
    hits, alarms = (np.append(0, counts) for counts in _counts_down(truths, scores))
    return share(alarms, alarms[-1]), share(hits, hits[-1])


def area_under_roc(truths: np.ndarray, scores: np.ndarray) -> float:
    """Return the area under the ROC curve: the chance that a case with beats a case without.

    Equal scores count one half, as in the Mann-Whitney statistic (J. A. Hanley and B. J. McNeil,
    "The meaning and use of the area under a receiver operating characteristic curve", Radiology
    1982). 0.5 is a guess; NaN where one of the two groups is empty. Arguments and errors are those
    of `roc_curve`.
    """
    alarms, hits = roc_curve(truths, scores)
    return float(np.sum(np.diff(alarms) * (hits[1:] + hits[:-1]) / 2)) if len(hits) > 1 else np.nan


def _counts_down(truths, scores):
    """Return how many with and without get a yes, at each different score from the highest down."""
    order = np.argsort(-scores, kind="stable")
    last_of_equals = np.diff(scores[order], append=-np.inf) != 0
    return [np.cumsum(group[order])[last_of_equals] for group in (truths, ~truths)]


def _check_tables(truths, scores, shape=("N", "T")):
    """Return truths as bool and scores as float64, of one shape."""
    truths = check_masks(truths, "truths", shape)
    return truths, check_array(scores, "scores", truths.shape, finite=True).astype(np.float64)
