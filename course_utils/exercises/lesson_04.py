"""Exercises of lesson 04, the convolutional layer."""

import numpy as np

from course_utils.exercises.definition import Exercise, Mistake


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


def _sizes(rng):
    kernel = int(rng.integers(1, 8))
    return (
        int(rng.integers(kernel + 8, 300)),
        kernel,
        int(rng.integers(1, 5)),
        str(rng.choice(["valid", "same"])),
    )


def output_size(size, kernel, stride, padding):
    """Return how many places a kernel visits along one side of a picture."""
    room = size - kernel + 1 if padding == "valid" else size
    return -(-room // stride)


OUTPUT_SIZE = Exercise(
    name="output_size",
    lesson="04",
    aim="predict the output shape of any convolutional layer",
    kind="shape",
    points=2,
    reference=output_size,
    inputs=_sizes,
    examples=(
        (5, 3, 1, "valid"),
        (5, 3, 1, "same"),
        (64, 5, 2, "valid"),
        (63, 4, 2, "valid"),
        (63, 4, 2, "same"),
        (64, 3, 3, "same"),
    ),
    alternatives=(
        lambda size, kernel, stride, padding: len(
            range(0, size - kernel + 1 if padding == "valid" else size, stride)
        ),
        lambda size, kernel, stride, padding: int(
            np.ceil((size - (kernel - 1) * (padding == "valid")) / stride)
        ),
    ),
    mistakes=(
        Mistake(
            "rounds down",
            lambda size, kernel, stride, padding: (
                (size - kernel + 1 if padding == "valid" else size) // stride
            ),
            "The kernel starts at the first place, so a last step that is cut short still counts: "
            "round up, not down.",
        ),
        Mistake(
            "forgets the one",
            lambda size, kernel, stride, padding: (
                -(-(size - kernel if padding == "valid" else size) // stride)
            ),
            "How often does a kernel of 3 fit into 3 pixels? Once, not 3 - 3 = 0 times.",
        ),
        Mistake(
            "ignores the padding",
            lambda size, kernel, stride, padding: -(-(size - kernel + 1) // stride),
            'With padding "same" the rim of zeros makes room: the kernel may start at each pixel.',
        ),
        Mistake(
            "always same",
            lambda size, kernel, stride, padding: -(-size // stride),
            'With padding "valid" the kernel must not hang over, so it has fewer places to go.',
        ),
        Mistake(
            "ignores the stride",
            lambda size, kernel, stride, padding: size - kernel + 1 if padding == "valid" else size,
            "That is the answer for stride 1. A larger stride visits fewer places.",
        ),
        Mistake(
            "a float",
            lambda size, kernel, stride, padding: (
                (size - kernel + 1 if padding == "valid" else size) / stride
            ),
            "Half a place can't be: the result is a whole number, rounded up.",
        ),
    ),
)


def _layer(rng):
    return (
        int(rng.integers(1, 8)),
        int(rng.integers(1, 65)),
        int(rng.integers(1, 257)),
        bool(rng.integers(2)),
    )


def layer_parameters(kernel, channels, filters, bias):
    """Return how many numbers a convolutional layer holds."""
    return kernel * kernel * channels * filters + (filters if bias else 0)


LAYER_PARAMETERS = Exercise(
    name="layer_parameters",
    lesson="04",
    aim="predict the number of parameters of any convolutional layer",
    kind="shape",
    points=1,
    reference=layer_parameters,
    inputs=_layer,
    examples=((3, 3, 32, True), (1, 1, 1, False), (5, 2, 3, True), (3, 4, 2, False)),
    alternatives=(
        lambda kernel, channels, filters, bias: filters * (kernel**2 * channels + bias),
        lambda kernel, channels, filters, bias: (
            int(np.prod((kernel, kernel, channels, filters))) + bias * filters
        ),
    ),
    mistakes=(
        Mistake(
            "one kernel for all channels",
            lambda kernel, channels, filters, bias: kernel**2 * filters + (filters if bias else 0),
            "A kernel has one layer for each channel that it reads.",
        ),
        Mistake(
            "bias for each channel",
            lambda kernel, channels, filters, bias: (
                kernel**2 * channels * filters + (channels if bias else 0)
            ),
            "There is one bias for each filter, that is for each channel of the output.",
        ),
        Mistake(
            "one bias",
            lambda kernel, channels, filters, bias: kernel**2 * channels * filters + bias,
            "Each filter has a bias of its own, not the layer.",
        ),
        Mistake(
            "never a bias",
            lambda kernel, channels, filters, bias: kernel**2 * channels * filters,
            "The weights are right. What does `bias=True` add?",
        ),
        Mistake(
            "always a bias",
            lambda kernel, channels, filters, bias: kernel**2 * channels * filters + filters,
            "With `bias=False` the filters have no biases.",
        ),
        Mistake(
            "kernel not squared",
            lambda kernel, channels, filters, bias: (
                kernel * channels * filters + (filters if bias else 0)
            ),
            "A kernel is as high as it is wide: how many numbers are in a square?",
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


def _stack(rng):
    depth = int(rng.integers(1, 6))
    return ([(int(rng.integers(1, 6)), int(rng.integers(1, 4))) for _ in range(depth)],)


def receptive_field(layers):
    """Return how many pixels one place sees after layers of (kernel, stride)."""
    field, distance = 1, 1
    for kernel, stride in layers:
        field += (kernel - 1) * distance
        distance *= stride
    return field


def _backwards(layers):
    field = 1
    for kernel, stride in reversed(layers):
        field = (field - 1) * stride + kernel
    return field


def _stride_first(layers):
    field, distance = 1, 1
    for kernel, stride in layers:
        distance *= stride
        field += (kernel - 1) * distance
    return field


def _last_stride_only(layers):
    field, previous = 1, 1
    for kernel, stride in layers:
        field += (kernel - 1) * previous
        previous = stride
    return field


def _product(layers):
    field = 1
    for kernel, _ in layers:
        field *= kernel
    return field


RECEPTIVE_FIELD = Exercise(
    name="receptive_field",
    lesson="04",
    aim="work out how much of a picture one place of a deep layer sees",
    kind="code",
    points=2,
    reference=receptive_field,
    inputs=_stack,
    examples=(
        ([],),
        ([(3, 1)],),
        ([(3, 1), (3, 1), (2, 2), (3, 1)],),
        ([(3, 2), (3, 2), (3, 2)],),
        ([(5, 3), (2, 2), (4, 1), (3, 1)],),
    ),
    alternatives=(
        _backwards,
        lambda layers: (
            1
            + sum(
                (kernel - 1) * int(np.prod([stride for _, stride in layers[:number]], dtype=int))
                for number, (kernel, _) in enumerate(layers)
            )
        ),
    ),
    mistakes=(
        Mistake(
            "ignores strides",
            lambda layers: 1 + sum(kernel - 1 for kernel, _ in layers),
            "After a stride neighbouring places stand further apart, so each later kernel reaches "
            "further.",
        ),
        Mistake(
            "own stride too early",
            _stride_first,
            "A layer's own stride moves its *outputs* apart. Its inputs stand as far apart as "
            "the layers before it left them.",
        ),
        Mistake(
            "only the last stride",
            _last_stride_only,
            "Distances multiply: two strides of 2 in a row make 4 pixels, not 2.",
        ),
        Mistake(
            "adds whole kernels",
            lambda layers: 1 + receptive_field([(kernel + 1, stride) for kernel, stride in layers]),
            "A kernel of 3 adds 2 places, not 3: the middle one was there already.",
        ),
        Mistake(
            "multiplies kernels",
            _product,
            "Two kernels of 3 see 5 pixels, not 9: neighbouring places see overlapping patches.",
        ),
        Mistake(
            "starts at zero",
            lambda layers: receptive_field(layers) - 1,
            "Before the first layer a place is a pixel, and it sees one pixel: itself.",
        ),
    ),
)

EXERCISES = [ONE_PLACE, OUTPUT_SIZE, LAYER_PARAMETERS, STRIDED_CORRELATION, RECEPTIVE_FIELD]
