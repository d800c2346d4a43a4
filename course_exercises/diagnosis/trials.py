"""Calls of a learner's function and of the reference, with one change to the inputs of each.

Part of the inputs is changed on purpose, or all, to see what an answer takes notice of.
"""

import time
from collections.abc import Callable, Iterator

import numpy as np

from course_exercises.diagnosis.evidence import fingerprint
from course_exercises.diagnosis.relations import entry_name

TRIALS = 8
LEAST = 4  # trials that must tell the same


class Trials:
    """Tries one change of the inputs at a time on a learner's function, and on the reference.

    Args:
        search: knows the calls that were tried, the right value of any call, and the learner's.
        until: when to stop, by `time.thread_time`.
    """

    def __init__(self, search, until: float):
        self.wrong, passed = (
            [search.cases[number] for number in numbers]
            for numbers in (search.failing, search.passing)
        )
        self.cases = [*self.wrong[:4], *passed[:4], *self.wrong[4:]]
        self.right, self.mine, self.agree = search.right, search.mine, search.agree
        self.until = until

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
        return seen[0] if len({*seen}) == 1 and len(seen) >= LEAST else None

    def changed(self, case: dict, change: Callable) -> dict | None:
        """Return a call with its change made; None where it can't be, or changes nothing."""
        try:
            other = change(case)
        except (TypeError, ValueError, AttributeError, IndexError):
            return None
        known = other and all(value is not None for value in other.values())
        return other if known and fingerprint(other) != fingerprint(case) else None

    def change(self, case: dict, other: dict, function: Callable) -> bool | None:
        """Tell whether a function's value changes; None where there is none."""
        one, two = function(case), function(other)
        return None if one is None or two is None else not self.agree(one[0], two[0])


def changed(names: list[str], change: Callable) -> Callable[[dict], dict]:
    """Return a function that changes these arguments of a call."""
    return lambda case: case | {name: change(case[name]) for name in names}


def length(value) -> int:
    """Return how long a list or an array is; -1 of anything else."""
    many = isinstance(value, list) or (isinstance(value, np.ndarray) and value.ndim)
    return len(value) if many else -1


def other_part(entries, place: int):
    """Change one part of each entry: numbers become larger by 1, others move on by an entry."""
    parts = [entry[place] for entry in entries]
    if all(type(part) in (int, float) for part in parts):
        parts = [part + 1 for part in parts]  # a sum doesn't tell who moved
    else:
        parts = [*parts[-1:], *parts[:-1]]
    return type(entries)(
        type(entry)([*entry[:place], part, *entry[place + 1 :]])
        for entry, part in zip(entries, parts, strict=True)
    )


def places(array) -> Iterator[tuple[str, tuple]]:
    """Yield parts of an array that may be forgotten: in words, and as an index."""
    if not isinstance(array, np.ndarray) or not array.ndim:
        return
    yield "", (...,)
    for axis in range(array.ndim):
        before = (slice(None),) * axis
        name = entry_name(array, axis)
        yield f"anything but the first {name} of ", (*before, slice(1, None))
        yield f"the last {name} of ", (*before, slice(-1, None))
        yield f"the first {name} of ", (*before, slice(0, 1))


def _next(x: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Return other numbers: larger ones than any, or of whole numbers the next that occurs."""
    if x.dtype == bool:
        return ~x
    if x.dtype.kind == "f":
        return x + np.ptp(whole) + 1
    known = np.unique(whole)
    return known[(np.searchsorted(known, x) + 1) % len(known)]


OTHERS: tuple[Callable, ...] = (
    _next,
    lambda x, whole: np.full_like(x, whole.flat[0]),
    lambda x, whole: np.roll(x, 1),
)


def replaced(array: np.ndarray, place: tuple, change: Callable) -> np.ndarray:
    """Return a copy with other numbers in one place."""
    new = array.copy()
    new[place] = change(array[place], array)
    return new


def kept(array: np.ndarray, place: tuple, change: Callable) -> np.ndarray:
    """Return a copy with other numbers everywhere but in one place."""
    new = np.array(change(array, array))
    new[place] = array[place]
    return new
