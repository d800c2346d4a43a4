"""Right answers to lesson 13, each written another way."""

import numpy as np

from course_exercises.lesson_13.sensitivity_and_specificity import _counts
from course_exercises.lesson_13.sensitivity_gap import _shares
from course_exercises.lesson_13.strongest_habit import _flips


class sensitivity_and_specificity:
    def from_four_counts(labels, leads, threshold):
        hit, alarm, missed, cleared = _counts(labels, leads, threshold)
        return hit / (hit + missed), cleared / (cleared + alarm)

    def film_by_film(labels, leads, threshold):
        right, total = [0, 0], [0, 0]
        for label, lead in zip(labels.tolist(), leads.tolist(), strict=True):
            total[label] += 1
            right[label] += (lead > threshold) == (label == 1)
        return right[1] / total[1], right[0] / total[0]


class predictive_value:
    def a_thousand_people(sensitivity, specificity, prevalence):
        ill = 1000 * prevalence
        called = ill * sensitivity, (1000 - ill) * (1 - specificity)
        return called[0] / sum(called)

    def by_odds(sensitivity, specificity, prevalence):
        false = (1 - specificity) * (1 - prevalence)
        return 1 / (1 + false / (sensitivity * prevalence))


def _points(labels, leads):
    """Return false alarms and hits at each threshold, from strict to mild."""
    thresholds = [np.inf, *np.unique(leads)[::-1]]
    return np.array([[np.mean(leads[labels == k] >= t) for k in (0, 1)] for t in thresholds])


class area_under_roc:
    def by_ranks(labels, leads):
        ranks = np.array([np.sum(leads < x) + (np.sum(leads == x) + 1) / 2 for x in leads])
        ill, healthy = np.sum(labels == 1), np.sum(labels == 0)
        return (ranks[labels == 1].sum() - ill * (ill + 1) / 2) / (ill * healthy)

    def under_the_curve(labels, leads):
        x, y = _points(labels, leads).T
        return np.sum(np.diff(x) * (y[1:] + y[:-1]) / 2)

    def pair_by_pair(labels, leads):
        score, pairs = 0.0, 0
        for one, ill in zip(leads.tolist(), labels.tolist(), strict=True):
            for other, too in zip(leads.tolist(), labels.tolist(), strict=True):
                if ill and not too:
                    pairs += 1
                    score += 1 if one > other else 0.5 if one == other else 0
        return score / pairs


class sensitivity_gap:
    def by_counting(labels, said, hospitals):
        hits, ill = {}, {}
        for label, answer, where in zip(labels, said, hospitals, strict=True):
            if label == 1:
                ill[where] = ill.get(where, 0) + 1
                hits[where] = hits.get(where, 0) + int(answer)
        shares = [hits[where] / ill[where] for where in ill]
        return max(shares) - min(shares)

    def pairwise(labels, said, hospitals):
        found = np.array(_shares(labels == 1, said.astype(float), hospitals))
        return np.abs(found[:, None] - found).max()


class strongest_habit:
    def by_sorting(before, after):
        flips = _flips(before, after)
        ordered = sorted(after, key=lambda name: -flips[name])
        return ordered[0] if flips[ordered[0]] >= 0.1 else "none"

    def film_by_film(before, after):
        best, most = "none", 0.1
        for name, leads in after.items():
            flipped = sum((one > 0) != (two > 0) for one, two in zip(before, leads, strict=True))
            if flipped / len(before) >= most:
                best, most = name, flipped / len(before)
        return best


class peak_on_lesion:
    def one_by_one(heatmaps, masks, labels, leads):
        hits = []
        for heat, mask, label, lead in zip(heatmaps, masks, labels, leads, strict=True):
            if label == 1 and lead > 0:
                row, column = np.unravel_index(heat.argmax(), heat.shape)
                hits.append(mask[row, column])
        return sum(hits) / len(hits)

    def by_comparison(heatmaps, masks, labels, leads):
        found = (labels * leads) > 0
        inside = np.where(masks, heatmaps, -1).max(axis=(1, 2))
        return np.mean(inside[found] == heatmaps[found].max(axis=(1, 2)))
