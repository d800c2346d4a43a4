"""A row of houses: how wide and high each is, its colours, its roof."""

from dataclasses import dataclass, fields

import numpy as np

WALLS = np.array([
    (0.74, 0.50, 0.40), (0.62, 0.38, 0.32), (0.86, 0.77, 0.62), (0.80, 0.80, 0.77),
    (0.68, 0.71, 0.70), (0.84, 0.66, 0.52), (0.66, 0.72, 0.76), (0.78, 0.72, 0.66),
    (0.58, 0.60, 0.60), (0.88, 0.84, 0.76),
], np.float32)  # fmt: skip
ROOFS = np.array([(0.48, 0.31, 0.27), (0.34, 0.36, 0.40), (0.42, 0.34, 0.31)], np.float32)
ACCENTS = np.array([
    (0.66, 0.27, 0.24), (0.22, 0.40, 0.38), (0.26, 0.34, 0.52), (0.80, 0.58, 0.26),
    (0.40, 0.46, 0.30), (0.46, 0.30, 0.38),
], np.float32)  # fmt: skip
STOREY, GROUND_FLOOR = 2.7, 3.0  # metres


@dataclass(slots=True)
class Houses:
    """A row of N houses: where each begins, and its looks as arrays with N entries."""

    start: np.ndarray
    width: np.ndarray
    wall: np.ndarray
    accent: np.ndarray
    roof: np.ndarray
    height: np.ndarray
    pitch: np.ndarray
    shop: np.ndarray
    brick: np.ndarray
    seed: np.ndarray

    def looked_up(self, along):
        """Return the looks of the house at each of some metres (w,): arrays with w entries."""
        index = np.clip(np.searchsorted(self.start, along, side="right") - 1, 0, None)
        return Houses(*(getattr(self, field.name)[index] for field in fields(self)))


def draw_houses(rng, first, last, tall, least=4.6):
    """Build houses side by side from `first` to `last` metres, of up to `tall` storeys."""
    count = int((last - first) / least) + 2
    chances = rng.random((9, count))
    width = least * (1 + 0.8 * chances[0])
    start = first - 3 * chances[1, 0] + np.concatenate([[0], np.cumsum(width)[:-1]])
    wall = _unlike((chances[2] * len(WALLS)).astype(int), len(WALLS))
    storeys = 1 + (chances[3] * tall).astype(int)
    pitched = chances[4] < 0.6
    return Houses(
        start.astype(np.float32),
        width.astype(np.float32),
        WALLS[wall],
        ACCENTS[(chances[5] * len(ACCENTS)).astype(int)],
        ROOFS[(chances[6] * len(ROOFS)).astype(int)],
        (GROUND_FLOOR + STOREY * (storeys - 1) + 0.5).astype(np.float32),
        np.where(pitched, 1.1 + 0.9 * chances[7], 0).astype(np.float32),
        chances[7] < 0.5,
        (wall < 2) | (chances[8] < 0.2),
        (chances[8] * 97).astype(np.int32),
    )


def _unlike(indices, count):
    """Change an index where its left neighbour is the same: houses stand apart by colour."""
    for i in range(1, len(indices)):
        if indices[i] == indices[i - 1]:
            indices[i] = (indices[i] + 3) % count
    return indices
