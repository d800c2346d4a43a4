"""Checks of what a net is built from."""

import numpy as np

from course_utils._shared.arguments import check_list, check_whole
from course_utils._shared.described import describer

describe = describer(
    "A model from ``(batch, height, width, channels)`` to logits ``(batch, classes)``.",
    name="Name of the model.",
    classes="Number of classes.",
    input_shape="``(height, width, channels)``; images are expected in 0 to 1.",
)


def check_input_shape(input_shape: tuple, least: int, divisor: int = 1) -> None:
    """Raise ValueError unless (height, width, channels) suit a net.

    The sides are at least `least` and at most 16,384 pixels; `divisor` must divide both, as a net
    needs that halves its maps and doubles them again.
    """
    shape = input_shape if isinstance(input_shape, list | tuple) and len(input_shape) == 3 else ()
    whole = [type(n) is int or isinstance(n, np.integer) for n in shape]
    if (
        not (whole and all(whole) and shape[2] >= 1)
        or min(shape[:2]) < least
        or max(shape) > 16_384
        or any(side % divisor for side in shape[:2])
    ):
        rest = f", with sides that {divisor} divides" if divisor > 1 else ""
        raise ValueError(
            f"input_shape must be at least {least} pixels high and wide, at most 16,384{rest}; "
            f"received {input_shape!r} for (height, width, channels)"
        )


def check_counts(counts: tuple, name: str) -> None:
    """Raise ValueError unless the widths of a net are one or more whole numbers."""
    counts = check_list(counts, name)
    if not counts:
        raise ValueError(f"{name} must name at least one; received an empty tuple")
    for number, count in enumerate(counts):
        check_whole(count, f"{name}[{number}]", 1, 65_536)
