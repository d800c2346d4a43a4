"""Exercises on what happens at each place: products, strides, pooling."""

import numpy as np

from course_exercises.definition import Exercise, Mistake


def _place(rng):
    patch, kernel = rng.integers(-3, 6, (2, 3, 3))
    return patch, kernel


def one_place(patch, kernel):
    """Return the sum of the products of nine numbers and the nine that lie on them."""
    return int(np.sum(patch * kernel))


ONE_PLACE = Exercise(
    name="one_place",
    lesson="04",
    aim="compute a convolution with a pencil",
    kind="by hand",
    points=1,
    reference=one_place,
    inputs=_place,
    examples=((np.zeros((3, 3), int), np.ones((3, 3), int)),),
    alternatives=(
        lambda patch, kernel: sum(
            patch[row, column] * kernel[row, column] for row in range(3) for column in range(3)
        ),
        lambda patch, kernel: np.dot(patch.ravel(), kernel.ravel()),
        lambda patch, kernel: np.einsum("ij,ij->", patch, kernel),
    ),
    mistakes=(
        Mistake(
            "matrix product",
            lambda patch, kernel: np.sum(patch @ kernel),
            "`@` is the matrix product: rows times columns. Here each number meets only the one "
            "that lies on it.",
        ),
        Mistake(
            "turned kernel",
            lambda patch, kernel: int(np.sum(patch * kernel[::-1, ::-1])),
            "Your kernel is turned upside down and left to right. That is the mathematician's "
            "convolution; a layer lays the kernel down as it is.",
        ),
        Mistake(
            "mean",
            lambda patch, kernel: float(np.mean(patch * kernel)),
            "You took the mean of the nine products; a convolution takes their sum.",
        ),
        Mistake(
            "no sum",
            lambda patch, kernel: patch * kernel,
            "You have the nine products. One step is missing: one place gets one number.",
        ),
        Mistake(
            "sums first",
            lambda patch, kernel: int(np.sum(patch) * np.sum(kernel)),
            "You multiplied the two sums. Multiply number by number first, then add.",
        ),
        Mistake(
            "transposed kernel",
            lambda patch, kernel: int(np.sum(patch * kernel.T)),
            "Your kernel has its rows and columns exchanged.",
        ),
    ),
)


def _picture(rng):
    height, width = rng.integers(4, 9, 2)
    kernel = int(rng.integers(2, 4))
    stride = int(rng.integers(1, 3))
    return rng.normal(size=(height, width)), rng.normal(size=(kernel, kernel)), stride


def _slide(picture, kernel, stride, operate):
    k = len(kernel)
    rows = range(0, picture.shape[0] - k + 1, stride)
    columns = range(0, picture.shape[1] - k + 1, stride)
    return np.array(
        [
            [operate(picture[row : row + k, column : column + k]) for column in columns]
            for row in rows
        ]
    )


def strided_correlation(picture, kernel, stride):
    """Return the cross-correlation of a grey picture, (rows, columns), at every stride-th place."""
    return _slide(picture, kernel, stride, lambda patch: np.sum(patch * kernel))


def _by_windows(picture, kernel, stride):
    windows = np.lib.stride_tricks.sliding_window_view(picture, kernel.shape)
    return np.einsum("abij,ij->ab", windows[::stride, ::stride], kernel)


def _by_scipy(picture, kernel, stride):
    from scipy.signal import correlate2d

    return correlate2d(picture, kernel, mode="valid")[::stride, ::stride]


def _one_row_short(picture, kernel, stride):
    return strided_correlation(picture, kernel, 1)[:-1, :-1][::stride, ::stride]


def _exchanged(picture, kernel, stride):
    return strided_correlation(picture, kernel, stride).T


STRIDED_CORRELATION = Exercise(
    name="strided_correlation",
    lesson="04",
    aim="compute a convolution with loops, with stride",
    kind="code",
    points=3,
    reference=strided_correlation,
    inputs=_picture,
    examples=(
        (np.arange(20.0).reshape(4, 5), np.array([[0.0, 1.0], [2.0, 0.0]]), 1),
        (np.arange(30.0).reshape(5, 6) ** 2, np.array([[1.0, 0.0], [3.0, -1.0]]), 2),
    ),
    alternatives=(_by_windows, _by_scipy),
    mistakes=(
        Mistake(
            "ignores the stride",
            lambda picture, kernel, stride: strided_correlation(picture, kernel, 1),
            "Your kernel moves by one place, whatever the stride.",
        ),
        Mistake(
            "turned kernel",
            lambda picture, kernel, stride: strided_correlation(
                picture, kernel[::-1, ::-1], stride
            ),
            "Your kernel is turned upside down and left to right; a layer lays it down as it is.",
        ),
        Mistake(
            "one place short",
            _one_row_short,
            "The last row and column of places are missing: how often does the kernel fit?",
        ),
        Mistake(
            "mean",
            lambda picture, kernel, stride: _slide(
                picture, kernel, stride, lambda patch: np.mean(patch * kernel)
            ),
            "You took the mean of the products; a convolution takes their sum.",
        ),
        Mistake(
            "rows and columns exchanged",
            _exchanged,
            "Rows and columns of your output are exchanged.",
        ),
        Mistake(
            "stride moves only rows",
            lambda picture, kernel, stride: strided_correlation(picture, kernel, 1)[::stride],
            "The stride holds for both directions, down and across.",
        ),
    ),
)


def _map(rng):
    size = int(rng.integers(2, 4))
    rows, columns = size * rng.integers(1, 4, 2) + rng.integers(0, size, 2)
    return rng.normal(size=(rows, columns)), size


def max_pooling(found, size):
    """Return the largest number of each block of size by size; a rest at the rim is dropped."""
    rows, columns = found.shape[0] // size, found.shape[1] // size
    blocks = found[: rows * size, : columns * size].reshape(rows, size, columns, size)
    return blocks.max(axis=(1, 3))


def _by_slices(found, size, operate=np.max):
    rows, columns = (side - side % size for side in found.shape)
    return np.array(
        [
            [operate(found[row : row + size, column : column + size]) for column in steps]
            for row, steps in ((row, range(0, columns, size)) for row in range(0, rows, size))
        ]
    )


def _by_shifts(found, size):
    rows, columns = (side // size * size for side in found.shape)
    shifts = [(row, column) for row in range(size) for column in range(size)]
    return np.max([found[row:rows:size, column:columns:size] for row, column in shifts], axis=0)


def _with_rest(found, size):
    rows, columns = (-side % size for side in found.shape)
    filled = np.pad(found, ((0, rows), (0, columns)), constant_values=-np.inf)
    return max_pooling(filled, size)


_FOUND = np.array([[1.0, 0, 2, 0], [0, 7, 0, 0], [0, 0, -3, -1], [0, 5, -2, -4]])

MAX_POOLING = Exercise(
    name="max_pooling",
    lesson="04",
    aim="say what pooling does",
    kind="code",
    points=2,
    reference=max_pooling,
    inputs=_map,
    examples=((_FOUND[:2, :2], 2), (_FOUND, 2), (_FOUND, 3), (_FOUND[:3], 2)),
    alternatives=(_by_slices, _by_shifts),
    mistakes=(
        Mistake(
            "mean",
            lambda found, size: _by_slices(found, size, np.mean),
            "You keep the mean of each block: that is average pooling. Here the largest survives.",
        ),
        Mistake(
            "steps of one",
            lambda found, size: _slide(found, np.ones((size, size)), 1, np.max),
            "Your blocks overlap: they move by one place. Pooling moves by the size of a block.",
        ),
        Mistake(
            "keeps the corner",
            lambda found, size: _by_slices(found, size, lambda block: block[0, 0]),
            "You keep the upper left number of each block, whatever it is. Keep the largest.",
        ),
        Mistake(
            "keeps the rest",
            _with_rest,
            "A block that doesn't fit into the map is left out: Keras's pooling drops the rest at "
            "the rim.",
        ),
        Mistake(
            "no negatives",
            lambda found, size: np.maximum(max_pooling(found, size), 0),
            "Your result has no negative numbers. The largest of a block may be negative.",
        ),
        Mistake(
            "rows only",
            lambda found, size: np.max(
                [found[row : len(found) // size * size : size] for row in range(size)], axis=0
            ),
            "You pool down only. A block is as wide as it is high.",
        ),
        Mistake(
            "largest magnitude",
            lambda found, size: _by_slices(
                found, size, lambda block: block.ravel()[np.abs(block).argmax()]
            ),
            "You keep the number that is furthest from 0. Keep the largest, sign and all.",
        ),
    ),
)
