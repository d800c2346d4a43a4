"""Exercises on the simplest deep net: each layer multiplies one number by its weight."""

import math

import numpy as np

from course_exercises.definition import Exercise, Mistake


def _chain(rng):
    depth = int(rng.integers(2, 13))
    return rng.uniform(-0.9, 0.9, depth).tolist(), bool(rng.integers(2))


def _factors(weights, shortcut):
    return [1 + weight if shortcut else weight for weight in weights]


def chain_gradient(weights, shortcut):
    """Return the derivative of a chain's output with respect to its input."""
    product = 1.0
    for factor in _factors(weights, shortcut):
        product *= factor
    return product


def _by_recursion(weights, shortcut):
    if not weights:
        return 1.0
    first, *later = weights
    behind = _by_recursion(later, shortcut)
    return first * behind + (behind if shortcut else 0)


def _mean_to_the_power(weights, shortcut):
    factors = _factors(weights, shortcut)
    return (sum(factors) / max(len(factors), 1)) ** len(factors)


CHAIN_GRADIENT = Exercise(
    name="chain_gradient",
    lesson="06",
    aim="say with numbers why a deep stack of layers stops learning",
    kind="by hand",
    points=1,
    reference=chain_gradient,
    inputs=_chain,
    absolute=0.0,  # gradients that have all but vanished must be right, too
    examples=(
        ([], True),
        ([0.5], False),
        ([0.5], True),
        ([0.5, 0.5, 0.5], False),
        ([0.5, 0.5, 0.5], True),
        ([0.2, -0.5, 0.1, 0.4], False),
        ([0.2, -1.5, 0.1, 0.4], True),
    ),
    alternatives=(
        _by_recursion,
        lambda weights, shortcut: float(np.prod(np.array(weights) + shortcut)),
        lambda weights, shortcut: math.prod(weight + (1 if shortcut else 0) for weight in weights),
    ),
    mistakes=(
        Mistake(
            "ignores the shortcut",
            lambda weights, shortcut: chain_gradient(weights, False),
            "Your answer is the same with and without shortcuts. What does a layer give that adds "
            "what came in, and what is the derivative of that?",
        ),
        Mistake(
            "always with shortcuts",
            lambda weights, shortcut: chain_gradient(weights, True),
            "Right where there are shortcuts. Without them, by what does a layer multiply?",
        ),
        Mistake(
            "one shortcut for all",
            lambda weights, shortcut: chain_gradient(weights, False) + shortcut,
            "You add what came in once, around the whole chain. Here every layer has its own "
            "shortcut.",
        ),
        Mistake(
            "sum",
            lambda weights, shortcut: sum(_factors(weights, shortcut)),
            "You add the layers' derivatives. The chain rule does something else with them.",
        ),
        Mistake(
            "last layer left out",
            lambda weights, shortcut: chain_gradient(weights[:-1], shortcut),
            "One layer is missing from your product: the last.",
        ),
        Mistake(
            "sign lost",
            lambda weights, shortcut: abs(chain_gradient(weights, shortcut)),
            "The size is right, the sign isn't: a negative weight turns the direction around.",
        ),
        Mistake(
            "mean to the power",
            _mean_to_the_power,
            "You took the mean of the factors, and as many of these as there are layers. Different "
            "factors have another product than their mean has.",
        ),
    ),
)


def _input_and_chain(rng):
    weights, shortcut = _chain(rng)
    return float(rng.uniform(0.5, 2.0)), weights, shortcut


def weight_gradients(x, weights, shortcut):
    """Return the derivative of a chain's output with respect to each weight, first layer first."""
    gradients = []
    for layer in range(len(weights)):
        up = x * chain_gradient(weights[:layer], shortcut)
        down = chain_gradient(weights[layer + 1 :], shortcut)
        gradients.append(up * down)
    return gradients


def _forward_and_back(x, weights, shortcut):
    factors = np.array(weights) + shortcut
    inputs = x * np.cumprod([1, *factors[:-1]])
    behind = np.cumprod([1, *factors[:0:-1]])[::-1]
    return inputs * behind


def _by_nudging(x, weights, shortcut):
    """The output is a straight line in each weight, so a step of 1 gives the slope exactly."""
    before = chain_gradient(weights, shortcut)
    nudged = [
        weights[:layer] + [weights[layer] + 1] + weights[layer + 1 :]
        for layer in range(len(weights))
    ]
    return [x * (chain_gradient(each, shortcut) - before) for each in nudged]


def _products(weights, shortcut, part):
    """Return the product of a part of the chain for each layer, `part` from its number."""
    return [chain_gradient(weights[part(layer)], shortcut) for layer in range(len(weights))]


def _before(layer):
    return slice(0, layer)


def _after(layer):
    return slice(layer + 1, None)


def _from(layer):
    return slice(layer, None)


def _times(one, other, x=1.0):
    return [x * a * b for a, b in zip(one, other, strict=True)]


WEIGHT_GRADIENTS = Exercise(
    name="weight_gradients",
    lesson="06",
    aim="measure the gradient at every layer of any net",
    kind="code",
    points=3,
    reference=weight_gradients,
    inputs=_input_and_chain,
    absolute=1e-12,
    examples=(
        (2.0, [0.5], False),
        (2.0, [0.5], True),
        (2.0, [0.5, 3.0], False),
        (2.0, [0.5, 3.0], True),
        (1.0, [0.5, 0.0, -2.0], False),
        (3.0, [0.5, -1.0, 2.0], True),
        (2.0, [0.5, -0.5, 0.25, 3.0], True),
    ),
    alternatives=(_forward_and_back, _by_nudging),
    mistakes=(
        Mistake(
            "only what comes down",
            lambda x, weights, shortcut: _products(weights, shortcut, _after),
            "You have what comes down to each layer from above. The gradient of a weight has a "
            "second factor: what came up to the layer.",
        ),
        Mistake(
            "only what comes up",
            lambda x, weights, shortcut: [x * up for up in _products(weights, shortcut, _before)],
            "You have what comes up to each layer. What do the layers above it make of a change?",
        ),
        Mistake(
            "own layer counted",
            lambda x, weights, shortcut: _times(
                _products(weights, shortcut, _before), _products(weights, shortcut, _from), x
            ),
            "You multiply by the layer's own factor, too, so all your gradients are alike. If "
            "w turns into w + 1, by how much does w times its input change?",
        ),
        Mistake(
            "gradient of the inputs",
            lambda x, weights, shortcut: _products(weights, shortcut, _from),
            "Those are the derivatives with respect to the layers' *inputs*. Asked are those with "
            "respect to their weights.",
        ),
        Mistake(
            "ignores the shortcut",
            lambda x, weights, shortcut: weight_gradients(x, weights, False),
            "Your answer is the same with and without shortcuts.",
        ),
        Mistake(
            "shortcut on the way up only",
            lambda x, weights, shortcut: _times(
                _products(weights, shortcut, _before), _products(weights, False, _after), x
            ),
            "On the way up you use the shortcuts, on the way down you don't. The gradient takes "
            "them, too: that is what they are for.",
        ),
        Mistake(
            "shortcut on the way down only",
            lambda x, weights, shortcut: _times(
                _products(weights, False, _before), _products(weights, shortcut, _after), x
            ),
            "On the way down you use the shortcuts, on the way up you don't: what is each layer's "
            "input?",
        ),
        Mistake(
            "from the top",
            lambda x, weights, shortcut: weight_gradients(x, weights, shortcut)[::-1],
            "The numbers are right, their order isn't: the first layer comes first.",
        ),
        Mistake(
            "divides by its own factor",
            lambda x, weights, shortcut: [
                x * chain_gradient(weights, shortcut) / factor
                for factor in _factors(weights, shortcut)
            ],
            "You divide the whole product by the layer's own factor. What if that factor is 0?",
        ),
    ),
)
