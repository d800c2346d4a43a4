"""The files that a batch writes, looked at before grading starts, written when it has ended."""

import csv
import dataclasses
import io
import os
from pathlib import Path

from course_exercises.definition import Exercise
from course_exercises.judging import Verdict
from course_tools.grading.class_page import write_class_page
from course_tools.grading.gradebooks import fill, read_gradebook, write_gradebook, write_gradescope
from course_tools.grading.pages import write_feedback
from course_tools.grading.sanitize import cell, line
from course_tools.grading.submission import Graded
from course_utils._shared.atomic_file import atomic_file


@dataclasses.dataclass(frozen=True)
class Results:
    """Where to write what, None for what isn't wanted."""

    table: Path  # CSV; the page for the class lies beside it
    feedback: Path | None = None  # folder for a page for each learner
    gradescope: Path | None = None  # folder for a `results.json` for each learner
    gradebook: Path | None = None  # Canvas's export or Moodle's worksheet, to be filled
    column: str | None = None  # the gradebook's column to fill; None is Moodle's own
    anonymous: bool = False  # leaves names out of the page for the class

    @property
    def class_page(self) -> Path:
        """The page for the class."""
        return self.table.with_suffix(".html")

    @property
    def filled(self) -> Path:
        """The filled copy of the gradebook."""
        return self.table.with_name(f"{self.table.stem}_to_import.csv")

    def check(self, *read: Path) -> None:
        """See whether all can be written, and make the folders; else a ValueError.

        Neither the gradebook nor the files `read` may be written over.
        """
        files = [self.table, self.class_page, self.filled]
        for file in [*read, self.gradebook] if self.gradebook else read:
            if file.resolve() in [each.resolve() for each in files]:
                raise ValueError(f"--out would write over {file}, which is read: name another file")
        folders = [each for each in (self.feedback, self.gradescope) if each]
        for folder in [*folders, self.table.parent]:
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise ValueError(f"{folder} can't be made: {error.strerror}") from error
            if not os.access(folder, os.W_OK):
                raise ValueError(f"nothing can be written in {folder}")
        for file in files:
            if file.is_dir():
                raise ValueError(f"--out must name a file; {file} is a folder")
            if file.exists() and not os.access(file, os.W_OK):
                raise ValueError(f"{file} is there and may not be changed")
        if self.class_page == self.table:
            raise ValueError(f"--out must be a CSV file; {file} is the name of the class's page")
        if self.gradebook:
            read_gradebook(self.gradebook, self.column)

    def write(self, graded: list[Graded], exercises: dict[str, Exercise]) -> list[str]:
        """Write everything; return what a person should know."""
        _write_table(graded, exercises, self.table)
        write_class_page(graded, exercises, self.class_page, anonymous=self.anonymous)
        if self.feedback:
            write_feedback(graded, exercises, self.feedback)
        if self.gradescope:
            write_gradescope(graded, exercises, self.gradescope)
        if not self.gradebook:
            return []
        book = read_gradebook(self.gradebook, self.column)
        missing = fill(book, graded, exercises)
        write_gradebook(book, self.filled)
        rows = [f"no row in the gradebook: {line(learner)}" for learner in missing]
        return [*rows, f"wrote {self.filled}: import it"]


def _write_table(graded: list[Graded], exercises: dict[str, Exercise], out: Path) -> None:
    """Write learner, points, of, percent, a column an exercise, mistakes, notes as CSV."""
    whole = sum(exercise.points for exercise in exercises.values())
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(["learner", "points", "of", "percent", *exercises, "mistakes", "notes"])
    for each in graded:
        earned = each.points(exercises)
        total = sum(earned.values())
        row = [cell(each.learner), total, whole, f"{100 * total / whole:.1f}"]
        known = {name: _mistake(verdict) for name, verdict in each.verdicts.items()}
        mistakes = "; ".join(f"{name}: {what}" for name, what in known.items() if what)
        table.writerow([*row, *earned.values(), cell(mistakes), cell(" ".join(each.notes))])
    with atomic_file(out) as file:
        file.write(text.getvalue().encode())


def _mistake(verdict: Verdict) -> str:
    """Return a known mistake's name, or what was found out about a wrong answer."""
    return verdict.mistake or (verdict.hint if verdict.kind == "diagnosis" else "")
