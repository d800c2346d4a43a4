"""The receiver operating characteristic (ROC): hits against false alarms at every threshold."""

import numpy as np

from course_utils._shared.arguments import check_array
from course_utils.tasks.checks import check_masks, describe


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
    truths = check_masks(truths, "truths", ("N",))
    scores = check_array(scores, "scores", truths.shape, finite=True)
    order = np.argsort(scores, kind="stable")[::-1]
    last = np.append(np.flatnonzero(np.diff(scores[order])), len(scores) - 1)  # of equal scores
    if not len(scores):
        return np.array([np.nan]), np.array([np.nan])
    counts = [np.append(0, np.cumsum(group[order])[last]) for group in (~truths, truths)]
    with np.errstate(invalid="ignore"):
        alarms, hits = (count / np.float64(count[-1]) for count in counts)
    return alarms, hits


def area_under_roc(truths: np.ndarray, scores: np.ndarray) -> float:
    """Return the area under the ROC curve: the chance that a case with beats a case without.

    Equal scores count one half, as in the Mann-Whitney statistic (J. A. Hanley and B. J. McNeil,
    "The meaning and use of the area under a receiver operating characteristic curve", Radiology
    1982). 0.5 is a guess; NaN where one of the two groups is empty. Arguments and errors are those
    of `roc_curve`.
    """
    alarms, hits = roc_curve(truths, scores)
    return float(np.sum(np.diff(alarms) * (hits[1:] + hits[:-1]) / 2)) if len(hits) > 1 else np.nan
