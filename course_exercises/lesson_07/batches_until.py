"""Have they arrived?"""

import math

from course_exercises import exercise


def _momentum_and_share(rng):
    return float(rng.uniform(0.8, 0.995)), float(rng.uniform(0.2, 0.99))


@exercise(
    number=3,
    kind="by hand",
    aim="follow the moving averages, and say when they can't be trusted",
    inputs=_momentum_and_share,
    examples=((0.5, 0.5), (0.5, 0.75), (0.9, 0.5), (0.99, 0.5), (0.9, 0.99), (0.99, 0.99)),
)
def batches_until(momentum, share):
    """Return after how many batches an average has gone at least a share of its way."""
    return math.ceil(math.log(1 - share) / math.log(momentum))


class Mistakes(batches_until.Mistakes):
    def even_steps(momentum, share):
        """You take all steps to be as long as the first. Each is a share of the way that is *left*,
        so they get shorter."""
        return math.ceil(round(share / (1 - momentum), 9))

    def one_too_many(momentum, share):
        """Where the average arrives exactly, your number is one too large: with a momentum of 0.5
        half the way is covered after how many?"""
        return math.floor(math.log(1 - share) / math.log(momentum)) + 1
