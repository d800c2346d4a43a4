"""Tileable noise, made once and looked up: a tile with coarser copies (a mipmap, Williams 1983)."""

import math
from functools import lru_cache

import numpy as np

from course_utils._shared.generators import generator

TILE = 512
_RECIPES = {  # (cells down, cells across, weight), from coarse to fine
    "soft": ((4, 4, 1.0), (8, 8, 0.8), (16, 16, 0.45), (32, 32, 0.25), (64, 64, 0.12)),
    "fur": ((8, 32, 0.5), (16, 96, 0.9), (32, 192, 1.0)),
    "grain": ((32, 32, 0.4), (96, 96, 0.7), (256, 256, 1.0)),
}


def value_noise(rng, down, across):
    """Return tileable value noise, (TILE, TILE) float32 in -1 to 1, from a random lattice."""
    lattice = (rng.random((down, across)) * 2 - 1).astype(np.float32)
    rows, row_share = _between(down)
    columns, column_share = _between(across)
    tall = lattice[rows % down] * (1 - row_share)[:, None]
    tall += lattice[(rows + 1) % down] * row_share[:, None]
    return tall[:, columns % across] * (1 - column_share) + (
        tall[:, (columns + 1) % across] * column_share
    )


def _between(cells):
    """Return for each row of a tile its cell of a lattice, and how far along it the row lies."""
    position = np.arange(TILE) * (cells / TILE)
    whole = position.astype(np.int64)
    share = (position - whole).astype(np.float32)
    return whole, share * share * (3 - 2 * share)


def _spots(rng, cells=8):
    """Distance to the nearest of jittered points, in cells: 0 at a point (Worley, 1996)."""
    y, x = np.mgrid[:TILE, :TILE].astype(np.float32) * np.float32(cells / TILE)
    nearest = np.full((TILE, TILE), 9, np.float32)
    for row in range(cells):
        for column in range(cells):
            jitter = rng.random(3)
            dy = abs(y - np.float32(row + 0.1 + 0.8 * jitter[0]))
            dx = abs(x - np.float32(column + 0.1 + 0.8 * jitter[1]))
            dy, dx = np.minimum(dy, cells - dy), np.minimum(dx, cells - dx)
            grown = np.sqrt(dy * dy + dx * dx) * np.float32(0.75 + 0.5 * jitter[2])
            np.minimum(nearest, grown, out=nearest)
    return nearest


@lru_cache(maxsize=64)
def tile(name, level=0):
    """Return a texture, halved `level` times: flat (side * side,) float32 and its side."""
    if level:
        finer, side = tile(name, level - 1)
        finer = finer.reshape(side, side)
        rows = (finer[::2] + finer[1::2]) * np.float32(0.5)
        coarse = (rows[:, ::2] + rows[:, 1::2]) * np.float32(0.5)
        return np.ascontiguousarray(coarse).ravel(), side // 2
    rng = generator(sum(name.encode()))
    if name == "spots":
        return _spots(rng).ravel(), TILE
    total = sum(weight * value_noise(rng, *cells) for *cells, weight in _RECIPES[name])
    return (total / max(total.max(), -total.min())).ravel(), TILE


def sample(name, u, v, pixel):
    """Look a texture up: float32 of the shape to which `u` and `v` broadcast.

    It is "soft", "fur" (strands run along v), "grain" (each -1 to 1) or "spots" (0 up). `u` (to the
    right, above -64), `v` and `pixel`, which picks the copy that won't flicker, are in tiles.
    """
    level = min(max(math.frexp(pixel * TILE)[1] - 1, 0), 5)
    values, side = tile(name, level)
    columns = ((u + 64) * side).astype(np.int32) & (side - 1)
    rows = np.asarray((v + 64) * side).astype(np.int32) & (side - 1)
    return values.take(rows * side + columns)
