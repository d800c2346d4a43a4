"""What a run has done so far, kept beside the table until that is written."""

from __future__ import annotations

import dataclasses
import json
import os
import secrets
from pathlib import Path

from course_exercises.judging import Verdict
from course_tools.grading.submission import Graded


class Journal:
    """A file with one line for each learner who is done.

    Args:
        path: the file; one of an interrupted run of the same exercises is taken up.
        names: the exercises.
        seed: draws the inputs; None takes that of the interrupted run, or a new one.
    """

    def __init__(self, path: Path, names: list[str], seed: int | None):
        self.path, self.done = path, {}
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
            head = json.loads(lines[0])
            if head["names"] != names or seed not in (None, head["seed"]):
                raise ValueError
            self.seed, self.done = head["seed"], dict(_read(lines[1:]))
        except (OSError, IndexError, KeyError, ValueError, TypeError):
            self.seed = secrets.randbits(32) if seed is None else seed
            path.parent.mkdir(parents=True, exist_ok=True)
            head = {"seed": self.seed, "names": names}
            path.write_text(json.dumps(head) + "\n", encoding="utf-8")

    def add(self, key: str, graded: Graded) -> None:
        """Keep what came out for a learner, so that not even a power cut takes it."""
        self.done[key] = graded
        with self.path.open("a", encoding="utf-8") as file:
            # A line that was cut short must not swallow this one.
            text = json.dumps({"key": key, "graded": dataclasses.asdict(graded)})
            file.write(f"\n{text}\n")
            file.flush()
            os.fsync(file.fileno())

    def finish(self) -> None:
        """Remove the file."""
        self.path.unlink()


def _read(lines: list[str]):
    for line in lines:
        try:
            entry = json.loads(line)
            graded = entry["graded"]
            verdicts = {name: Verdict(**each) for name, each in graded["verdicts"].items()}
            yield entry["key"], Graded(graded["learner"], verdicts, graded["notes"])
        except (KeyError, ValueError, TypeError):
            continue  # a line that was cut short: that learner is graded again
