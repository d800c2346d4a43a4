"""The part of an array to which wrong numbers are confined."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np


def of_wrong_places(right: np.ndarray, got: np.ndarray, wrong: np.ndarray) -> Iterator[str]:
    """Yield where numbers are wrong, if that is one part of the array, and all else is right."""
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
    names = {1: ["number"], 2: ["row", "column"]}.get(right.ndim)
    for axis in range(right.ndim):
        places = np.arange(right.shape[axis]).reshape([-1] + [1] * (right.ndim - axis - 1))
        name = names[axis] if names else f"entry along axis {axis}"
        yield f"the first {name}", np.broadcast_to(places == 0, right.shape)
        yield f"the last {name}", np.broadcast_to(places == right.shape[axis] - 1, right.shape)
    if right.ndim == 2:
        border = np.ones(right.shape, bool)
        border[1:-1, 1:-1] = False
        yield "the border", border
        if right.shape[0] == right.shape[1]:
            yield "the diagonal", np.eye(len(right), dtype=bool)
            yield "what lies beside the diagonal", ~np.eye(len(right), dtype=bool)
    if right.ndim and 2 <= right.shape[-1] <= 4:
        for place in range(right.shape[-1]):
            columns = np.arange(right.shape[-1]) == place
            yield f"[..., {place}]", np.broadcast_to(columns, right.shape)
