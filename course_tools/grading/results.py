"""The files that a batch writes, looked at before grading starts, written when it has ended."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

from course_exercises.definition import Exercise
from course_tools.grading.feedback import write_feedback
from course_tools.grading.submission import Graded
from course_tools.grading.table import write_table


@dataclasses.dataclass(frozen=True)
class Results:
    """Where to write what.

    Attributes:
        table: the CSV file.
        feedback: folder for a page for each learner; None writes none.
    """

    table: Path
    feedback: Path | None = None

    def journal(self, shard: tuple[int, int] | None = None) -> Path:
        """Return the file that keeps what is done: a part of a class is nothing but that."""
        return Path(self.table) if shard else Path(f"{self.table}.partial")

    def check(self) -> None:
        """See whether all can be written, and make the folders.

        Raises:
            ValueError: there is something else in the way, or writing is forbidden.
        """
        files, folders = [Path(self.table)], [Path(self.feedback)] if self.feedback else []
        for folder in [*folders, *(file.parent for file in files)]:
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

    def write(self, graded: list[Graded], exercises: dict[str, Exercise]) -> None:
        """Write everything."""
        write_table(graded, exercises, Path(self.table))
        if self.feedback:
            write_feedback(graded, exercises, Path(self.feedback))
