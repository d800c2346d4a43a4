"""How an array of another shape relates to the right one."""

import itertools
from collections.abc import Iterator

import numpy as np

from course_exercises.diagnosis.factors import quantities
from course_exercises.diagnosis.relations import same

_ALONG = {"sum": np.sum, "mean": np.mean, "largest": np.max, "smallest": np.min}
_SUMMARIES = _ALONG | {
    "product": np.prod, "length": np.size,
    "first": lambda x: x.flat[0], "last": lambda x: x.flat[-1],
}  # fmt: skip


def of_other_shapes(right: np.ndarray, got: np.ndarray, arguments: dict) -> Iterator[str]:
    """Yield what is true of two arrays of different shapes, the simplest first."""
    one, two = _axes(right), _axes(got)
    if right.size == got.size and same(right.ravel(), got.ravel()):
        yield f"has the right numbers, but {two} where {one} is due"
    if right.ndim == got.ndim:
        yield from _of_axes(right, got)
        yield from _of_ends(right, got)
    if right.ndim == 0:
        yield from (f"is {two}: their {name} would be right" for name in _summaries(got, right))
    if got.ndim == 0:
        names = _summaries(right, got)
        yield from (f"is one number, the {name} of the right ones" for name in names)
    if got.ndim == right.ndim - 1:
        yield from (f"is {text} of the right one" for text in _reduced(right, got))
    if right.ndim and got.ndim == right.ndim + 1:
        yield from (f"has an axis too many: {text} of it is right" for text in _reduced(got, right))
    if right.ndim != got.ndim:
        yield f"is {two} where {one} is due"
    yield from _of_sizes(right, got, arguments)


def _axes(array: np.ndarray) -> str:
    few = ["one number", "a row of numbers"]
    return few[array.ndim] if array.ndim < 2 else f"an array of {array.ndim} axes"


def _of_axes(right: np.ndarray, got: np.ndarray) -> Iterator[str]:
    for order in itertools.permutations(range(right.ndim)):
        if same(right.transpose(order), got):
            told = "" if right.ndim == 2 else f": its axes are in the order {order}"
            yield f"is the right one, transposed{told}"
    if right.ndim > 1 and got.shape == right.shape[::-1]:
        yield "has the shape of the right one, transposed"


def _of_ends(right: np.ndarray, got: np.ndarray) -> Iterator[str]:
    """Tell what is missing at an end, or too much."""
    for axis in range(right.ndim):
        what = "number" if right.ndim == 1 else {0: "row", 1: "column"}.get(axis, "entry")
        for end, part in {"first": slice(1, None), "last": slice(None, -1)}.items():
            cut = (*(slice(None),) * axis, part)
            if same(right[cut], got):
                yield f"lacks the {end} {what}"
            if same(right, got[cut]):
                yield f"has a {end} {what} too many"
        if np.delete(right.shape, axis).tolist() == np.delete(got.shape, axis).tolist():
            gap = got.shape[axis] - right.shape[axis]
            count = f"one {what}" if abs(gap) == 1 else f"{what}s"
            yield f"has {count} too {'many' if gap > 0 else 'few'}"
    corner = tuple(slice(0, min(pair)) for pair in zip(right.shape, got.shape, strict=True))
    if right.ndim > 1 and same(right[corner], got[corner]):
        if same(got[corner], got):
            yield "is only a part of the right one, from its first row and column on"
        if same(right[corner], right):
            yield "holds the right one at its top left, and more rows or columns beside it"
    gaps = set(np.subtract(got.shape, right.shape).tolist())
    if right.ndim == 2 and gaps in ({1}, {-1}):
        yield f"has one row and one column too {'many' if gaps == {1} else 'few'}"


def _summaries(array: np.ndarray, number: np.ndarray) -> Iterator[str]:
    """Yield which numbers that describe a whole array are the one that is given."""
    for name, summary in _SUMMARIES.items() if array.size else ():
        if same(np.asarray(summary(array), float), number):
            yield name


def _reduced(larger: np.ndarray, smaller: np.ndarray) -> Iterator[str]:
    """Yield along which axis, and how, a larger array becomes a smaller one."""
    for axis in range(larger.ndim if larger.size else 0):
        for name, summary in _ALONG.items():
            if same(summary(larger, axis=axis), smaller):
                yield f"the {name} along axis {axis}"
        for end, index in {"first": 0, "last": -1}.items():
            if same(np.take(larger, index, axis), smaller):
                yield f"the {end} entry along axis {axis}"


def _of_sizes(right: np.ndarray, got: np.ndarray, arguments: dict) -> Iterator[str]:
    """Say the sizes of both shapes by the sizes and numbers in the arguments."""
    if not 0 < got.ndim < 4 or not right.ndim:
        return
    names: dict[float, list[str]] = {}
    for text, value in quantities(arguments):
        names.setdefault(value, []).append(text)
    known = [names.get(size, [])[:3] + [str(size)] for size in (*got.shape, *right.shape)]
    for texts in itertools.product(*known):
        mine, due = texts[: got.ndim], texts[got.ndim :]
        yield f"has the shape ({', '.join(mine)}), and ({', '.join(due)}) is due"
