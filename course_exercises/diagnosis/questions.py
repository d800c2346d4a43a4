"""To which other question a wrong answer would be right: changes of the arguments.

With two arguments exchanged, with a kernel turned, with a stride of 1, the reference gives what
the learner gave. Each table has the end of a sentence, "if ...", and what it does to an argument.
"""

import functools
import itertools
from collections.abc import Callable, Iterator

import numpy as np

from course_exercises.diagnosis.evidence import fingerprint
from course_exercises.diagnosis.sequences import parts_of

_NUMBERS: dict[str, Callable] = {
    **{f"{{}} were {n}": lambda x, n=n: type(x)(n) for n in (1, 0, 2)},
    "{} were larger by 1": lambda x: x + 1,
    "{} were smaller by 1": lambda x: x - 1,
    "{} were twice as large": lambda x: 2 * x,
    "{} were halved": lambda x: x // 2 if isinstance(x, int) else x / 2,
    "{} were squared": lambda x: x * x,
    "{} had the other sign": lambda x: -x,
    "{} had no sign": abs,
    "{} had no fraction": lambda x: float(int(x)),
    "{} were 1 minus itself": lambda x: 1 - x,
    "{} were 1 divided by itself": lambda x: 1 / x,
}
_ARRAYS: dict[str, Callable] = {
    "{} were transposed": lambda x: x.T if x.ndim == 2 else None,
    "{} were turned by 180 degrees": lambda x: np.flip(x, (0, 1)) if x.ndim > 1 else None,
    "{} were all ones": np.ones_like,
    "{} were all zeros": np.zeros_like,
    "{} were the opposite": lambda x: ~x if x.dtype == bool else None,
    "the numbers of {} had no sign": np.abs,
    "the numbers of {} had the other sign": lambda x: None if x.dtype == bool else -x,
    "the numbers of {} were squared": np.square,
    "the numbers of {} were rounded": np.round,
    "{} had 0 in place of its negative numbers": lambda x: np.maximum(x, 0),
    "{} held y, x, height and width": lambda x: _boxes(
        x, lambda a: np.hstack([a[:, :2], a[:, :2] + a[:, 2:]])
    ),
    "x came before y in {}": lambda x: _boxes(x, lambda a: a[:, [1, 0, 3, 2]]),
    "{} were only its first entry": lambda x: x[:1],
    "all entries of {} were as the first": lambda x: np.repeat(x[:1], len(x), 0),
}
_LISTS: dict[str, Callable] = {
    "{} came in reverse order": lambda x: x[::-1],
    "the first of {} were left out": lambda x: x[1:],
    "the last of {} were left out": lambda x: x[:-1],
    "{} had only its first entry": lambda x: x[:1],
    "{} had only its last entry": lambda x: x[-1:],
    "all of {} were as the first": lambda x: type(x)(x[:1]) * len(x),
    "all of {} were as the last": lambda x: type(x)(x[-1:]) * len(x),
    "{} were sorted": lambda x: type(x)(sorted(x)),
    "the numbers of {} had the other sign": lambda x: type(x)(-each for each in x),
    "the numbers of {} had no sign": lambda x: type(x)(map(abs, x)),
    "{} held y, x, height and width": lambda x: _box(x[0], x[1], x[0] + x[2], x[1] + x[3], *x[4:]),
    "x came before y in {}": lambda x: _box(x[1], x[0], x[3], x[2], *x[4:]),
    "the first part of each entry of {} were 1": lambda x: type(x)((1, two) for _, two in x),
    "the second part of each entry of {} were 1": lambda x: type(x)((one, 1) for one, _ in x),
}
_AXES: dict[str, Callable] = {
    "{} were reversed{}": np.flip,
    "the first entry of {}{} were left out": lambda x, axis: np.delete(x, 0, axis),
    "the last entry of {}{} were left out": lambda x, axis: np.delete(x, -1, axis),
    "{} were sorted{}": np.sort,
    "{} were replaced by its mean{}": lambda x, axis: np.broadcast_to(
        x.mean(axis, keepdims=True), x.shape
    ),
}


def questions(cases: list[dict]) -> Iterator[tuple[str, Callable]]:
    """Yield what might be different, as the end of a sentence with "if", and how to change it.

    The change is a function from arguments to changed ones, or to None where nothing changes.
    """
    names = list(cases[0])
    for one, two in itertools.combinations(names, 2):
        if all(_are_of_a_kind(case[one], case[two]) for case in cases):
            yield f"`{one}` and `{two}` were exchanged", functools.partial(_exchanged, one, two)
    for name in names:
        for text, change in _of_values(f"`{name}`", [case[name] for case in cases]):
            yield text, functools.partial(_changed, name, change)
        if any(case[name] is None for case in cases):
            yield f"`{name}` were None", lambda case, name=name: case | {name: None}


def _of_values(name: str, values: list) -> Iterator[tuple[str, Callable]]:
    table = _NUMBERS
    if all(isinstance(value, bool | str | None) for value in values):
        table = {}
        for other in dict.fromkeys(values):
            yield f"{name} were always {other!r}", lambda _, other=other: other
        if all(isinstance(value, bool) for value in values):
            yield f"{name} were the opposite", lambda value: not value
    elif all(isinstance(value, np.ndarray) for value in values):
        table = _ARRAYS
    elif all(isinstance(value, list | tuple) for value in values):
        table = _LISTS
    yield from ((text.format(name), change) for text, change in table.items())
    if table is _ARRAYS:
        depth = min(value.ndim for value in values)
        for axis, (text, change) in itertools.product(range(depth), _AXES.items()):
            along = f" along axis {axis}" if depth > 1 else ""
            yield text.format(name, along), functools.partial(change, axis=axis)
    if table is _LISTS:
        for places in itertools.combinations(range(parts_of(values)), 2):
            parts = "the two parts" if parts_of(values) == 2 else "parts [{}] and [{}]"
            exchanged = functools.partial(_parts_exchanged, places)
            yield f"{parts.format(*places)} of each entry of {name} were exchanged", exchanged
        for place in range(min(map(len, values), default=0)):
            yield f"{name[:-1]}[{place}]` were 0", functools.partial(_put, place, 0)


def _boxes(array: np.ndarray, change: Callable) -> np.ndarray | None:
    """Change boxes; None where an array holds none: four numbers a row, corners in order."""
    if array.shape[-1] != 4 or array.ndim > 2 or (array[..., 2:] < array[..., :2]).any():
        return None
    return change(array.reshape(-1, 4)).reshape(array.shape)


def _box(*numbers: float) -> list | None:
    return list(numbers) if len(numbers) == 4 else None


def _put(place: int, number: int, value: list | tuple) -> list | tuple | None:
    if not isinstance(value[place], int | float):
        return None
    return type(value)([*value[:place], number, *value[place + 1 :]])


def _parts_exchanged(places: tuple[int, int], entries: list | tuple) -> list | tuple:
    one, two = places
    changed = []
    for entry in entries:
        parts = list(entry)
        parts[one], parts[two] = parts[two], parts[one]
        changed.append(type(entry)(parts))
    return type(entries)(changed)


def _are_of_a_kind(one, two) -> bool:
    if isinstance(one, np.ndarray) and isinstance(two, np.ndarray):
        return one.ndim == two.ndim
    return type(one) is type(two)


def _exchanged(one: str, two: str, case: dict) -> dict:
    return case | {one: case[two], two: case[one]}


def _changed(name: str, change: Callable, case: dict) -> dict | None:
    with np.errstate(all="ignore"):
        value = change(case[name])
    same = value is None or fingerprint(value) == fingerprint(case[name])
    return None if same else case | {name: value}
