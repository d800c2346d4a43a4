"""Who did it?"""

import numpy as np

from course_exercises import exercise

_NAMES = ("token", "exposure", "position")


def _exchanges(rng):
    films = int(rng.integers(3, 16))
    before = rng.normal(0, 2, films).round(1)
    after = {
        name: (before + rng.normal(0, rng.choice([0.0, 0.2, 2.0, 4.0]), films)).round(1)
        for name in _NAMES
    }
    guilty = _NAMES[int(rng.integers(3))]
    if rng.random() < 0.7:
        after[guilty] = (-before * rng.uniform(0.2, 2)).round(1)
    shares = sorted(np.mean((before > 0) != (leads > 0)) for leads in after.values())
    if shares[-1] == shares[-2]:
        after[guilty] = -before  # no ties
        after |= {name: before * 1.1 for name in _NAMES if name != guilty}
    return before, after


_BEFORE = np.array([2.0, -1.0, 0.5, -3.0, 1.0])
_TEN = np.array([1.0, -1.0, 2.0, -2.0, 3.0, -3.0, 1.0, -1.0, 2.0, 4.0])
_ONE = np.array([-1.0] + 9 * [1.0])  # flips the first of ten


@exercise(
    number=5,
    kind="experiment",
    points=3,
    aim="change one thing in a picture and count how many answers flip",
    inputs=_exchanges,
    examples=(
        (_BEFORE[:1], {"token": -_BEFORE[:1], "exposure": _BEFORE[:1] + 9}),
        (_BEFORE, {"token": _BEFORE + 0.1, "exposure": _BEFORE * 3, "position": _BEFORE - 0.2}),
        (_BEFORE, {"token": _BEFORE + 9, "exposure": _BEFORE * 9, "position": -_BEFORE}),
        (_TEN, {"token": _TEN * _ONE, "exposure": _TEN * 1.5}),
        (_TEN, {"token": abs(_TEN), "exposure": _TEN * _ONE}),
        (np.array([0.0, 1.0]), {"token": np.array([-1.0, 0.5])}),
        (np.array([-1.0, 1.0]), {"token": np.array([0.0, 2.0])}),
    ),
)
def strongest_habit(before, after):
    """Return the habit whose exchange flips the most answers; "none" if a share under 0.1."""
    return _largest(_flips(before, after))


def _flips(before, after):
    return {name: np.mean((before > 0) != (leads > 0)) for name, leads in after.items()}


def _largest(shares):
    name = max(shares, key=shares.get)
    return name if shares[name] >= 0.1 else "none"


class Mistakes(strongest_habit.Mistakes):
    def largest_change(before, after):
        """You look for the largest change of the leads. A lead may change much and keep its sign:
        count the answers that flip."""
        return _largest({name: np.abs(leads - before).mean() for name, leads in after.items()})

    def always_one(before, after):
        """You always accuse a habit. Where no exchange flips a tenth of the answers, say "none"."""
        flips = _flips(before, after)
        return max(flips, key=flips.get)

    def totals(before, after):
        """You compare how many are called ill before and after. Flips in both directions cancel out
        then: compare film by film."""
        return _largest(
            {n: abs(np.mean(before > 0) - np.mean(leads > 0)) for n, leads in after.items()}
        )

    def first_over_the_limit(before, after):
        """You stop at the first habit above the limit. A later one may flip more."""
        flips = _flips(before, after)
        return next((name for name in after if flips[name] >= 0.1), "none")

    def towards_ill_only(before, after):
        """You count only flips from healthy to ill. A flip the other way is one, too."""
        return _largest({n: np.mean((before <= 0) & (leads > 0)) for n, leads in after.items()})

    def towards_healthy_only(before, after):
        """You count only flips from ill to healthy. A flip the other way is one, too."""
        return _largest({n: np.mean((before > 0) & (leads <= 0)) for n, leads in after.items()})
