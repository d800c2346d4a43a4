"""How large is the output?"""

from course_exercises import exercise


def _sizes(rng):
    kernel = int(rng.integers(1, 8))
    size, stride = int(rng.integers(kernel + 8, 300)), int(rng.integers(1, 5))
    return size, kernel, stride, str(rng.choice(["valid", "same"]))


@exercise(
    number=2,
    kind="shape",
    aim=(
        "predict the output shape and the number of parameters of any convolutional layer",
        "say what stride, padding and pooling do",
    ),
    inputs=_sizes,
    examples=(
        (5, 3, 1, "valid"),
        (5, 3, 1, "same"),
        (64, 5, 2, "valid"),
        (63, 4, 2, "valid"),
        (63, 4, 2, "same"),
        (64, 4, 2, "same"),
    ),
)
def output_size(size, kernel, stride, padding):
    """Return how many positions a kernel visits along one side of a picture."""
    room = size - kernel + 1 if padding == "valid" else size
    return -(-room // stride)


class Mistakes(output_size.Mistakes):
    def rounds_down(size, kernel, stride, padding):
        """The kernel starts at the first position, so a last step that is cut short still counts:
        round up, not down."""
        return (size - kernel + 1 if padding == "valid" else size) // stride

    def always_same(size, kernel, stride, padding):
        """With padding "valid" the kernel must not hang over, so it has fewer positions to take."""
        return -(-size // stride)
