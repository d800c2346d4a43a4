"""Answers as plain values: what may be compared, how, and how it travels between processes.

Only numbers, texts, arrays and containers of them count as an answer. An object that says of
itself that it equals everything is none of these, so it is never asked.
"""

from __future__ import annotations

import base64
import json

import numpy as np

_LARGEST = 50_000_000  # numbers or characters


class NotPlain(ValueError):
    """A value that is no number, text, array, or container of these."""


def plain(value, depth: int = 0):
    """Return a copy made of Python's and NumPy's own types, tensors as arrays.

    Raises:
        NotPlain: the value holds something else, or is too large.
    """
    kind = type(value)
    if value is None or kind in (bool, int, float, str):
        return value
    if kind in (list, tuple) and depth < 8:
        return kind(plain(item, depth + 1) for item in value)
    if kind is dict and depth < 8:
        return {_key(key): plain(item, depth + 1) for key, item in value.items()}
    if isinstance(value, np.generic) and value.dtype.kind in "biuf":
        return value.item()
    if kind.__module__.split(".")[0] in ("tensorflow", "keras"):
        value = np.asarray(value)
        kind = type(value)
    if kind is np.ndarray and value.dtype.kind in "biuf" and value.size <= _LARGEST:
        return value.copy()
    raise NotPlain(kind.__name__)


def _key(key) -> str | int:
    if type(key) not in (str, int):
        raise NotPlain(f"dict with a key of type {type(key).__name__}")
    return key


def difference(expected, got, relative: float, absolute: float) -> str | None:
    """Tell in a sentence how a plain value differs from the expected one; None if it doesn't.

    Python numbers and NumPy's count as the same; lists and tuples count as arrays where an array
    is expected. Booleans are no numbers, and a number is no boolean.
    """
    if isinstance(expected, np.ndarray):
        return _array_difference(expected, got, relative, absolute)
    if isinstance(expected, dict):
        if not isinstance(got, dict) or set(got) != set(expected):
            keys = list(got) if isinstance(got, dict) else type(got).__name__
            return f"It should be a dict with the keys {list(expected)}, but it is {keys}."
        pairs = [(expected[key], got[key]) for key in expected]
    elif isinstance(expected, list | tuple):
        got = got.tolist() if isinstance(got, np.ndarray) else got
        if not isinstance(got, list | tuple) or len(got) != len(expected):
            size = len(got) if isinstance(got, list | tuple) else type(got).__name__
            return f"It should have {len(expected)} parts, but it has {size}."
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
    if isinstance(got, list | tuple | int | float | bool):
        try:
            got = np.asarray(got)
        except ValueError:
            return "It should be an array, but its rows have different lengths."
    if not isinstance(got, np.ndarray) or got.dtype.kind not in "biuf":
        return f"It should be an array of numbers, but it is {_kind(got)}."
    if got.shape != expected.shape:
        return f"Its shape should be {expected.shape}, but it is {got.shape}."
    if (expected.dtype == bool) != (got.dtype == bool) and got.size:
        return f"Its numbers should be of type {expected.dtype}, but they are {got.dtype}."
    wrong = ~_close(expected.astype(np.float64), got.astype(np.float64), relative, absolute)
    if not np.any(wrong):
        return None
    place = tuple(int(index) for index in np.argwhere(wrong)[0])
    where = f"at place {place} " if place else ""
    share = f"{int(wrong.sum())} of {wrong.size} numbers differ; " if wrong.size > 1 else ""
    return f"{share}{where}it should be {short(expected[place])}, but it is {short(got[place])}."


def _close(expected, got, relative, absolute):
    return np.isclose(got, expected, rtol=relative, atol=absolute, equal_nan=True)


def _kind(value) -> str:
    names = {bool: "true or false", int: "a number", float: "a number", str: "a text"}
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
    elif isinstance(value, list | tuple):
        inner = ", ".join(short(item, characters) for item in value)
        text = f"[{inner}]" if isinstance(value, list) else f"({inner})"
    else:
        text = repr(value)
    return text if len(text) <= characters else f"{text[:characters]} ..."


def encode(value) -> str:
    """Write a plain value as JSON. No pickle: what comes back from a learner is only data."""
    return json.dumps(_packed(value))


def decode(text: str):
    """Read what `encode` wrote.

    Raises:
        ValueError: the text is something else.
    """
    return _unpacked(json.loads(text))


def _packed(value):
    if isinstance(value, np.ndarray):
        data = base64.b64encode(np.ascontiguousarray(value).tobytes()).decode("ascii")
        return {"array": data, "dtype": value.dtype.str, "shape": list(value.shape)}
    if isinstance(value, tuple):
        return {"tuple": [_packed(item) for item in value]}
    if isinstance(value, list):
        return [_packed(item) for item in value]
    if isinstance(value, dict):
        return {"dict": [[key, _packed(item)] for key, item in value.items()]}
    return value


def _unpacked(value):
    if isinstance(value, list):
        return [_unpacked(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "array" in value:
        dtype = np.dtype(value["dtype"])
        if dtype.kind not in "biuf":
            raise ValueError(f"an array must hold numbers; received {dtype}")
        data = base64.b64decode(value["array"])
        return np.frombuffer(data, dtype).reshape(value["shape"]).copy()
    if "tuple" in value:
        return tuple(_unpacked(item) for item in value["tuple"])
    return {key: _unpacked(item) for key, item in value["dict"]}
