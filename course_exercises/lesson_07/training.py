"""Exercises on training: which nets have learned, and which variables a step changes."""

import functools
import math

import numpy as np

from course_exercises.definition import Exercise, Mistake


def _curves(rng):
    classes, curves = int(rng.integers(2, 11)), {}
    for rate in ("0.0001", "0.001", "0.01", "0.1")[: rng.integers(2, 5)]:
        start = math.log(classes) + rng.uniform(-0.1, 0.6)
        end = rng.choice([math.log(classes) + rng.uniform(-0.04, 0.1), rng.uniform(0.05, 0.5)])
        curves[rate] = np.linspace(start, end, int(rng.integers(3, 7))).round(4).tolist()
        if rng.random() < 0.2:
            curves[rate].append(math.inf)
    return curves, classes


def rates_that_learn(curves, classes):
    """Return the rates whose last loss is more than 0.05 below that of a guess."""
    return [rate for rate, losses in curves.items() if losses[-1] < np.log(classes) - 0.05]


def _by_uniform_guess(curves, classes):
    guess = -math.log(1 / classes)
    found = []
    for rate in curves:
        *_, last = curves[rate]
        if guess - last > 0.05:
            found.append(rate)
    return found


def _kept(curves, learned):
    return [rate for rate, losses in curves.items() if learned(losses)]


_CURVES = {
    "0.0001": [2.5, 2.4, 2.35],
    "0.001": [2.4, 1.2, 0.4],
    "0.01": [2.6, 1.0, math.inf],
    "0.1": [2.3, 1.9, 2.28],
}
_TWO = {"0.001": [0.9, 0.71, 0.692], "0.01": [0.8, 0.5, 0.2], "0.1": [0.69, 0.4, 0.9]}

RATES_THAT_LEARN = Exercise(
    name="rates_that_learn",
    lesson="07",
    aim="tell a deep net that trains from one that doesn't",
    kind="experiment",
    points=2,
    reference=rates_that_learn,
    inputs=_curves,
    examples=(
        ({"0.01": [0.5]}, 2),
        ({"0.01": [0.69]}, 2),
        (_TWO, 2),
        (_CURVES, 10),
        ({"0.001": [1.5, 1.1, 1.09], "0.01": [1.2, 1.0, 0.9], "0.1": [1.3, 1.2, 1.15]}, 3),
    ),
    alternatives=(
        _by_uniform_guess,
        lambda curves, classes: list(
            filter(lambda rate: np.exp(curves[rate][-1] + 0.05) < classes, curves)
        ),
    ),
    mistakes=(
        Mistake(
            "best epoch",
            lambda curves, classes: _kept(
                curves, lambda losses: min(losses) < math.log(classes) - 0.05
            ),
            "You look at the lowest loss. A net that learned and then blew up is no use: look at "
            "where it ends.",
        ),
        Mistake(
            "lower than at first",
            lambda curves, classes: _kept(curves, lambda losses: losses[-1] < losses[0]),
            "You compare the last loss with the first. A bad start may be worse than a guess; "
            "then falling to a guess is nothing learned.",
        ),
        Mistake(
            "always two classes",
            lambda curves, classes: rates_that_learn(curves, 2),
            "Your guess is one between two classes, whatever `classes` says.",
        ),
        Mistake(
            "logarithm to base 2",
            lambda curves, classes: _kept(
                curves, lambda losses: losses[-1] < math.log2(classes) - 0.05
            ),
            "Your logarithm has base 2. For two classes the loss of a guess is 0.693.",
        ),
        Mistake(
            "no margin",
            lambda curves, classes: _kept(curves, lambda losses: losses[-1] < math.log(classes)),
            "A loss that lies a hair below that of a guess may be chance: it should be more than "
            "0.05 below.",
        ),
        Mistake(
            "share in place of loss",
            lambda curves, classes: _kept(curves, lambda losses: losses[-1] < 1 / classes - 0.05),
            "One in `classes` is how often a guess is right. What is its *loss*?",
        ),
        Mistake(
            "mean of the epochs",
            lambda curves, classes: _kept(
                curves, lambda losses: sum(losses) / len(losses) < math.log(classes) - 0.05
            ),
            "You take the mean over all epochs, early ones included. What counts is the end.",
        ),
        Mistake(
            "the stuck ones",
            lambda curves, classes: [
                rate for rate in curves if rate not in rates_that_learn(curves, classes)
            ],
            "Those are the rates at which the net has learned nothing.",
        ),
    ),
)


def _switches(rng):
    return tuple(bool(switch) for switch in rng.integers(0, 2, 3))


def updated_variables(trainable, training, step):
    """Return the names of a layer's variables that one call, and a step after it, change."""
    names = []
    if trainable and step:
        names += ["gamma", "beta"]
    if trainable and training:
        names += ["moving_mean", "moving_variance"]
    return names


@functools.cache
def _asked_of_keras(trainable, training, step):
    import keras
    import tensorflow as tf

    layer = keras.layers.BatchNormalization()
    maps = np.random.default_rng(0).normal(5, 2, (4, 2, 2, 1)).astype("float32")
    layer.build(maps.shape)
    layer.trainable = trainable
    before = {each.name: each.numpy() for each in layer.variables}
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((layer(maps, training=training) - 1.0) ** 3)
    weights = [each.value for each in layer.trainable_variables]
    if step and weights:
        for weight, gradient in zip(weights, tape.gradient(loss, weights), strict=True):
            weight.assign_sub(0.1 * gradient)
    return [each.name for each in layer.variables if np.any(each.numpy() != before[each.name])]


def _by_table(trainable, training, step):
    if not trainable:
        return []
    everything = ["gamma", "beta", "moving_mean", "moving_variance"]
    return everything[0 if step else 2 : 4 if training else 2]


def _names(trained, moved):
    return ["gamma", "beta"] * bool(trained) + ["moving_mean", "moving_variance"] * bool(moved)


UPDATED_VARIABLES = Exercise(
    name="updated_variables",
    lesson="07",
    aim="avoid the traps of `training=` and `trainable=`",
    kind="experiment",
    points=2,
    reference=updated_variables,
    inputs=_switches,
    examples=tuple(
        (trainable, training, step)
        for trainable in (True, False)
        for training in (False, True)
        for step in (False, True)
    ),
    draws=2,
    seconds=30.0,
    alternatives=(_asked_of_keras, _by_table),
    mistakes=(
        Mistake(
            "a frozen layer's averages move",
            lambda trainable, training, step: _names(trainable and step, training),
            "With you the averages of a frozen layer still move. In Keras a layer with "
            "`trainable = False` works as in use, whatever the call says.",
        ),
        Mistake(
            "averages wait for the step",
            lambda trainable, training, step: _names(
                trainable and step, trainable and training and step
            ),
            "With you the averages wait for the optimizer. They aren't trained by gradients: they "
            "move when the layer is *called* in training mode.",
        ),
        Mistake(
            "averages follow the step alone",
            lambda trainable, training, step: _names(trainable and step, trainable and step),
            "With you an optimizer's step moves the averages. Which switch says that the batch at "
            "hand is to be used?",
        ),
        Mistake(
            "no gradient outside training mode",
            lambda trainable, training, step: _names(
                trainable and training and step, trainable and training
            ),
            "With you gamma and beta stay fixed where the layer normalizes by its averages. There, "
            "too, the output depends on them, so they have gradients.",
        ),
        Mistake(
            "the step ignores trainable",
            lambda trainable, training, step: _names(step, trainable and training),
            "With you the optimizer changes a frozen layer. To forbid just that is what "
            "`trainable = False` is for.",
        ),
        Mistake(
            "training mode trains",
            lambda trainable, training, step: _names(
                trainable and training, trainable and training
            ),
            "With you a call in training mode changes gamma and beta. A call only computes; who "
            "changes the weights?",
        ),
        Mistake(
            "averages move in use",
            lambda trainable, training, step: _names(
                trainable and step, trainable and not training
            ),
            "With you the averages move in use. In use the layer reads them and leaves them alone.",
        ),
        Mistake(
            "all or nothing",
            lambda trainable, training, step: _names(trainable, trainable),
            "With you `trainable` alone decides. It allows changes; `training` and `step` make "
            "them.",
        ),
    ),
)
