"""Exercises on moving averages: follow them, and say when they have arrived."""

import math

import numpy as np

from course_exercises.definition import Exercise, Mistake


def _batches(rng):
    steps, numbers = int(rng.integers(2, 8)), int(rng.integers(2, 6))
    return rng.normal(5, 2, (steps, numbers)), float(rng.uniform(0.6, 0.99))


def moving_averages(batches, momentum):
    """Return moving mean and variance after the rows of (steps, numbers), from 0 and 1 on."""
    mean, variance = 0.0, 1.0
    for batch in batches:
        mean = momentum * mean + (1 - momentum) * batch.mean()
        variance = momentum * variance + (1 - momentum) * batch.var()
    return float(mean), float(variance)


def _as_weighted_sums(batches, momentum):
    ages = np.arange(len(batches))[::-1]
    weights = (1 - momentum) * momentum**ages
    start = momentum ** len(batches)
    return weights @ batches.mean(axis=1), weights @ batches.var(axis=1) + start


def _by_steps_towards(batches, momentum):
    averages = np.array([0.0, 1.0])
    for batch in batches:
        averages = averages + (np.array([np.mean(batch), np.std(batch) ** 2]) - averages) * (
            1 - momentum
        )
    return averages.tolist()


def _followed(batches, rule, start=(0.0, 1.0), spread=np.var):
    """Follow mean and spread by a rule from (average, batch) to the new average."""
    mean, variance = start
    for batch in batches:
        mean, variance = rule(mean, np.mean(batch)), rule(variance, spread(batch))
    return mean, variance


def _rule(momentum):
    return lambda average, batch: momentum * average + (1 - momentum) * batch


MOVING_AVERAGES = Exercise(
    name="moving_averages",
    lesson="07",
    aim="follow the moving averages",
    kind="code",
    points=2,
    reference=moving_averages,
    inputs=_batches,
    examples=(
        (np.array([[4.0, 6.0]]), 0.75),
        (np.array([[4.0, 6.0], [1.0, 5.0]]), 0.75),
        (np.array([[2.0, 2.0, 2.0], [0.0, 3.0, 9.0], [5.0, 6.0, 4.0]]), 0.9),
    ),
    alternatives=(_as_weighted_sums, _by_steps_towards),
    mistakes=(
        Mistake(
            "momentum on the wrong side",
            lambda batches, momentum: _followed(batches, _rule(1 - momentum)),
            "Your averages jump to each new batch. Momentum is the share of the *old* average that "
            "stays.",
        ),
        Mistake(
            "starts at the first batch",
            lambda batches, momentum: _followed(
                batches[1:], _rule(momentum), (np.mean(batches[0]), np.var(batches[0]))
            ),
            "You start from the first batch's own statistics. A new layer hasn't seen it yet: "
            "where do its averages start?",
        ),
        Mistake(
            "variance starts at 0",
            lambda batches, momentum: _followed(batches, _rule(momentum), (0.0, 0.0)),
            "The mean is right. The moving variance doesn't start at 0: a new layer would divide "
            "by nearly nothing.",
        ),
        Mistake(
            "plain mean of all batches",
            lambda batches, momentum: (
                np.mean(batches.mean(axis=1)),
                np.mean(batches.var(axis=1)),
            ),
            "You give all batches the same weight. A moving average forgets: the latest counts "
            "most.",
        ),
        Mistake(
            "last batch only",
            lambda batches, momentum: (np.mean(batches[-1]), np.var(batches[-1])),
            "Those are the statistics of the last batch. What is left of the earlier ones?",
        ),
        Mistake(
            "old average kept whole",
            lambda batches, momentum: _followed(
                batches, lambda average, batch: average + (1 - momentum) * batch
            ),
            "Your averages grow without end: the old one is kept whole, and some of the batch is "
            "added. What share of the old one stays?",
        ),
        Mistake(
            "batch added whole",
            lambda batches, momentum: _followed(
                batches, lambda average, batch: momentum * average + batch
            ),
            "You add each batch whole. The two shares, of the old and of the new, make 1.",
        ),
        Mistake(
            "deviation in place of variance",
            lambda batches, momentum: _followed(batches, _rule(momentum), spread=np.std),
            "The mean is right. You average standard deviations; the layer averages variances.",
        ),
        Mistake(
            "unbiased variance",
            lambda batches, momentum: _followed(
                batches, _rule(momentum), spread=lambda batch: np.var(batch, ddof=1)
            ),
            "The mean is right. Your variance divides by one less than the count; Keras's layer "
            "divides by the count.",
        ),
    ),
)


def _momentum_and_share(rng):
    return float(rng.uniform(0.8, 0.995)), float(rng.uniform(0.2, 0.99))


def batches_until(momentum, share):
    """Return after how many batches an average has gone at least a share of its way."""
    return math.ceil(math.log(1 - share) / math.log(momentum))


def _by_counting(momentum, share):
    left, batches = 1.0, 0
    while left > 1 - share:
        left, batches = left * momentum, batches + 1
    return batches


def _by_powers(momentum, share):
    gone = 1 - momentum ** np.arange(10_000)
    return int(np.argmax(gone >= share))


BATCHES_UNTIL = Exercise(
    name="batches_until",
    lesson="07",
    aim="say when moving averages can't be trusted yet",
    kind="by hand",
    points=2,
    reference=batches_until,
    inputs=_momentum_and_share,
    examples=((0.5, 0.5), (0.5, 0.75), (0.9, 0.5), (0.99, 0.5), (0.9, 0.99), (0.99, 0.99)),
    alternatives=(_by_counting, _by_powers),
    mistakes=(
        Mistake(
            "even steps",
            lambda momentum, share: math.ceil(round(share / (1 - momentum), 9)),
            "You take all steps to be as long as the first. Each is a share of the way that is "
            "*left*, so they get shorter.",
        ),
        Mistake(
            "what is left",
            lambda momentum, share: math.ceil(math.log(share) / math.log(momentum)),
            "After so many batches the share is still *left*. Asked is when it is covered.",
        ),
        Mistake(
            "momentum on the wrong side",
            lambda momentum, share: math.ceil(math.log(1 - share) / math.log(1 - momentum)),
            "Your average is far too fast. What share of the distance is left after one batch?",
        ),
        Mistake(
            "rounds down",
            lambda momentum, share: math.floor(math.log(1 - share) / math.log(momentum)),
            "After so many batches it hasn't quite arrived.",
        ),
        Mistake(
            "one too many",
            lambda momentum, share: math.floor(math.log(1 - share) / math.log(momentum)) + 1,
            "Where the average arrives exactly, your number is one too large: with a momentum of "
            "0.5 half the way is covered after how many?",
        ),
        Mistake(
            "not a whole number",
            lambda momentum, share: math.log(1 - share) / math.log(momentum),
            "There is no part of a batch: the answer is a whole number.",
        ),
        Mistake(
            "ignores the share",
            lambda momentum, share: round(1 / (1 - momentum)),
            "That is the rule of thumb, 1 / (1 - momentum), for any share. After so many batches "
            "63 % or so is covered.",
        ),
    ),
)
