"""All that is true of one wrong answer beside the right one, the simplest first."""

from collections.abc import Iterator

import numpy as np

from course_exercises.comparing import kind
from course_exercises.diagnosis.factors import factors, offsets
from course_exercises.diagnosis.relations import numbers, of_one_shape, same
from course_exercises.diagnosis.sequences import leaves, listed, of_sequences
from course_exercises.diagnosis.shapes import of_other_shapes
from course_exercises.writing import written

_MANY = (list, tuple, np.ndarray)
_KINDS = [  # True is an int for Python, so it is looked for first
    (bool,), (int, float), (str,), _MANY, (dict,), (type(None),),
]  # fmt: skip


def phrases(right, got, arguments: dict) -> Iterator[str]:
    """Yield what is true of a wrong value, as the rest of a sentence about "your answer".

    `arguments` are parameter name -> argument of the call.
    """
    if isinstance(right, bool) and isinstance(got, bool):
        yield "is the opposite of the right one"
        return
    one, two = numbers(right), numbers(got)
    due, mine = listed(right), listed(got)
    if one is not None and two is not None:
        with np.errstate(all="ignore"):
            yield from _of_numbers(one, two, arguments)
        if (_holds_truth(due), _holds_truth(mine)) == (False, True):
            yield "has true and false where numbers are due"
    if isinstance(due, list) and isinstance(mine, list):
        yield from of_sequences(right, got)
        if due != mine and leaves(due) == leaves(mine):
            yield "has the right parts, but not nested as they should be"
    if isinstance(due, list) and isinstance(got, dict) and listed([*got]) == due:
        yield "is a dict: a list of its keys would be right"
    yield from _of_kinds(right, got)


def _of_numbers(right: np.ndarray, got: np.ndarray, arguments: dict) -> Iterator[str]:
    for name, value in arguments.items():
        given = numbers(value)
        if given is not None and given.size and same(given, got):
            yield f"is `{name}`, unchanged"
    if right.shape != got.shape:
        yield from of_other_shapes(right, got, arguments)
    elif right.size:
        yield from of_one_shape(right, got)
        yield from factors(right, got, arguments)
        yield from offsets(right, got, arguments)
        yield from _of_places(right, got, arguments) if right.ndim < 2 else ()


def _of_places(right: np.ndarray, got: np.ndarray, arguments: dict) -> Iterator[str]:
    """Tell positions from what stands there."""
    for name, value in arguments.items():
        array = numbers(value)
        if array is None or array.ndim != 1 or np.all(array == np.round(array)):
            continue  # of whole numbers no one can tell which are positions
        if _stands_at(right, array, got):
            yield f"has what stands in `{name}` where its positions are due"
        if _stands_at(got, array, right):
            yield f"has positions in `{name}` where what stands there is due"
        order = np.argsort(-array, kind="stable").astype(float)
        for sorted_so, places in (("high to low", order), ("low to high", order[::-1])):
            if _stands_at(got, places, right):
                told = f"has places in `{name}` sorted from {sorted_so}"
                yield f"{told} where places in `{name}` itself are due"
        mine, due = np.isin(got, array), np.isin(right, array)
        if mine.all() and not due.any():
            yield f"is taken from the numbers in `{name}`, and the right one isn't"
        if due.all() and not mine.any():
            yield f"is none of the numbers in `{name}`, and the right one is"


def _stands_at(places: np.ndarray, array: np.ndarray, values: np.ndarray) -> bool:
    """Tell whether numbers are places in an array, and what stands there is `values`."""
    inside = (places >= 0) & (places < len(array)) & (places == np.round(places))
    return bool(inside.all()) and same(array[places.astype(int)], values)


def _of_kinds(right, got) -> Iterator[str]:
    """Tell of another kind of value."""
    due, mine = (
        next(kinds for kinds in _KINDS if isinstance(value, kinds)) for value in (right, got)
    )
    if due != mine:
        yield f"is {kind(got)} where {kind(right)} is due"
    if isinstance(right, int) and isinstance(got, float) and got != np.round(got):
        yield "has a fraction, where a whole number is due"
    if not isinstance(got, (*_MANY, dict)):
        yield f"is {written(got).removesuffix('.0')}"


def _holds_truth(value) -> bool:
    return {*map(type, leaves(value))} == {bool}
