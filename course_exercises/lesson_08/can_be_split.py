"""Can it be split?"""

import numpy as np

from course_exercises import exercise


def _kernel(rng):
    size, channels, filters = int(rng.integers(2, 4)), *rng.integers(2, 4, 2)
    patterns = rng.integers(-3, 4, (size, size, channels, 1))
    kernel = patterns * rng.integers(-2, 3, (channels, filters))
    if rng.integers(2):
        place = tuple(rng.integers(0, side) for side in kernel.shape)
        kernel[place] += 1
    return (kernel.astype("float64"),)


_UPRIGHT = np.array([[-1.0, 0.0, 1.0]] * 3)
_STAR = np.array([[0.0, 1.0, 0.0], [1.0, -4.0, 1.0], [0.0, 1.0, 0.0]])


def _stacked(*channels):
    """Put patterns together: one list for each channel, one pattern for each output."""
    return np.stack([np.stack(outputs, axis=-1) for outputs in channels], axis=2)


@exercise(
    number=3,
    points=3,
    aim="say what it costs: in time, in accuracy, in what can be expressed",
    inputs=_kernel,
    examples=(
        (_stacked([_UPRIGHT]),),
        (_stacked([_UPRIGHT, _UPRIGHT.T]),),
        (_stacked([_UPRIGHT, 2 * _UPRIGHT]),),
        (_stacked([_UPRIGHT, -2 * _UPRIGHT, 0 * _UPRIGHT]),),
        (_stacked([_STAR, 0.5 * _STAR], [_UPRIGHT, 3 * _UPRIGHT]),),
        (_stacked([_UPRIGHT, _UPRIGHT], [_UPRIGHT, _UPRIGHT.T]),),
        (0 * _stacked([_UPRIGHT, _STAR]),),
    ),
)
def can_be_split(kernel):
    """Tell whether a kernel (k, k, C, F) is that of a depthwise separable convolution."""
    rows = kernel.reshape(-1, *kernel.shape[2:])
    return _one_pattern_each(rows[:, channel] for channel in range(kernel.shape[2]))


def _one_pattern_each(tables):
    return all(np.linalg.matrix_rank(table) <= 1 for table in tables)


class Mistakes(can_be_split.Mistakes):
    def one_pattern_for_the_whole_layer(kernel):
        """You ask for one pattern in the whole layer. Each channel coming in may have its own."""
        return _one_pattern_each([kernel.reshape(kernel.shape[0] ** 2, -1)])

    def one_pattern_for_each_output(kernel):
        """You compare the channels of one output. Turn it around: which kernels share the spatial
        kernel of the depthwise half?"""
        return _one_pattern_each(
            np.moveaxis(kernel, 3, 0).reshape(kernel.shape[3], -1, kernel.shape[2])
        )

    def rows_times_columns(kernel):
        """You ask whether each little kernel is a column times a row. That is another separability,
        in space; here space is to be split from the channels."""
        return _one_pattern_each(kernel.reshape(*kernel.shape[:2], -1).transpose(2, 0, 1))

    def equal_patterns(kernel):
        """You ask for equal kernels. They may be stronger or weaker: what does the pointwise half
        do with a pattern?"""
        return bool(np.allclose(kernel, kernel[..., :1]))
