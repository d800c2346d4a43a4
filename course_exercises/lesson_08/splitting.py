"""Exercises on the two halves: put them together, and tell what can be split."""

import numpy as np

from course_exercises.definition import Exercise, Mistake


def _picture_and_halves(rng):
    height, width = rng.integers(4, 7, 2)
    size, channels = int(rng.integers(2, 4)), int(rng.integers(2, 5))
    filters = channels + int(rng.choice([-1, 1, 2]))
    x = rng.normal(size=(height, width, channels))
    return x, rng.normal(size=(size, size, channels)), rng.normal(size=(channels, filters))


def _depthwise(x, depthwise):
    k = len(depthwise)
    rows, columns = x.shape[0] - k + 1, x.shape[1] - k + 1
    return np.array(
        [
            [
                np.sum(x[row : row + k, column : column + k] * depthwise, axis=(0, 1))
                for column in range(columns)
            ]
            for row in range(rows)
        ]
    )


def separable_convolution(x, depthwise, pointwise):
    """Return what a separable convolution makes of a picture (H, W, C), without padding."""
    return _depthwise(x, depthwise) @ pointwise


def _as_a_regular_one(x, depthwise, pointwise):
    kernel = depthwise[..., None] * pointwise
    windows = np.lib.stride_tricks.sliding_window_view(x, depthwise.shape[:2], axis=(0, 1))
    return np.einsum("abcij,ijcf->abf", windows, kernel)


def _by_scipy(x, depthwise, pointwise):
    from scipy.signal import correlate2d

    maps = [correlate2d(x[..., c], depthwise[..., c], mode="valid") for c in range(x.shape[-1])]
    return np.moveaxis(np.tensordot(pointwise, maps, axes=(0, 0)), 0, -1)


def _padded(x, depthwise, pointwise):
    before = (len(depthwise) - 1) // 2
    after = len(depthwise) - 1 - before
    rim = ((before, after), (before, after), (0, 0))
    return separable_convolution(np.pad(x, rim), depthwise, pointwise)


_X = np.arange(18.0).reshape(3, 3, 2) % 7
_KERNELS = np.array([[[1.0, 0.0], [0.0, -1.0]], [[2.0, 1.0], [-1.0, 0.5]]])
_TABLE = np.array([[1.0, 0.0, -0.5], [0.0, 2.0, 0.5]])

SEPARABLE_CONVOLUTION = Exercise(
    name="separable_convolution",
    lesson="08",
    aim="split a convolution into its spatial and its channel-wise half",
    kind="code",
    points=3,
    reference=separable_convolution,
    inputs=_picture_and_halves,
    examples=(
        (_X[:2, :2], _KERNELS, _TABLE),
        (_X, _KERNELS, _TABLE),
        (_X[..., :1], _KERNELS[..., :1], np.array([[2.0, -1.0]])),
        (_X, np.array([[[3.0, 1.0]]]), _TABLE),
    ),
    alternatives=(_as_a_regular_one, _by_scipy),
    mistakes=(
        Mistake(
            "spatial half only",
            lambda x, depthwise, pointwise: _depthwise(x, depthwise),
            "That is the depthwise half: the channels are still by themselves. Now mix them.",
        ),
        Mistake(
            "channel-wise half only",
            lambda x, depthwise, pointwise: x @ pointwise,
            "That is the pointwise half: it mixes channels, but looks at one place only.",
        ),
        Mistake(
            "one kernel for all channels",
            lambda x, depthwise, pointwise: separable_convolution(
                x, np.repeat(depthwise[..., :1], depthwise.shape[-1], axis=-1), pointwise
            ),
            "You use the kernel of channel 0 for all channels. Each has its own.",
        ),
        Mistake(
            "turned kernels",
            lambda x, depthwise, pointwise: separable_convolution(
                x, depthwise[::-1, ::-1], pointwise
            ),
            "Your kernels are turned upside down and left to right; a layer lays them down as they "
            "are.",
        ),
        Mistake(
            "ReLU in between",
            lambda x, depthwise, pointwise: np.maximum(_depthwise(x, depthwise), 0) @ pointwise,
            "You cut negatives off between the halves. Then it is no convolution any more: here "
            "nothing stands between them.",
        ),
        Mistake(
            "mean over the window",
            lambda x, depthwise, pointwise: (
                separable_convolution(x, depthwise, pointwise) / len(depthwise) ** 2
            ),
            "You take means over the window; a convolution takes sums.",
        ),
        Mistake(
            "keeps the size",
            _padded,
            "Your map is as large as the picture. Here nothing is padded: the window never hangs "
            "over the rim.",
        ),
        Mistake(
            "table transposed",
            lambda x, depthwise, pointwise: _depthwise(x, depthwise) @ pointwise.T,
            "Look at the shape of `pointwise`: its rows are the channels that come in, its columns "
            "the outputs. Which axis meets the maps' last?",
        ),
        Mistake(
            "one place short",
            lambda x, depthwise, pointwise: separable_convolution(x, depthwise, pointwise)[
                :-1, :-1
            ],
            "The last row and column of places are missing: how often does the window fit?",
        ),
    ),
)


def _kernel(rng):
    size, channels, filters = int(rng.integers(2, 4)), *rng.integers(2, 4, 2)
    patterns = rng.integers(-3, 4, (size, size, channels, 1))
    kernel = patterns * rng.integers(-2, 3, (channels, filters))
    if rng.integers(2):
        place = tuple(rng.integers(0, side) for side in kernel.shape)
        kernel[place] += 1
    return (kernel.astype("float64"),)


def can_be_split(kernel):
    """Tell whether a kernel (k, k, C, F) is that of a depthwise separable convolution."""
    for channel in range(kernel.shape[2]):
        patterns = kernel[:, :, channel].reshape(-1, kernel.shape[3])
        if np.linalg.matrix_rank(patterns) > 1:
            return False
    return True


def _by_cross_products(kernel):
    """Two patterns are multiples if a_i b_j = a_j b_i for all places."""
    rows = kernel.reshape(-1, *kernel.shape[2:])  # (k * k, C, F)
    crossed = np.einsum("icf,jcg->ijcfg", rows, rows)
    return bool(np.allclose(crossed, np.swapaxes(crossed, 0, 1)))


def _by_strongest(kernel):
    for channel in np.moveaxis(kernel, 2, 0):  # (k, k, F)
        patterns = np.moveaxis(channel, -1, 0)
        strongest = max(patterns, key=lambda each: np.abs(each).max())
        place = np.unravel_index(np.abs(strongest).argmax(), strongest.shape)
        if strongest[place] == 0:
            continue
        for pattern in patterns:
            if not np.allclose(pattern, strongest * pattern[place] / strongest[place]):
                return False
    return True


def _rank(table):
    return np.linalg.matrix_rank(table)


def _each_rank(kernel, tables):
    return all(_rank(table) <= 1 for table in tables(kernel))


def _equal_patterns(kernel):
    return bool(np.allclose(kernel, kernel[..., :1]))


def _same_direction(kernel):
    if not can_be_split(kernel):
        return False
    rows = kernel.reshape(-1, *kernel.shape[2:])
    return bool(np.min(np.einsum("icf,icg->cfg", rows, rows)) >= 0)


_UPRIGHT = np.array([[-1.0, 0.0, 1.0]] * 3)
_STAR = np.array([[0.0, 1.0, 0.0], [1.0, -4.0, 1.0], [0.0, 1.0, 0.0]])


def _stacked(*channels):
    """Put patterns together: one list for each channel, one pattern for each output."""
    return np.stack([np.stack(outputs, axis=-1) for outputs in channels], axis=2)


CAN_BE_SPLIT = Exercise(
    name="can_be_split",
    lesson="08",
    aim="say what a separable convolution can't express",
    kind="code",
    points=3,
    reference=can_be_split,
    inputs=_kernel,
    examples=(
        (_stacked([_UPRIGHT]),),
        (_stacked([_UPRIGHT, _UPRIGHT.T]),),
        (_stacked([_UPRIGHT, 2 * _UPRIGHT]),),
        (_stacked([_UPRIGHT, -2 * _UPRIGHT, 0 * _UPRIGHT]),),
        (_stacked([_STAR, 0.5 * _STAR], [_UPRIGHT, 3 * _UPRIGHT]),),
        (_stacked([_STAR, _STAR], [_UPRIGHT, _UPRIGHT]),),
        (_stacked([_UPRIGHT, _UPRIGHT], [_UPRIGHT, _UPRIGHT.T]),),
        (_stacked([_UPRIGHT, _UPRIGHT.T], [_UPRIGHT, _UPRIGHT]),),
        (_stacked([_UPRIGHT, _STAR], [_UPRIGHT, _STAR]),),
        (_stacked([_UPRIGHT, _STAR], [_UPRIGHT, 2 * _STAR], [2 * _UPRIGHT, _STAR]),),
        (0 * _stacked([_UPRIGHT, _STAR]),),
    ),
    alternatives=(_by_cross_products, _by_strongest),
    mistakes=(
        Mistake(
            "one pattern for the whole layer",
            lambda kernel: bool(_rank(kernel.reshape(kernel.shape[0] ** 2, -1)) <= 1),
            "You ask for one pattern in the whole layer. Each channel that comes in may have its "
            "own.",
        ),
        Mistake(
            "first channel only",
            lambda kernel: can_be_split(kernel[:, :, :1]),
            "You look at channel 0 only. Every channel must pass.",
        ),
        Mistake(
            "one pattern for each output",
            lambda kernel: _each_rank(
                kernel,
                lambda kernel: [
                    kernel[..., output].reshape(-1, kernel.shape[2])
                    for output in range(kernel.shape[3])
                ],
            ),
            "You compare the channels of one output. Turn it around: which kernels share the "
            "spatial kernel of the depthwise half?",
        ),
        Mistake(
            "rows times columns",
            lambda kernel: _each_rank(
                kernel,
                lambda kernel: kernel.reshape(*kernel.shape[:2], -1).transpose(2, 0, 1),
            ),
            "You ask whether each little kernel is a column times a row. That is another "
            "separability, in space; here space is to be split from the channels.",
        ),
        Mistake(
            "equal patterns",
            _equal_patterns,
            "You ask for equal kernels. They may be stronger or weaker: what does the pointwise "
            "half do with a pattern?",
        ),
        Mistake(
            "no negative multiples",
            _same_direction,
            "A pointwise weight may be negative: then the pattern comes out with its sign turned.",
        ),
        Mistake(
            "few outputs",
            lambda kernel: kernel.shape[3] <= kernel.shape[2],
            "You count channels and outputs. Look at the numbers in the kernels.",
        ),
        Mistake(
            "one channel is enough",
            lambda kernel: any(
                can_be_split(kernel[:, :, [channel]]) for channel in range(kernel.shape[2])
            ),
            "You are content when one channel passes. Every channel must.",
        ),
    ),
)
