"""Exercises on the residual block: its shortcut, and what it computes."""

import numpy as np

from course_exercises.definition import Exercise, Mistake


def _block(rng):
    height, width = (int(side) for side in rng.integers(3, 33, 2))
    channels, filters = (int(2**power) for power in rng.integers(2, 5, 2))
    return (height, width, channels), filters, int(rng.integers(1, 3))


def shortcut_of(shape, filters, strides):
    """Return a block's kind of shortcut, the shape that it gives, and its parameters."""
    height, width, channels = shape
    out = (-(-height // strides), -(-width // strides), filters)
    if out == tuple(shape):
        return "identity", out, 0
    return "projection", out, channels * filters + filters


def _by_ranges(shape, filters, strides):
    out = [len(range(0, side, strides)) for side in shape[:2]] + [filters]
    needed = strides > 1 or shape[2] != filters
    parameters = sum(shape[2] + 1 for _ in range(filters)) if needed else 0
    return ["projection" if needed else "identity", out, parameters]


def _with_ceil(shape, filters, strides):
    out = tuple(int(np.ceil(side / strides)) for side in shape[:2]) + (filters,)
    if strides == 1 and filters == shape[2]:
        return ("identity", shape, 0)
    return ("projection", out, (shape[2] + 1) * filters)


def _judged_by(shape, filters, strides, needed):
    """Return the right shape, with a projection where `needed`."""
    out = shortcut_of(shape, filters, strides)[1]
    if not needed:
        return "identity", out, 0
    return "projection", out, shape[2] * filters + filters


def _counted_by(shape, filters, strides, count):
    kind, out, _ = shortcut_of(shape, filters, strides)
    return kind, out, count(shape[2], out) if kind == "projection" else 0


def _reshaped(shape, filters, strides, side):
    kind, _, parameters = shortcut_of(shape, filters, strides)
    return kind, (side(shape[0]), side(shape[1]), filters), parameters


SHORTCUT_OF = Exercise(
    name="shortcut_of",
    lesson="06",
    aim="choose between an identity shortcut and a projection",
    kind="shape",
    points=2,
    reference=shortcut_of,
    inputs=_block,
    examples=(
        ((8, 8, 16), 16, 1),
        ((8, 8, 16), 32, 1),
        ((8, 8, 16), 16, 2),
        ((8, 8, 16), 32, 2),
        ((7, 5, 4), 4, 2),
        ((9, 7, 8), 4, 2),
    ),
    alternatives=(_by_ranges, _with_ceil),
    mistakes=(
        Mistake(
            "looks at the channels only",
            lambda shape, filters, strides: _judged_by(
                shape, filters, strides, filters != shape[2]
            ),
            "You look at the channels. Can two maps of different height be added?",
        ),
        Mistake(
            "looks at the strides only",
            lambda shape, filters, strides: _judged_by(shape, filters, strides, strides > 1),
            "You look at the strides. Can maps with different numbers of channels be added?",
        ),
        Mistake(
            "always a projection",
            lambda shape, filters, strides: _judged_by(shape, filters, strides, True),
            "Where nothing changes its shape, what came in can be added as it is. That costs "
            "no parameter.",
        ),
        Mistake(
            "no biases",
            lambda shape, filters, strides: _counted_by(
                shape, filters, strides, lambda channels, out: channels * out[2]
            ),
            "The weights are right. As in the lesson, each filter of the projection has a bias, "
            "too.",
        ),
        Mistake(
            "kernel of 3 by 3",
            lambda shape, filters, strides: _counted_by(
                shape, filters, strides, lambda channels, out: 9 * channels * out[2] + out[2]
            ),
            "You count a kernel of 3 by 3. How large is the kernel of a projection?",
        ),
        Mistake(
            "one set at each place",
            lambda shape, filters, strides: _counted_by(
                shape,
                filters,
                strides,
                lambda channels, out: out[0] * out[1] * (channels * out[2] + out[2]),
            ),
            "You count the weights once for every place. A convolution uses the same ones "
            "everywhere.",
        ),
        Mistake(
            "rounds down",
            lambda shape, filters, strides: _reshaped(
                shape, filters, strides, lambda side: side // strides
            ),
            "Your sizes are rounded down. A step starts at the first place, so from 7 places "
            "every second one makes how many?",
        ),
        Mistake(
            "map keeps its size",
            lambda shape, filters, strides: _reshaped(shape, filters, strides, lambda side: side),
            "Your map keeps its size, whatever the strides.",
        ),
    ),
)


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


def residual_stack(x, blocks):
    """Return what residual blocks of (first, second, projection or None) make of (N, C)."""
    for first, second, projection in blocks:
        changed = _relu(x @ first) @ second
        passed = x if projection is None else x @ projection
        x = _relu(passed + changed)
    return x


def _block_by_block(x, blocks):
    if not blocks:
        return x
    *before, (first, second, projection) = blocks
    x = _block_by_block(x, before)
    bridge = np.eye(x.shape[1]) if projection is None else projection
    total = np.einsum("nc,cf->nf", x, bridge) + np.clip(x @ first, 0, None) @ second
    return np.where(total > 0, total, 0)


def _as_one_product(x, blocks):
    """Add by stacking: [x, h] times the projection above the second layer's weights."""
    for first, second, projection in blocks:
        bridge = np.identity(len(first)) if projection is None else projection
        both = np.hstack([x, (x @ first).clip(min=0)])
        x = (both @ np.vstack([bridge, second])).clip(min=0)
    return x


def _changed(x, blocks, block):
    """Run the blocks with another rule, from (x, what F(x) gives, what is passed) to y."""
    for first, second, projection in blocks:
        inner = _relu(x @ first)
        passed = x if projection is None else x @ projection
        x = block(x, inner, inner @ second, passed)
    return x


def _linear_inside(x, blocks):
    for first, second, projection in blocks:
        passed = x if projection is None else x @ projection
        x = _relu(passed + x @ first @ second)
    return x


def _from_the_start(x, blocks):
    start = x
    for first, second, projection in blocks:
        start = start if projection is None else start @ projection
        x = _relu(start + _relu(x @ first) @ second)
    return x


_X = np.array([[1.0, -2.0], [0.5, 3.0]])
_FIRST, _SECOND = np.array([[1.0, -1.0], [0.5, 2.0]]), np.array([[-1.0, 2.0], [0.5, -1.0]])
_WIDER = np.array([[1.0, 0.0, -1.0], [0.5, 2.0, 1.0]])
_MIXED = np.array([[-1.0, 2.0, 0.5], [0.5, -1.0, 1.0], [1.0, 0.0, -2.0]])
_BRIDGE = np.array([[2.0, -1.0, 0.0], [0.5, 1.0, -1.0]])
_IDENTITY, _PROJECTED = (_FIRST, _SECOND, None), (_WIDER, _MIXED, _BRIDGE)

RESIDUAL_STACK = Exercise(
    name="residual_stack",
    lesson="06",
    aim="write a residual block, with an identity shortcut or a projection",
    kind="code",
    points=3,
    reference=residual_stack,
    inputs=_stack,
    examples=(
        (_X, [(0 * _FIRST, 0 * _SECOND, None)]),
        (_X, [_IDENTITY]),
        (_X, [_IDENTITY, _IDENTITY]),
        (_X, [_PROJECTED]),
        (_X, [_IDENTITY, _PROJECTED]),
    ),
    alternatives=(_block_by_block, _as_one_product),
    mistakes=(
        Mistake(
            "no shortcut",
            lambda x, blocks: _changed(x, blocks, lambda x, inner, changed, passed: _relu(changed)),
            "That is a plain stack: what came in is never added.",
        ),
        Mistake(
            "no last ReLU",
            lambda x, blocks: _changed(
                x, blocks, lambda x, inner, changed, passed: passed + changed
            ),
            "One step is missing: after the addition.",
        ),
        Mistake(
            "ReLU before the addition",
            lambda x, blocks: _changed(
                x, blocks, lambda x, inner, changed, passed: passed + _relu(changed)
            ),
            "You apply ReLU to F(x) and then add. So the block can only add, never take away: in "
            "which order does the lesson's block do it?",
        ),
        Mistake(
            "no ReLU inside",
            _linear_inside,
            "Between the two layers a ReLU is missing. Without it they are no more than one "
            "matrix.",
        ),
        Mistake(
            "shortcut around the second layer",
            lambda x, blocks: _changed(
                x, blocks, lambda x, inner, changed, passed: _relu(inner + changed)
            ),
            "Your shortcut starts after the first layer. It should go around both.",
        ),
        Mistake(
            "ignores the projection",
            lambda x, blocks: _changed(
                x, blocks, lambda x, inner, changed, passed: _relu(x + changed)
            ),
            "Right where the shortcut is the identity. Where a projection is given, what came in "
            "has another number of channels than F(x): bring it to the new shape first.",
        ),
        Mistake(
            "shortcut from the start",
            _from_the_start,
            "You add what came into the first block everywhere. Each block adds what came into "
            "*it*.",
        ),
        Mistake(
            "ReLU on the projection",
            lambda x, blocks: _changed(
                x,
                blocks,
                lambda x, inner, changed, passed: _relu(
                    (passed if passed is x else _relu(passed)) + changed
                ),
            ),
            "You cut the projection off at 0 before you add it. It is a weighted sum and nothing "
            "more.",
        ),
    ),
)
