"""Exercises on the shape of a layer's output, and on its parameters."""

import numpy as np

from course_exercises.definition import Exercise, Mistake


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
