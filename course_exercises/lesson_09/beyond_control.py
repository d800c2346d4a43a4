"""Learned, or only deep?"""

import numpy as np

from course_exercises import exercise


def _nets(rng):
    nets, layers = (int(n) for n in rng.integers(3, 7, 2))
    centre, spread = rng.uniform(0.4, 0.6, layers), rng.uniform(0.005, 0.03, layers)
    untrained = rng.normal(centre, spread, (nets, layers))
    learned = rng.normal(centre, spread) + spread * rng.choice([-9, -4, -2, 0, 2, 4, 9], layers)
    return learned, untrained


_ZEROS = np.array([[0.48], [0.50], [0.52]])
_EVEN = np.array([[0.25, 0.5], [0.375, 0.5], [0.5, 0.5]])  # eighths: sums have no rounding
_UNEVEN = np.array([[0.50, 0.40, 0.60], [0.52, 0.50, 0.61], [0.48, 0.60, 0.59], [0.50, 0.50, 0.60]])


@exercise(
    number=5,
    kind="experiment",
    aim="tell a measurement from an impression, and learning from mere depth",
    inputs=_nets,
    examples=(
        (np.array([0.61]), _ZEROS),
        (np.array([0.53]), _ZEROS),
        (np.array([0.51]), _ZEROS),
        (np.array([0.40]), _ZEROS),
        (np.array([0.75, 0.5]), _EVEN),
        (np.array([0.60, 0.60, 0.64]), _UNEVEN),
    ),
)
def beyond_control(learned, untrained):
    """Return for each layer 1, -1 or 0: a learned net is above, below or like random ones."""
    lead = learned - untrained.mean(axis=0)
    reach = 3 * untrained.std(axis=0, ddof=1)
    return np.where(np.abs(lead) > reach, np.sign(lead), 0)


class Mistakes(beyond_control.Mistakes):
    def means_only(learned, untrained):
        """You only ask whether the number is above or below the mean of the random nets. No net
        hits that mean: how far apart do the random ones lie?"""
        return np.sign(learned - untrained.mean(axis=0))

    def one_standard_deviation(learned, untrained):
        """You ask for one standard deviation. One random net in three lies that far out."""
        mean = untrained.mean(axis=0)
        return beyond_control(mean + 3 * (learned - mean), untrained)

    def beyond_all_of_them(learned, untrained):
        """You ask that the number lies beyond all random nets. With three of them, a fourth does so
        in one case of two, by luck alone."""
        return 1 * (learned > untrained.max(axis=0)) - (learned < untrained.min(axis=0))
