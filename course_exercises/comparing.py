"""Two plain values, compared: whether they agree, where they first differ, and how."""

import fractions
import math
from collections.abc import Iterator

import numpy as np

from course_exercises.writing import written


def difference(expected, got, relative: float, absolute: float, where: str = "") -> str | None:
    """Return how a plain value first differs from the expected one; None if it doesn't.

    Python numbers and NumPy's count as the same; lists and tuples count as arrays where an array
    is expected. Booleans are no numbers, and a number is no boolean.
    """
    limits = relative, absolute
    if isinstance(expected, np.ndarray):
        return _array_difference(expected, got, limits, where)
    if isinstance(expected, dict):
        if not isinstance(got, dict) or set(got) != set(expected):
            found = f"has {written(list(got))}" if isinstance(got, dict) else f"is {kind(got)}"
            keys = written(list(expected))
            return _told(f"It should be a dict with the keys {keys}, but it {found}.", where)
        pairs = [(key, expected[key], got[key]) for key in expected]
    elif isinstance(expected, list | tuple):
        got = got.tolist() if isinstance(got, np.ndarray) else got
        if not isinstance(got, list | tuple) or len(got) != len(expected):
            found = f"has {len(got)}" if isinstance(got, list | tuple) else f"is {kind(got)}"
            parts = "1 part" if len(expected) == 1 else f"{len(expected) or 'no'} parts"
            return _told(f"It should have {parts}, but it {found}.", where)
        pairs = zip(range(len(expected)), expected, got, strict=True)
    else:
        return _scalar_difference(expected, got, limits, where)
    found = (difference(one, two, *limits, f"{where}[{key!r}]") for key, one, two in pairs)
    return next(filter(None, found), None)


def _told(sentence: str, where: str, share: str = "") -> str:
    """Write what is wrong, with its place, such as "[0][1]", where that is not the whole."""
    return share + (f"At {where} {sentence[0].lower()}{sentence[1:]}" if where else sentence)


def _scalar_difference(expected, got, limits, where) -> str | None:
    if isinstance(got, np.ndarray) and got.ndim == 0:
        got = got.item()
    if isinstance(expected, bool) or isinstance(got, bool) or isinstance(expected, str | None):
        if type(expected) is type(got) and expected == got:
            return None
        due = f"{written(expected)} ({kind(expected)})"
        found = f"{written(got)} ({kind(got)})" if isinstance(got, str | bool) else written(got)
        return _told(f"It should be {due}, but it is {found}.", where)
    if not isinstance(got, int | float):
        return _told(f"It should be a number, but it is {kind(got)}.", where)
    if _close(np.float64(expected), np.float64(got), limits):
        return None
    part = "" if expected == round(expected, 2) else _share(expected, got)
    return _told(f"It should be {written(expected)}, but it is {written(got)}{part}.", where)


def _share(expected: float, got: float) -> str:
    """Write which simple fraction a wrong number is of the right one, if it is one."""
    if not (expected and math.isfinite(expected) and math.isfinite(got)):
        return ""
    part = fractions.Fraction(got / expected).limit_denominator(40)
    if part in (0, 1) or part < 0 or not math.isclose(part, got / expected, rel_tol=1e-7):
        return ""
    return f" ({part} {'of it' if part < 1 else 'times as much'})"


def _array_difference(expected, got, limits, where) -> str | None:
    if isinstance(got, list | tuple | int | float | bool):
        problem = _mixture(got)
        if problem:
            return _told(problem, where)
        try:
            got = np.asarray(got)
        except ValueError:
            return _told("It should be an array, but its rows have different lengths.", where)
        # Whole numbers of more than 64 bits: NumPy has no type of its own for them.
        got = got.astype(np.float64) if got.dtype == object else got
    if not isinstance(got, np.ndarray):
        return _told(f"It should be an array of numbers, but it is {kind(got)}.", where)
    if got.shape != expected.shape:
        return _told(f"Its shape should be {expected.shape}, but it is {got.shape}.", where)
    if (expected.dtype == bool) != (got.dtype == bool) and got.size:
        found = f"Its numbers should be of type {expected.dtype}, but they are {got.dtype}."
        return _told(found, where)
    with np.errstate(over="ignore"):  # what is too long for a float64 becomes infinite
        wrong = ~_close(expected.astype(np.float64), got.astype(np.float64), limits)
    if not np.any(wrong):
        return None
    place = tuple(int(index) for index in np.argwhere(wrong)[0])
    where += "".join(f"[{index}]" for index in place)
    count = int(wrong.sum())
    verb = "differs" if count == 1 else "differ"
    should, found = expected[place].item(), got[place].item()
    share = part = ""
    if wrong.size > 1:
        share = f"{count} of {wrong.size} numbers {verb}. "
        alike = wrong.all() and np.allclose(got * should, expected * found)
        part = _share(should, found) if alike else ""
    return _told(f"It should be {written(should)}, but it is {written(found)}{part}.", where, share)


def _mixture(listed) -> str:
    """Tell what keeps a list from being an array: None or a text in it, or truth among numbers."""
    found = list(_leaves(listed))
    odd = [leaf for leaf in found if not isinstance(leaf, int | float | np.ndarray)]
    if odd:
        return f"It should be an array of numbers, but a part of it is {kind(odd[0])}."
    if len({np.asarray(leaf).dtype == bool for leaf in found}) == 2:
        return "It should be an array of one kind, but it has true or false among its numbers."
    return ""


def _leaves(value) -> Iterator:
    """Yield what lies in a list, and in the lists in it."""
    if isinstance(value, list | tuple):
        for item in value:
            yield from _leaves(item)
    else:
        yield value


def _close(expected, got, limits):
    # Of two single numbers plain arithmetic tells the same as NumPy, and far sooner.
    if isinstance(expected, float) and isinstance(got, float) and math.isfinite(expected):
        return abs(float(got) - float(expected)) <= limits[1] + limits[0] * abs(expected)
    return np.isclose(got, expected, rtol=limits[0], atol=limits[1], equal_nan=True)


def kind(value) -> str:
    """Say what kind of value it is."""
    names = {
        bool: "true or false", int: "a number", float: "a number", str: "a text",
        np.ndarray: "an array",
    }  # fmt: skip
    return names.get(type(value), "nothing" if value is None else f"a {type(value).__name__}")
