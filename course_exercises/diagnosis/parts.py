"""The parts of an answer that are wrong, where it has several: a pair, or a dict of results."""

from collections.abc import Callable

import numpy as np

_FEW = 6  # parts that a learner tells apart by their place


def only_wrong_part(pairs: list[tuple], agree: Callable) -> tuple:
    """Return the way to the one part that is wrong in some pairs of a right and a wrong value.

    It is () if that is the whole. `agree` tells whether two values are the same.
    """
    path: tuple = ()
    while True:
        inside = [(part_at(right, path), part_at(got, path)) for right, got in pairs]
        lengths = {len(right) if isinstance(right, list | tuple) else 0 for right, _ in inside}
        wrong = {key for pair in inside for key in _wrong_parts(*pair, agree)}
        if len(lengths) > 1 or len(wrong) != 1 or None in wrong:
            return path
        path = (*path, *wrong)


def always_wrong_parts(pairs: list[tuple], agree: Callable) -> list:
    """Return the parts that are wrong in all pairs; [] if none is, or if others are, too."""
    wrong = [{*_wrong_parts(*pair, agree)} for pair in pairs]
    common = set.intersection(*wrong)
    alone = len(common) == 1 or all(each == common for each in wrong)
    return sorted(common, key=str) if common and alone and None not in common else []


def _wrong_parts(right, got, agree: Callable) -> list:
    if isinstance(right, dict) and isinstance(got, dict) and set(right) == set(got):
        return [key for key in right if not agree(right[key], got[key])]
    many = isinstance(got, list | tuple) or (isinstance(got, np.ndarray) and got.ndim)
    few = isinstance(right, list | tuple) and 1 < len(right) <= _FEW
    if not many or not few or len(got) != len(right):
        return [None]
    return [place for place in range(len(right)) if not agree(right[place], got[place])]


def part_at(value, path: tuple):
    """Return what lies at the end of a path of keys and places."""
    for key in path:
        value = value[key]
    return value


def named(path: tuple) -> str:
    """Write a path as one would write it behind a name."""
    return "".join(f"[{key!r}]" for key in path)
