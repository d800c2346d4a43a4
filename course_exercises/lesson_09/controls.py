"""Exercise on a control: is a net's number due to learning, or do random weights give it, too?"""

import statistics

import numpy as np

from course_exercises.definition import Exercise, Mistake


def _nets(rng):
    nets, layers = (int(n) for n in rng.integers(3, 7, 2))
    centre, spread = rng.uniform(0.4, 0.6, layers), rng.uniform(0.005, 0.03, layers)
    untrained = rng.normal(centre, spread, (nets, layers))
    learned = rng.normal(centre, spread) + spread * rng.choice([-9, -4, -2, 0, 2, 4, 9], layers)
    return learned, untrained


def beyond_control(learned, untrained):
    """Return for each layer 1, -1 or 0: a learned net is above, below or like random ones."""
    lead = learned - untrained.mean(axis=0)
    reach = 3 * untrained.std(axis=0, ddof=1)
    return np.where(np.abs(lead) > reach, np.sign(lead), 0)


def _by_statistics(learned, untrained):
    found = []
    for number, others in zip(learned, untrained.T, strict=True):
        middle, spread = statistics.mean(others), statistics.stdev(others)
        low, high = middle - 3 * spread, middle + 3 * spread
        found.append(1 if number > high else -1 if number < low else 0)
    return found


def _by_squares(learned, untrained):
    count = len(untrained)
    lead = learned - sum(untrained) / count
    variance = sum((one - sum(untrained) / count) ** 2 for one in untrained) / (count - 1)
    return np.sign(lead) * (lead**2 > 9 * variance)


def _with_reach(reach):
    """Return a right answer but for how far random weights are taken to reach."""

    def answer(learned, untrained):
        lead = learned - untrained.mean(axis=0)
        return np.where(np.abs(lead) > reach(untrained), np.sign(lead), 0)

    return answer


def _beyond_all(learned, untrained):
    return 1 * (learned > untrained.max(axis=0)) - (learned < untrained.min(axis=0))


def _first_net_only(learned, untrained):
    lead = learned - untrained[0]
    return np.where(np.abs(lead) > 3 * untrained.std(axis=0, ddof=1), np.sign(lead), 0)


def _since_the_first(learned, untrained):
    return beyond_control(learned - learned[0], untrained - untrained[:, :1])


def _one_answer(learned, untrained):
    return beyond_control(learned.mean(keepdims=True), untrained.mean(axis=1, keepdims=True))[0]


_ZEROS = np.array([[0.48], [0.50], [0.52]])
_EVEN = np.array([[0.25, 0.5], [0.375, 0.5], [0.5, 0.5]])  # eighths: sums have no rounding
_UNEVEN = np.array([[0.50, 0.40, 0.60], [0.52, 0.50, 0.61], [0.48, 0.60, 0.59], [0.50, 0.50, 0.60]])

BEYOND_CONTROL = Exercise(
    name="beyond_control",
    lesson="09",
    aim="tell learning from mere depth, by a control with random weights",
    kind="experiment",
    points=2,
    reference=beyond_control,
    inputs=_nets,
    examples=(
        (np.array([0.61]), _ZEROS),
        (np.array([0.55]), _ZEROS),
        (np.array([0.545]), _ZEROS),
        (np.array([0.53]), _ZEROS),
        (np.array([0.51]), _ZEROS),
        (np.array([0.501]), _ZEROS),
        (np.array([0.40]), _ZEROS),
        (np.array([0.75, 0.5]), _EVEN),
        (np.array([0.0, 0.625]), _EVEN),
        (np.array([0.60, 0.60, 0.64]), _UNEVEN),
        (np.array([0.53, 0.10, 0.578]), _UNEVEN),
    ),
    alternatives=(_by_statistics, _by_squares),
    mistakes=(
        Mistake(
            "means only",
            _with_reach(lambda untrained: 0),
            "You only ask whether the number is above or below the mean of the random nets. No net "
            "hits that mean: how far apart do the random ones lie?",
        ),
        Mistake(
            "standard error",
            _with_reach(
                lambda untrained: 3 * untrained.std(axis=0, ddof=1) / len(untrained) ** 0.5
            ),
            "You divide by the root of the number of nets. That says how far their *mean* may be "
            "off. The learned net is a single net: ask how far single nets lie apart.",
        ),
        Mistake(
            "two standard deviations",
            _with_reach(lambda untrained: 2 * untrained.std(axis=0, ddof=1)),
            "You ask for two standard deviations. From so few nets the spread is known only "
            "roughly: ask for three.",
        ),
        Mistake(
            "one standard deviation",
            _with_reach(lambda untrained: untrained.std(axis=0, ddof=1)),
            "You ask for one standard deviation. One random net in three lies that far out.",
        ),
        Mistake(
            "spread without ddof",
            _with_reach(lambda untrained: 3 * untrained.std(axis=0)),
            "NumPy's `std` divides by n. From a few nets that makes the spread too small: see its "
            "`ddof`.",
        ),
        Mistake(
            "variance",
            _with_reach(lambda untrained: 3 * untrained.var(axis=0, ddof=1)),
            "That is the variance. The standard deviation is its square root.",
        ),
        Mistake(
            "beyond all of them",
            _beyond_all,
            "You ask that the number lies beyond all random nets. With three of them, a fourth "
            "does so in one case of two, by luck alone.",
        ),
        Mistake(
            "no sign",
            lambda *nets: np.abs(beyond_control(*nets)),
            "You tell that learning changed the number, but not which way: below is -1.",
        ),
        Mistake(
            "upwards only",
            lambda *nets: np.maximum(beyond_control(*nets), 0),
            "You look upwards only. Learning can make a number smaller, too.",
        ),
        Mistake(
            "signs exchanged",
            lambda *nets: -beyond_control(*nets),
            "Your signs are exchanged, or your difference is turned round.",
        ),
        Mistake(
            "one spread for all layers",
            _with_reach(lambda untrained: 3 * untrained.std(ddof=1)),
            "You take one spread for all layers. Each layer has its own: take it down the columns.",
        ),
        Mistake(
            "first net only",
            _first_net_only,
            "You measure the distance from the first random net, which may be a freak. Measure it "
            "from the mean of all.",
        ),
        Mistake(
            "since the first layer",
            _since_the_first,
            "You compare how far the numbers have moved since the first layer. Compare the numbers "
            "themselves, layer by layer.",
        ),
        Mistake(
            "one answer for all",
            _one_answer,
            "You give one answer for the whole net. Each layer gets its own.",
        ),
    ),
)
