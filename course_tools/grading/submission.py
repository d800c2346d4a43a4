"""One learner's notebooks: run, compare, mark."""

import dataclasses
from pathlib import Path

import numpy as np

from course_exercises.definition import Exercise
from course_exercises.judging import Judge, Verdict
from course_exercises.running import Outcome
from course_exercises.values import encode, plain
from course_tools.grading import collecting
from course_tools.grading.limits import Limits
from course_tools.grading.protocol import answers_in, culprit_in, outcomes_in
from course_tools.grading.sandbox import Sandbox
from course_tools.grading.sanitize import line

_TRIES = 4  # what ends the whole process is left out, this often
_NOTEBOOKS, _NOTES = 20, 12  # of one learner
_LONGEST = 4_000  # characters of what is said of a value


@dataclasses.dataclass
class Graded:
    """What came out for one learner."""

    learner: str  # their name, from the file or folder
    verdicts: dict[str, Verdict]  # by the name of the exercise
    notes: list[str]  # sentences about the notebook as a whole

    def points(self, exercises: dict[str, Exercise]) -> dict[str, int]:
        """Return exercise name -> points earned."""
        return {
            name: exercise.points if self.verdicts[name].right else 0
            for name, exercise in exercises.items()
        }

    @classmethod
    def unpacked(cls, found: dict) -> "Graded":
        """Return what `dataclasses.asdict` has made a dict of."""
        verdicts = {name: Verdict(**each) for name, each in found["verdicts"].items()}
        return cls(found["learner"], verdicts, found["notes"])


def nothing_graded(learner: str, names, why: str) -> Graded:
    """Return what stands in the table for a learner whose work could not be graded."""
    return Graded(learner, dict.fromkeys(names, Verdict(False, "missing", why)), [why])


class Assignment:
    """Some exercises with the inputs on which all learners are tried.

    The seed draws the inputs; the same for all learners, so that the marks are comparable. Modules
    in `preload` are imported before a notebook runs, to save time. No notebook may read in
    `folder`, where all submissions lie.
    """

    def __init__(
        self, exercises: dict[str, Exercise], seed: int, limits: Limits | None = None, *,
        bubblewrap: bool = True, preload=(), folder: Path | None = None,
    ):  # fmt: skip
        self.exercises, self.limits = exercises, limits or Limits()
        self._folders = [Path(folder)] if folder else []
        self._sandbox = Sandbox(self.limits, bubblewrap, list(preload), self._folders)
        self._judges = {
            name: Judge(exercise, exercise.cases(np.random.default_rng([seed, number])))
            for number, (name, exercise) in enumerate(exercises.items())
        }
        self._asked = {}
        for name, judge in self._judges.items():
            cases = [encode(plain(case)) for case in judge.cases]
            self._asked[name] = {"seconds": judge.exercise.seconds, "cases": cases}

    def __enter__(self) -> "Assignment":
        return self

    def __exit__(self, *_) -> None:
        self._sandbox.close()

    def grade(self, learner: str, notebooks: list[Path]) -> Graded:
        """Run a learner's notebooks; where several answer one exercise, the best answer counts."""
        graded, self._room = Graded(learner, {}, []), 2 * self.limits.seconds
        for notebook in self._worth_running(notebooks, graded.notes):
            if self._room < 1:
                graded.notes.append(f"There was no time left for {line(notebook.name)}.")
                continue
            for name, verdict in self._grade_notebook(notebook, graded.notes).items():
                known = graded.verdicts.get(name)
                if known is None or known.kind in ("missing", "not attempted") or verdict.right:
                    graded.verdicts[name] = verdict
        for name, judge in self._judges.items():
            missing = [Outcome("missing")] * len(judge.cases)
            graded.verdicts.setdefault(name, judge.verdict(missing))
        if len(graded.notes) > _NOTES:
            more = len(graded.notes) - _NOTES
            graded.notes[_NOTES:] = [f"There are {more} more notes like these."]
        return graded

    def _worth_running(self, notebooks: list[Path], notes: list[str]) -> list[Path]:
        """Leave out notebooks that hold no answer, such as the lessons themselves."""
        if not notebooks:
            notes.append("There is no notebook.")
        found = [each for each in notebooks if collecting.mentioned(each, list(self.exercises))]
        if notebooks and not found:
            notes += [collecting.why_nothing(notebook) for notebook in notebooks[:3]]
        if len(found) > _NOTEBOOKS:
            notes.append(f"Only {_NOTEBOOKS} of {len(found)} notebooks were graded.")
        return found[:_NOTEBOOKS]

    def _grade_notebook(self, notebook: Path, notes: list[str]) -> dict[str, Verdict]:
        names = collecting.mentioned(notebook, list(self.exercises))
        asked, verdicts, skip = {name: self._asked[name] for name in names}, {}, set()
        beside = collecting.files_beside(notebook, self._folders)
        for _ in range(_TRIES):
            run = self._sandbox.run(notebook, asked, skip, beside, seconds=self._room)
            self._room -= run.seconds
            for name, listed in answers_in(run.records, asked).items():
                verdicts[name] = self._judged(name, listed)
            culprit = culprit_in(run.records, asked)
            if culprit is None:
                break
            why = run.ending or "it ended the whole process"
            if type(culprit) is str:
                kind = "endless" if "did not end" in why else "crash"
                verdicts[culprit] = Verdict(False, kind, f"While {culprit} was called, {why}.")
                asked.pop(culprit, None)
            elif culprit == 0:
                notes.append(f"{line(notebook.name)} could not be run: {why}.")
                break
            else:
                notes.append(f"Cell {culprit} was left out: {why}.")
                skip.add(culprit)
            if self._room < 1 or not asked:
                break
        notes += _notes_of(run.records, notebook)
        if any("broken" in each or "done" in each for each in run.records):
            return verdicts
        untried = Verdict(False, "crash", "The notebook never came to the end: this was not tried.")
        return {name: untried for name in asked} | verdicts

    def _judged(self, name: str, listed: list) -> Verdict:
        judge = self._judges[name]
        try:
            verdict = judge.verdict(outcomes_in(listed, len(judge.cases)))
            texts = {key: text for key, text in vars(verdict).items() if type(text) is str}
            short = {key: text[:_LONGEST] for key, text in texts.items()}
            return dataclasses.replace(verdict, **short)
        except Exception as error:  # a value made to break the comparison must not end the batch
            kind = type(error).__name__
            return Verdict(False, "not plain", f"What {name} returned can't be compared ({kind}).")


def _notes_of(records: list[dict], notebook: Path) -> list[str]:
    """Return sentences on what a run said of its cells."""
    if any("broken" in each for each in records):
        return [f"{line(notebook.name)} is not a notebook."]
    if any(each.get("done") == 0 for each in records):
        return [f"{line(notebook.name)} has no code."]
    errors = {each["cell"]: each["error"] for each in records if {"cell", "error"} <= set(each)}
    return [f"Cell {cell} stopped: {error[:300]}" for cell, error in errors.items() if error]
