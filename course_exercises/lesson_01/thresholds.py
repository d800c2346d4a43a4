"""Exercises on what a threshold makes of a tag's scores."""

import math

import numpy as np

from course_exercises.definition import Exercise, Mistake
from course_utils.tasks import precision_recall_per_tag


def _scores_of_a_tag(rng):
    count = int(rng.integers(4, 12))
    truths = rng.integers(0, 2, count)
    scores = np.clip(rng.normal(3 + 2 * truths, 2).round(), 0, 8) / 8
    return scores, truths, float(rng.integers(2, 8)) / 8


def _share(part, whole):
    return part / whole if whole else math.nan


def precision_and_recall(scores, truths, threshold):
    """Return precision and recall of a tag; a score of the threshold or more says yes."""
    answers = scores >= threshold
    right = np.sum(answers & (truths == 1))
    return [_share(right, answers.sum()), _share(right, truths.sum())]


def _counted(scores, truths, threshold):
    pairs = [(score >= threshold, truth == 1) for score, truth in zip(scores, truths, strict=True)]
    hits, false_alarms = pairs.count((True, True)), pairs.count((True, False))
    missed = pairs.count((False, True))
    return _share(hits, hits + false_alarms), _share(hits, hits + missed)


def _with_instead(value):
    def answer(scores, truths, threshold):
        return np.nan_to_num(precision_and_recall(scores, truths, threshold), nan=value).tolist()

    return answer


def _of_all(scores, truths, threshold):
    right = np.mean((scores >= threshold) & (truths == 1))
    return [right, right]


PRECISION_AND_RECALL = Exercise(
    name="precision_and_recall",
    lesson="01",
    aim="work out precision and recall of a tag, and know when there is none",
    kind="code",
    points=2,
    reference=precision_and_recall,
    inputs=_scores_of_a_tag,
    examples=(
        (np.array([0.75, 0.25]), np.array([1, 1]), 0.5),
        (np.array([0.9, 0.8, 0.7, 0.2, 0.1]), np.array([1, 0, 1, 1, 0]), 0.5),
        (np.array([0.25, 0.125, 0.0]), np.array([0, 1, 0]), 0.5),
        (np.array([0.75, 0.125]), np.array([0, 0]), 0.5),
        (np.array([0.5, 0.75, 0.25, 0.625]), np.array([1, 1, 0, 0]), 0.625),
    ),
    alternatives=(
        _counted,
        lambda scores, truths, threshold: np.ravel(
            precision_recall_per_tag(truths[:, None], scores[:, None], threshold)
        ),
    ),
    mistakes=(
        Mistake(
            "exchanged",
            lambda scores, truths, threshold: precision_and_recall(scores, truths, threshold)[::-1],
            "Precision and recall are exchanged. Precision asks: of the pictures that got a yes, "
            "how many have the tag?",
        ),
        Mistake(
            "0 where there is nothing",
            _with_instead(0.0),
            "A precision of 0 says that every yes was wrong. What if there was no yes? Then there "
            "is no share to give: `nan`.",
        ),
        Mistake(
            "1 where there is nothing",
            _with_instead(1.0),
            "A precision of 1 says that every yes was right. What if there was no yes? Then there "
            "is no share to give: `nan`.",
        ),
        Mistake(
            "above the threshold only",
            lambda scores, truths, threshold: precision_and_recall(
                scores, truths, np.nextafter(threshold, np.inf)
            ),
            "A score exactly at the threshold says yes, too.",
        ),
        Mistake(
            "accuracy",
            lambda scores, truths, threshold: [
                np.mean((scores >= threshold) == truths),
                precision_and_recall(scores, truths, threshold)[1],
            ],
            "Your first number is the accuracy: it also counts pictures that rightly got a no. "
            "Precision looks at the yeses only.",
        ),
        Mistake(
            "shares of all pictures",
            _of_all,
            "You divide by all pictures. Precision divides by those that got a yes, recall by "
            "those that have the tag.",
        ),
        Mistake(
            "of the noes",
            lambda scores, truths, threshold: precision_and_recall(
                -scores, 1 - truths, -np.nextafter(threshold, -np.inf)
            ),
            "Those are the numbers of the noes. Asked are those of the yeses.",
        ),
    ),
)


def _scores_and_wish(rng):
    scores, truths, _ = _scores_of_a_tag(rng)
    return scores, truths, float(rng.choice([0.5, 0.625, 0.75, 0.875]))


def lowest_threshold(scores, truths, wanted):
    """Return the lowest score that, taken as threshold, gives the precision wanted."""
    return next((s for s in sorted(scores) if np.mean(truths[scores >= s]) >= wanted), None)


def _from_the_top(scores, truths, wanted):
    found = None
    for score in sorted(set(scores.tolist()), reverse=True):
        answers = scores >= score
        if (answers & (truths == 1)).sum() >= wanted * answers.sum():
            found = score
    return found


def _all_at_once(scores, truths, wanted):
    answers = scores[None] >= scores[:, None]  # (thresholds, pictures)
    good = (answers * truths).sum(axis=1) / answers.sum(axis=1) >= wanted
    return scores[good].min() if good.any() else None


def _until_it_fails(scores, truths, wanted):
    found = None
    for score in sorted(set(scores.tolist()), reverse=True):
        if np.mean(truths[scores >= score]) < wanted:
            break
        found = score
    return found


def _good(scores, truths, wanted):
    return [s for s in scores if np.mean(truths[scores >= s]) >= wanted]


def _beyond(scores, truths, wanted):
    for score in sorted(scores):
        answers = scores > score
        if answers.any() and np.mean(truths[answers]) >= wanted:
            return score
    return None


LOWEST_THRESHOLD = Exercise(
    name="lowest_threshold",
    lesson="01",
    aim="choose a threshold for the precision that is wanted",
    kind="experiment",
    points=2,
    reference=lowest_threshold,
    inputs=_scores_and_wish,
    examples=(
        (np.array([0.75, 0.25]), np.array([1, 0]), 0.75),
        (np.array([0.75, 0.5]), np.array([0, 0]), 0.5),
        (np.array([0.75, 0.25, 0.5]), np.array([1, 1, 0]), 0.625),
        (np.array([0.875, 0.25, 0.5, 0.75, 0.125]), np.array([1, 0, 1, 0, 0]), 0.625),
        (np.array([0.125, 0.625, 0.375, 0.875]), np.array([0, 1, 0, 1]), 0.5),
    ),
    alternatives=(_from_the_top, _all_at_once),
    mistakes=(
        Mistake(
            "highest",
            lambda scores, truths, wanted: max(_good(scores, truths, wanted), default=None),
            "You give the highest threshold that will do. It leaves most pictures without the tag: "
            "the lowest one finds most.",
        ),
        Mistake(
            "stops when it first fails",
            _until_it_fails,
            "You come from the top and stop where the precision first falls too low. It goes up "
            "and down: a lower threshold may do again.",
        ),
        Mistake(
            "the first in the list",
            lambda scores, truths, wanted: next(iter(_good(scores, truths, wanted)), None),
            "You take the first score in the list that will do. The list isn't sorted.",
        ),
        Mistake(
            "more than wanted",
            lambda scores, truths, wanted: lowest_threshold(
                scores, truths, np.nextafter(wanted, np.inf)
            ),
            "A precision of exactly what is wanted will do.",
        ),
        Mistake(
            "above the threshold only",
            _beyond,
            "A score exactly at the threshold says yes, too.",
        ),
        Mistake(
            "0 where there is none",
            lambda scores, truths, wanted: lowest_threshold(scores, truths, wanted) or 0.0,
            "A threshold of 0 would say yes to all. Where no threshold will do, the answer is "
            "`None`.",
        ),
        Mistake(
            "recall",
            lambda scores, truths, wanted: next(
                (s for s in sorted(scores) if truths[scores >= s].sum() >= wanted * truths.sum()),
                None,
            ),
            "You look at the recall. The lowest threshold of all always has a recall of 1; how "
            "many of its yeses are right?",
        ),
    ),
)
