"""What a learner's function does with inputs that were changed on purpose.

The reference is called on the same inputs, to know what should happen.
"""

import time
from collections.abc import Callable, Iterator

import numpy as np

from course_exercises.diagnosis.relations import numbers, same
from course_exercises.diagnosis.sequences import parts_of
from course_exercises.diagnosis.trials import (
    LEAST,
    OTHERS,
    TRIALS,
    Trials,
    changed,
    kept,
    length,
    other_part,
    places,
    replaced,
)

_SURE = 16  # trials that must tell the same before anything else is looked for
_ARRAYS: dict[str, Callable] = {
    "when 1 is added to all numbers of `{}`": lambda x: x + 1,
    "when all numbers of `{}` are doubled": lambda x: 2 * x,
}


class Calls(Trials):
    """Tells what stands out when a learner's function is called again."""

    def sentence(self) -> str:
        """Return the first thing that stands out in all trials; "" if none does."""
        if any(self.change(case, case, self.mine) for case in self.cases[:LEAST]):
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
        """Return which argument no answer changes with, though the right ones do; "" if none."""
        for name in self.cases[0] if len(self.cases[0]) > 1 else ():
            seen = self.seen(self._from_another(name), self.cases, _SURE)
            few = any(_has_fractions(self.right(case)) for case in self.cases[:LEAST])
            if {*seen} == {(True, False)} and len(seen) >= (TRIALS if few else _SURE):
                return f"doesn't change when `{name}` does, and it should"
        return ""

    def _first(self, changes: Iterator[tuple[str, Callable]]) -> str:
        for text, change in changes:
            found = self.always(change, self.cases)
            if found == (True, False):
                return f"doesn't change {text}, and it should"
            if found == (False, True) and not text.endswith("` does"):
                return f"changes {text}, and it shouldn't"
            if time.thread_time() > self.until:
                break
        return ""

    def _of_arguments(self) -> Iterator[tuple[str, Callable]]:
        for name, value in self.cases[0].items():
            yield f"when `{name}` does", self._from_another(name)
            for place in range(parts_of([case[name] for case in self.cases])):
                text = f"when part [{place}] of the entries of `{name}` does"
                yield text, changed([name], lambda x, place=place: other_part(x, place))
            if isinstance(value, np.ndarray) and value.dtype.kind == "f":
                for text, change in _ARRAYS.items():
                    yield text.format(name), changed([name], change)
            if isinstance(value, list | tuple) and all(type(x) in (int, float) for x in value):
                text = f"when all numbers of `{name}` are doubled"
                yield text, changed([name], lambda x: type(x)(2 * each for each in x))

    def _of_groups(self) -> Iterator[tuple[str, Callable]]:
        for group in self._groups():
            names = " and ".join(f"`{name}`" for name in group)
            yield f"when the order of {names} is reversed", changed(group, lambda x: x[::-1])

    def _groups(self) -> list[list[str]]:
        """Return the arguments that go together: as long as one another in each call."""
        groups: dict[tuple, list[str]] = {}
        for name in self.cases[0]:
            groups.setdefault(tuple(length(case[name]) for case in self.cases), []).append(name)
        return [names for lengths, names in groups.items() if len({*lengths}) > 1]

    def _from_another(self, name: str) -> Callable:
        values = [case[name] for case in self.cases]

        def from_another(case: dict) -> dict | None:
            place = next(n for n, value in enumerate(values) if value is case[name])
            others = [*values[place + 1 :], *values[:place]]
            others.sort(key=lambda value: length(value) != length(case[name]))
            return case | {name: others[0]} if others else None

        return from_another

    def _blind_spot(self) -> str:
        """Tell which part of an array the wrong answers take no notice of, however it changes."""
        mine = [self.mine(case) for case in self.wrong[:TRIALS]]
        known = [numbers(each[0]) for each in mine if each]
        if all(each is None or np.array_equal(each, np.round(each)) for each in known):
            return ""  # a whole number stays where it is, whatever it takes notice of
        if all(each is None or self.agree(each[0], mine[0][0]) for each in mine if mine[0]):
            return ""  # False, or 0, is not easily moved, whatever it takes notice of
        for name, value in self.wrong[0].items():
            for text, select in places(value) if time.thread_time() < self.until else ():
                seen = []
                for change in OTHERS:
                    other = changed([name], lambda x, c=change, s=select: replaced(x, s, c))
                    seen += self.seen(other, self.wrong, TRIALS)
                    if any(mine for _, mine in seen):
                        break
                blind = len(seen) >= TRIALS and {*seen} == {(True, False)}
                if blind and (not text or self._heeds_the_rest(name, select)):
                    return f"takes no notice of {text}`{name}` where it is wrong"
        return ""

    def _heeds_the_rest(self, name: str, select: tuple) -> bool:
        """Tell whether wrong answers mostly change with the rest: else none is easily moved."""
        other = changed([name], lambda x: kept(x, select, OTHERS[0]))
        pairs = [(case, self.changed(case, other)) for case in self.wrong[:TRIALS]]
        moved = [self.change(*pair, self.mine) for pair in pairs if pair[1]]
        return 2 * sum(map(bool, moved)) > len(moved)

    def _needless(self) -> str:
        """Tell what wrong answers depend on, though no right one does."""
        names = list(self.cases[0])
        seen = {name: self.seen(self._from_another(name), self.cases, 99) for name in names}
        told = [name for name in names if {*seen[name]} == {(False, True)}]
        if len(told) == 1 < len(names) and len(seen[told[0]]) > TRIALS:
            return f"changes when `{told[0]}` does, and the right one never did"
        return ""

    def _source(self) -> str:
        """Tell from which end of a list alone the error comes: it is the same without the rest."""
        for name in (name for name, value in self.wrong[0].items() if isinstance(value, list)):
            for end, part in {"first": slice(0, 1), "last": slice(-1, None)}.items():
                cut = changed([name], lambda x, part=part: x[part])
                pairs = [(case, self.changed(case, cut)) for case in self.wrong]
                errors = [(self._error(a), self._error(b)) for a, b in pairs if length(a[name]) > 1]
                known = [(one, two) for one, two in errors if one is not None and two is not None]
                matters = sum(self.change(*pair, self.right) or False for pair in pairs if pair[1])
                alike = matters > LEAST and all(
                    one.shape == two.shape and same(one, two) for one, two in known
                )
                if len(known) == len(errors) > LEAST and alike:
                    return f"is off by as much as for the {end} entry of `{name}` alone"
        return ""

    def _error(self, case: dict | None) -> np.ndarray | None:
        values = [
            numbers(each[0])
            for each in (case and self.mine(case), case and self.right(case))
            if each
        ]
        if len(values) < 2 or any(value is None or value.ndim for value in values):
            return None
        return values[0] - values[1]

    def _one_at_a_time(self) -> str:
        """Tell whether it is right for one entry, of a batch say, and wrong for several at once."""
        seen = set()
        for case in self.cases[:LEAST]:
            count = length(next(iter(case.values())))
            cut = [name for name, value in case.items() if length(value) == count]
            right = self.right(case)
            if count < 2 or right is None or (len(cut) < 2 and length(right[0]) != count):
                return ""
            single = case | {name: case[name][:1] for name in cut}
            right, mine = self.right(single), self.mine(single)
            if right is None or mine is None or not self.agree(right[0], mine[0]):
                return ""
            values = numbers(right[0])
            if values is None or not np.isfinite(values).all():
                return ""
            seen.add(repr(right))
        names = " and ".join(f"`{name}`" for name in cut)
        return f"is right if {names} are cut to one entry" if len(seen) > 2 else ""


def _has_fractions(found: tuple | None) -> bool:
    """Tell whether a value is no whole number: these seldom agree by chance."""
    values = numbers(found[0]) if found else None
    return values is not None and bool((values != np.round(values)).any())
