"""The gradient at every layer."""

from course_exercises import exercise
from course_exercises.lesson_06._shared import chain
from course_exercises.lesson_06.chain_gradient import chain_gradient


def _input_and_chain(rng):
    weights, shortcut = chain(rng)
    return float(rng.uniform(0.5, 2.0)), weights, shortcut


@exercise(
    number=2,
    kind="code",
    points=3,
    aim="measure the gradient at every layer of any net",
    inputs=_input_and_chain,
    examples=(
        (2.0, [0.5], False),
        (2.0, [0.5], True),
        (2.0, [0.5, 3.0], False),
        (2.0, [0.5, 3.0], True),
        (1.0, [0.5, 0.0, -2.0], False),
        (3.0, [0.5, -1.0, 2.0], True),
        (2.0, [0.5, -0.5, 0.25, 3.0], True),
    ),
    absolute=1e-12,
)
def weight_gradients(x, weights, shortcut):
    """Return the derivative of a chain's output with respect to each weight, first layer first."""
    gradients = []
    for layer in range(len(weights)):
        up = x * chain_gradient(weights[:layer], shortcut)
        down = chain_gradient(weights[layer + 1 :], shortcut)
        gradients.append(up * down)
    return gradients


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


class Mistakes(weight_gradients.Mistakes):
    def only_what_comes_down(x, weights, shortcut):
        """You have what comes down to each layer from above. The gradient of a weight has a second
        factor: what came up to the layer."""
        return _products(weights, shortcut, _after)

    def only_what_comes_up(x, weights, shortcut):
        """You have what comes up to each layer. What do the layers above it make of a change?"""
        return [x * up for up in _products(weights, shortcut, _before)]

    def own_layer_counted(x, weights, shortcut):
        """You multiply by the layer's own factor, too, so all your gradients are alike. If w turns
        into w + 1, by how much does w times its input change?"""
        return _times(_products(weights, shortcut, _before), _products(weights, shortcut, _from), x)

    def gradient_of_the_inputs(x, weights, shortcut):
        """Those are the derivatives with respect to the layers' *inputs*. Asked are those with
        respect to their weights."""
        return _products(weights, shortcut, _from)

    def shortcut_on_the_way_up_only(x, weights, shortcut):
        """On the way up you use the shortcuts, on the way down you don't. The gradient takes them,
        too: that is what they are for."""
        return _times(_products(weights, shortcut, _before), _products(weights, False, _after), x)

    def shortcut_on_the_way_down_only(x, weights, shortcut):
        """On the way down you use the shortcuts, on the way up you don't: what is each layer's
        input?"""
        return _times(_products(weights, False, _before), _products(weights, shortcut, _after), x)
