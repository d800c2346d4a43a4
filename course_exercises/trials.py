"""Calls of a learner's function and of the reference, with one change to the inputs of each."""

from __future__ import annotations

import time
from collections.abc import Callable

TRIALS = 8
_LEAST = 4  # trials that must tell the same


class Trials:
    """Tries one change of the inputs at a time on a learner's function, and on the reference.

    Args:
        wrong: parameter name -> argument, of calls that failed.
        passed: the same of others.
        right: arguments -> the right value in a tuple; None if there is none.
        mine: arguments -> the learner's value in a tuple; None if there is none.
        agree: tells whether two values are the same.
        until: when to stop, by `time.thread_time`.
    """

    def __init__(self, wrong: list, passed: list, right: Callable, mine: Callable, agree, until):
        self.wrong, self.cases = wrong, [*wrong[:4], *passed[:4], *wrong[4:]]
        self.right, self.mine = right, mine
        self.agree, self.until = agree, until

    def seen(self, change: Callable, cases: list[dict], most: int) -> list[tuple[bool, bool]]:
        """Return whether the right value and the learner's change, of trials in which one does."""
        seen: list[tuple[bool, bool]] = []
        for case in cases:
            other = self.changed(case, change)
            right = other and self.change(case, other, self.right)
            mine = other and self.change(case, other, self.mine)
            if other and right is not None and mine is not None and (right or mine):
                seen.append((right, mine))
            if len(seen) == most or (True, True) in seen or time.thread_time() > self.until:
                break
        return seen

    def always(self, change: Callable, cases: list[dict]) -> tuple[bool, bool] | None:
        """Return whether the right value and the learner's change, if each trial says the same."""
        seen = self.seen(change, cases, TRIALS)
        return seen[0] if len({*seen}) == 1 and len(seen) >= _LEAST else None

    def changed(self, case: dict, change: Callable) -> dict | None:
        """Return a call with its change made; None where it can't be, or changes nothing."""
        try:
            other = change(case)
        except (TypeError, ValueError, AttributeError, IndexError):
            return None
        known = other and all(value is not None for value in other.values())
        return other if known and repr(other) != repr(case) else None

    def change(self, case: dict, other: dict, function: Callable) -> bool | None:
        """Tell whether a function's value changes; None where there is none."""
        one, two = function(case), function(other)
        return None if one is None or two is None else not self.agree(one[0], two[0])
