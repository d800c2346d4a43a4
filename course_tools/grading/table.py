"""The table for a gradebook: CSV, one row for each learner."""

import csv
from pathlib import Path

from course_exercises.definition import Exercise
from course_exercises.verdict import Verdict
from course_tools.grading.sanitize import cell
from course_tools.grading.submission import Graded


def points(graded: Graded, exercises: dict[str, Exercise]) -> dict[str, int]:
    """Return exercise name -> points earned."""
    return {
        name: exercise.points if graded.verdicts[name].right else 0
        for name, exercise in exercises.items()
    }


def write_table(graded: list[Graded], exercises: dict[str, Exercise], out: Path) -> None:
    """Write learner, points, of, percent, a column an exercise, mistakes, notes as CSV."""
    whole = sum(exercise.points for exercise in exercises.values())
    draft = Path(f"{out}.draft")
    with draft.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        first = ["learner", "points", "of", "percent"]
        table.writerow([*first, *exercises, "mistakes", "notes"])
        for each in graded:
            earned = points(each, exercises)
            total = sum(earned.values())
            row = [cell(each.learner), total, whole, f"{100 * total / whole:.1f}"]
            known = {name: _mistake(verdict) for name, verdict in each.verdicts.items()}
            mistakes = "; ".join(f"{name}: {what}" for name, what in known.items() if what)
            table.writerow([*row, *earned.values(), cell(mistakes), cell(" ".join(each.notes))])
    draft.replace(out)


def _mistake(verdict: Verdict) -> str:
    """Return a known mistake's name, or what was found out about a wrong answer."""
    return verdict.mistake or (verdict.hint if verdict.kind == "diagnosis" else "")
