"""A chain."""

from course_exercises import exercise
from course_exercises.lesson_06._shared import chain, factors


@exercise(
    number=1,
    kind="by hand",
    points=1,
    aim="say with numbers why a deep stack of layers stops learning",
    inputs=chain,
    examples=(
        ([], True),
        ([0.5], False),
        ([0.5], True),
        ([0.2, -0.5, 0.1, 0.4], False),
        ([0.2, -1.5, 0.1, 0.4], True),
    ),
    absolute=0.0,
)
def chain_gradient(weights, shortcut):
    """Return the derivative of a chain's output with respect to its input."""
    product = 1.0
    for factor in factors(weights, shortcut):
        product *= factor
    return product


class Mistakes(chain_gradient.Mistakes):
    def one_shortcut_for_all(weights, shortcut):
        """You add what came in once, around the whole chain. Each layer has its own shortcut."""
        return chain_gradient(weights, False) + shortcut

    def factors_added(weights, shortcut):
        """You add the layers' derivatives. The chain rule does something else with them."""
        return sum(factors(weights, shortcut))

    def mean_to_the_power(weights, shortcut):
        """You took the mean of the factors, and as many of these as there are layers. Different
        factors have another product than their mean has."""
        each = factors(weights, shortcut)
        return (sum(each) / max(len(each), 1)) ** len(each)
