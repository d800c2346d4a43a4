"""A factor or an amount by which answers are off, and what it may stand for."""

import math
from collections.abc import Iterator

import numpy as np

from course_exercises.diagnosis.relations import numbers

_FACTORS = {
    2: "twice the right one",
    0.5: "half of the right one",
    100: "100 times the right one, as percent are of a share",
    0.01: "a hundredth of the right one, as a share is of percent",
    1 / math.log(2): "the right one divided by ln 2, as logarithms of base 2 are",
    1 / math.log(10): "the right one divided by ln 10, as logarithms of base 10 are",
    180 / math.pi: "the right one times 180 / pi, as degrees are of radians",
    math.pi / 180: "the right one times pi / 180, as radians are of degrees",
    255: "255 times the right one",
    1 / 255: "the right one divided by 255",
}


def quantities(arguments: dict) -> Iterator[tuple[str, float]]:
    """Yield what may have got into an answer by mistake: numbers and sizes of the arguments."""
    for name, value in arguments.items():
        array = None if isinstance(value, bool) else numbers(value)
        if array is not None and array.ndim == 0:
            yield f"`{name}`", float(array)
            yield f"the square of `{name}`", float(array) ** 2
        if isinstance(value, np.ndarray):
            axes = enumerate(value.shape if value.ndim > 1 else ())
            yield from ((f"`{name}.shape[{axis}]`", float(size)) for axis, size in axes)
            yield f"`{name}.size`", float(value.size)
        if isinstance(value, list | tuple | dict):
            yield f"`len({name})`", float(len(value))


def factors(right: np.ndarray, got: np.ndarray, arguments: dict) -> Iterator[str]:
    """Yield what the one factor is between all numbers of two arrays, if there is one."""
    nonzero = right != 0
    if not nonzero.any() or np.any(got[~nonzero]):
        return
    factor = _one_number(got[nonzero] / right[nonzero])
    if factor is None or factor in (0, 1):
        return
    yield from (f"is {text}" for known, text in _FACTORS.items() if _are_close(known, factor))
    for text, value in quantities(arguments):
        made = _made_of(text, value).items()
        yield from (f"is the right one {how}" for how, known in made if _are_close(known, factor))
    if abs(factor) < 1 and _are_close(1 / factor, round(1 / factor)):
        yield f"is the right one divided by {1 / factor:.5g}"
    else:
        yield f"is the right one times {factor:.5g}"


def _made_of(text: str, value: float) -> dict[str, float]:
    """Return in which ways a quantity becomes a factor."""
    if value in (0, 1, -1) or not math.isfinite(value):
        return {}
    made = {f"times {text}": value, f"divided by {text}": 1 / value}
    if value > 1:
        made[f"as if divided by {text} - 1 in place of {text}"] = value / (value - 1)
        made[f"as if divided by {text} in place of {text} - 1"] = (value - 1) / value
    return made


def offsets(right: np.ndarray, got: np.ndarray, arguments: dict) -> Iterator[str]:
    """Yield by how much all numbers of two arrays differ, if it is one amount."""
    gap = _one_number(got - right)
    if not gap:
        return
    told = f"is {'larger' if gap > 0 else 'smaller'} than the right one by"
    small = _are_close(abs(gap), round(abs(gap))) and abs(gap) < 3
    if small:
        yield f"{told} {round(abs(gap))}"
    for text, value in quantities(arguments):
        if value and _are_close(abs(value), abs(gap)):
            yield f"{told} {text}"
        if value > 2 and _are_close(value - 1, abs(gap)):
            yield f"{told} {text} - 1"
    if not small:
        yield f"{told} {abs(gap):.5g}"


def _one_number(values: np.ndarray) -> float | None:
    """Return the one number that all are; None if there are several, or none."""
    first = float(values.flat[0]) if values.size else math.nan
    alike = math.isfinite(first) and np.allclose(values, first, rtol=1e-4, atol=1e-7)
    return first if alike else None


def _are_close(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-4, abs_tol=1e-9)
