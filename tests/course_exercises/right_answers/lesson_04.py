"""Right answers to lesson 04, each written another way."""

import numpy as np


def _by_slices(found, size, operate=np.max):
    rows, columns = (side - side % size for side in found.shape)
    return np.array(
        [
            [operate(found[row : row + size, column : column + size]) for column in steps]
            for row, steps in ((row, range(0, columns, size)) for row in range(0, rows, size))
        ]
    )


class one_place:
    def another_way(patch, kernel):
        return sum(
            patch[row, column] * kernel[row, column] for row in range(3) for column in range(3)
        )

    def a_third_way(patch, kernel):
        return np.dot(patch.ravel(), kernel.ravel())

    def a_fourth_way(patch, kernel):
        return np.einsum("ij,ij->", patch, kernel)


class output_size:
    def another_way(size, kernel, stride, padding):
        return len(range(0, size - kernel + 1 if padding == "valid" else size, stride))

    def a_third_way(size, kernel, stride, padding):
        return int(np.ceil((size - (kernel - 1) * (padding == "valid")) / stride))


class layer_parameters:
    def another_way(kernel, channels, filters, bias):
        return filters * (kernel**2 * channels + bias)

    def a_third_way(kernel, channels, filters, bias):
        return int(np.prod((kernel, kernel, channels, filters))) + bias * filters


class strided_correlation:
    def by_windows(picture, kernel, stride):
        windows = np.lib.stride_tricks.sliding_window_view(picture, kernel.shape)
        return np.einsum("abij,ij->ab", windows[::stride, ::stride], kernel)

    def by_scipy(picture, kernel, stride):
        from scipy.signal import correlate2d

        return correlate2d(picture, kernel, mode="valid")[::stride, ::stride]


class max_pooling:
    def by_slices(found, size):
        return _by_slices(found, size)

    def by_shifts(found, size):
        rows, columns = (side // size * size for side in found.shape)
        shifts = [(row, column) for row in range(size) for column in range(size)]
        return np.max([found[row:rows:size, column:columns:size] for row, column in shifts], axis=0)


class receptive_field:
    def backwards(layers):
        field = 1
        for kernel, stride in reversed(layers):
            field = (field - 1) * stride + kernel
        return field

    def another_way(layers):
        return 1 + sum(
            (kernel - 1) * int(np.prod([stride for _, stride in layers[:number]], dtype=int))
            for number, (kernel, _) in enumerate(layers)
        )
