"""What a learner's function does with inputs that were changed on purpose.

The reference is called on the same inputs, to know what should happen.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import numpy as np

from course_exercises.relations import numbers

_TRIALS = 8
_LEAST = 4  # trials that must tell the same
_ARRAYS: dict[str, Callable] = {
    "when 1 is added to all numbers of `{}`": lambda x: x + 1,
    "when all numbers of `{}` are doubled": lambda x: 2 * x,
}
_TOGETHER: dict[str, Callable] = {
    "when the order of {} is reversed": lambda x: x[::-1],
    "when all that is in {} is given twice": lambda x: (
        np.concatenate([x, x]) if isinstance(x, np.ndarray) else x + x
    ),
}


class Calls:
    """Calls a learner's function, and the reference, again.

    Args:
        cases: parameter name -> argument, of calls that failed first, then of others.
        right: arguments -> the right value in a tuple; None if there is none.
        mine: arguments -> the learner's value in a tuple; None if there is none.
        agree: tells whether two values are the same.
        until: when to stop, by `time.monotonic`.
    """

    def __init__(self, cases: list[dict], right: Callable, mine: Callable, agree: Callable, until):
        self.cases, self.right, self.mine = cases, right, mine
        self.agree, self.until = agree, until

    def sentence(self) -> str:
        """Return the first thing that stands out in all trials; "" if none does."""
        if any(self._change(case, case, self.mine) for case in self.cases[:_LEAST]):
            return "is another one when the same call is repeated"
        for text, change in self._changes():
            found = self._always(change)
            if found == (True, False) and "twice" not in text:
                return f"doesn't change {text}, and it should"
            if found == (False, True) and not text.endswith("` does"):
                return f"changes {text}, and it shouldn't"
            if time.monotonic() > self.until:
                break
        return self._one_at_a_time()

    def _changes(self) -> Iterator[tuple[str, Callable]]:
        for name, value in self.cases[0].items():
            yield f"when `{name}` does", self._from_another(name)
            for place in range(_parts([case[name] for case in self.cases])):
                text = f"when part [{place}] of the entries of `{name}` does"
                yield text, _changed([name], lambda x, place=place: _moved(x, place))
            if isinstance(value, np.ndarray) and value.dtype.kind == "f":
                for text, change in _ARRAYS.items():
                    yield text.format(name), _changed([name], change)
        for group in self._groups():
            names = " and ".join(f"`{name}`" for name in group)
            for text, change in _TOGETHER.items():
                yield text.format(names), _changed(group, change)

    def _groups(self) -> list[list[str]]:
        """Return the arguments that go together: as long as one another in each call."""
        groups: dict[tuple, list[str]] = {}
        for name in self.cases[0]:
            groups.setdefault(tuple(_length(case[name]) for case in self.cases), []).append(name)
        return [names for lengths, names in groups.items() if len({*lengths}) > 1]

    def _from_another(self, name: str) -> Callable:
        values = [case[name] for case in self.cases]

        def changed(case: dict) -> dict | None:
            place = next(n for n, value in enumerate(values) if value is case[name])
            return case | {name: values[(place + 1) % len(values)]}

        return changed

    def _always(self, change: Callable) -> tuple[bool, bool] | None:
        """Return whether the right value and the learner's change, if each trial says the same."""
        seen: list[tuple[bool, bool]] = []
        for case in self.cases:
            other = self._changed(case, change)
            right = other and self._change(case, other, self.right)
            mine = other and self._change(case, other, self.mine)
            if other and right is not None and mine is not None:
                seen.append((right, mine))
            if seen.count((True, False)) == _TRIALS or seen.count((False, True)) == _TRIALS:
                break
            if seen.count((True, True)) or time.monotonic() > self.until:
                break
        told = [pair for pair in seen if pair != (False, False)]
        return told[0] if len(set(told)) == 1 and len(told) >= _LEAST else None

    def _changed(self, case: dict, change: Callable) -> dict | None:
        try:
            other = change(case)
        except (TypeError, ValueError, AttributeError):
            return None
        known = other and all(value is not None for value in other.values())
        return other if known and repr(other) != repr(case) else None

    def _change(self, case: dict, other: dict, function: Callable) -> bool | None:
        one, two = function(case), function(other)
        return None if one is None or two is None else not self.agree(one[0], two[0])

    def _one_at_a_time(self) -> str:
        """Tell whether it is right for one of a batch, and wrong for several at once."""
        seen = set()
        for case in self.cases[:_LEAST]:
            count = _length(next(iter(case.values())))
            cut = [name for name, value in case.items() if _length(value) == count]
            right = self.right(case)
            if count < 2 or right is None or (len(cut) < 2 and _length(right[0]) != count):
                return ""
            single = case | {name: case[name][:1] for name in cut}
            right, mine = self.right(single), self.mine(single)
            if right is None or mine is None or not self.agree(right[0], mine[0]):
                return ""
            values = numbers(right[0])
            if values is None or not np.isfinite(values).all():
                return ""
            seen.add(repr(right))
        return "is right for one at a time, and wrong for several at once" if len(seen) > 2 else ""


def _length(value) -> int:
    many = isinstance(value, list) or (isinstance(value, np.ndarray) and value.ndim)
    return len(value) if many else -1


def _parts(values: list) -> int:
    """Return how many parts each entry of some lists has; 0 where that is no one number."""
    entries = [each for value in values if isinstance(value, list | tuple) for each in value]
    counts = {len(each) if isinstance(each, list | tuple) else 0 for each in entries}
    return counts.pop() if len(counts) == 1 else 0


def _moved(entries, place: int):
    """Move one part of each entry on by an entry; the last one's comes first."""
    parts = [entry[place] for entry in entries]
    moved = zip(entries, [*parts[-1:], *parts[:-1]], strict=True)
    return type(entries)(
        type(entry)([*entry[:place], part, *entry[place + 1 :]]) for entry, part in moved
    )


def _changed(names: list[str], change: Callable) -> Callable:
    return lambda case: case | {name: change(case[name]) for name in names}
