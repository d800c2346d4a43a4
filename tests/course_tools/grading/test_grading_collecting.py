"""What counts as a submission, whose it is, and under which name it stands in table and page."""

import io
import os

import pytest
from grading_cases import RIGHT, THRICE, grade_class, notebook
from test_grading import rows

from course_tools.grading import batch
from course_tools.grading.collecting import (
    assigned,
    files_beside,
    find_submissions,
    left_out,
    modules_used,
)
from course_tools.grading.sanitize import cell, clean, file_names


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    return folder


def test_links_pipes_and_devices_are_no_notebooks(folder, tmp_path):
    secret = tmp_path / "secret.ipynb"
    secret.write_text(notebook(RIGHT))
    (folder / "ada.ipynb").symlink_to(secret)
    (folder / "bob").symlink_to(tmp_path)
    for name in ("cleo", "dan"):
        (folder / name).mkdir()
    (folder / "cleo" / "a.ipynb").symlink_to(secret)
    (folder / "cleo" / "deeper").symlink_to(tmp_path)
    os.mkfifo(folder / "dan" / "a.ipynb")
    assert find_submissions(folder) == {"ada": [], "bob": [], "cleo": [], "dan": []}


def test_names_as_browsers_and_systems_leave_them(folder):
    for name in ("ada.IPYNB", "bob.ipynb.txt", "cleo.ipynb.json", "dan.zip", ".eve.ipynb"):
        (folder / name).write_text("{}")
    (folder / "bob").mkdir()
    (folder / "bob" / "second.ipynb").write_text("{}")
    found = find_submissions(folder)
    assert {who: len(paths) for who, paths in found.items()} == {"ada": 1, "bob": 2, "cleo": 1}
    assert left_out(folder) == ["dan.zip"]


@pytest.mark.slow
def test_of_two_notebooks_the_best_answers_count(folder, tmp_path):
    (folder / "ada").mkdir()
    for number, answer in enumerate((RIGHT, THRICE, "def double(x):\n    return 0")):
        (folder / "ada" / f"{number}.ipynb").write_text(notebook(answer))
    grade_class(folder, tmp_path / "g.csv")
    assert rows(tmp_path / "g.csv")["ada"]["points"] == "5"


@pytest.mark.slow
def test_files_beside_a_notebook_come_with_it_but_not_those_of_others(folder, tmp_path):
    uses = notebook("from helper import two", "def double(x):\n    return two * x")
    (folder / "ada").mkdir()
    (folder / "ada" / "helper.py").write_text("two = 2")
    (folder / "ada" / "a.ipynb").write_text(uses)
    (folder / "bob.ipynb").write_text(uses)
    (folder / "helper.py").write_text("two = 2")
    (folder / "ada" / "secret").symlink_to(tmp_path)
    assert [name for _, name in files_beside(folder / "ada" / "a.ipynb", [folder])] == ["helper.py"]
    assert files_beside(folder / "bob.ipynb", [folder]) == []
    grade_class(folder, tmp_path / "g.csv")
    table = rows(tmp_path / "g.csv")
    assert (table["ada"]["points"], table["bob"]["points"]) == ("2", "0")


NAMES = {
    "=HYPERLINK(1)": "'=HYPERLINK(1)",
    "  +1": "'+1",
    "@sum": "'@sum",
    "＝1": "'＝1",
    "Müller, Jörg": "Müller, Jörg",
    "Mu\u0308ller": "Müller",
    "two  words\n": "two words",
    "\x1b[2Jred\u202e": "?[2Jred?",
    "half \udcff": "half ?",
}


@pytest.mark.parametrize("name", NAMES)
def test_no_name_is_run_as_a_formula_or_steers_a_terminal(name):
    assert cell(name) == NAMES[name]
    assert clean(name).encode() and file_names([name])[0].encode()


def test_pages_never_overwrite_one_another():
    names = ["ada", "Ada", "a/b", "a:b", "a_b", "..", "\udcff", "\udcfe", "x" * 300, "x" * 299]
    pages = file_names(names)
    assert len({page.casefold() for page in pages}) == len(names) and pages[0] == "ada"
    assert all(page == os.path.basename(page) and len(page) < 100 for page in pages)


@pytest.mark.slow
def test_strange_names_reach_the_table_and_the_pages(folder, tmp_path):
    for name in ("=1+1", "Müller, Jörg", "half \udcff", "quote \" ' <b>", "new\nline"):
        (folder / f"{name}.ipynb").write_text(notebook(RIGHT))
    out, pages = tmp_path / "g.csv", tmp_path / "pages"
    grade_class(folder, out, wanted={"feedback": pages}, progress=batch.progress_bar)
    assert set(rows(out)) == {"'=1+1", "Müller, Jörg", "half ?", "quote \" ' <b>", "new line"}
    assert {row["points"] for row in rows(out).values()} == {"2"}
    assert len(list(pages.iterdir())) == 5
    assert all("<b>" not in page.read_text(encoding="utf-8") for page in pages.iterdir())


@pytest.mark.parametrize("terminal", [True, False])
def test_progress_is_a_bar_on_a_terminal_and_ten_lines_in_a_log(terminal, monkeypatch):
    written = io.BytesIO()
    stream = io.TextIOWrapper(written, encoding="utf-8")  # strict: half a character is an error
    monkeypatch.setattr(stream, "isatty", lambda: terminal, raising=False)
    monkeypatch.setattr("sys.stderr", stream)
    for done in range(1, 26):
        batch.progress_bar(done, 25, "half \udcff\nand a line")
    text = written.getvalue().decode()
    if terminal:
        for n, shown in enumerate(text.split("\r")[1:], 1):
            assert shown.startswith(f"[{'#' * round(30 * n / 25):.<30}] {n}/25 half ")
        assert n == 25 and text.count("\n") == 1
    else:
        # The first whole number at or above each tenth of 25.
        tenths = [3, 5, 8, 10, 13, 15, 18, 20, 23, 25]
        assert text.splitlines() == [f"{n} of 25 graded" for n in tenths]


def test_one_of_many_learners_cant_add_a_lesson_for_all(folder):
    lessons = {"double": "99", "triple": "98"}
    for number in range(12):
        (folder / f"{number}.ipynb").write_text(notebook(RIGHT))
    (folder / "eve.ipynb").write_text(notebook(RIGHT, THRICE))
    assert assigned(lessons, find_submissions(folder)) == ["double"]


def test_keras_is_loaded_only_where_a_notebook_imports_it(folder):
    (folder / "a.ipynb").write_text(notebook("import keras"))
    (folder / "b.ipynb").write_text(notebook("import numpy as np  # no keras"))
    assert modules_used([folder / "b.ipynb"]) == []
    assert modules_used([folder / "b.ipynb", folder / "a.ipynb"]) == ["tensorflow", "keras"]
