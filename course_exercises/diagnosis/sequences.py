"""How a list of anything relates to the right one: entries missing, too many, in another order."""

from collections.abc import Iterator

import numpy as np

from course_exercises.comparing import kind
from course_exercises.diagnosis.relations import numbers


def parts_of(values: list) -> int:
    """Return how many parts each entry of some lists has; 0 where that is no one number."""
    entries = [each for value in values if isinstance(value, list | tuple) for each in value]
    counts = {len(each) if isinstance(each, list | tuple) else 0 for each in entries}
    return counts.pop() if len(counts) == 1 else 0


def of_sequences(right, got) -> Iterator[str]:
    """Yield what is true of two lists, tuples or arrays, the simplest first."""
    fractions = _has_fractions(right)
    right, got = listed(right), listed(got)
    one, two = ([repr(each) for each in values] for values in (right, got))
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
    due, kinds = ({kind(each) for each in values} for values in (right, got))
    if len(due) == len(kinds) == 1 and due != kinds:
        yield f"has {kinds.pop()} in each place where {due.pop()} is due"
    if right and len(right) == len(got):
        yield from _of_entries(right, got)
    if sorted(one) == sorted(two):
        yield "has the right entries in another order"
    if fractions:
        return
    yield from _twice(right, got)
    if set(two) == set(one):
        yield "has the right entries, but not as often as it should"
    elif set(two) < set(one):
        yield "lacks some of the right entries; what it has is right"
    elif set(one) < set(two):
        yield "has all the right entries, and others too"
    if not set(one) & set(two) and (not one or numbers(right) is None):
        yield "has none of the right entries"
    if len(one) == len(two) > 1:
        wrong = [place for place, each in enumerate(one) if each != two[place]]
        for place, end in ((0, "first"), (len(one) - 1, "last")):
            if wrong == [place]:
                yield f"is right apart from the {end} entry"


def _of_entries(right: list, got: list) -> Iterator[str]:
    """Compare what is inside the entries, and look for a tuple where one thing is due."""
    pairs = list(zip(right, got, strict=True))
    if all(isinstance(each, list) for each in got):
        for place in range(max(map(len, got))):
            if [each[place] if len(each) > place else None for each in got] == right:
                yield f"has tuples or lists as its entries: part [{place}] of each would be right"
    if all(isinstance(each, list) for each in [*right, *got]):
        if all(one == other[::-1] for one, other in pairs):
            yield "has the parts of each entry in reverse order"
        if all(len(one) == len(other) for one, other in pairs):
            parts = [enumerate(zip(*pair, strict=True)) for pair in pairs]
            wrong = {place for each in parts for place, (a, b) in each if repr(a) != repr(b)}
            if len(wrong) == 1:
                yield f"is right apart from part [{wrong.pop()}] of its entries"
        if all(other == one[1:] for one, other in pairs):
            yield "lacks the first part of each entry"


def _twice(right: list, got: list) -> Iterator[str]:
    """Tell what comes several times, where all should be different."""
    one, two = ({*map(repr, values)} for values in (right, got))
    if len(two) < len(got) and len(one) == len(right) > 1:
        yield "has an entry several times, and the right one hasn't"
    if not all(isinstance(each, list) for each in [*right, *got]):
        return
    for place in range(min(map(len, [*right, *got]), default=0)):
        one, two = ({repr(each[place]) for each in values} for values in (right, got))
        if len(two) < len(got) and len(one) == len(right):
            yield f"has several entries with the same part [{place}], and the right one hasn't"


def _has_fractions(values) -> bool:
    """Tell whether values are measured rather than counted: these rarely repeat."""
    parts = [numbers(each) for each in values]  # each may have a shape of its own
    return all(part is not None for part in parts) and any((x != np.round(x)).any() for x in parts)


def listed(value):
    """Return a value in a form that is the same for lists, tuples, arrays and kinds of numbers."""
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [listed(each) for each in value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(f"{value:.6g}") + 0.0
    return value


def leaves(value) -> list:
    """Return what lies in a list or a dict, and in those in it."""
    if isinstance(value, dict):
        value = list(value.values())
    return [leaf for each in value for leaf in leaves(each)] if isinstance(value, list) else [value]
