"""How a wrong array relates to the right one, where both have one shape.

Each entry of a table is what stands behind "your answer": a true sentence about the learner's own
numbers.
"""

import itertools
from collections.abc import Callable, Iterator

import numpy as np

RELATIVE, ABSOLUTE = 1e-4, 1e-6
# The learner's numbers are this of the right ones.
_OF_THE_RIGHT: dict[str, Callable] = {
    "is the right one with its sign turned": np.negative,
    "is the right one without its sign": np.abs,
    "is 1 minus the right one": lambda x: 1 - x,
    "is 1 divided by the right one": lambda x: 1 / x,
    "is the right one divided by 1 minus the right one": lambda x: x / (1 - x),
    "is the right one with 0 in place of negative numbers": lambda x: np.maximum(x, 0),
    "is the right one, but never above 1": lambda x: np.minimum(x, 1),
    "is the right one without its fraction": np.trunc,
    "is the right one, rounded": np.round,
    "is the right one, rounded up": np.ceil,
    "is the right one, rounded to 1 digit": lambda x: np.round(x, 1),
    **{f"is the right one, rounded to {n} digits": lambda x, n=n: np.round(x, n) for n in (2, 3)},
    "is the right one squared": np.square,
    "is the square root of the right one": np.sqrt,
    "is the exponential of the right one": np.exp,
    "is the logarithm of the right one": np.log,
    "is twice the right one minus 1": lambda x: 2 * x - 1,
    "is twice the right one, brought into 0 to 180": lambda x: 2 * x % 180,
}
# The right numbers are this of the learner's.
_TO_THE_RIGHT: dict[str, Callable] = {
    "would be right if it were rounded down": np.floor,
    "would be right if it were rounded up": np.ceil,
    "would be right if it were rounded": np.round,
    "would be right with 0 in place of its negative numbers": lambda x: np.maximum(x, 0),
    "would be right if it were cut off at 0 and at 1": lambda x: np.clip(x, 0, 1),
    "would be right if each entry along axis 0 were divided by its largest": lambda x: (
        x / x.max(tuple(range(1, x.ndim)), keepdims=True)
    ),
    "would be right without its sign": np.abs,
    "would be right if each number were divided by the largest": lambda x: x / x.max(),
    "would be right if each number were divided by the sum": lambda x: x / x.sum(),
    "would be right if each row were divided by its sum": lambda x: x / x.sum(-1, keepdims=True),
    "would be right if it were 0 to below 180 (`% 180`)": lambda x: x % 180,
}


def same(one: np.ndarray, other: np.ndarray) -> bool:
    """Tell whether two arrays agree in shape and numbers."""
    if one.shape != other.shape:
        return False
    if one.size:  # most that differ do so from their first number on, which is seen sooner
        first, second = one.flat[0].item(), other.flat[0].item()
        if abs(first - second) > ABSOLUTE + RELATIVE * abs(second):
            return False
    return np.allclose(one, other, rtol=RELATIVE, atol=ABSOLUTE, equal_nan=True)


def numbers(value) -> np.ndarray | None:
    """Return a value as an array of floats; None if it holds anything but numbers."""
    try:
        array = np.asarray(value)
    except (ValueError, OverflowError):  # rows of different lengths
        return None
    return array.astype(np.float64) if array.dtype.kind in "biuf" else None


def entry_name(array: np.ndarray, axis: int) -> str:
    """Return what one entry along an axis is called."""
    names = {1: ["number"], 2: ["row", "column"]}.get(array.ndim)
    return names[axis] if names else f"entry along axis {axis}"


def of_one_shape(right: np.ndarray, got: np.ndarray) -> Iterator[str]:
    """Yield what is true of two arrays of one shape, the simplest first."""
    if np.isnan(got).any() and not np.isnan(right).any():
        yield "has nan (not a number) where a number is due: 0 / 0, inf - inf, a mean of nothing"
        return
    if np.isinf(got).any() and not np.isinf(right).any():
        yield "is infinite where a number is due: a division by 0, or a power too large to hold"
        return
    yield from (text for text, change in _OF_THE_RIGHT.items() if same(change(right), got))
    yield from (text for text, change in _TO_THE_RIGHT.items() if same(change(got), right))
    if right.size > 1:
        yield from (text for text, array in _other_orders(right) if same(array, got))
        if same(np.sort(right, None), np.sort(got, None)):
            yield "has the right numbers in another order"
        yield from _of_scale(right, got)
        yield from _of_wrong_places(right, got)


def _other_orders(right: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    for axes in itertools.combinations(range(right.ndim), 2):
        which = "transposed" if right.ndim == 2 else "with axes {} and {} swapped".format(*axes)
        yield f"is the right one, {which}", right.swapaxes(*axes)
    for axis in range(right.ndim):
        along = "" if right.ndim == 1 else f" along axis {axis}"
        yield f"is the right one in reverse order{along}", np.flip(right, axis)
        for step in (1, -1) if right.shape[axis] > 2 else ():
            yield f"is the right one, moved by one place{along}", np.roll(right, step, axis)
        yield f"has running sums of the right numbers{along}", np.cumsum(right, axis)
        yield f"has the right numbers, but sorted{along}", np.sort(right, axis)


def _of_scale(right: np.ndarray, got: np.ndarray) -> Iterator[str]:
    if np.ptp(got) < ABSOLUTE < np.ptp(right):
        yield "has the same number everywhere"
    for axis in (axis for axis in range(right.ndim) if right.shape[axis] > 1):
        along = f"for all numbers along axis {axis}" if right.ndim > 1 else "for all its numbers"
        for what, values in (("one factor", got / right), ("the same amount", got - right)):
            if np.isfinite(values).all() and np.allclose(np.ptp(values, axis), 0, atol=1e-5):
                yield f"is off by {what} {along}"
    if right.size > 4 and _are_in_proportion(right.ravel(), got.ravel()):
        yield "has the proportions of the right one, but another scale and another zero"
    if right.ndim > 1 and right[..., 0].size > 2:
        columns = (part.reshape(-1, right.shape[-1]).T for part in (right, got))
        if all(np.ptp(a) == 0 or _are_in_proportion(a, b) for a, b in zip(*columns, strict=True)):
            yield "is the right one with another scale or zero for each entry of its last axis"


def _are_in_proportion(right: np.ndarray, got: np.ndarray) -> bool:
    vary = np.ptp(right) and np.ptp(got)
    return bool(vary and abs(np.corrcoef(right, got)[0, 1]) > 1 - 1e-6)


def _of_wrong_places(right: np.ndarray, got: np.ndarray) -> Iterator[str]:
    """Yield where numbers are wrong, if that is one part of the array, and all else is right."""
    wrong = ~np.isclose(got, right, rtol=RELATIVE, atol=ABSOLUTE, equal_nan=True)
    yield from (
        f"is right apart from {name}"
        for name, place in _regions(right)
        if wrong[place].any() and not wrong[~place].any() and not place.all()
    )
    if not wrong.flat[0] and wrong.flat[1:].mean() >= 0.5:
        yield "is right at its very first place, but not behind it"
    if np.all(got[wrong] == 0) and not wrong.all():
        yield "has 0 in some places where it shouldn't, and is right elsewhere"


def _regions(right: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    """Yield parts of an array that are easily forgotten, as masks."""
    yield "the numbers that should be 0", right == 0
    yield "the numbers that should be negative", right < 0
    yield "the numbers that should be positive", right > 0
    places = np.indices(right.shape)
    for axis, size in enumerate(right.shape):
        yield f"the first {entry_name(right, axis)}", places[axis] == 0
        yield f"the last {entry_name(right, axis)}", places[axis] == size - 1
    if right.ndim == 2:
        border = np.ones(right.shape, bool)
        border[1:-1, 1:-1] = False
        yield "the border", border
        if right.shape[0] == right.shape[1]:
            yield "the diagonal", places[0] == places[1]
            yield "what lies beside the diagonal", places[0] != places[1]
    for place in range(right.shape[-1]) if right.ndim and 2 <= right.shape[-1] <= 4 else ():
        yield f"[..., {place}]", places[-1] == place
