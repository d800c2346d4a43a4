"""A stack of blocks."""

import numpy as np

from course_exercises import exercise


def _relu(x):
    return np.maximum(x, 0)


def _stack(rng):
    channels = int(rng.integers(2, 4))
    x, blocks = rng.normal(size=(int(rng.integers(1, 4)), channels)), []
    for _ in range(int(rng.integers(1, 4))):
        filters = channels + int(rng.integers(0, 2))
        first, second = rng.normal(size=(channels, filters)), rng.normal(size=(filters, filters))
        projection = None if filters == channels else rng.normal(size=(channels, filters))
        blocks.append((first, second, projection))
        channels = filters
    return x, blocks


_X = np.array([[1.0, -2.0], [0.5, 3.0]])
_FIRST, _SECOND = np.array([[1.0, -1.0], [0.5, 2.0]]), np.array([[-1.0, 2.0], [0.5, -1.0]])
_WIDER = np.array([[1.0, 0.0, -1.0], [0.5, 2.0, 1.0]])
_MIXED = np.array([[-1.0, 2.0, 0.5], [0.5, -1.0, 1.0], [1.0, 0.0, -2.0]])
_BRIDGE = np.array([[2.0, -1.0, 0.0], [0.5, 1.0, -1.0]])
_IDENTITY, _PROJECTED = (_FIRST, _SECOND, None), (_WIDER, _MIXED, _BRIDGE)


@exercise(
    number=5,
    points=3,
    aim="write a residual block, with an identity shortcut or a projection",
    inputs=_stack,
    examples=(
        (_X, [(0 * _FIRST, 0 * _SECOND, None)]),
        (_X, [_IDENTITY]),
        (_X, [_IDENTITY, _IDENTITY]),
        (_X, [_PROJECTED]),
        (_X, [_IDENTITY, _PROJECTED]),
    ),
)
def residual_stack(x, blocks):
    """Return what residual blocks of (first, second, projection or None) make of (N, C)."""
    for first, second, projection in blocks:
        changed = _relu(x @ first) @ second
        passed = x if projection is None else x @ projection
        x = _relu(passed + changed)
    return x


def _run(x, blocks, block):
    """Run the blocks by another rule, from (x, first, second, what is passed) to y."""
    for first, second, projection in blocks:
        x = block(x, first, second, x if projection is None else x @ projection)
    return x


class Mistakes(residual_stack.Mistakes):
    def no_shortcut(x, blocks):
        """That is a plain stack: what came in is never added."""
        return _run(x, blocks, lambda x, first, second, _: _relu(_relu(x @ first) @ second))

    def relu_before_the_addition(x, blocks):
        """You apply ReLU to F(x) and then add. So the block can only add, never take away: in which
        order does the lesson's block do it?"""
        return _run(x, blocks, lambda x, one, two, passed: passed + _relu(_relu(x @ one) @ two))

    def no_relu_inside(x, blocks):
        """Between the two layers a ReLU is missing. Without it they are no more than one matrix."""
        return _run(x, blocks, lambda x, first, second, passed: _relu(passed + x @ first @ second))

    def shortcut_around_the_second_layer(x, blocks):
        """Your shortcut starts after the first layer. It should go around both."""
        for first, second, _ in blocks:
            inner = _relu(x @ first)
            x = _relu(inner + inner @ second)
        return x

    def relu_on_the_projection(x, blocks):
        """You cut the projection off at 0 before you add it. It is a weighted sum and nothing
        more."""
        for first, second, projection in blocks:
            passed = x if projection is None else _relu(x @ projection)
            x = _relu(passed + _relu(x @ first) @ second)
        return x
