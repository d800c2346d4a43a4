"""An exercise on the module of which Xception's entry flow is made."""

import functools

from course_exercises.definition import Exercise, Mistake


def _module(rng):
    channels, filters = rng.choice([2, 3, 5, 8]), rng.choice([4, 6, 16])
    return int(rng.integers(7, 15)), int(channels), int(filters)


def entry_module(size, channels, filters):
    """Return the output shape and the parameters of a module of Xception's entry flow."""
    side = (size + 1) // 2
    first = 9 * channels + channels * filters
    second = 9 * filters + filters * filters
    projection = channels * filters
    normalizations = 3 * 4 * filters
    return (side, side, filters), first + second + projection + normalizations


@functools.cache
def _built_with_keras(size, channels, filters):
    import keras
    from keras import layers

    inputs = x = keras.Input((size, size, channels))
    for _ in range(2):
        x = layers.SeparableConv2D(filters, 3, padding="same", use_bias=False)(x)
        x = layers.BatchNormalization()(x)
    x = layers.MaxPooling2D(3, strides=2, padding="same")(x)
    passed = layers.Conv2D(filters, 1, strides=2, padding="same", use_bias=False)(inputs)
    model = keras.Model(inputs, layers.Add()([x, layers.BatchNormalization()(passed)]))
    return model.output_shape[1:], model.count_params()


def _collected(size, channels, filters):
    """Multiply out: filters appear as a square, as a factor, and not at all."""
    side = len(range(0, size, 2))
    total = filters**2 + filters * (2 * channels + 9 + 12) + 9 * channels
    return [side, side, filters], total


def _with(extra):
    """Return the right shape with a change of the parameters, from (channels, filters)."""

    def module(size, channels, filters):
        shape, parameters = entry_module(size, channels, filters)
        return shape, parameters + extra(channels, filters)

    return module


def _with_side(side):
    def module(size, channels, filters):
        _, parameters = entry_module(size, channels, filters)
        return (side(size), side(size), filters), parameters

    return module


ENTRY_MODULE = Exercise(
    name="entry_module",
    lesson="08",
    aim="build Xception",
    kind="shape",
    points=3,
    reference=entry_module,
    inputs=_module,
    draws=4,
    seconds=30.0,
    examples=((8, 2, 4), (9, 3, 4), (8, 4, 4)),
    alternatives=(_built_with_keras, _collected),
    mistakes=(
        Mistake(
            "no shortcut",
            _with(lambda channels, filters: -channels * filters - 4 * filters),
            "The shape is right. The shortcut has parameters, too: it is a projection, with a "
            "normalization of its own.",
        ),
        Mistake(
            "shortcut not normalized",
            _with(lambda channels, filters: -4 * filters),
            "The shape is right. One normalization is missing: each convolution has one, the "
            "shortcut's included.",
        ),
        Mistake(
            "no normalization",
            _with(lambda channels, filters: -12 * filters),
            "The shape and the convolutions are right. The normalizations hold numbers, too.",
        ),
        Mistake(
            "two numbers for each normalized channel",
            _with(lambda channels, filters: -6 * filters),
            "The shape is right. You count gamma and beta; `count_params()` also counts the two "
            "that move without being trained (lesson 07).",
        ),
        Mistake(
            "both blocks read what came in",
            _with(lambda channels, filters: (9 + filters) * (channels - filters)),
            "The shape is right. How many channels does the second separable convolution read?",
        ),
        Mistake(
            "with biases",
            _with(lambda channels, filters: 3 * filters),
            "The shape is right. You count biases: before a normalization there are none, since it "
            "would subtract them again.",
        ),
        Mistake(
            "regular convolutions",
            _with(
                lambda channels, filters: (
                    8 * (channels + filters) * filters - 9 * (channels + filters)
                )
            ),
            "The shape is right. You count regular convolutions of 3 by 3; here they are split.",
        ),
        Mistake(
            "shortcut of 3 by 3",
            _with(lambda channels, filters: 8 * channels * filters),
            "The shape is right. The shortcut's kernel is 1 by 1.",
        ),
        Mistake(
            "rounds down",
            _with_side(lambda size: size // 2),
            'The parameters are right. With padding "same" an odd size is rounded up: of 9 places '
            "every second one, the first included, makes 5.",
        ),
        Mistake(
            "no pooling",
            _with_side(lambda size: size),
            "The parameters are right. What does the pooling do to the size?",
        ),
    ),
)
