"""Each aim of a lesson has an exercise, each exercise an aim, and both sides are linked."""

import re
from pathlib import Path

import pytest

from course_exercises import all_exercises

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "notebooks" / "scripts"
EXERCISES = list(all_exercises().values())
LESSONS = sorted({exercise.lesson for exercise in EXERCISES})
each_lesson = pytest.mark.parametrize("lesson", LESSONS)


def script_of(lesson, folder="."):
    (script,) = (SCRIPTS / folder).glob(f"{lesson}_*.py")
    return script


def prose_cells(script):
    """Return the Markdown cells of a percent script, without their comment signs."""
    cells = re.split(r"^# %%", script.read_text(encoding="utf-8"), flags=re.MULTILINE)
    prose = [cell.partition("\n")[2] for cell in cells if cell.startswith(" [markdown]")]
    return ["\n".join(line[2:] for line in cell.splitlines()) for cell in prose]


def promised(lesson):
    """Return what follows "You will be able to", one entry for each point of the list."""
    start = prose_cells(script_of(lesson))[0].split("You will be able to\n\n", 1)[1]
    points = re.split(r"^- ", start.split("\n\n")[0], flags=re.MULTILINE)[1:]
    return [re.sub(r"\s+", " ", point).strip().rstrip(".,;") for point in points]


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda each: each.name)
def test_each_aim_of_an_exercise_quotes_one_line_of_its_lesson(exercise):
    assert exercise.aims
    lines = promised(exercise.lesson)
    quoted = {aim: sum(aim in line for line in lines) for aim in exercise.aims}
    assert set(quoted.values()) == {1}, f"{quoted} of {lines}"


@each_lesson
def test_each_aim_of_a_lesson_has_an_exercise(lesson):
    quoted = [aim for each in EXERCISES if each.lesson == lesson for aim in each.aims]
    lines = promised(lesson)
    assert [line for line in lines if not any(aim in line for aim in quoted)] == []
    assert len(lines) >= 3


@each_lesson
def test_the_lesson_ends_with_a_link_to_its_exercises(lesson):
    link = f"](exercises/{script_of(lesson).stem}.ipynb)"
    assert link in prose_cells(script_of(lesson))[-1]


@each_lesson
def test_the_exercises_begin_with_a_link_to_their_lesson(lesson):
    script = script_of(lesson, "solutions")
    assert script.stem == script_of(lesson).stem
    assert f"](../{script.stem}.ipynb)" in prose_cells(script)[0]


@pytest.mark.parametrize("folder", [".", "solutions"])
def test_links_between_notebooks_lead_somewhere(folder):
    from_folder = ROOT / "notebooks" / ("exercises" if folder == "solutions" else ".")
    for script in (SCRIPTS / folder).glob("[0-9][0-9]_*.py"):
        targets = re.findall(r"\]\(([^)#:]+\.ipynb)\)", "\n".join(prose_cells(script)))
        missing = [target for target in targets if not (from_folder / target).is_file()]
        assert missing == [], script.name
