"""Average precision, as COCO computes it."""

import numpy as np

from course_exercises import exercise


def _answers(rng):
    # Of so many truths no share but 1/4, 1/2, 3/4 and 1 is a recall level itself.
    truths = int(rng.choice([1, 2, 3, 4, 6, 7, 8, 9, 11]))
    right = int(rng.integers(0, truths + 1))
    hits = [True] * right + [False] * int(rng.integers(0, 8))
    return [hits[place] for place in rng.permutation(len(hits))], truths


@exercise(
    number=5,
    points=3,
    aim="train a one-stage detector, and compute its average precision as the COCO tools do",
    inputs=_answers,
    examples=(
        ([], 2),
        ([False], 1),
        ([False, True], 1),
        ([True], 2),
        ([True, False, True], 4),
        ([False, True, True, False], 3),
    ),
)
def coco_precision(hits, truths):
    """Return the average precision over 101 recall levels; `hits` goes by falling score."""
    right, points = 0, []
    for depth, hit in enumerate(hits, start=1):
        right += hit
        points.append((right / truths, right / depth))
    total = 0.0
    for level in range(101):
        total += max((share for recall, share in points if recall >= level / 100), default=0)
    return total / 101


def _points(hits, truths):
    right = np.cumsum(np.array(hits, int))
    return right / np.arange(1, len(hits) + 1), right / truths  # precision, recall


class Mistakes(coco_precision.Mistakes):
    def first_precision_at_a_level(hits, truths):
        """At a recall level you take the precision where the level is first reached. Take the best
        one there or at any *higher* recall."""
        precision, recall = _points(hits, truths)
        reached = [precision[recall >= level / 100][:1].sum() for level in range(101)]
        return np.mean(reached)

    def mean_over_the_hits(hits, truths):
        """You add up the precision at each hit and divide by the truths. COCO looks at 101 recall
        levels instead, and at each for the best precision from there on."""
        precision, _ = _points(hits, truths)
        return precision[np.array(hits, bool)].sum() / truths

    def area_under_the_steps(hits, truths):
        """That is the exact area under the steps, near the right value but not it. COCO takes the
        mean over the levels 0, 0.01, ..., 1."""
        precision, recall = _points(hits, truths)
        best = np.maximum.accumulate(precision[::-1])[::-1]
        return (best * np.diff(recall, prepend=0)).sum()

    def eleven_levels(hits, truths):
        """You use eleven levels, as an older benchmark did. COCO's lie 0.01 apart."""
        precision, recall = _points(hits, truths)
        return np.mean([precision[recall >= level / 10].max(initial=0) for level in range(11)])

    def reached_levels_only(hits, truths):
        """You leave out the levels that were never reached. There the precision counts 0: what is
        missed has its price."""
        reached = np.sum(np.arange(101) / 100 <= sum(hits) / truths)
        return coco_precision(hits, truths) * 101 / reached
