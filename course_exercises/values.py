"""Answers as plain values: what counts as one, and how it travels between processes.

Only numbers, texts, arrays and containers of them count as an answer. An object that says of
itself that it equals everything is none of these, so it is never asked.
"""

import base64
import collections
import decimal
import fractions
import json

import numpy as np

_LARGEST = 50_000_000  # numbers or characters
_CONTAINERS = {
    list: list, tuple: tuple, dict: dict, collections.Counter: dict,
    collections.OrderedDict: dict, collections.defaultdict: dict,
}  # fmt: skip
_REMEDIES = {
    **dict.fromkeys(("DataFrame", "Series"), " (its numbers: `.to_numpy()`)"),
    "MaskedArray": " (an array without gaps: `.filled(0)`, or a number of your choice)",
    "generator": " (a list of what it yields: `list(...)`)",
    **dict.fromkeys(("map", "zip"), " (a list of it: `list(...)`)"),
    "set": " (a list of it: `sorted(...)`)",
    **dict.fromkeys(
        ("function", "method", "builtin_function_or_method"), " (its value: call it, with `()`)"
    ),
}


class NotPlain(ValueError):
    """A value that is no number, text, array, or container of these; it says what it is."""


def plain(value, depth: int = 0):
    """Return a copy made of Python's and NumPy's own types, tensors as arrays.

    Raises:
        NotPlain: the value holds something else, or is too large.
    """
    if type(value).__module__.split(".")[0] in ("tensorflow", "keras") or type(value) is np.matrix:
        value = np.asarray(value)
    if type(value) is np.ndarray and value.dtype.kind == "U":
        value = value.tolist()
    kind = type(value)
    if value is None or kind in (bool, float, str):
        return value
    if kind is int:
        try:
            float(value)
        except OverflowError:
            raise NotPlain("a whole number too large for a float") from None
        return value
    if kind is np.str_:
        return str.__str__(value)
    if kind in _CONTAINERS or isinstance(value, tuple):  # a tuple with names is one, too
        return _container(value, _CONTAINERS.get(kind, tuple), depth)
    if isinstance(value, np.generic) and value.dtype.kind in "biuf":
        with np.errstate(over="ignore"):  # of NumPy's longer floats Python has none
            value = np.float64(value) if value.dtype.kind == "f" else value
        return value.item()
    if kind in (fractions.Fraction, decimal.Decimal):
        return float(value)
    if kind is not np.ndarray:
        raise NotPlain(f"an object of type {kind.__name__}{_REMEDIES.get(kind.__name__, '')}")
    if value.dtype.kind not in "biuf":
        raise NotPlain(f"an array of type {value.dtype}")
    if value.size > _LARGEST:
        raise NotPlain(f"an array of {value.size} numbers")
    return value.copy()


def _container(value, kind: type, depth: int):
    if depth >= 8:
        raise NotPlain(f"a {kind.__name__} nested too deep")
    if kind is dict:
        return {_key(key): plain(item, depth + 1) for key, item in value.items()}
    items = tuple.__iter__(value) if kind is tuple else value
    return kind(plain(item, depth + 1) for item in items)


def _key(key) -> str | int:
    key = plain(key) if isinstance(key, int | np.integer | np.str_) else key
    if type(key) not in (str, int):
        raise NotPlain(f"a dict with a key of type {type(key).__name__}")
    return key


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
