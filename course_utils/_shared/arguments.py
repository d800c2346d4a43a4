"""Checks of arguments: each returns the value, or says which argument is wrong, and why."""

import math

import numpy as np


def check_whole(value, name: str, least: int, most: int | None = None) -> int:
    """Return a whole number that lies in a range.

    Args:
        value: what was received; NumPy's integers are whole numbers too, True isn't.
        name: the argument's name, for the error.
        least: the smallest number allowed.
        most: the largest; None sets no limit.

    Raises:
        ValueError: it is something else, or out of range.
    """
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if not whole or value < least or (most is not None and value > most):
        raise ValueError(f"{name} must be a whole number{_span(least, most)}; received {value!r}")
    return int(value)


def check_number(
    value, name: str, least: float | None = None, most: float | None = None, above=None
) -> float:
    """Return a finite number that lies in a range.

    Args:
        value: what was received; True and NaN are no numbers here.
        name: the argument's name, for the error.
        least: the smallest number allowed; None sets no limit.
        most: the largest; None sets no limit.
        above: what it must exceed, in place of `least`.

    Raises:
        ValueError: it is something else, or out of range.
    """
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


def check_choice(value, name: str, allowed):
    """Return a value that is one of those allowed: texts, None, True or False.

    Raises:
        ValueError: it isn't; the message lists them.
    """
    for other in allowed:
        if value is other or (isinstance(value, str) and value == other):
            return other
    raise ValueError(f"{name} must be one of {', '.join(map(str, allowed))}; received {value!r}")


def check_generator(rng, name: str = "rng") -> np.random.Generator:
    """Return a generator of random numbers.

    Raises:
        ValueError: it is something else.
    """
    if not isinstance(rng, np.random.Generator):
        raise ValueError(f"{name} must be a numpy.random.Generator; received {type(rng).__name__}")
    return rng
