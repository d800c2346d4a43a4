"""Grading a class: the table, the pages, and going on after a break."""

import csv
from pathlib import Path

import pytest
from grading_cases import RIGHT, grade_class, notebook

from course_exercises import all_exercises
from course_tools.cli import main
from course_tools.grading.collecting import assigned
from course_tools.grading.worker import Worker


@pytest.fixture
def class_of_four(tmp_path):
    folder = tmp_path / "submissions"
    (folder / "ada" / "deeper").mkdir(parents=True)
    (folder / "ada" / "deeper" / "a.ipynb").write_text(
        notebook(RIGHT, "def triple(x):\n    return x + x + x")
    )
    (folder / "ada" / ".ipynb_checkpoints").mkdir()
    (folder / "ada" / ".ipynb_checkpoints" / "a.ipynb").write_text("broken")
    (folder / "=bob.ipynb").write_text(notebook("def double(x):\n    return x ** 2"))
    (folder / "cleo.ipynb").write_text(notebook("def double(x):\n    raise NotImplementedError()"))
    (folder / "dan").mkdir()
    return folder


def rows(path):
    with open(path, newline="") as file:
        return {row["learner"]: row for row in csv.DictReader(file)}


def test_a_class_is_graded_into_a_table_and_pages(class_of_four, tmp_path):
    out, pages = tmp_path / "grades.csv", tmp_path / "pages"
    before = {path: path.stat().st_mtime_ns for path in class_of_four.rglob("*")}
    grade_class(class_of_four, out, wanted={"feedback": pages}, jobs=2)
    table = rows(out)
    assert {name: row["points"] for name, row in table.items()} == {
        "'=bob": "0",
        "ada": "5",
        "cleo": "0",
        "dan": "0",
    }
    assert table["ada"]["percent"] == "100.0" and table["ada"]["of"] == "5"
    assert table["dan"]["notes"] == "There is no notebook."
    assert "That is the square." in next(pages.glob("_bob*.html")).read_text()
    assert "… Not attempted" in (pages / "cleo.html").read_text()
    assert len(list(pages.iterdir())) == 4
    assert {path: path.stat().st_mtime_ns for path in class_of_four.rglob("*")} == before
    assert not Path(f"{out}.partial").exists()


def test_an_interrupted_run_goes_on_where_it_stopped(class_of_four, tmp_path, monkeypatch):
    out = tmp_path / "grades.csv"
    graded = []
    whole = Worker.grade

    def counting(self, learner, notebooks):
        graded.append(learner)
        return whole(self, learner, notebooks)

    monkeypatch.setattr(Worker, "grade", counting)

    def interrupt(done, count, learner):
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        grade_class(class_of_four, out, jobs=1, progress=interrupt)
    assert not out.exists()
    with open(f"{out}.partial", "a") as journal:  # as a power cut leaves it
        journal.write('{"key": "cut off in the mid')
    graded.clear()
    grade_class(class_of_four, out, jobs=1)
    assert graded == ["cleo", "dan"] and len(rows(out)) == 4


def test_what_learners_write_is_escaped_on_their_page(tmp_path):
    path = tmp_path / "in" / "<b>eve.ipynb"
    path.parent.mkdir()
    path.write_text(notebook("def double(x):\n    raise ValueError('<script>alert(1)</script>')"))
    grade_class(path.parent, tmp_path / "g.csv", wanted={"feedback": tmp_path / "p"})
    (page,) = (tmp_path / "p").iterdir()
    assert "<script>" not in page.read_text() and "&lt;script&gt;" in page.read_text()
    assert "<b>eve" not in page.read_text()


TOO_LARGE = {
    "one": "10 ** 400",
    "two": "-10 ** 9000",
    "three": "[[None, 10 ** 400], True]",
    "four": "{10 ** 9000: x}",
}


@pytest.mark.slow
def test_numbers_too_large_for_a_float_are_named_and_the_class_goes_on(class_of_four, tmp_path):
    for name, value in TOO_LARGE.items():
        answer = notebook(f"def double(x):\n    return {value}", "def triple(x):\n    return 3 * x")
        (class_of_four / f"{name}.ipynb").write_text(answer)
    out, pages = tmp_path / "grades.csv", tmp_path / "pages"
    grade_class(class_of_four, out, wanted={"feedback": pages}, jobs=2)
    table = rows(out)
    assert [table[name]["points"] for name in TOO_LARGE] == ["3"] * 4
    assert all(table[name]["notes"] == "" for name in TOO_LARGE)
    sentence = "returned a whole number too large for a float. An answer is a number"
    assert all(sentence in (pages / f"{name}.html").read_text() for name in TOO_LARGE)
    assert table["ada"]["points"] == "5" and len(table) == 8


OWN = '''
from course_exercises import exercise

@exercise(
    lesson="99", kind="code", points=2, aim="double a number",
    inputs=lambda rng: (float(rng.integers(2, 99)),),
)
def double(x):
    return 2 * x

class Mistakes(double.Mistakes):
    def square(x):
        """That is the square."""
        return x * x
'''


@pytest.mark.slow
def test_the_command_takes_an_instructors_own_exercises(class_of_four, tmp_path, capsys):
    own = tmp_path / "my_own.py"
    own.write_text(OWN)
    out = tmp_path / "grades.csv"
    arguments = ["grade", str(class_of_four), "--out", str(out), "--exercises", str(own)]
    assert main([*arguments, "--seed", "1"]) == 0
    assert "4 learners" in capsys.readouterr().out
    assert {row["points"] for row in rows(out).values()} == {"0", "2"}


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["nowhere", "--out", "x.csv"], "SUBMISSIONS must be a folder"),
        ([".", "--out", "x.csv", "--exercises", "nowhere.py"], "nowhere.py is not there"),
        ([".", "--out", "x.csv", "--lessons", "77"], "--lessons must be among"),
    ],
)
def test_bad_arguments(arguments, message, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["grade", *arguments]) == 1
    assert message in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_lessons_that_occur_are_assigned(tmp_path):
    path = tmp_path / "a.ipynb"
    path.write_text(notebook("def one_place(patch, kernel):\n    pass"))
    names = assigned({name: each.lesson for name, each in all_exercises().items()}, {"a": [path]})
    assert "one_place" in names and "receptive_field" in names
    assert {all_exercises()[name].lesson for name in names} == {"04"}
