"""The gradient at every layer."""

import numpy as np

from course_exercises import exercise
from course_exercises.lesson_06._shared import chain
from course_exercises.lesson_06.chain_gradient import chain_gradient


def _input_and_chain(rng):
    weights, shortcut = chain(rng)
    return float(rng.uniform(0.5, 2.0)), weights, shortcut


@exercise(
    number=2,
    points=3,
    aim="measure the gradient at every layer of any net",
    inputs=_input_and_chain,
    examples=(
        (2.0, [0.5], False),
        (2.0, [0.5], True),
        (2.0, [0.5, 3.0], False),
        (1.0, [0.5, 0.0, -2.0], False),
        (3.0, [0.5, -1.0, 2.0], True),
    ),
    absolute=1e-12,
)
def weight_gradients(x, weights, shortcut):
    """Return the derivative of a chain's output with respect to each weight, first layer first."""
    return x * _up(weights, shortcut) * _down(weights, shortcut)


def _up(weights, shortcut):
    """Return what comes up to each layer from an input of 1."""
    return np.array([chain_gradient(weights[:n], shortcut) for n in range(len(weights))])


def _down(weights, shortcut, skipped=1):
    """Return what comes down to each layer; its own factor is in it where none is skipped."""
    return np.array([chain_gradient(weights[n + skipped :], shortcut) for n in range(len(weights))])


class Mistakes(weight_gradients.Mistakes):
    def only_what_comes_down(x, weights, shortcut):
        """You have what comes down to each layer from above. The gradient of a weight has a second
        factor: what came up to the layer."""
        return _down(weights, shortcut)

    def only_what_comes_up(x, weights, shortcut):
        """You have what comes up to each layer. What do the layers above it make of a change?"""
        return x * _up(weights, shortcut)

    def own_layer_counted(x, weights, shortcut):
        """You multiply by the layer's own factor, too, so all your gradients are alike. If w turns
        into w + 1, by how much does w times its input change?"""
        return x * _up(weights, shortcut) * _down(weights, shortcut, skipped=0)

    def gradient_of_the_inputs(x, weights, shortcut):
        """Those are the derivatives with respect to the layers' *inputs*. The question asks for
        those with respect to their weights."""
        return _down(weights, shortcut, skipped=0)

    def shortcut_on_the_way_up_only(x, weights, shortcut):
        """You use the shortcuts on the way up only. The gradient takes them on its way down."""
        return x * _up(weights, shortcut) * _down(weights, False)

    def shortcut_on_the_way_down_only(x, weights, shortcut):
        """You use the shortcuts on the way down only: what is each layer's input?"""
        return x * _up(weights, False) * _down(weights, shortcut)
