"""A linear fit from activations to numbers: what can be read off a layer, and no more."""

from collections.abc import Callable

import numpy as np

from course_utils._shared.arguments import check_array, check_number
from course_utils._shared.described import describer


@describer()
def fit_linear(
    inputs: np.ndarray, targets: np.ndarray, strength: float = 1e-3
) -> Callable[[np.ndarray], np.ndarray]:
    """Fit targets ≈ inputs @ weights + offset by least squares, and return it as a function.

    Inputs are first brought to mean 0 and standard deviation 1. A small penalty on large weights
    keeps the solution steady where inputs are nearly alike: ridge regression (A. Hoerl and
    R. Kennard, 1970), weights = (XᵀX + strength · N · I)⁻¹ Xᵀ (targets − mean).

    Args:
        inputs: (N, features), N at least 1.
        targets: (N,) or (N, outputs).
        strength: the penalty, above 0; larger ones make weights smaller.

    Returns:
        A function from (M, features) to (M,) or (M, outputs).
    """
    inputs = check_array(inputs, "inputs", ("N", "features"), finite=True).astype(float)
    targets = check_array(targets, "targets", (...,), finite=True).astype(float)
    if not len(inputs):
        raise ValueError(f"inputs must have one row or more; received shape {inputs.shape}")
    if targets.ndim not in (1, 2) or len(targets) != len(inputs):
        raise ValueError(
            f"targets must be one row for each of {len(inputs)} inputs, (N,) or (N, outputs); "
            f"received shape {targets.shape}"
        )
    strength = check_number(strength, "strength", above=0)
    centre, scale = inputs.mean(axis=0), inputs.std(axis=0) + 1e-6
    scaled = (inputs - centre) / scale
    offset = targets.mean(axis=0)
    square = scaled.T @ scaled + strength * len(scaled) * np.eye(scaled.shape[1])
    weights = np.linalg.solve(square, scaled.T @ (targets - offset))
    return lambda new: (new - centre) / scale @ weights + offset
