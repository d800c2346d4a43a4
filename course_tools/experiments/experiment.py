"""What an experiment is made of, and the rule of its verdicts, fixed before the numbers are known.

A finding says that something is greater than something else by more than a margin. Each seed
gives one difference; their mean has a 95% interval by Student's t distribution. The finding

- holds, where the whole interval lies above the margin;
- does not hold, where the whole interval lies below it;
- is not settled, where the margin lies inside.

A finding of equality holds where no seed's difference exceeds its tolerance.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats


@dataclass(frozen=True)
class Finding:
    """A sentence, and what it says of the numbers, which can support or refute it."""

    statement: str
    measure: str  # name of the measured value
    of: str  # label of the setting that the sentence is about
    than: str | float  # label of the setting it is compared with, or a number
    margin: float = 0.0  # by how much `of` must exceed `than`; for "equal", how far they may differ
    rule: str = "greater"  # or "equal"


@dataclass(frozen=True)
class Experiment:
    """One experiment: settings, how to measure, and what is asked of the numbers."""

    name: str  # the word for `course experiments NAME`
    lesson: str  # number of the lesson that draws it
    regime: str  # pictures, nets and training, in words: outside it nothing is said
    settings: dict[str, dict]  # label -> what `measure` is given
    measure: Callable[[dict, int], dict]  # (setting, seed) -> its name -> a number, or a list
    findings: tuple[Finding, ...]


def interval(differences: Sequence[float]) -> tuple[float, float, float]:
    """Return mean, lower and upper end of the 95% interval of the mean of two numbers or more."""
    values = np.asarray(differences, float)
    if values.ndim != 1 or values.size < 2 or not np.isfinite(values).all():
        raise ValueError(f"differences must be two finite numbers or more; received {differences}")
    mean = values.mean()
    reach = stats.t.ppf(0.975, values.size - 1) * (values.std(ddof=1) / np.sqrt(values.size))
    return float(mean), float(mean - reach), float(mean + reach)


def judge(rule: str, differences: Sequence[float], margin: float) -> str:
    """Return the verdict on a finding of which each seed gives a difference."""
    if rule == "equal":
        return "holds" if np.abs(differences).max() <= margin else "does not hold"
    if rule != "greater":
        raise ValueError(f"rule must be greater or equal; received {rule!r}")
    _, low, high = interval(differences)
    if low > margin:
        return "holds"
    return "does not hold" if high < margin else "not settled"
