"""How an array of another shape relates to the right one."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np

from course_exercises.factors import quantities
from course_exercises.relations import same

_SUMMARIES = {
    "sum": np.sum, "mean": np.mean, "largest": np.max, "smallest": np.min, "product": np.prod,
    "length": np.size, "first": lambda x: x.flat[0], "last": lambda x: x.flat[-1],
}  # fmt: skip
_ALONG = {"sum": np.sum, "mean": np.mean, "largest": np.max, "smallest": np.min}


def of_other_shapes(right: np.ndarray, got: np.ndarray, arguments: dict) -> Iterator[str]:
    """Yield what is true of two arrays of different shapes, the simplest first."""
    if right.size == got.size and same(right.ravel(), got.ravel()):
        yield f"has the right numbers, but {axes(got)} where {axes(right)} is due"
    if right.ndim == got.ndim:
        yield from _of_axes(right, got)
        yield from _of_ends(right, got)
    if right.ndim == 0 and got.size:
        yield from (
            f"is {axes(got)}: their {name} would be right"
            for name, summary in _SUMMARIES.items()
            if same(np.asarray(summary(got), float), right)
        )
    if got.ndim == 0 and right.size:
        yield from (
            f"is one number, the {name} of the right ones"
            for name, summary in _SUMMARIES.items()
            if same(np.asarray(summary(right), float), got)
        )
    if right.ndim and got.ndim == right.ndim - 1:
        yield from (f"is {text} of the right one" for text in _reduced(right, got))
    if right.ndim and got.ndim == right.ndim + 1:
        yield from (f"has an axis too many: {text} of it is right" for text in _reduced(got, right))
    if right.ndim != got.ndim:
        yield f"is {axes(got)} where {axes(right)} is due"
    yield from _of_sizes(right, got, arguments)


def axes(array: np.ndarray) -> str:
    """Say how many axes an array has."""
    if array.ndim == 0:
        return "one number"
    return "a row of numbers" if array.ndim == 1 else f"an array of {array.ndim} axes"


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


def _reduced(larger: np.ndarray, smaller: np.ndarray) -> Iterator[str]:
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
