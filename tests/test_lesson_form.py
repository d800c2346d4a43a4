"""The form of a lesson: its minutes, its cells, and prose that claims no more than cells assert."""

import ast
import dataclasses
import os
import re
import statistics
from pathlib import Path

import nbformat
import pytest

ROOT = Path(os.environ.get("COURSE_LESSONS_ROOT", Path(__file__).resolve().parents[1]))
LESSONS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
# Words that claim something of many cases, or of none. A definition may use them, so only prose
# that comes after code is read: it speaks of what was run.
CLAIMS = re.compile(r"\b(most|each|every|never|always|only|all|none|times as)\b", re.IGNORECASE)
# What is from a paper names it: "(He and others, 2015)", "Adebayo and others (2022)".
PAPER = re.compile(r"\b(19|20)\d\d\b")
QUOTED = re.compile(r"`[^`]*`|\$[^$]*\$|\*\*(New terms|Papers|Now you)\b.*", re.DOTALL)
# How long a lesson takes a person: 200 words a minute is a calm pace for a reader whose first
# language is another, and 8 seconds for a line of code is what learners took who were timed.
WORDS_A_MINUTE, SECONDS_A_LINE = 200, 8
MAY_BE_SKIPPED = re.compile(r"^(#+) .*\(may be skipped\)", re.MULTILINE)
HEADING = re.compile(r"^(#+) \S", re.MULTILINE)

each_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)


@dataclasses.dataclass(frozen=True)
class ReadingTime:
    """What a learner reads in one notebook, parts that may be skipped left out."""

    words: int  # of the prose and of the questions
    lines: int  # of the code that is not folded, empty lines left out
    lengths: tuple[int, ...]  # of each code cell that is not folded, empty lines counted

    @property
    def minutes(self) -> float:
        """Minutes of reading, predictions and pauses not counted."""
        return self.words / WORDS_A_MINUTE + self.lines * SECONDS_A_LINE / 60


def reading_time(notebook) -> ReadingTime:
    """Count what a learner reads in a notebook, as `build_notebook` makes it."""
    words, lines, lengths, skipped = 0, 0, [], None
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            skipped = _skipped_after(cell.source, skipped)
            words += 0 if skipped else len(cell.source.split())
        elif "setup" in cell.metadata.get("tags", []):
            continue
        elif cell.metadata.get("jupyter", {}).get("source_hidden"):
            words += 0 if skipped else _words_of_question(cell.source)
        else:
            lengths.append(len(cell.source.splitlines()))
            lines += 0 if skipped else sum(1 for line in cell.source.splitlines() if line.strip())
    return ReadingTime(words, lines, tuple(lengths))


def _skipped_after(prose: str, level: int | None) -> int | None:
    """Return the level of the heading whose part may be skipped, or None where none is open."""
    for heading in HEADING.finditer(prose):
        depth = len(heading.group(1))
        if level is None or depth <= level:
            line = prose[heading.start() :].split("\n", 1)[0]
            level = depth if MAY_BE_SKIPPED.match(line) else None
    return level


def _words_of_question(source: str) -> int:
    """Count the words of a question as it is asked: its text and its options."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    asked = [call.args[:2] for call in calls if getattr(call.func, "id", "") == "predict"]
    texts = [part.value for args in asked for arg in args for part in ast.walk(arg)
             if isinstance(part, ast.Constant)]  # fmt: skip
    return sum(len(text.split()) for text in texts if isinstance(text, str))


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
