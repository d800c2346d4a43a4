"""How a list of anything relates to the right one: entries missing, too many, in another order."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_exercises.comparing import kind
from course_exercises.relations import numbers


def of_sequences(right: list, got: list) -> Iterator[str]:
    """Yield what is true of two lists, the simplest first."""
    one, two = [repr(_plain(each)) for each in right], [repr(_plain(each)) for each in got]
    if one and not two:
        yield "is empty"
        return
    if len(one) > 1 and two == one[::-1]:
        yield "is the right one in reverse order"
    for end, part in {"first": slice(1, None), "last": slice(None, -1)}.items():
        if one and two == one[part]:
            yield f"lacks the {end} entry"
        if two and one == two[part]:
            yield f"has a {end} entry too many"
    kinds = [{kind(each) for each in values} for values in (_plain(right), _plain(got))]
    if all(len(each) == 1 for each in kinds) and kinds[0] != kinds[1]:
        yield f"has {kinds[1].pop()} in each place where {kinds[0].pop()} is due"
    yield from _of_entries(_plain(right), _plain(got))
    if sorted(one) == sorted(two):
        yield "has the right entries in another order"
    if _has_fractions(right):
        return
    yield from _twice(_plain(right), _plain(got))
    if set(two) == set(one):
        yield "has the right entries, but not as often as it should"
    elif set(two) < set(one):
        yield "lacks some of the right entries; what it has is right"
    elif set(one) < set(two):
        yield "has all the right entries, and others too"
    if not set(one) & set(two) and (not one or numbers(right) is None):
        yield "has none of the right entries"
    yield from _of_places(one, two)


def _of_entries(right: list, got: list) -> Iterator[str]:
    """Compare what is inside the entries, and look for a tuple where one thing is due."""
    if not right or len(right) != len(got):
        return
    if all(isinstance(each, list | tuple) for each in got):
        for place in range(max(map(len, got), default=0)):
            if [_part(each, place) for each in got] == right:
                yield f"has tuples or lists as its entries: part [{place}] of each would be right"
    if all(isinstance(each, list | tuple) for each in [*right, *got]):
        if all(list(a) == list(b)[::-1] for a, b in zip(right, got, strict=True)):
            yield "has the parts of each entry in reverse order"
        wrong = _wrong_parts(right, got)
        if len(wrong) == 1:
            yield f"is right apart from part [{wrong.pop()}] of its entries"
        if all(list(b) == list(a)[1:] for a, b in zip(right, got, strict=True)):
            yield "lacks the first part of each entry"


def _twice(right: list, got: list) -> Iterator[str]:
    """Tell what comes several times, where all should be different."""
    whole = [[repr(each) for each in values] for values in (right, got)]
    if len({*whole[1]}) < len(got) and len({*whole[0]}) == len(right) > 1:
        yield "has an entry several times, and the right one hasn't"
    if not all(isinstance(each, list) for each in [*right, *got]):
        return
    for place in range(min(map(len, [*right, *got]), default=0)):
        one, two = ([repr(each[place]) for each in values] for values in (right, got))
        if len({*two}) < len(two) and len({*one}) == len(one):
            yield f"has several entries with the same part [{place}], and the right one hasn't"


def _wrong_parts(right: list, got: list) -> set:
    pairs = list(zip(right, got, strict=True))
    if any(len(a) != len(b) for a, b in pairs):
        return set()
    return {n for a, b in pairs for n, both in enumerate(zip(a, b, strict=True)) if _differ(*both)}


def _differ(one, other) -> bool:
    return repr(_plain(one)) != repr(_plain(other))


def _part(entry, place: int):
    return entry[place] if len(entry) > place else None


def _of_places(one: list[str], two: list[str]) -> Iterator[str]:
    if len(one) != len(two) or len(one) < 2:
        return
    wrong = [place for place, pair in enumerate(zip(one, two, strict=True)) if pair[0] != pair[1]]
    if wrong == [0]:
        yield "is right apart from the first entry"
    if wrong == [len(one) - 1]:
        yield "is right apart from the last entry"


def _has_fractions(values: list) -> bool:
    """Tell whether values are measured rather than counted: these rarely repeat."""
    parts = [numbers(each) for each in values]  # each may have a shape of its own
    return all(part is not None for part in parts) and any((x != np.round(x)).any() for x in parts)


def _plain(value):
    """Return a value in a form that is written alike for lists, tuples and kinds of numbers."""
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(f"{value:.6g}") + 0.0
    return value
