"""Where answers are right and where they are wrong, if one property of the input tells."""

import itertools
import math
from collections.abc import Iterator

import numpy as np

from course_exercises.definition import Exercise
from course_exercises.diagnosis.relations import numbers
from course_exercises.diagnosis.sequences import parts_of

# Properties that few inputs have:
_EDGES = (
    " is empty", " is None", " has only one entry", " has nothing but 0", " is 0", " has a 0",
    " 100 and more", " has nan",
)  # fmt: skip
# Properties of a right answer that a learner can look for in a question:
_TELLING = (
    " has nan", " is empty", " is None", " is 0", " is negative", " has negative numbers",
    " has a 0",
)  # fmt: skip
_OF_NUMBERS = {
    **{f"is {n}": lambda x, n=n: x == n for n in range(4)},
    "is negative": lambda x: x < 0,
    "is odd": lambda x: x % 2 == 1,
    "has a fraction": lambda x: x != round(x),
}
_OF_LISTS = {
    "has only one entry": lambda x: len(x) == 1,
    "has nan": lambda x: np.isnan(x).any(),
    "has nothing but 0": lambda x: not x.any(),
    "has a 0": lambda x: (x == 0).any() and x.any(),
    "has negative numbers": lambda x: (x < 0).any(),
    "has numbers of 100 and more": lambda x: np.abs(x).max() >= 100,
    "has one number everywhere": lambda x: np.ptp(x) == 0,
    "has a number twice": lambda x: x.ndim == 1 and len(np.unique(x)) < len(x),
    "is sorted from low to high": lambda x: x.ndim == 1 and np.all(np.diff(x) >= 0),
    "has an odd number of entries": lambda x: len(x) % 2 == 1,
}
_OF_ARRAYS = _OF_LISTS | {
    "is square": lambda x: x.ndim > 1 and len(set(_sides(x))) == 1,
    "is higher than wide": lambda x: x.ndim > 1 and _sides(x)[0] > _sides(x)[1],
    "has a last axis of size 1": lambda x: x.ndim > 1 and x.shape[-1] == 1,
    **{f"has {n} axes": lambda x, n=n: x.ndim == n for n in (2, 3, 4)},
}


def condition(exercise: Exercise, cases: list[dict], expected: list, failing: list[int]) -> str:
    """Return the property that tells right calls from wrong ones; "" if there is none.

    What was drawn must show it by chance enough; only an edge, such as "is empty", may show in
    the examples alone.
    """
    passing = [number for number in range(len(cases)) if number not in failing]
    if not passing:
        return ""
    held = holding(cases, expected)
    drawn = max(0, len(cases) - len(exercise.examples))
    wrong = sum(number >= len(cases) - drawn for number in failing)
    bits = math.log2(math.comb(drawn, wrong))  # chance draws just these calls once in 2 ** bits
    for text, true in held.items():
        edge = text.endswith(_EDGES)
        if true == failing and (bits >= 9 or (edge and len(passing) > 5)):
            return f"wrong only where {text}"
        if true == passing and bits >= 9 and "right answer" not in text:
            return f"right only where {text}"
    of_inputs = {text: {*true} for text, true in held.items() if "right answer" not in text}
    return _both(of_inputs, {*failing}, bits) or _never_wrong(
        of_inputs, {*failing}, {*range(len(cases) - drawn, len(cases))}
    )


def holding(cases: list[dict], expected: list) -> dict[str, list[int]]:
    """Return property -> numbers of the calls that have it."""
    held: dict[str, list[int]] = {}
    for number, pair in enumerate(zip(cases, expected, strict=True)):
        for text, holds in dict(properties(*pair)).items():
            calls = held.setdefault(text, [])
            if holds:
                calls.append(number)
    return held


def _both(held: dict[str, set[int]], failing: set[int], bits: float) -> str:
    """Return which two properties together tell wrong calls; chance finds a pair more easily."""
    always = [text for text, true in held.items() if failing <= true] if bits >= 20 else []
    for one, two in itertools.combinations(always, 2):
        if held[one] & held[two] == failing:
            return f"wrong only where {one} and {two}"
    return ""


def _never_wrong(held: dict[str, set[int]], failing: set[int], drawn: set[int]) -> str:
    """Return where it is never wrong, if by chance it would be: it may be right elsewhere, too."""
    told: dict[frozenset, str] = {}
    wrong = len(failing & drawn)
    for text, true in held.items():
        trivial = text.endswith(_EDGES) and "only one entry" not in text
        ways = 0 if true & failing or trivial else math.comb(len(drawn - true), wrong)
        if ways and math.log2(math.comb(len(drawn), wrong) / ways) >= 12:
            told.setdefault(frozenset(true), text)  # what is always true together is told once
    texts = ", nor where ".join([*told.values()][:2])
    return f"never wrong where {texts}, in the calls tried" if texts else ""


def properties(case: dict, right) -> Iterator[tuple[str, bool]]:
    """Yield what may be said of a call, and whether it is true of this one."""
    for name, value in case.items():
        yield from _of_argument(f"`{name}`", value)
    for (one, first), (two, second) in itertools.combinations(case.items(), 2):
        if _is_number(first) and _is_number(second):
            yield f"`{one}` is larger than `{two}`", bool(first > second)
            yield f"`{one}` equals `{two}`", bool(first == second)
            yield f"`{one}` is another than `{two}`", bool(first != second)
            if second:
                yield f"`{one}` is a multiple of `{two}`", bool(first % second == 0)
                yield f"`{one}` is no multiple of `{two}`", bool(first % second != 0)
        elif isinstance(first, np.ndarray) and _is_number(second) and second:
            for axis, length in enumerate(first.shape[:2]):
                yield f"`{one}.shape[{axis}]` is a multiple of `{two}`", length % second == 0
        elif hasattr(first, "__len__") and hasattr(second, "__len__"):
            yield f"`{one}` is longer than `{two}`", len(first) > len(second)
            yield f"`{one}` is shorter than `{two}`", len(first) < len(second)
            yield f"`{one}` is as long as `{two}`", len(first) == len(second)
    for text, holds in _of_argument("the right answer", right):
        told = text.endswith(_TELLING) or isinstance(right, str | bool)
        if told and not text.endswith(" given"):
            yield text, holds


def _of_argument(name: str, value) -> Iterator[tuple[str, bool]]:
    yield f"{name} is None", value is None
    yield f"{name} is given", value is not None
    if isinstance(value, bool | str):
        yield f"{name} is {value!r}", True
    elif _is_number(value):
        if math.isfinite(value):
            yield from _tried(name, _OF_NUMBERS, value)
    elif isinstance(value, list | tuple) or (isinstance(value, np.ndarray) and value.ndim):
        yield f"{name} is empty", len(value) == 0
        nested = isinstance(value, list | tuple) and any(isinstance(x, np.ndarray) for x in value)
        array = None if nested else numbers(value)
        if array is not None and array.size:
            table = _OF_LISTS if isinstance(value, list | tuple) else _OF_ARRAYS
            yield from _tried(name, table, array)
        elif len(value):
            yield f"{name} has only one entry", len(value) == 1
        for place in range(parts_of([value])):
            ones = all(type(entry[place]) in (int, float) and entry[place] == 1 for entry in value)
            yield f"part [{place}] of each entry of {name} is 1", ones


def _tried(name: str, table: dict, value) -> Iterator[tuple[str, bool]]:
    return ((f"{name} {text}", bool(is_so(value))) for text, is_so in table.items())


def _is_number(value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _sides(array: np.ndarray) -> tuple[int, ...]:
    return array.shape[1:3] if array.ndim > 3 else array.shape[:2]
