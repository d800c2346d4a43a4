import numpy as np
import pytest

from course_utils.analysis import fit_linear

RNG = np.random.default_rng(0)
INPUTS = RNG.normal(3, [1, 5, 0.2], (50, 3))


def test_a_linear_rule_is_found_and_carries_over():
    rule = lambda x: x @ [[2.0, -1], [0, 3], [1, 1]] + [4, -2]  # noqa: E731
    fitted, new = fit_linear(INPUTS, rule(INPUTS), 1e-9), RNG.normal(size=(7, 3))
    np.testing.assert_allclose(fitted(new), rule(new), rtol=1e-4)


def test_the_penalty_is_that_of_ridge_regression():
    """Minimising |Xw - y|² + s N |w|² equals least squares on N more rows, sqrt(s N) I and 0."""
    targets, strength = RNG.normal(size=50), 0.3
    scaled = (INPUTS - INPUTS.mean(axis=0)) / (INPUTS.std(axis=0) + 1e-6)
    more = np.vstack([scaled, np.sqrt(strength * 50) * np.eye(3)])
    centred = np.append(targets - targets.mean(), np.zeros(3))
    weights = np.linalg.lstsq(more, centred, rcond=None)[0]
    fitted = fit_linear(INPUTS, targets, strength)(INPUTS)
    np.testing.assert_allclose(fitted, scaled @ weights + targets.mean(), rtol=1e-6)


def test_inputs_that_never_change_do_no_harm():
    constant = np.hstack([INPUTS, np.ones((50, 1))])
    fitted = fit_linear(constant, INPUTS[:, 0])(constant)
    np.testing.assert_allclose(fitted, INPUTS[:, 0], atol=0.05)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((np.ones(3), np.ones(3)), r"inputs must be \(N, features\)"),
        ((np.ones((0, 3)), np.ones(0)), "inputs must have one row or more"),
        ((np.full((2, 3), np.nan), np.ones(2)), "inputs must be finite; received nan"),
        ((INPUTS, np.ones(3)), r"targets must be one row for each of 50.*received shape \(3,\)"),
        ((INPUTS, 5.0), r"targets must be .*received shape \(\)"),
        ((INPUTS, np.ones((50, 1, 1))), r"targets must be .*received shape \(50, 1, 1\)"),
        ((INPUTS, np.ones(50), 0), "strength must be a finite number above 0; received 0"),
        ((INPUTS, np.ones(50), "large"), "strength must be .* received 'large'"),
    ],
)
def test_bad_input(arguments, message):
    with pytest.raises(ValueError, match=message):
        fit_linear(*arguments)
