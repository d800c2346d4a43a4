"""What an experiment is made of."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """What a sentence says of the numbers, which can support or refute it.

    Attributes:
        measure: name of the measured value.
        of: label of the setting that the sentence is about.
        than: label of the setting it is compared with, or a number.
        margin: by how much `of` must exceed `than`; for `equal`, how far they may differ.
        rule: "greater" or "equal"; see `verdict`.
    """

    measure: str
    of: str
    than: str | float
    margin: float = 0.0
    rule: str = "greater"


@dataclass(frozen=True)
class Experiment:
    """One experiment: settings, how to measure, and what is asked of the numbers.

    Attributes:
        name: the word for `course experiments NAME`.
        lesson: number of the lesson that draws it.
        regime: pictures, nets and training, in words: outside it nothing is said.
        settings: label -> what `measure` is given.
        measure: (setting, seed) -> measure's name -> a number, or a list of numbers.
        findings: sentence -> what it says of the numbers.
        seeds: what `measure` is repeated with.
    """

    name: str
    lesson: str
    regime: str
    settings: dict[str, dict]
    measure: Callable[[dict, int], dict]
    findings: dict[str, Finding]
    seeds: tuple[int, ...] = (0, 1, 2, 3, 4)
