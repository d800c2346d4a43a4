"""The files that a batch writes, looked at before grading starts, written when it has ended."""

import dataclasses
import os
from pathlib import Path

from course_exercises.definition import Exercise
from course_tools.grading.class_page import write_class_page
from course_tools.grading.feedback import write_feedback
from course_tools.grading.gradebooks import fill, read_gradebook, write_gradebook, write_gradescope
from course_tools.grading.sanitize import line
from course_tools.grading.submission import Graded
from course_tools.grading.table import write_table


@dataclasses.dataclass(frozen=True)
class Results:
    """Where to write what; the page for the class lies beside the table.

    Attributes:
        table: the CSV file.
        feedback: folder for a page for each learner; None writes none.
        gradescope: folder for a `results.json` for each learner; None writes none.
        gradebook: Canvas's export or Moodle's worksheet, to be filled; None fills none.
        column: the gradebook's column to fill; None is Moodle's own.
        anonymous: leaves names out of the page for the class.
    """

    table: Path
    feedback: Path | None = None
    gradescope: Path | None = None
    gradebook: Path | None = None
    column: str | None = None
    anonymous: bool = False

    def journal(self, shard: tuple[int, int] | None = None) -> Path:
        """Return the file that keeps what is done: a part of a class is nothing but that."""
        return Path(self.table) if shard else Path(f"{self.table}.partial")

    @property
    def class_page(self) -> Path:
        """The page for the class."""
        return Path(self.table).with_suffix(".html")

    @property
    def filled(self) -> Path:
        """The filled copy of the gradebook."""
        return Path(self.table).with_name(f"{Path(self.table).stem}_to_import.csv")

    def check(self) -> None:
        """See whether all can be read and written, and make the folders.

        Raises:
            ValueError: there is something else in the way, or writing is forbidden.
        """
        files = [Path(self.table), self.class_page, self.filled]
        folders = [Path(each) for each in (self.feedback, self.gradescope) if each]
        for folder in [*folders, Path(self.table).parent]:
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
        if self.class_page == Path(self.table):
            raise ValueError(f"--out must be a CSV file; {file} is the name of the class's page")
        if self.gradebook:
            read_gradebook(self.gradebook, self.column)

    def write(self, graded: list[Graded], exercises: dict[str, Exercise]) -> list[str]:
        """Write everything; return what a person should know."""
        write_table(graded, exercises, Path(self.table))
        write_class_page(graded, exercises, self.class_page, anonymous=self.anonymous)
        if self.feedback:
            write_feedback(graded, exercises, Path(self.feedback))
        if self.gradescope:
            write_gradescope(graded, exercises, Path(self.gradescope))
        if not self.gradebook:
            return []
        book = read_gradebook(self.gradebook, self.column)
        missing = fill(book, graded, exercises)
        write_gradebook(book, self.filled)
        rows = [f"no row in the gradebook: {line(learner)}" for learner in missing]
        return [*rows, f"wrote {self.filled}: import it"]
