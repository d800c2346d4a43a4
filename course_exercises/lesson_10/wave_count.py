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
    points=2,
    aim="compare layers at increasing depth by numbers: frequency and complexity",
    inputs=_spectrum,
    examples=(
        (np.array([3.0]),),
        (np.array([0.0, 0.0]),),
        (np.array([2.0, 2.0]),),
        (np.array([3.0, 0.0, 0.0]),),
        (np.array([2.0, 0.0, 2.0, 2.0, 2.0]),),
        (np.array([1.0, 3.0]),),
        (np.array([0.1, 0.1]),),
    ),
)
def wave_count(strengths):
    """Return the complexity: e to the entropy of the waves' shares of the power."""
    power = strengths**2
    if power.sum() == 0:
        return 0.0
    share = power[power > 0] / power.sum()
    return np.exp(-np.sum(share * np.log(share)))


def _shares(strengths, exponent=2):
    power = strengths[strengths > 0] ** exponent
    return power / power.sum()


def _entropy(share):
    return float(-(share * np.log(share)).sum())


def _unless_silent(strengths, count):
    """Return a right answer but for how it counts waves from the shares of the power."""
    return count(_shares(strengths)) if strengths.any() else 0.0


class Mistakes(wave_count.Mistakes):
    def all_that_are_there(strengths):
        """You count all waves that are there at all. A faint one should hardly count beside a
        strong one."""
        return np.count_nonzero(strengths)

    def strengths_not_squared(strengths):
        """You share out the strengths as they are. Power is the strength *squared*."""
        return np.exp(_entropy(_shares(strengths, exponent=1))) if strengths.any() else 0.0

    def silence_is_one_wave(strengths):
        """A picture without any wave counts as one in your answer. It has 0."""
        return wave_count(strengths) if strengths.any() else 1.0

    def sign(strengths):
        """Your number falls where more waves are there. Logarithms of shares are below 0, so the
        entropy needs a minus."""
        return _unless_silent(strengths, lambda share: np.exp(-_entropy(share)))

    def two_bases(strengths):
        """Your logarithm has base 2, but you raise e. Both must be of one base."""
        return _unless_silent(strengths, lambda share: np.exp(_entropy(share) / np.log(2)))

    def no_shares(strengths):
        """You take the power as it is. Only shares tell how it is divided: a picture of twice the
        contrast has no more waves."""
        power = strengths[strengths > 0] ** 2
        return np.exp(_entropy(power)) if len(power) else 0.0

    def mean_in_place_of_the_sum(strengths):
        """You took the mean. The entropy is a sum: each term is weighed by its share already."""
        return _unless_silent(strengths, lambda share: np.exp(_entropy(share) / len(share)))

    def shares_squared(strengths):
        """One over the sum of the squared shares is a number of waves, too, but another one. Asked
        is the one from the entropy."""
        return _unless_silent(strengths, lambda share: 1 / np.sum(share**2))

    def strongest_share(strengths):
        """You look at the strongest wave alone. How the others share the rest counts as well."""
        return _unless_silent(strengths, lambda share: 1 / share.max())
