"""What an exercise is: one definition, from which checks, grades and tests are made."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np

KINDS = ("by hand", "shape", "code", "experiment")


@dataclasses.dataclass(frozen=True)
class Mistake:
    """A wrong answer that learners give, and the hint that it earns.

    Attributes:
        name: what goes wrong, in a few words.
        answer: the wrong function, called as the right one is.
        hint: what to think about; it doesn't give the answer away.
    """

    name: str
    answer: Callable
    hint: str


@dataclasses.dataclass(frozen=True)
class Exercise:
    """One exercise.

    Attributes:
        name: name of the function that the learner writes.
        lesson: number of its lesson, two digits.
        aim: what the learner can do who solves it.
        kind: one of `KINDS`.
        points: what a right answer earns.
        reference: a right answer.
        inputs: from a `numpy.random.Generator` to the arguments of one call, a tuple.
        mistakes: known wrong answers.
        alternatives: other right answers, written differently.
        examples: argument tuples that are always tried: edge cases, small ones first.
        relative: relative tolerance of numbers.
        absolute: absolute tolerance of numbers.
        seconds: how long one call may take.
        draws: how many random inputs are drawn for one check.
    """

    name: str
    lesson: str
    aim: str
    kind: str
    points: int
    reference: Callable
    inputs: Callable[[np.random.Generator], tuple]
    mistakes: tuple[Mistake, ...]
    alternatives: tuple[Callable, ...] = ()
    examples: tuple[tuple, ...] = ()
    relative: float = 1e-4
    absolute: float = 1e-6
    seconds: float = 5.0
    draws: int = 12

    def __post_init__(self):
        if not self.name.isidentifier():
            raise ValueError(f"name must be a name in Python; received {self.name!r}")
        if self.kind not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(KINDS)}; received {self.kind!r}")
        if self.points < 1:
            raise ValueError(f"points must be 1 or more; received {self.points!r}")

    def cases(self, rng: np.random.Generator) -> list[tuple]:
        """Return the examples and `draws` fresh random inputs."""
        return [*self.examples, *(tuple(self.inputs(rng)) for _ in range(self.draws))]
