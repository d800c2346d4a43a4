"""What a deep position sees."""

from course_exercises import exercise


def _stack(rng):
    depth = int(rng.integers(1, 6))
    return ([(int(rng.integers(1, 6)), int(rng.integers(1, 4))) for _ in range(depth)],)


@exercise(
    number=6,
    aim="work out how much of a picture one position of a deep layer sees, and measure it",
    inputs=_stack,
    examples=(
        ([],),
        ([(3, 1)],),
        ([(3, 1), (3, 1), (2, 2), (3, 1)],),
        ([(3, 2), (3, 2), (3, 2)],),
        ([(5, 3), (2, 2), (4, 1), (3, 1)],),
    ),
)
def receptive_field(layers):
    """Return how many pixels one position sees after layers of (kernel, stride)."""
    field, distance = 1, 1
    for kernel, stride in layers:
        field += (kernel - 1) * distance
        distance *= stride
    return field


class Mistakes(receptive_field.Mistakes):
    def own_stride_too_early(layers):
        """A layer's own stride moves its *outputs* apart. Its inputs stand as far apart as the
        layers before it left them."""
        field, distance = 1, 1
        for kernel, stride in layers:
            distance *= stride
            field += (kernel - 1) * distance
        return field

    def only_the_last_stride(layers):
        """Distances multiply: two strides of 2 in a row make 4 pixels, not 2."""
        field, previous = 1, 1
        for kernel, stride in layers:
            field += (kernel - 1) * previous
            previous = stride
        return field

    def adds_whole_kernels(layers):
        """A kernel of 3 adds 2 positions, not 3: the middle one was there already."""
        return 1 + receptive_field([(kernel + 1, stride) for kernel, stride in layers])
