"""What a learner's function does with inputs that were changed on purpose.

The reference is called on the same inputs, to know what should happen.
"""

import time
from collections.abc import Callable, Iterator

import numpy as np

from course_exercises.diagnosis import changes
from course_exercises.diagnosis.changes import changed
from course_exercises.diagnosis.evidence import fingerprint
from course_exercises.diagnosis.relations import numbers, same
from course_exercises.diagnosis.sequences import parts_of

_TRIALS = 8
_LEAST = 4  # trials that must tell the same
_SURE = 16  # the same, before anything else is looked for


class Calls:
    """Tells what stands out when a learner's function is called again.

    Args:
        search: knows the calls that were tried, the right value of any call, and the learner's.
        until: when to stop, by `time.thread_time`.
    """

    def __init__(self, search, until: float):
        self.wrong = [search.cases[number] for number in search.failing]
        passed = [search.cases[number] for number in search.passing]
        self.cases = [*self.wrong[:4], *passed[:4], *self.wrong[4:]]
        self.right, self.mine, self.agree = search.right, search.mine, search.agree
        self.until = until

    def sentence(self) -> str:
        """Return the first thing that stands out in all trials; "" if none does."""
        if any(self._moves(case, case, self.mine) for case in self.cases[:_LEAST]):
            return "is another one when the same call is repeated"
        return (
            self._needless()
            or self._first(self._of_arguments())
            or self._blind_spot()
            or self._first(self._of_groups())
            or self._source()
            or self._one_at_a_time()
        )

    def ignored(self) -> str:
        """Return the argument that no answer changes with, though the right ones do; "" if none."""
        for name in self.cases[0] if len(self.cases[0]) > 1 else ():
            seen = self._seen(self._from_another(name), self.cases, _SURE)
            right = [numbers(each[0]) for each in map(self.right, self.cases[:_LEAST]) if each]
            fractions = any(each is not None and (each != np.round(each)).any() for each in right)
            least = _TRIALS if fractions else _SURE  # fractions seldom agree by chance
            if {*seen} == {(True, False)} and len(seen) >= least:
                return name
        return ""

    def _seen(self, change: Callable, cases: list[dict], most: int) -> list[tuple[bool, bool]]:
        """Return whether the right value and the learner's change, of trials in which one does."""
        seen: list[tuple[bool, bool]] = []
        for case in cases:
            other = self._changed(case, change)
            moved = tuple(self._moves(case, other, each) for each in (self.right, self.mine))
            if None not in moved and any(moved):
                seen.append(moved)
            if len(seen) == most or (True, True) in seen or time.thread_time() > self.until:
                break
        return seen

    def _changed(self, case: dict, change: Callable) -> dict | None:
        """Return a call with its change made; None where it can't be, or changes nothing."""
        try:
            other = change(case)
        except (TypeError, ValueError, AttributeError, IndexError):
            return None
        known = other and all(value is not None for value in other.values())
        return other if known and fingerprint(other) != fingerprint(case) else None

    def _moves(self, case: dict, other: dict | None, function: Callable) -> bool | None:
        """Tell whether a function's value changes with a call; None where there is none."""
        one, two = (function(case), function(other)) if other else (None, None)
        return None if one is None or two is None else not self.agree(one[0], two[0])

    def _first(self, trials: Iterator[tuple[str, Callable]]) -> str:
        """Return the first change that always moves the right value alone, or the learner's."""
        for text, change in trials:
            seen = self._seen(change, self.cases, _TRIALS)
            found = set(seen) if len(seen) >= _LEAST else set()
            if found == {(True, False)}:
                return f"doesn't change {text}, and it should"
            if found == {(False, True)} and not text.endswith("` does"):
                return f"changes {text}, and it shouldn't"
            if time.thread_time() > self.until:
                break
        return ""

    def _of_arguments(self) -> Iterator[tuple[str, Callable]]:
        for name, value in self.cases[0].items():
            yield f"when `{name}` does", self._from_another(name)
            for place in range(parts_of([case[name] for case in self.cases])):
                text = f"when part [{place}] of the entries of `{name}` does"
                yield text, changed([name], lambda x, place=place: changes.other_part(x, place))
            larger = f"when 1 is added to all numbers of `{name}`"
            doubled = f"when all numbers of `{name}` are doubled"
            if isinstance(value, np.ndarray) and value.dtype.kind == "f":
                yield larger, changed([name], lambda x: x + 1)
                yield doubled, changed([name], lambda x: 2 * x)
            if isinstance(value, list | tuple) and all(type(x) in (int, float) for x in value):
                yield doubled, changed([name], lambda x: type(x)(2 * each for each in x))

    def _of_groups(self) -> Iterator[tuple[str, Callable]]:
        """Yield the order of arguments that go together: as long as one another in each call."""
        groups: dict[tuple, list[str]] = {}
        for name in self.cases[0]:
            groups.setdefault(tuple(_length(case[name]) for case in self.cases), []).append(name)
        for group in (group for lengths, group in groups.items() if len({*lengths}) > 1):
            names = " and ".join(f"`{name}`" for name in group)
            yield f"when the order of {names} is reversed", changed(group, lambda x: x[::-1])

    def _from_another(self, name: str) -> Callable:
        values = [case[name] for case in self.cases]

        def from_another(case: dict) -> dict | None:
            place = next(n for n, value in enumerate(values) if value is case[name])
            others = [*values[place + 1 :], *values[:place]]
            others.sort(key=lambda value: _length(value) != _length(case[name]))
            return case | {name: others[0]} if others else None

        return from_another

    def _needless(self) -> str:
        """Tell what wrong answers depend on, though no right one does."""
        names = list(self.cases[0])
        seen = {name: self._seen(self._from_another(name), self.cases, 99) for name in names}
        told = [name for name in names if {*seen[name]} == {(False, True)}]
        if len(told) == 1 and len(names) > 1 and len(seen[told[0]]) > _TRIALS:
            return f"changes when `{told[0]}` does, and the right one never did"
        return ""

    def _blind_spot(self) -> str:
        """Tell which part of an array the wrong answers take no notice of, however it changes."""
        mine = [each[0] for each in map(self.mine, self.wrong[:_TRIALS]) if each]
        known = [each for each in map(numbers, mine) if each is not None]
        whole = all(np.array_equal(each, np.round(each)) for each in known)
        if whole or all(self.agree(each, mine[0]) for each in mine):
            return ""  # a whole number, or 0, stays where it is, whatever it takes notice of
        for name, value in self.wrong[0].items():
            for text, place in changes.places(value) if time.thread_time() < self.until else ():
                seen = []
                for change in changes.OTHERS:
                    other = changed([name], lambda x, c=change, p=place: changes.replaced(x, p, c))
                    seen += self._seen(other, self.wrong, _TRIALS)
                    if any(mine for _, mine in seen):
                        break
                blind = len(seen) >= _TRIALS and {*seen} == {(True, False)}
                if blind and (not text or self._heeds_the_rest(name, place)):
                    return f"takes no notice of {text}`{name}` where it is wrong"
        return ""

    def _heeds_the_rest(self, name: str, place: tuple) -> bool:
        """Tell whether wrong answers mostly change with the rest: else none is easily moved."""
        other = changed([name], lambda x: changes.kept(x, place, changes.another))
        pairs = [(case, self._changed(case, other)) for case in self.wrong[:_TRIALS]]
        moved = [self._moves(*pair, self.mine) for pair in pairs if pair[1]]
        return 2 * sum(map(bool, moved)) > len(moved)

    def _source(self) -> str:
        """Tell from which end of a list alone the error comes: it is the same without the rest."""
        for name in (name for name, value in self.wrong[0].items() if isinstance(value, list)):
            for end, part in {"first": slice(0, 1), "last": slice(-1, None)}.items():
                cut = changed([name], lambda x, part=part: x[part])
                pairs = [(case, self._changed(case, cut)) for case in self.wrong]
                errors = [[*map(self._error, pair)] for pair in pairs if _length(pair[0][name]) > 1]
                known = [pair for pair in errors if None not in pair]
                matters = sum(bool(self._moves(*pair, self.right)) for pair in pairs)
                alike = matters > _LEAST and all(same(*map(np.asarray, pair)) for pair in known)
                if len(known) == len(errors) > _LEAST and alike:
                    return f"is off by as much as for the {end} entry of `{name}` alone"
        return ""

    def _both(self, case: dict | None) -> tuple | None:
        """Return the right value and the learner's; None if there is no one of them."""
        values = (self.right(case), self.mine(case)) if case else (None,)
        return None if None in values else tuple(value[0] for value in values)

    def _error(self, case: dict | None) -> float | None:
        values = [numbers(value) for value in self._both(case) or (None,)]
        if any(value is None or value.ndim for value in values):
            return None
        return float(values[1] - values[0])

    def _one_at_a_time(self) -> str:
        """Tell whether it is right for one entry, of a batch say, and wrong for several at once."""
        seen = set()
        for case in self.cases[:_LEAST]:
            count = _length(next(iter(case.values())))
            cut = [name for name, value in case.items() if _length(value) == count]
            right = self.right(case)
            if count < 2 or right is None or (len(cut) < 2 and _length(right[0]) != count):
                return ""
            both = self._both(case | {name: case[name][:1] for name in cut})
            values = numbers(both[0]) if both and self.agree(*both) else None
            if values is None or not np.isfinite(values).all():
                return ""
            seen.add(values.tobytes())
        names = " and ".join(f"`{name}`" for name in cut)
        return f"is right if {names} are cut to one entry" if len(seen) > 2 else ""


def _length(value) -> int:
    """Return how long a list or an array is; -1 of anything else."""
    many = isinstance(value, list) or (isinstance(value, np.ndarray) and value.ndim)
    return len(value) if many else -1
