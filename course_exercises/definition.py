"""What an exercise is, and where exercises are found: checks, grades and tests are made of them."""

import dataclasses
import difflib
import functools
import importlib.util
import inspect
import re
from collections.abc import Callable
from pathlib import Path

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
    """One exercise; `exercise` makes it of a right answer.

    Called as a function it gives the right answer.

    Attributes:
        reference: a right answer; it has the name of the function that the learner writes.
        inputs: from a `numpy.random.Generator` to the arguments of one call, a tuple.
        kind: one of `KINDS`.
        points: what a right answer earns.
        aims: what the learner can do who solves it.
        lesson: number of its lesson, two digits.
        number: its place among the exercises of its lesson.
        examples: argument tuples that are always tried: edge cases, small ones first.
        relative: relative tolerance of numbers.
        absolute: absolute tolerance of numbers.
        seconds: how long one call may take.
        draws: how many random inputs are drawn for one check.
        mistakes: known wrong answers.
    """

    reference: Callable
    inputs: Callable[[np.random.Generator], tuple]
    kind: str
    points: int
    aims: tuple[str, ...]
    lesson: str
    number: int = 1
    examples: tuple[tuple, ...] = ()
    relative: float = 1e-4
    absolute: float = 1e-6
    seconds: float = 5.0
    draws: int = 12
    mistakes: list[Mistake] = dataclasses.field(default_factory=list)

    def __post_init__(self):
        if not self.name.isidentifier():
            raise ValueError(f"an exercise is made of a named function; received {self.name!r}")
        if self.kind not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(KINDS)}; received {self.kind!r}")
        if self.points < 1:
            raise ValueError(f"points must be 1 or more; received {self.points!r}")

    def __call__(self, *arguments):
        """Return the right answer."""
        return self.reference(*arguments)

    @property
    def name(self) -> str:
        """Name of the function that the learner writes."""
        return self.reference.__name__

    def named(self, case: tuple) -> dict:
        """Return parameter name -> argument for the arguments of one call."""
        return dict(zip(inspect.signature(self.reference).parameters, case, strict=False))

    def cases(self, rng: np.random.Generator) -> list[tuple]:
        """Return the examples and `draws` fresh random inputs."""
        return [*self.examples, *(tuple(self.inputs(rng)) for _ in range(self.draws))]

    @property
    def Mistakes(self) -> type:
        """A class to derive from: a function in it is a known mistake, its docstring the hint."""

        class Collector:
            def __init_subclass__(cls):
                for function in filter(inspect.isfunction, vars(cls).values()):
                    name, hint = function.__name__, " ".join((function.__doc__ or "").split())
                    if not hint:
                        raise ValueError(f"the docstring of {name} must hold its hint")
                    self.mistakes.append(Mistake(name.replace("_", " "), function, hint))

        return Collector


def exercise(
    *, aim: str | tuple[str, ...], inputs: Callable, kind: str = "code", points: int = 2,
    lesson: str = "", **options,
) -> Callable[[Callable], Exercise]:  # fmt: skip
    """Make an exercise of the right answer that stands below.

    Args:
        aim: what the learner can do who solves it: words from the lesson's list of aims; several
            aims as a tuple.
        inputs: from a `numpy.random.Generator` to the arguments of one call, a tuple.
        kind: "by hand", "shape", "code" or "experiment".
        points: what a right answer earns.
        lesson: number of its lesson, two digits; an exercise of the course has it from its folder.
        **options: `number`, `examples`, `relative`, `absolute`, `seconds` and `draws`, as
            `Exercise` has them.

    Raises:
        ValueError: A value is not among those that are allowed, or there is no lesson.
    """

    def made(reference: Callable) -> Exercise:
        folder = re.search(r"\.lesson_(\d\d)\.", reference.__module__)
        number = lesson or (folder.group(1) if folder else "")
        if not number:
            raise ValueError(f"lesson must be given for {reference.__name__}, such as lesson='90'")
        aims = (aim,) if isinstance(aim, str) else tuple(aim)
        return Exercise(reference, inputs, kind, points, aims, number, **options)

    return made


def find_exercise(name: str) -> Exercise:
    """Return an exercise by its name; only its own file is loaded.

    Raises:
        ValueError: no exercise has that name; near names are listed.
    """
    lessons = lesson_folders()
    if name not in lessons:
        near = difflib.get_close_matches(str(name), lessons, n=3, cutoff=0.4) or list(lessons)[:3]
        raise ValueError(f"name must be that of an exercise; received {name!r}. Near: {near}.")
    module = importlib.import_module(f"course_exercises.{lessons[name]}.{name}")
    return getattr(module, name)


@functools.cache
def all_exercises() -> dict[str, Exercise]:
    """Return name -> exercise, in the order of the lessons."""
    found = map(find_exercise, lesson_folders())
    return {each.name: each for each in sorted(found, key=lambda each: (each.lesson, each.number))}


@functools.cache
def lesson_folders() -> dict[str, str]:
    """Return name -> folder of its lesson: each exercise has a file of its own, named after it."""
    files = sorted(Path(__file__).parent.glob("lesson_[0-9][0-9]/[!_]*.py"))
    return {file.stem: file.parent.name for file in files}


def exercises_from_file(path: str | Path) -> dict[str, Exercise]:
    """Return name -> exercise for all exercises that an instructor's own Python file defines.

    Raises:
        ValueError: the file defines none.
        FileNotFoundError: there is no such file.
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"--exercises must name a Python file; {path} is not there")
    spec = importlib.util.spec_from_file_location("own_exercises", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    own = [each for each in vars(module).values() if isinstance(each, Exercise)]
    found = {each.name: each for each in own if each.reference.__module__ == module.__name__}
    if not found:
        raise ValueError(f"{path.name} must define an exercise: a function below @exercise(...)")
    return found
