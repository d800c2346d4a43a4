"""Deeper is better: is it?"""

import numpy as np

from course_exercises import exercise


def _two_layers(rng):
    splits = int(rng.integers(3, 9))
    luck = rng.normal(0, 0.03, splits)  # a hard split is hard for both layers
    shallow = 0.8 + luck + rng.normal(0, 0.01, splits)
    deep = 0.8 + luck + rng.normal(rng.normal(0, 0.015), 0.01, splits)
    return [float(v) for v in shallow], [float(v) for v in deep]


_HARD_AND_EASY = [0.70, 0.80, 0.90]


@exercise(
    number=8,
    kind="experiment",
    aim="tell a measurement from an impression, and learning from mere depth",
    inputs=_two_layers,
    examples=(
        ([0.80, 0.80], [0.80, 0.80]),
        ([0.80, 0.80], [0.93, 0.83]),
        ([0.93, 0.83], [0.80, 0.80]),
        ([0.80, 0.80, 0.80], [0.781, 0.831, 0.881]),
        (_HARD_AND_EASY, [0.74, 0.85, 0.94]),
        ([0.74, 0.85, 0.94], _HARD_AND_EASY),
        (_HARD_AND_EASY, [0.76, 0.81, 0.99]),
        ([0.80, 0.81, 0.82, 0.83], [0.82, 0.83, 0.79, 0.84]),
    ),
)
def settled_lead(shallow, deep):
    """Return which of two layers a probe reads better, if the lead is more than luck."""
    error = np.subtract(deep, shallow).std(ddof=1) / np.sqrt(len(deep))
    return _named(shallow, deep, 2 * error)


def _named(shallow, deep, error):
    lead = np.mean(deep) - np.mean(shallow)
    if abs(lead) <= error:
        return "not settled"
    return "deep" if lead > 0 else "shallow"


class Mistakes(settled_lead.Mistakes):
    def means_only(shallow, deep):
        """You compare the means, whatever the spread. A tiny lead over three splits may be luck."""
        return _named(shallow, deep, 0)

    def splits_taken_apart(shallow, deep):
        """You take the spread of each layer by itself. Both layers met the same splits, hard and
        easy ones: look at the difference split by split."""
        error = np.sqrt((np.var(shallow, ddof=1) + np.var(deep, ddof=1)) / len(deep))
        return _named(shallow, deep, 2 * error)

    def spread_of_one_split(shallow, deep):
        """You compare with the spread of single splits. How much steadier is a mean over many?"""
        return _named(shallow, deep, 2 * np.std(np.subtract(deep, shallow), ddof=1))

    def divided_by_the_number(shallow, deep):
        """You divide the spread by the number of splits. A mean gets steadier more slowly."""
        return _named(shallow, deep, 2 * np.std(np.subtract(deep, shallow), ddof=1) / len(deep))

    def one_standard_error(shallow, deep):
        """You ask for one standard error. Luck alone gets that far in about one case of three."""
        spread = np.std(np.subtract(deep, shallow), ddof=1)
        return _named(shallow, deep, spread / np.sqrt(len(deep)))

    def every_split_must_agree(shallow, deep):
        """You ask that all splits agree. One against nine settles more than two against none."""
        signs = {bool(d > s) for s, d in zip(shallow, deep, strict=True)}
        return "not settled" if len(signs) == 2 else "deep" if True in signs else "shallow"
