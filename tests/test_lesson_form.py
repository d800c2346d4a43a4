"""The form of a lesson: its minutes, its cells, and prose that claims no more than cells assert."""

import os
import re
import statistics
from pathlib import Path

import nbformat
import pytest

from course_tools.notebooks.reading_time import reading_time

ROOT = Path(os.environ.get("COURSE_LESSONS_ROOT", Path(__file__).resolve().parents[1]))
LESSONS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
# Words that claim something of many cases, or of none. A definition may use them, so only prose
# that comes after code is read: it speaks of what was run.
CLAIMS = re.compile(r"\b(most|each|every|never|always|only|all|none|times as)\b", re.IGNORECASE)
# What is from a paper names it: "(He and others, 2015)", "Adebayo and others (2022)".
PAPER = re.compile(r"\b(19|20)\d\d\b")
QUOTED = re.compile(r"`[^`]*`|\$[^$]*\$|\*\*(New terms|Papers|Now you)\b.*", re.DOTALL)

each_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)


def unsupported_claims(cells):
    """Return sentences that claim something although no cell since the last heading asserts."""
    found, asserted, code_seen = [], False, False
    for cell in cells:
        if cell.cell_type == "code":
            folded = cell.source.startswith("# @title Predict")
            code_seen |= not folded
            asserted |= bool(re.search(r"^\s*assert\b", cell.source, re.MULTILINE))
            continue
        parts = re.split(r"^(?=#+ \S)", cell.source, flags=re.MULTILINE)
        for number, part in enumerate(parts):
            if number or part.startswith("#"):
                asserted = code_seen = False
            if code_seen and not asserted:
                sentences = re.split(r"(?<=[.!?:])\s+", QUOTED.sub("", part))
                found += [s for s in sentences if CLAIMS.search(s) and not PAPER.search(s)]
    return found


@each_lesson
def test_a_lesson_fits_its_minutes(path):
    notebook = nbformat.read(path, as_version=4)
    stated = int(re.search(r"About (\d+) minutes", notebook.cells[0].source).group(1))
    assert reading_time(notebook).minutes <= stated


@each_lesson
def test_code_that_is_read_comes_in_short_cells(path):
    read = reading_time(nbformat.read(path, as_version=4))
    assert statistics.median(read.lengths) <= 6
    assert max(read.lengths) <= 20


@each_lesson
def test_what_prose_claims_a_cell_before_it_asserts(path):
    assert unsupported_claims(nbformat.read(path, as_version=4).cells) == []


def _cells(*sources):
    make = {"m": nbformat.v4.new_markdown_cell, "c": nbformat.v4.new_code_cell}
    return [make[kind](text) for kind, text in sources]


def test_claims_need_an_assertion_since_the_last_heading():
    claim = ("m", "Most of them fail.\n\n## Next\n\nEach layer has weights.")
    assert unsupported_claims(_cells(("c", "x = 1"), claim)) == ["Most of them fail."]
    assert unsupported_claims(_cells(("c", "x = 1\nassert x"), claim)) == []
    assert unsupported_claims(_cells(("m", "Each layer has weights."), ("c", "x = 1"))) == []
    heading = ("m", "## New\n\nText.")
    late = _cells(("c", "assert x"), heading, ("c", "y = 2"), ("m", "All of them."))
    assert unsupported_claims(late) == ["All of them."]
    assert unsupported_claims(_cells(("c", "x"), ("m", "Most do (He and others, 2015)."))) == []


def test_reading_time_by_hand():
    folded = nbformat.v4.new_code_cell(
        '# @title Predict, then run the next cell\npredict("One two?", ["a", "b"], 0, "why so")',
        metadata={"jupyter": {"source_hidden": True}},
    )
    sources = [("m", "# One\n\n" + "word " * 198), ("c", "a = 1\n\nb = 2"), ("m", "## Two words")]
    more = [("m", "## Deep (may be skipped)\n\nx"), ("c", "c = 3"), ("m", "### Deeper still")]
    last = [("m", "## Back"), ("c", "d = 4")]
    notebook = nbformat.v4.new_notebook(cells=[*_cells(*sources), folded, *_cells(*more, *last)])
    read = reading_time(notebook)
    assert (read.words, read.lines, read.lengths) == (200 + 3 + 4 + 2, 3, (3, 1, 1))
    assert read.minutes == pytest.approx(209 / 200 + 24 / 60)
    assert statistics.median(read.lengths) == 1
