"""Inputs changed on purpose: part of them, or all, to see what an answer takes notice of."""

from collections.abc import Callable, Iterator

import numpy as np

from course_exercises.diagnosis.relations import entry_name


def changed(names: list[str], change: Callable) -> Callable[[dict], dict]:
    """Return a function that changes these arguments of a call."""
    return lambda case: case | {name: change(case[name]) for name in names}


def other_part(entries, place: int):
    """Change one part of each entry: numbers become larger by 1, others move on by an entry."""
    parts = [entry[place] for entry in entries]
    if all(type(part) in (int, float) for part in parts):
        parts = [part + 1 for part in parts]  # a sum doesn't tell who moved
    else:
        parts = [*parts[-1:], *parts[:-1]]
    return type(entries)(
        type(entry)([*entry[:place], part, *entry[place + 1 :]])
        for entry, part in zip(entries, parts, strict=True)
    )


def places(array) -> Iterator[tuple[str, tuple]]:
    """Yield parts of an array that may be forgotten: in words, and as an index."""
    if not isinstance(array, np.ndarray) or not array.ndim:
        return
    yield "", (...,)
    for axis in range(array.ndim):
        before = (slice(None),) * axis
        name = entry_name(array, axis)
        yield f"anything but the first {name} of ", (*before, slice(1, None))
        yield f"the last {name} of ", (*before, slice(-1, None))
        yield f"the first {name} of ", (*before, slice(0, 1))


def another(x: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Return other numbers: larger ones than any, or of whole numbers the next that occurs."""
    if x.dtype == bool:
        return ~x
    if x.dtype.kind == "f":
        return x + np.ptp(whole) + 1
    known = np.unique(whole)
    return known[(np.searchsorted(known, x) + 1) % len(known)]


OTHERS: tuple[Callable, ...] = (
    another,
    lambda x, whole: np.full_like(x, whole.flat[0]),
    lambda x, whole: np.roll(x, 1),
)


def replaced(array: np.ndarray, place: tuple, change: Callable) -> np.ndarray:
    """Return a copy with other numbers in one place."""
    new = array.copy()
    new[place] = change(array[place], array)
    return new


def kept(array: np.ndarray, place: tuple, change: Callable) -> np.ndarray:
    """Return a copy with other numbers everywhere but in one place."""
    new = np.array(change(array, array))
    new[place] = array[place]
    return new
