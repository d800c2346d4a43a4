"""Files that Canvas, Moodle and Gradescope take back.

Sources: Canvas's importer (lib/gradebook_importer.rb of instructure/canvas-lms) wants the first
columns as its own export has them, a row "Points Possible", and a column an assignment. Moodle's
(mod/assign/feedback/offline/importgradeslib.php) wants its grading worksheet with the columns
Identifier, Grade and Last modified (grade) as they were downloaded. Gradescope:
https://gradescope-autograders.readthedocs.io/en/latest/specs/
"""

import csv
import dataclasses
import json
import re
import unicodedata
from pathlib import Path

from course_exercises.definition import Exercise
from course_tools.grading.sanitize import clean, file_names, line
from course_tools.grading.submission import Graded

_KEYS = (  # columns that may name a learner, in Canvas's export and in Moodle's worksheet
    "ID", "Identifier", "SIS Login ID", "SIS User ID", "Integration ID", "Email address",
    "ID number", "Username", "Student", "Full name",
)  # fmt: skip
_POINTS_POSSIBLE = "Points Possible"


@dataclasses.dataclass
class Gradebook:
    """A CSV file that Canvas or Moodle wrote, to be filled and given back."""

    head: list[str]  # names of its columns
    rows: list[list[str]]
    column: str  # the one to fill
    delimiter: str
    of_moodle: bool  # else of Canvas


def read_gradebook(path: Path, column: str | None) -> Gradebook:
    """Read an export of Canvas's gradebook or a grading worksheet of Moodle, as downloaded.

    `column` is the one to fill; Moodle's is "Grade", so it needn't be named.
    """
    text = path.read_text(encoding="utf-8-sig")
    delimiter = ";" if text.split("\n")[0].count(";") > text.split("\n")[0].count(",") else ","
    head, *rows = list(csv.reader(text.splitlines(keepends=True), delimiter=delimiter)) or [[""]]
    moodle = head[:1] == ["Identifier"]
    canvas = ("Student" in head[0] or head[0] == "LastName") and "ID" in head[1:3]
    if not (moodle or canvas):
        raise ValueError(
            f"--gradebook must be Canvas's export or Moodle's grading worksheet; {path.name} "
            f"begins with the columns {head[:3]}"
        )
    column = column or ("Grade" if moodle else "")
    if column not in head:
        raise ValueError(f"--column must be among {head[1:]}; received {column!r}")
    return Gradebook(head, [row for row in rows if row], column, delimiter, moodle)


def fill(book: Gradebook, graded: list[Graded], exercises: dict[str, Exercise]) -> list[str]:
    """Write each learner's points into the column; return the learners that have no row.

    Where the gradebook knows another maximum, the points are scaled to it.
    """
    index, whole = book.head.index(book.column), sum(each.points for each in exercises.values())
    places, taken, missing = _places(book), {}, []
    for each in graded:
        # By the number that a download carries, else by the whole name.
        number = re.search(r"_(\d+)$", each.learner)
        keys = [f"number {number[1]}"] if number else []
        known = [key for key in [*keys, _key(each.learner)] if key in places]
        place = places[known[0]] if known else None
        if place is None:
            missing.append(each.learner)
            continue
        if place in taken:
            both = f"{line(taken[place])} and {line(each.learner)}"
            raise ValueError(f"{both} would both fill one row")
        taken[place] = each.learner
        row, total = book.rows[place], sum(each.points(exercises).values())
        row[index] = f"{total * _maximum(book, row, whole) / whole:.2f}".rstrip("0").rstrip(".")
    return missing


def _places(book: Gradebook) -> dict[str, int | None]:
    """Return key -> row; None for a key of several rows, such as a common name."""
    found: dict[str, int | None] = {}
    numbered = 0 if book.of_moodle else book.head.index("ID")
    for place, row in enumerate(book.rows):
        keys = {_key(text) for name, text in zip(book.head, row, strict=False) if name in _KEYS}
        number = re.search(r"(\d+)\s*$", row[numbered])
        keys |= {f"number {number[1]}"} if number else set()
        for key in keys - {""}:
            found[key] = None if key in found else place
    return found


def _key(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _maximum(book: Gradebook, row: list[str], whole: int) -> float:
    """Return what a right solution of everything earns in the gradebook."""
    if book.of_moodle:
        name, rows = "Maximum grade", [row]
    else:
        name, rows = book.column, [row for row in book.rows if _POINTS_POSSIBLE in row[0]]
    texts = [row[book.head.index(name)] for row in rows if name in book.head]
    try:
        return float(texts[0].replace(",", "."))
    except (IndexError, ValueError):
        return whole


def write_gradebook(book: Gradebook, path: Path) -> None:
    """Write the file to be imported."""
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=book.delimiter).writerows([book.head, *book.rows])


def write_gradescope(graded: list[Graded], exercises: dict[str, Exercise], folder: Path) -> None:
    """Write a `results.json` for each learner, named after them."""
    names = file_names([each.learner for each in graded])
    for each, name in zip(graded, names, strict=True):
        text = json.dumps(gradescope_results(each, exercises), indent=1)
        (folder / f"{name}.json").write_text(text, encoding="utf-8")


def gradescope_results(graded: Graded, exercises: dict[str, Exercise]) -> dict:
    """Return one learner's results in Gradescope's form."""
    earned = graded.points(exercises)
    tests = [
        {
            "name": name,
            "score": earned[name],
            "max_score": exercise.points,
            "status": "passed" if graded.verdicts[name].right else "failed",
            "output": clean(graded.verdicts[name].message, 4_000),
            "output_format": "text",
        }
        for name, exercise in exercises.items()
    ]
    notes = clean("\n".join(graded.notes), 4_000)
    return {"score": sum(earned.values()), "output": notes, "tests": tests}
