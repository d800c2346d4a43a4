"""Checks of arguments: each returns the value, or raises a ValueError that says what is wrong.

`value` or `values` is what was received, and `name` the argument's name for the error. A limit that
is None is none.
"""

import math
import os
from collections.abc import Mapping
from pathlib import Path

import numpy as np


def check_whole(value, name: str, least: int | None = None, most: int | None = None) -> int:
    """Return a whole number from `least` to `most`; NumPy's integers are such, True isn't."""
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if not whole or (least is not None and value < least) or (most is not None and value > most):
        raise ValueError(f"{name} must be a whole number{_span(least, most)}; received {value!r}")
    return int(value)


def check_number(
    value, name: str, least: float | None = None, most: float | None = None, above=None
) -> float:
    """Return a finite number from `least` to `most`, or above `above`; True is no number here."""
    number = isinstance(value, int | float | np.integer | np.floating)
    if (
        not number
        or isinstance(value, bool)
        or not math.isfinite(value)
        or (least is not None and value < least)
        or (most is not None and value > most)
        or (above is not None and value <= above)
    ):
        span = _span(least, most, above)
        raise ValueError(f"{name} must be a finite number{span}; received {value!r}")
    return float(value)


def _span(least, most, above=None) -> str:
    """Say a range in words, to follow "a number"."""
    if above is not None:
        return f" above {above}" + ("" if most is None else f", {most} at most")
    if least is None:
        return "" if most is None else f", {most} at most"
    return f", {least} or more" if most is None else f" from {least} to {most}"


_KINDS = {"numbers": "biuf", "whole numbers": "biu", "numbers or texts": "biufU"}


def check_array(
    values, name: str, shape: tuple, kind: str = "numbers", finite: bool = False
) -> np.ndarray:
    """Return numbers as an array of a certain shape; an empty list stands for no rows.

    `shape` is such as ("N", 4): a text stands for any length, a number for itself, and `...` in
    front for any number of axes. `kind` is "numbers", "whole numbers" (True and False are 1 and 0)
    or "numbers or texts". With `finite`, NaN and infinity are refused.
    """
    wanted = str(tuple("..." if n is ... else n for n in shape)).replace("'", "")
    array = _as_numbers(values, name, f"{wanted} {kind}", _KINDS[kind])
    if array.shape == (0,) and len(shape) > 1:
        array = array.reshape(0, *(n if isinstance(n, int) else 0 for n in shape[1:]))
    tail = shape[1:] if shape[:1] == (...,) else shape
    here = array.shape[max(array.ndim - len(tail), 0) :]
    fits = len(here) == len(tail) and (tail is not shape or array.ndim == len(tail))
    if not fits or any(want not in (n, str(want)) for want, n in zip(tail, here, strict=True)):
        raise ValueError(f"{name} must be {wanted}; received shape {array.shape}")
    if finite and array.dtype.kind == "f" and not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite; received {array[~np.isfinite(array)][0]}")
    return array


def _as_numbers(values, name: str, wanted: str, kinds: str) -> np.ndarray:
    check_unmasked(values, name)
    try:
        array = np.asarray(values)
    except (TypeError, ValueError) as problem:  # rows of different lengths, for one
        raise ValueError(f"{name} must be {wanted}; received {_short(values)}") from problem
    if array.dtype.kind in kinds or array.shape == (0,):  # an empty list is of no kind
        return array
    given = _short(values) if array.dtype.kind == "O" else f"{array.dtype}, {array.shape}"
    raise ValueError(f"{name} must be {wanted}; received {given}")


def check_unmasked(values, name: str) -> None:
    """Refuse an array with masked values: NumPy would go on with what lies behind the mask."""
    if np.ma.is_masked(values):
        raise ValueError(f"{name} must have no masked values; fill them first: {name}.filled(0)")


def _short(value) -> str:
    """Return a value's beginning, on one line."""
    text = " ".join(repr(value).split())
    return text if len(text) <= 60 else f"{text[:57]}..."


def check_choice(value, name: str, allowed):
    """Return a value that is one of those allowed: texts, None, True or False."""
    value = bool(value) if isinstance(value, np.bool_) else value
    for other in allowed:
        if value is other or (isinstance(value, str) and value == other):
            return other
    raise ValueError(f"{name} must be one of {', '.join(map(str, allowed))}; received {value!r}")


def check_list(values, name: str, count: int | None = None, what: str = "entry") -> list:
    """Return several values, `count` of them, as a list; a text, a set or a dictionary is none."""
    single = not hasattr(values, "__len__") or getattr(values, "shape", None) == ()  # np.array(3)
    if single or isinstance(values, dict | str | bytes | set):
        raise ValueError(f"{name} must be a list; received a {type(values).__name__}")
    if count is not None and len(values) != count:
        raise ValueError(f"{name} must hold one {what}, {count}; received {len(values)}")
    return list(values)


def check_names(values, name: str) -> list[str]:
    """Return different texts, one or more and none of them empty, as a list."""
    names = check_list(values, name)
    texts = names and all(isinstance(each, str) and each for each in names)
    if not texts or len(set(names)) < len(names):
        raise ValueError(f"{name} must be a list of different texts; received {values!r}")
    return [str(each) for each in names]


def check_mapping(values, name: str) -> dict:
    """Return name -> value as a dictionary with one entry or more."""
    if not isinstance(values, Mapping) or not values:
        raise ValueError(
            f"{name} must be a dictionary with one entry or more; received {_short(values)}"
        )
    return dict(values)


def check_text(text, name: str) -> str:
    """Return a text that isn't blank."""
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f"{name} must be a text that isn't empty; received {text!r}")
    return text


def check_path(path, name: str) -> Path:
    """Return the path of a file or a folder, which may be missing."""
    if not isinstance(path, str | os.PathLike) or not str(path):
        raise ValueError(f"{name} must be a path; received {path!r}")
    return Path(path)


def check_kind(value, name: str, kind: type | tuple[type, ...], words: str):
    """Return a value of one of the types `kind`; `words` say what they are, for the error."""
    if not isinstance(value, kind):
        raise ValueError(f"{name} must be {words}; received {_short(value)}")
    return value


def check_generator(rng, name: str = "rng") -> np.random.Generator:
    """Return a generator of random numbers."""
    return check_kind(rng, name, np.random.Generator, "a numpy.random.Generator")


def check_flag(value, name: str) -> bool:
    """Return True or False."""
    return check_choice(value, name, (True, False))


def check_span(values, name: str) -> tuple[float, float]:
    """Return two finite numbers, the lower one first."""
    low, high = check_array(values, name, (2,), finite=True).tolist()
    if not low < high:
        raise ValueError(f"{name} must be (low, high), low first; received {values!r}")
    return low, high
