"""One learner's notebooks: run, compare, mark."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np

from course_utils.exercises.definition import Exercise
from course_utils.exercises.grading.child import code_cells
from course_utils.exercises.grading.sandbox import Limits, run_child
from course_utils.exercises.judging import Judge, Verdict
from course_utils.exercises.running import Outcome
from course_utils.exercises.values import NotPlain, decode, encode, plain

_KINDS = {
    "value",
    "not attempted",
    "crash",
    "endless",
    "not plain",
    "changed its input",
    "missing",
}
_TRIES = 4  # a cell that ends its own process is left out, this often


@dataclasses.dataclass
class Graded:
    """What came out for one learner.

    Attributes:
        learner: their name, from the file or folder.
        verdicts: exercise name -> verdict.
        notes: sentences about the notebook as a whole.
    """

    learner: str
    verdicts: dict[str, Verdict]
    notes: list[str]


class Assignment:
    """Some exercises with the inputs on which all learners are tried.

    Args:
        exercises: name -> exercise.
        seed: draws the inputs; the same for all learners, so that the marks are comparable.
        limits: what one submission may use.
        walls: whether bubblewrap is used where it works.
    """

    def __init__(
        self,
        exercises: dict[str, Exercise],
        seed: int,
        limits: Limits | None = None,
        *,
        walls: bool = True,
    ):
        self.exercises, self.seed = exercises, seed
        self.limits, self.walls = limits or Limits(), walls
        self.judges = {
            name: Judge(exercise, exercise.cases(np.random.default_rng([seed, number])))
            for number, (name, exercise) in enumerate(exercises.items())
        }
        self.asked = {
            name: {
                "seconds": judge.exercise.seconds,
                "cases": [encode(plain(case)) for case in judge.cases],
            }
            for name, judge in self.judges.items()
        }

    def grade(self, learner: str, notebooks: list[Path]) -> Graded:
        """Run a learner's notebooks; where several answer one exercise, the best answer counts."""
        graded = Graded(learner, {}, [])
        for notebook in notebooks:
            for name, verdict in self._grade_notebook(notebook, graded.notes).items():
                known = graded.verdicts.get(name)
                if known is None or known.kind == "missing" or verdict.right:
                    graded.verdicts[name] = verdict
        if not notebooks:
            graded.notes.append("There is no notebook.")
        for name, judge in self.judges.items():
            missing = [Outcome("missing")] * len(judge.cases)
            graded.verdicts.setdefault(name, judge.verdict(missing))
        return graded

    def _grade_notebook(self, notebook: Path, notes: list[str]) -> dict[str, Verdict]:
        try:
            if not code_cells(notebook):
                notes.append(f"{notebook.name} has no code.")
                return {}
        except (ValueError, OSError) as error:
            notes.append(f"{error}.")
            return {}
        outcomes: dict[str, list[Outcome]] = {}
        skip: set[int] = set()
        for _ in range(_TRIES):
            frames, ending = run_child(notebook, self.asked, self.limits, skip, walls=self.walls)
            outcomes = self._outcomes(frames)
            culprit = _culprit(frames)
            if culprit is None:
                notes += _cell_errors(frames)
                break
            why = ending or "it ended the whole process"
            if culprit == 0:
                notes.append(f"While the answers were called, {why}.")
                break
            notes.append(f"Cell {culprit} was left out: {why}.")
            skip.add(culprit)
        return {name: self.judges[name].verdict(found) for name, found in outcomes.items()}

    def _outcomes(self, frames: list[dict]) -> dict[str, list[Outcome]]:
        found = {}
        for frame in frames:
            name, listed = frame.get("name"), frame.get("outcomes")
            if name not in self.judges or not isinstance(listed, list):
                continue
            count = len(self.judges[name].cases)
            outcomes = [_outcome(each) for each in listed[:count]]
            # After an endless call the child tries no more.
            outcomes += [Outcome("endless")] * (count - len(outcomes))
            found[name] = outcomes
        for name, judge in self.judges.items():
            if any(frame.get("cell") == 0 for frame in frames):
                found.setdefault(
                    name, [Outcome("crash", text="the end of the process")] * len(judge.cases)
                )
        return found


def _outcome(frame) -> Outcome:
    try:
        if frame["kind"] not in _KINDS:
            return Outcome("not plain", text="unknown")
        return Outcome(frame["kind"], plain(decode(frame["value"])), str(frame["text"])[:500])
    except (KeyError, TypeError, ValueError, AttributeError, NotPlain, RecursionError):
        return Outcome("not plain", text="unknown")


def _culprit(frames: list[dict]) -> int | None:
    """Return the cell in which the process ended, 0 among the answers, None if it came through."""
    if any(frame.get("done") for frame in frames):
        return None
    cells = [frame["cell"] for frame in frames if isinstance(frame.get("cell"), int)]
    return cells[-1] if cells else 0


def _cell_errors(frames: list[dict]) -> list[str]:
    return [
        f"Cell {frame.get('cell')} stopped with {str(frame['error'])[:300]}"
        for frame in frames
        if "error" in frame
    ]
