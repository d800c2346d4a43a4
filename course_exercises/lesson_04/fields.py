"""An exercise on what a deep place sees."""

import numpy as np

from course_exercises.definition import Exercise, Mistake


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
