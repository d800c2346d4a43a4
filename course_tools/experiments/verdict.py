"""From numbers to a verdict, by a rule that is fixed before the numbers are known.

A finding says that something is greater than something else by more than a margin. Each seed
gives one difference; their mean has a 95% interval by Student's t distribution. The finding

- holds, where the whole interval lies above the margin;
- does not hold, where the whole interval lies below it;
- is not settled, where the margin lies inside.

A finding of equality holds where no seed's difference exceeds its tolerance.
"""

from collections.abc import Sequence

import numpy as np
from scipy import stats

CONFIDENCE = 0.95


def interval(differences: Sequence[float]) -> tuple[float, float, float]:
    """Return mean, lower and upper end of the 95% interval of the mean.

    Args:
        differences: one number a seed, two or more.

    Raises:
        ValueError: fewer than two, or some that aren't finite.
    """
    values = np.asarray(differences, float)
    if values.ndim != 1 or values.size < 2 or not np.isfinite(values).all():
        raise ValueError(f"differences must be two finite numbers or more; received {differences}")
    mean = values.mean()
    error = values.std(ddof=1) / np.sqrt(values.size)
    reach = stats.t.ppf(0.5 + CONFIDENCE / 2, values.size - 1) * error
    return float(mean), float(mean - reach), float(mean + reach)


def judge(rule: str, differences: Sequence[float], margin: float) -> str:
    """Return the verdict on a finding.

    Args:
        rule: "greater" or "equal".
        differences: one number a seed.
        margin: what the differences must exceed; for "equal" what they must not exceed.

    Raises:
        ValueError: an unknown rule, or differences without a mean and spread.
    """
    if rule == "equal":
        return "holds" if np.abs(differences).max() <= margin else "does not hold"
    if rule != "greater":
        raise ValueError(f"rule must be greater or equal; received {rule!r}")
    _, low, high = interval(differences)
    if low > margin:
        return "holds"
    return "does not hold" if high < margin else "not settled"
