"""How an array of another shape relates to the right one."""

import itertools
from collections.abc import Iterator

import numpy as np

from course_exercises.diagnosis.factors import quantities
from course_exercises.diagnosis.relations import same

_ALONG = {
    "sum": np.sum, "mean": np.mean, "largest": np.max, "smallest": np.min,
    "first entry": lambda x, axis: np.take(x, 0, axis),
    "last entry": lambda x, axis: np.take(x, -1, axis),
}  # fmt: skip
_SUMMARIES = {
    "sum": np.sum, "mean": np.mean, "largest": np.max, "smallest": np.min, "product": np.prod,
    "length": np.size, "first": lambda x: x.flat[0], "last": lambda x: x.flat[-1],
}  # fmt: skip


def of_other_shapes(right: np.ndarray, got: np.ndarray, arguments: dict) -> Iterator[str]:
    """Yield what is true of two arrays of different shapes, the simplest first."""
    one, two = _axes(right), _axes(got)
    if right.size == got.size and same(right.ravel(), got.ravel()):
        yield f"has the right numbers, but {two} where {one} is due"
    if right.ndim == got.ndim:
        yield from _of_axes(right, got)
    yield from (text for text, _, part in _smaller_ones(right) if same(part, got))
    yield from (text for _, text, part in _smaller_ones(got) if same(part, right))
    if right.ndim == got.ndim:
        yield from _of_counts(right, got)
    else:
        yield f"is {two} where {one} is due"
    yield from _of_sizes(right, got, arguments)


def _axes(array: np.ndarray) -> str:
    few = ["one number", "a row of numbers"]
    return few[array.ndim] if array.ndim < 2 else f"an array of {array.ndim} axes"


def _entry(array: np.ndarray, axis: int) -> str:
    return "number" if array.ndim == 1 else {0: "row", 1: "column"}.get(axis, "entry")


def _smaller_ones(array: np.ndarray) -> Iterator[tuple[str, str, np.ndarray]]:
    """Yield what an array becomes that loses something; before it, what is said if it is given.

    The first text is for a right array that became smaller, the second for one that should have.
    """
    for axis in range(array.ndim):
        before, what = (slice(None),) * axis, _entry(array, axis)
        for end, part in {"first": slice(1, None), "last": slice(None, -1)}.items():
            told = f"lacks the {end} {what}", f"has a {end} {what} too many"
            yield *told, array[(*before, part)]
    for name, summary in _SUMMARIES.items() if array.size else ():
        told = f"is one number, the {name} of the right ones"
        more = f"is {_axes(array)}: their {name} would be right"
        yield told, more, np.asarray(summary(array), float)
    for axis in range(array.ndim) if array.size and array.ndim > 1 else ():
        for name, summary in _ALONG.items():
            text = f"the {name} along axis {axis}"
            told = f"is {text} of the right one", f"has an axis too many: {text} of it is right"
            yield *told, summary(array, axis=axis)


def _of_axes(right: np.ndarray, got: np.ndarray) -> Iterator[str]:
    for order in itertools.permutations(range(right.ndim)):
        if same(right.transpose(order), got):
            told = "" if right.ndim == 2 else f": its axes are in the order {order}"
            yield f"is the right one, transposed{told}"
    if right.ndim > 1 and got.shape == right.shape[::-1]:
        yield "has the shape of the right one, transposed"


def _of_counts(right: np.ndarray, got: np.ndarray) -> Iterator[str]:
    """Tell how many rows or columns are missing, or too many, and what of them is right."""
    gaps = np.subtract(got.shape, right.shape)
    for axis in np.flatnonzero(gaps) if np.count_nonzero(gaps) == 1 else ():
        what, gap = _entry(right, axis), gaps[axis]
        count = f"one {what}" if abs(gap) == 1 else f"{what}s"
        yield f"has {count} too {'many' if gap > 0 else 'few'}"
    corner = tuple(slice(0, min(pair)) for pair in zip(right.shape, got.shape, strict=True))
    if right.ndim > 1 and same(right[corner], got[corner]):
        if same(got[corner], got):
            yield "is only a part of the right one, from its first row and column on"
        if same(right[corner], right):
            yield "holds the right one at its top left, and more rows or columns beside it"
    if right.ndim == 2 and gaps.tolist() in ([1, 1], [-1, -1]):
        yield f"has one row and one column too {'many' if gaps[0] > 0 else 'few'}"


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
