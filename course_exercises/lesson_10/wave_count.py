"""Of how many waves?"""

import numpy as np

from course_exercises import exercise


def _spectrum(rng):
    strengths = rng.uniform(0.3, 3, int(rng.integers(4, 9)))
    strengths[rng.permutation(len(strengths))[: rng.integers(1, 3)]] = 0
    strengths[rng.integers(len(strengths))] = rng.uniform(3, 6)  # one is louder than the rest
    return (strengths,)


@exercise(
    number=9,
    kind="by hand",
    aim="compare layers at increasing depth by numbers: frequency and complexity",
    inputs=_spectrum,
    examples=(
        (np.array([3.0]),),
        (np.array([0.0, 0.0]),),
        (np.array([2.0, 2.0]),),
        (np.array([3.0, 0.0, 0.0]),),
        (np.array([1.0, 3.0]),),
    ),
)
def wave_count(strengths):
    """Return the complexity: e to the entropy of the waves' shares of the power."""
    power = strengths**2
    if power.sum() == 0:
        return 0.0
    share = power[power > 0] / power.sum()
    return np.exp(-np.sum(share * np.log(share)))


class Mistakes(wave_count.Mistakes):
    def all_that_are_there(strengths):
        """You count all waves. A faint one should hardly count beside a strong one."""
        return np.count_nonzero(strengths)

    def strengths_not_squared(strengths):
        """You share out the strengths as they are. Power is the strength *squared*."""
        return wave_count(np.sqrt(strengths))

    def no_shares(strengths):
        """You take the power as it is. Only shares tell how it is divided: a picture of twice the
        contrast has no more waves."""
        power = strengths[strengths > 0] ** 2
        return np.exp(-np.sum(power * np.log(power))) if len(power) else 0.0

    def shares_squared(strengths):
        """One over the sum of the squared shares is a number of waves, too, but another one. The
        question asks for the one from the entropy."""
        power = strengths**2
        return power.sum() ** 2 / np.sum(power**2) if power.any() else 0.0

    def strongest_share(strengths):
        """You look at the strongest wave alone. How the others share the rest counts as well."""
        power = strengths**2
        return power.sum() / power.max() if power.any() else 0.0
