"""The instructor's guide: complete, true to the lessons and the command line; its example works."""

import json
import re
import shlex
import sys
from pathlib import Path

import nbformat
import numpy as np
import pytest

from course_exercises.checking import verdict_of
from course_exercises.definition import exercises_from_file
from course_tools.cli import build_parser, main

ROOT = Path(__file__).resolve().parents[1]
GUIDE = (ROOT / "INSTRUCTORS.md").read_text(encoding="utf-8")
LESSONS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
SECTION = re.compile(
    r"^### (\d\d) ([^\n]+) \((\d+) minutes\)\n\n\[Lesson\]\(([^\n]+)\)\n\n(.+?)(?=^##)", re.M | re.S
)
SECTIONS = {
    number: (title, int(minutes), link, body)
    for number, title, minutes, link, body in SECTION.findall(GUIDE)
}


def first_cell(path):
    return nbformat.read(path, as_version=4).cells[0].source


def test_every_lesson_is_in_the_guide_under_its_title_with_its_minutes():
    found = {}
    for path in LESSONS:
        text = first_cell(path)
        title = re.search(r"^# \d\d · (.+)$", text, re.M).group(1)
        minutes = int(re.search(r"\*\*About (\d+) minutes", text).group(1))
        found[path.name[:2]] = (title, minutes, f"notebooks/{path.name}")
    assert {number: section[:3] for number, section in SECTIONS.items()} == found
    assert list(found) == [f"{number:02}" for number in range(14)]


@pytest.mark.parametrize("number", SECTIONS)
def test_each_lesson_has_aims_misconceptions_and_questions(number):
    body = SECTIONS[number][3]
    for part in ("**Aims.**", "**Usual misconceptions.**", "**Ask.**"):
        assert body.count(f"- {part} ") == 1
    assert body.split("**Ask.**")[1].count("?") >= 2


def test_the_minutes_of_each_path_are_the_sums_of_its_lessons():
    rows = re.findall(r"^\| .+ \| ([\d, ]+) \| (\d+) \|$", GUIDE, re.M)
    for lessons, minutes in rows:
        assert sum(SECTIONS[each][1] for each in lessons.split(", ")) == int(minutes), lessons
    assert len(rows) == 10
    module = GUIDE.split("### A module of six weeks")[1].split("## Lesson by lesson")[0]
    assert {each for row in re.findall(r"\| ([\d, ]+) \|", module) for each in row.split(", ")} >= (
        set(SECTIONS)
    )


def blocks(language):
    """Return the fenced blocks of one language, "" for plain ones."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", GUIDE, re.M | re.S)
    return [text for name, text in found if name == language]


def commands():
    """Return what stands after `course` in each command of the guide."""
    plain = "".join(blocks("")).replace("\\\n", " ")
    spans = re.findall(r"`((?:uv run )?course [^`]+)`", GUIDE)
    lines = [line for line in plain.splitlines() if re.search(r"\bcourse (?!.*\.ipynb$)\w", line)]
    found = [re.sub(r"^.*?\bcourse ", "", line) for line in lines + spans]
    return [words for words in found if words != "grade"]


def test_the_commands_of_the_guide_are_known_to_the_command_line():
    assert len(commands()) >= 5
    for words in commands():
        assert build_parser().parse_args(shlex.split(words)).run


def test_options_that_the_text_names_exist():
    options = set(re.findall(r"`(--[a-z]+)`", GUIDE))
    assert options >= {"--lessons", "--seed", "--jobs"}
    (commands,) = (each.choices for each in build_parser()._actions if each.choices)
    printed = " ".join(command.format_help() for command in commands.values())
    assert [option for option in options if option not in printed] == []


def test_links_lead_somewhere():
    headings = re.findall(r"^##+ (.+)$", GUIDE, re.M)
    anchors = {re.sub(r"[^\w -]", "", each).lower().replace(" ", "-") for each in headings}
    links = re.findall(r"\]\(((?!https://)[^)]+)\)", GUIDE)
    assert links
    for link in links:
        assert link[1:] in anchors if link.startswith("#") else (ROOT / link).exists(), link
    assert "(INSTRUCTORS.md)" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def example(tmp_path):
    """Write the example's two files, as the guide prints them."""
    own, learner = blocks("python")
    (tmp_path / "my_own.py").write_text(own)
    return tmp_path / "my_own.py", learner


def test_the_example_is_about_25_lines_and_knows_its_mistakes(example):
    path, _ = example
    assert len(path.read_text().splitlines()) <= 26
    (exercise,) = exercises_from_file(path).values()
    assert verdict_of(exercise, exercise.reference, np.random.default_rng(0)).right
    for mistake in exercise.mistakes:
        verdict = verdict_of(exercise, mistake.answer, np.random.default_rng(0))
        assert verdict.mistake == mistake.name


ANSWERS = {
    "raise NotImplementedError()": ("Not attempted yet.", "0"),
    "return np.unravel_index(picture.argmax(), picture.shape)": ("Right:", "2"),
    "return picture.argmax()": ("That counts all pixels in one line.", "0"),
}


@pytest.mark.slow
@pytest.mark.parametrize("answer", ANSWERS)
def test_the_example_is_checked_and_graded(example, answer, tmp_path, monkeypatch, capsys):
    own, learner = example
    sentence, points = ANSWERS[answer]
    code = "import numpy as np\n" + learner.replace("raise NotImplementedError()", answer)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "my_own", raising=False)
    exec(compile(code, "<learner>", "exec"), {})
    assert sentence in capsys.readouterr().out
    (tmp_path / "submissions").mkdir()
    cell = {"cell_type": "code", "source": code.replace("import my_own", "")}
    (tmp_path / "submissions" / "ada.ipynb").write_text(json.dumps({"cells": [cell]}))
    monkeypatch.chdir(tmp_path)
    (words,) = [each for each in commands() if "my_own.py" in each]
    assert main(shlex.split(words)) == 0
    header, row = (tmp_path / "grades.csv").read_text().splitlines()
    assert header == "learner,points,of,percent,brightest_pixel,mistakes,notes"
    assert row.startswith(f"ada,{points},2,")
