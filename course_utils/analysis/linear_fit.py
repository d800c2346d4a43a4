"""A linear fit from activations to numbers: what can be read off a layer, and no more."""

from collections.abc import Callable

import numpy as np

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
        inputs: (N, features), floats.
        targets: (N,) or (N, outputs), floats.
        strength: the penalty, above 0; larger ones make weights smaller.

    Returns:
        A function from (M, features) to (M,) or (M, outputs).
    """
    inputs, targets = np.asarray(inputs, float), np.asarray(targets, float)
    if inputs.ndim != 2 or not len(inputs):
        raise ValueError(f"inputs must be (N, features), N at least 1; received {inputs.shape}")
    if len(targets) != len(inputs):
        raise ValueError(f"targets must have {len(inputs)} rows; received {len(targets)}")
    if not strength > 0:
        raise ValueError(f"strength must be above 0; received {strength!r}")
    centre, scale = inputs.mean(axis=0), inputs.std(axis=0) + 1e-6
    scaled = (inputs - centre) / scale
    offset = targets.mean(axis=0)
    square = scaled.T @ scaled + strength * len(scaled) * np.eye(scaled.shape[1])
    weights = np.linalg.solve(square, scaled.T @ (targets - offset))
    return lambda new: (new - centre) / scale @ weights + offset
