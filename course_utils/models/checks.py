"""What a model asks of its arguments before it is built."""


def check_input_shape(input_shape: tuple, least: int, divisor: int = 1) -> None:
    """Raise ValueError unless pictures are large enough, with sides that a number divides.

    Args:
        input_shape: ``(height, width, channels)``.
        least: The smallest height and width in pixels.
        divisor: What must divide both, as a net needs that halves its maps and doubles them again.
    """
    if any(side is None or side < least or side % divisor for side in input_shape[:2]):
        rest = f", with sides that {divisor} divides" if divisor > 1 else ""
        raise ValueError(
            f"input_shape must be at least {least} pixels high and wide{rest}; "
            f"received {input_shape}"
        )


def check_not_empty(values: tuple, name: str) -> None:
    """Raise ValueError where the widths or stages of a net are none at all."""
    if not values:
        raise ValueError(f"{name} must name at least one; received an empty tuple")
