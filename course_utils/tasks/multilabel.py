"""Precision, recall and average precision of tags: pictures with any number of labels each.

Scores and truths are tables, one row for each picture and one column for each tag.
"""

import numpy as np


def precision_recall_per_tag(
    scores: np.ndarray, truths: np.ndarray, thresholds: float | np.ndarray = 0.5
) -> tuple[np.ndarray, np.ndarray]:
    """Return precision and recall of each tag when a score of the threshold or more says yes.

    Precision is the share of the pictures with a yes that do have the tag, recall the share of
    the pictures with the tag that get a yes.

    Args:
        scores: (N, T).
        truths: (N, T) bool, or 0 and 1.
        thresholds: one for all tags, or (T,).

    Returns:
        precision (T,) and recall (T,), float64 in 0 to 1. Precision is NaN for a tag that never
        gets a yes, recall NaN for one that no picture has.

    Raises:
        ValueError: shapes differ, scores are not finite, or truths are not 0 and 1.
    """
    scores, truths = _checked(scores, truths)
    thresholds = np.asarray(thresholds, np.float64)
    if thresholds.shape not in ((), (scores.shape[1],)):
        raise ValueError(
            f"thresholds must be one number or ({scores.shape[1]},), one for each tag; "
            f"received shape {thresholds.shape}"
        )
    answers = scores >= thresholds
    right = (answers & truths).sum(axis=0)
    return _share(right, answers.sum(axis=0)), _share(right, truths.sum(axis=0))


def average_precision_per_tag(scores: np.ndarray, truths: np.ndarray) -> np.ndarray:
    """Return the area under each tag's precision-recall curve, by steps.

    With the thresholds falling through all scores, precision P and recall R after each:

        AP = sum over k of (R_k - R_(k-1)) * P_k

    Pictures of equal score enter together. Nothing is interpolated, unlike in COCO's measure of
    detections. Source: M. Zhu, "Recall, Precision and Average Precision", University of Waterloo
    2004, as in scikit-learn's `average_precision_score`.

    Args:
        scores: (N, T).
        truths: (N, T) bool, or 0 and 1.

    Returns:
        (T,) float64 in 0 to 1; NaN for a tag that no picture has.

    Raises:
        ValueError: shapes differ, scores are not finite, or truths are not 0 and 1.
    """
    scores, truths = _checked(scores, truths)
    columns = zip(scores.T, truths.T, strict=True)
    return np.array([_average_precision(*column) for column in columns], np.float64)


def mean_average_precision(scores: np.ndarray, truths: np.ndarray) -> float:
    """Return the mean of `average_precision_per_tag` over the tags that some picture has.

    Args:
        scores: (N, T).
        truths: (N, T) bool, or 0 and 1.

    Returns:
        A number in 0 to 1; NaN if no picture has any tag.

    Raises:
        ValueError: shapes differ, scores are not finite, or truths are not 0 and 1.
    """
    per_tag = average_precision_per_tag(scores, truths)
    per_tag = per_tag[~np.isnan(per_tag)]
    return float(per_tag.mean()) if per_tag.size else float("nan")


def _average_precision(scores, truths):
    if not truths.any():
        return np.nan
    order = np.argsort(-scores, kind="stable")
    last_of_equals = np.append(np.diff(scores[order]) != 0, True)
    right = np.cumsum(truths[order])[last_of_equals]
    answers = np.arange(1, len(scores) + 1)[last_of_equals]
    return float(np.sum(np.diff(right, prepend=0) * right / answers) / truths.sum())


def _share(part, whole):
    return np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0)


def _checked(scores, truths):
    scores, truths = np.asarray(scores, np.float64), np.asarray(truths)
    if scores.ndim != 2:
        raise ValueError(f"scores must be (N, T), pictures by tags; received shape {scores.shape}")
    if truths.shape != scores.shape:
        raise ValueError(
            f"truths must have the shape of scores, {scores.shape}; received {truths.shape}"
        )
    if not np.isfinite(scores).all():
        raise ValueError(f"scores must be finite; received {scores[~np.isfinite(scores)][0]}")
    if truths.dtype != bool and not np.isin(truths, (0, 1)).all():
        wrong = truths[~np.isin(truths, (0, 1))][0]
        raise ValueError(f"truths must be bool, or 0 and 1; received {wrong}")
    return scores, truths.astype(bool)
