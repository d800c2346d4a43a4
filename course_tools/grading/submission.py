"""One learner's notebooks: run, compare, mark."""

from __future__ import annotations

import dataclasses
import queue
import threading
from pathlib import Path

import numpy as np

from course_exercises.definition import Exercise
from course_exercises.judging import Judge, Verdict
from course_exercises.running import Outcome
from course_exercises.values import encode, plain
from course_tools.grading import collecting
from course_tools.grading.protocol import answers_in, culprit_in, outcomes_in
from course_tools.grading.sandbox import Worker
from course_tools.grading.sanitize import line
from course_tools.grading.surroundings import Limits

_TRIES = 4  # what ends the whole process is left out, this often
_NOTEBOOKS, _NOTES = 20, 12  # of one learner


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
        preload: modules that are imported before a notebook runs, to save time.
        folder: where all submissions lie; no notebook may read there.
    """

    def __init__(
        self, exercises: dict[str, Exercise], seed: int, limits: Limits | None = None, *,
        walls: bool = True, preload=(), folder: Path | None = None,
    ):  # fmt: skip
        self.exercises, self.limits = exercises, limits or Limits()
        self._folders = [folder] if folder else []
        self._made = {"walls": walls, "preload": preload, "hidden": self._folders}
        self._idle: queue.LifoQueue[Worker] = queue.LifoQueue()
        self._stop = threading.Event()
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

    def __enter__(self) -> Assignment:
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def stop(self) -> None:
        """End what runs, as soon as can be."""
        self._stop.set()

    def close(self) -> None:
        """End all processes."""
        while not self._idle.empty():
            self._idle.get().close()

    def grade(self, learner: str, notebooks: list[Path]) -> Graded:
        """Run a learner's notebooks; where several answer one exercise, the best answer counts."""
        graded = Graded(learner, {}, [])
        for notebook in self._worth_running(notebooks, graded.notes):
            for name, verdict in self._grade_notebook(notebook, graded.notes).items():
                known = graded.verdicts.get(name)
                if known is None or known.kind == "missing" or verdict.right:
                    graded.verdicts[name] = verdict
        for name, judge in self.judges.items():
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
        asked, verdicts = {name: self.asked[name] for name in names}, {}
        skip, room = set(), 2 * self.limits.seconds
        for _ in range(_TRIES):
            frames, ending, took = self._run(notebook, asked, skip, room)
            room -= took
            for name, listed in answers_in(frames, asked).items():
                verdicts[name] = self._judged(name, listed)
            culprit = culprit_in(frames)
            if culprit is None or self._stop.is_set():
                break
            why = ending or "it ended the whole process"
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
            if room < 1 or not asked:
                break
        return verdicts | self._unanswered(frames, notebook, notes, asked, verdicts)

    def _unanswered(self, frames, notebook, notes, asked, verdicts) -> dict[str, Verdict]:
        """Note what the last run said of its cells; what was asked to the end stays unanswered."""
        for frame in frames:
            if "broken" in frame:
                notes.append(f"{line(notebook.name)} is not a notebook.")
            elif "error" in frame and "cell" in frame:
                notes.append(f"Cell {frame['cell']} stopped with {frame['error'][:300]}")
        if any(frame.get("done") == 0 for frame in frames):
            notes.append(f"{line(notebook.name)} has no code.")
        if any("broken" in frame or "done" in frame for frame in frames):
            return {}
        message = "The notebook never came to the end, so this was not tried."
        return {name: Verdict(False, "crash", message) for name in asked if name not in verdicts}

    def _run(self, notebook: Path, asked: dict, skip: set, room: float):
        try:
            worker = self._idle.get_nowait()
        except queue.Empty:
            worker = Worker(self.limits, stop=self._stop, **self._made)
        beside = collecting.files_beside(notebook, self._folders)
        try:
            return worker.run(notebook, asked, skip=skip, beside=beside, seconds=room)
        finally:
            self._idle.put(worker)

    def _judged(self, name: str, listed: list) -> Verdict:
        judge = self.judges[name]
        try:
            return judge.verdict(outcomes_in(listed, len(judge.cases)))
        except Exception as error:  # a value made to break the comparison must not end the batch
            kind = type(error).__name__
            return Verdict(False, "not plain", f"What {name} returned can't be compared ({kind}).")
