"""Two plain values, compared, and the difference told in a sentence."""

from __future__ import annotations

import numpy as np


def difference(expected, got, relative: float, absolute: float) -> str | None:
    """Tell in a sentence how a plain value differs from the expected one; None if it doesn't.

    Python numbers and NumPy's count as the same; lists and tuples count as arrays where an array
    is expected. Booleans are no numbers, and a number is no boolean.
    """
    if isinstance(expected, np.ndarray):
        return _array_difference(expected, got, relative, absolute)
    if isinstance(expected, dict):
        if not isinstance(got, dict) or set(got) != set(expected):
            found = f"has {short(list(got))}" if isinstance(got, dict) else f"is {_kind(got)}"
            return f"It should be a dict with the keys {list(expected)}, but it {found}."
        pairs = [(expected[key], got[key]) for key in expected]
    elif isinstance(expected, list | tuple):
        got = got.tolist() if isinstance(got, np.ndarray) else got
        if not isinstance(got, list | tuple) or len(got) != len(expected):
            found = f"has {len(got)}" if isinstance(got, list | tuple) else f"is {_kind(got)}"
            return f"It should have {len(expected)} parts, but it {found}."
        pairs = list(zip(expected, got, strict=True))
    else:
        return _scalar_difference(expected, got, relative, absolute)
    found = (difference(one, other, relative, absolute) for one, other in pairs)
    return next((sentence for sentence in found if sentence), None)


def _scalar_difference(expected, got, relative, absolute) -> str | None:
    if isinstance(got, np.ndarray) and got.ndim == 0:
        got = got.item()
    if isinstance(expected, bool) or isinstance(got, bool) or isinstance(expected, str | None):
        if type(expected) is type(got) and expected == got:
            return None
        return f"It should be {expected!r} ({_kind(expected)}), but it is {short(got)}."
    if not isinstance(got, int | float):
        return f"It should be a number, but it is {_kind(got)}."
    if _close(np.float64(expected), np.float64(got), relative, absolute):
        return None
    return f"It should be {short(expected)}, but it is {short(got)}."


def _array_difference(expected, got, relative, absolute) -> str | None:
    if isinstance(got, list | tuple):
        problem = _mixture(got)
        if problem:
            return problem
    if isinstance(got, list | tuple | int | float | bool):
        try:
            got = np.asarray(got)
        except ValueError:
            return "It should be an array, but its rows have different lengths."
        # Whole numbers of more than 64 bits: NumPy has no type of its own for them.
        got = got.astype(np.float64) if got.dtype == object else got
    if not isinstance(got, np.ndarray):
        return f"It should be an array of numbers, but it is {_kind(got)}."
    if got.shape != expected.shape:
        return f"Its shape should be {expected.shape}, but it is {got.shape}."
    if (expected.dtype == bool) != (got.dtype == bool) and got.size:
        return f"Its numbers should be of type {expected.dtype}, but they are {got.dtype}."
    with np.errstate(over="ignore"):  # what is too long for a float64 becomes infinite
        wrong = ~_close(expected.astype(np.float64), got.astype(np.float64), relative, absolute)
    if not np.any(wrong):
        return None
    place = tuple(int(index) for index in np.argwhere(wrong)[0])
    where = f"at place {place} " if place else ""
    share = f"{int(wrong.sum())} of {wrong.size} numbers differ; " if wrong.size > 1 else ""
    found = f"{share}{where}it should be {short(expected[place])}, but it is {short(got[place])}."
    return found[0].upper() + found[1:]


def _mixture(listed: list | tuple) -> str | None:
    """Tell what keeps a list from being an array: None or a text in it, or truth among numbers."""
    leaves = list(_leaves(listed))
    odd = [leaf for leaf in leaves if not isinstance(leaf, int | float | np.ndarray)]
    if odd:
        return f"It should be an array of numbers, but a part of it is {_kind(odd[0])}."
    if len(set(map(_is_truth, leaves))) == 2:
        return "It should be an array of one kind, but it has true or false among its numbers."
    return None


def _is_truth(value) -> bool:
    return value.dtype == bool if isinstance(value, np.ndarray) else isinstance(value, bool)


def _leaves(value):
    """Yield what lies in a list, and in the lists in it."""
    if isinstance(value, list | tuple):
        for item in value:
            yield from _leaves(item)
    else:
        yield value


def _close(expected, got, relative, absolute):
    return np.isclose(got, expected, rtol=relative, atol=absolute, equal_nan=True)


def _kind(value) -> str:
    names = {
        bool: "true or false", int: "a number", float: "a number", str: "a text",
        np.ndarray: "an array",
    }  # fmt: skip
    return names.get(type(value), "nothing" if value is None else f"a {type(value).__name__}")


def short(value, characters: int = 300) -> str:
    """Write a value so that a person can read it: rounded, and cut where it is long."""
    if isinstance(value, np.ndarray):
        text = np.array2string(
            value, precision=4, suppress_small=True, threshold=60, separator=", "
        )
        text = f"array of shape {value.shape}:\n{text}" if value.size > 1 else text
    elif isinstance(value, float | np.floating):
        text = f"{value:.6g}"
    elif isinstance(value, np.generic):
        text = repr(value.item())
    elif isinstance(value, list | tuple):
        inner = ", ".join(short(item, characters) for item in value)
        text = f"[{inner}]" if isinstance(value, list) else f"({inner})"
    else:
        text = repr(value)
    return text if len(text) <= characters else f"{text[:characters]} ..."
