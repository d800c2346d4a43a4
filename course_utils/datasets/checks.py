"""Arguments that several loaders take."""

import numpy as np


def check_whole(value, name: str, least: int) -> int:
    """Return a whole number of `least` or more.

    Raises:
        ValueError: it is something else; the message names the argument.
    """
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least:
        raise ValueError(f"{name} must be a whole number, {least} or more; received {value!r}")
    return int(value)
