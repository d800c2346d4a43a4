"""What a batch writes: the page for the class, files for gradebooks, and a class in parts."""

import csv
import dataclasses
import html.parser
import json

import pytest
from grading_cases import CASES, OURS, RIGHT, THRICE, grade_class, notebook
from test_grading import rows

from course_exercises.judging import Verdict
from course_tools.cli import main
from course_tools.grading import batch
from course_tools.grading.class_page import summarize, write_class_page
from course_tools.grading.collecting import find_submissions, learner_of
from course_tools.grading.gradebooks import fill, gradescope_results, read_gradebook
from course_tools.grading.results import Results
from course_tools.grading.sanitize import cell, file_names
from course_tools.grading.submission import Graded

GOOD = Verdict(True, "right", "5 inputs, all right.")
SQUARE = Verdict(
    False, "known mistake", "", "That is *the* `square`.", "square", "double(3)", "6", "9"
)
WRONG = Verdict(False, "wrong", "It should be 6, but it is <b>7.")
NONE = Verdict(False, "missing", "No function called double was found.")


def graded(name, *verdicts, notes=()):
    return Graded(name, dict(zip(OURS, verdicts, strict=True)), list(notes))


CLASS = [
    graded("Ada_11", GOOD, GOOD),
    graded("Ben_12", SQUARE, GOOD),
    graded("Eve_13", SQUARE, NONE, notes=["Cell 1 stopped: <script>"]),
    graded("Zoë_14", WRONG, NONE),
]


class Page(html.parser.HTMLParser):
    """Collects a page's tags with their attributes, and its text."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.text += data


def test_the_class_is_counted_by_hand():
    double, triple = (summarize(CLASS, each) for each in OURS.values())
    assert double.counts == {"right": 1, "found": 2, "wrong": 1, "none": 0} and double.share == 0.25
    assert triple.counts == {"right": 2, "found": 0, "wrong": 0, "none": 2} and not triple.mistakes
    assert double.mistakes == [(SQUARE, 2)], "what one alone did, unexplained, is left out"


def test_the_same_wrong_value_or_error_is_one_mistake_though_nobody_listed_it():
    call = {"call": "double(3)"}
    half = Verdict(False, "diagnosis", hint="It is half of it.", expected="6", got="3.0", **call)
    repaired = dataclasses.replace(half, hint="With `*` in place of `/` it is right.")
    lost = Verdict(False, "wrong", "It differs.", expected="6", got="5", **call)
    stops = Verdict(False, "crash", "It stopped with KeyError: 3\nin your line 2: d[x]", **call)
    elsewhere = dataclasses.replace(stops, problem=stops.problem.replace("2: d", "4: names"))
    answers = [half, lost, stops, repaired, GOOD, elsewhere, lost, repaired, NONE]
    found = summarize(
        [graded(str(n), each, GOOD) for n, each in enumerate(answers)], OURS["double"]
    )
    assert found.counts == {"right": 1, "found": 3, "wrong": 4, "none": 1}
    assert found.mistakes == [(half, 3), (lost, 2), (stops, 2)]


def test_the_page_for_the_class_says_what_to_say_and_who_needs_help(tmp_path):
    write_class_page(CLASS, OURS, tmp_path / "class.html")
    text = (tmp_path / "class.html").read_text(encoding="utf-8")
    page = Page(text)
    # Points: 5, 3, 0 and 0 of 5, so the mean is 40 % and the median 30 %.
    assert "4 learners, on average 40% of the points; half of them have 30% or more" in page.text
    assert "double, square, 2 learners: That is the square." in page.text
    assert "<em>the</em> <code>square</code>" in text
    assert "double(3)" in page.text and "right:   6\nmistake: 9" in page.text
    assert "double: 25% right" in page.text and "triple: 50% right" in page.text
    assert "2 learners with less than 40% of the points" in page.text
    assert "Eve_13" in page.text and "Ada_11" not in page.text
    assert "<script" not in text and "<b>" not in text


def test_a_screen_reader_finds_its_way(tmp_path):
    write_class_page(CLASS, OURS, tmp_path / "class.html")
    page = Page((tmp_path / "class.html").read_text(encoding="utf-8"))
    assert ("html", {"lang": "en"}) in page.tags
    pictures = [attributes for tag, attributes in page.tags if tag == "svg"]
    assert "0 to 10 percent: 2" in pictures[0]["aria-label"] and pictures[0]["role"] == "img"
    assert pictures[1]["aria-hidden"] == "true", "the table below says the same"
    heads = [attributes for tag, attributes in page.tags if tag == "th"]
    assert heads and all(each["scope"] in ("row", "col") for each in heads)
    levels = [int(tag[1]) for tag, _ in page.tags if tag in ("h1", "h2", "h3")]
    assert levels[0] == 1 and all(b - a <= 1 for a, b in zip(levels, levels[1:], strict=False))


def test_names_can_be_left_out(tmp_path):
    write_class_page(CLASS, OURS, tmp_path / "class.html", anonymous=True)
    text = (tmp_path / "class.html").read_text(encoding="utf-8")
    assert not any(each.learner in text for each in CLASS) and "learner 1" in text
    assert "Cell 1 stopped" not in text, "a note may hold a name"


NAMES = {
    "ada.ipynb": "ada",
    "doejane_340934_208490284_04 answers.ipynb": "doejane_340934",
    "doejane_LATE_340934_208490285_answers-1.ipynb": "doejane_340934",
    "Jane Doe_57310_assignsubmission_file_": "Jane Doe_57310",
    "Jane Doe_57310_assignsubmission_file": "Jane Doe_57310",
    "Jane Doe_57310_assignsubmission_onlinetext_": "Jane Doe_57310",
    "Jane Doe_57310_assignsubmission_file_my_answers_2.ipynb": "Jane Doe_57310",
    "Jane Doe_5_assignsubmission_file_Ada_6_assignsubmission_file_.ipynb": "Jane Doe_5",
    "submission_301234567": "submission_301234567",
    "04_the_convolutional_layer.ipynb": "04_the_convolutional_layer",
    "Mu\u0308ller": "M\u00fcller",
}


@pytest.mark.parametrize("name", NAMES)
def test_whose_file_it_is_by_the_names_that_platforms_give(name):
    assert learner_of(name) == NAMES[name]


@pytest.mark.slow
def test_flat_and_nested_downloads_are_put_together(tmp_path):
    folder = tmp_path / "in"
    (folder / "Jane Doe_7_assignsubmission_file_").mkdir(parents=True)
    (folder / "Mu\u0308ller").mkdir()
    uses = notebook("from helper import two\ndef double(x):\n    return two * x")
    for name, text in {
        "doejohn_5_100_answers.ipynb": uses,
        "doejohn_LATE_5_101_helper.py": "two = 2",
        "doejohn_5_102_second.ipynb": notebook(THRICE),
        "other_6_103_answers.ipynb": uses,
        "Jane Doe_7_assignsubmission_file_/answers.ipynb": notebook(RIGHT),
        "Mu\u0308ller/a.ipynb": notebook(RIGHT),
        "M\u00fcller.ipynb": notebook(THRICE),
    }.items():
        (folder / name).write_text(text)
    assert {who: len(paths) for who, paths in find_submissions(folder).items()} == {
        "Jane Doe_7": 1, "M\u00fcller": 2, "doejohn_5": 2, "other_6": 1,
    }  # fmt: skip
    grade_class(folder, tmp_path / "g.csv")
    assert {who: row["points"] for who, row in rows(tmp_path / "g.csv").items()} == {
        "Jane Doe_7": "2", "M\u00fcller": "5", "doejohn_5": "5", "other_6": "0",
    }  # fmt: skip


CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,Homework 1 (77),Final Score
,,,,,Manual Posting,
    Points Possible,,,,,10,(read only)
"Lovelace, Ada",11,s1,ada@x.org,A,,
"Doe, Ben",12,s2,ben@x.org,A,3,
"Nobody, Not Here",99,s9,n@x.org,A,7,
"""
MOODLE = (
    "\ufeffIdentifier,Full name,Email address,Status,Grade,Maximum grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments\n"
    'Participant 11,Ada Lovelace,ada@x.org,Submitted,,100.00,Yes,"Monday, 2 March","-",\n'
    'Participant 12,"Doe, Ben",ben@x.org,Submitted,1.00,100.00,Yes,-,"Tuesday, 3 March",fine\n'
)


def filled(tmp_path, text, column, learners):
    path = tmp_path / "export.csv"
    path.write_text(text, encoding="utf-8")
    book = read_gradebook(path, column)
    return book, fill(book, learners, OURS)


def test_canvass_export_is_filled_and_all_else_stays(tmp_path):
    book, missing = filled(tmp_path, CANVAS, "Homework 1 (77)", CLASS[:3])
    assert missing == ["Eve_13"]
    # 5 and 3 of 5 points, where Canvas gives 10.
    before = [line.split(",") for line in CANVAS.splitlines()[1:3]]
    assert book.rows[:2] == before
    assert [row[5] for row in book.rows[2:]] == ["10", "6", "7"]
    assert [row[:5] for row in book.rows[2:]][0] == ["Lovelace, Ada", "11", "s1", "ada@x.org", "A"]


def test_canvass_export_with_two_names_is_filled_too(tmp_path):
    head = "LastName,FirstName,ID,SIS User ID,SIS Login ID,Section,Homework 1 (77)\n"
    rows = "    Points Possible,,,,,,5\nLovelace,Ada 3,11,s1,ada@x.org,A,\n"
    book, missing = filled(tmp_path, head + rows, "Homework 1 (77)", CLASS[:1])
    assert missing == [] and [row[6] for row in book.rows] == ["5", "5"]


def test_moodles_worksheet_is_filled_and_all_else_stays(tmp_path):
    book, missing = filled(tmp_path, MOODLE, None, CLASS[:2])
    assert missing == [] and [row[4] for row in book.rows] == ["100", "60"]
    original = list(csv.reader(MOODLE.removeprefix("\ufeff").splitlines()))
    for row, before in zip(book.rows, original[1:], strict=True):
        assert row[:4] + row[5:] == before[:4] + before[5:]


@pytest.mark.parametrize("learner", ["ada@x.org", "ADA@X.org", "Ada  Lovelace"])
def test_learners_are_found_by_any_name_that_the_gradebook_knows(tmp_path, learner):
    book, missing = filled(tmp_path, MOODLE, None, [graded(learner, GOOD, NONE)])
    assert missing == [] and book.rows[0][4] == "40"


def test_an_empty_cell_names_nobody(tmp_path):
    text = MOODLE.replace("ada@x.org", "")
    book, missing = filled(tmp_path, text, None, [graded(" ", GOOD, NONE)])
    assert missing == [" "] and book.rows[0][4] == ""


def test_a_gradebook_with_semicolons_keeps_them(tmp_path):
    book, _ = filled(
        tmp_path,
        CANVAS.replace('"Lovelace, Ada"', "Ada")
        .replace('"Doe, Ben"', "Ben")
        .replace('"Nobody, Not Here"', "No")
        .replace(",", ";"),
        "Homework 1 (77)",
        CLASS,
    )
    assert book.delimiter == ";" and book.rows[2][5] == "10"


def test_a_gradebook_that_does_not_fit_is_refused(tmp_path):
    with pytest.raises(ValueError, match="must be Canvas's export or Moodle's"):
        filled(tmp_path, "name,points\nAda,3\n", None, CLASS)
    with pytest.raises(ValueError, match="--column must be among"):
        filled(tmp_path, CANVAS, "Homework 2", CLASS)
    with pytest.raises(ValueError, match="would both fill one row"):
        filled(tmp_path, MOODLE, None, [CLASS[0], graded("ada@x.org", GOOD, GOOD)])


def test_gradescopes_results_have_its_form():
    found = gradescope_results(CLASS[1], OURS)
    assert json.loads(json.dumps(found)) == found
    assert found["score"] == 3 == sum(test["score"] for test in found["tests"])
    assert [test["status"] for test in found["tests"]] == ["failed", "passed"]
    assert [test["max_score"] for test in found["tests"]] == [2, 3]
    assert "double(3)" in found["tests"][0]["output"]


def test_all_files_are_written_beside_the_table(tmp_path):
    (tmp_path / "export.csv").write_text(MOODLE, encoding="utf-8")
    results = Results(
        tmp_path / "g.csv", tmp_path / "pages", tmp_path / "scope", tmp_path / "export.csv"
    )
    results.check()
    said = results.write(CLASS, OURS)
    assert said[:2] == [f"no row in the gradebook: {name}" for name in ("Eve_13", "Zoë_14")]
    assert {path.name for path in tmp_path.iterdir()} == {
        "g.csv", "g.html", "g_to_import.csv", "export.csv", "pages", "scope",
    }  # fmt: skip
    assert rows(tmp_path / "g.csv")["Ben_12"]["mistakes"] == "double: square"
    assert len(list((tmp_path / "scope").iterdir())) == 4


@pytest.mark.slow
def test_a_class_in_parts_gives_the_same_files_byte_by_byte(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    answers = (
        RIGHT,
        THRICE,
        "def double(x):\n    return x * x",
        "def double(x):\n    return 7",
        "x",
    )
    for number in range(7):
        (folder / f"learner {number}.ipynb").write_text(notebook(answers[number % 5]))

    def written(home):
        return {str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*.[ch]*")}

    grade_class(
        folder, tmp_path / "whole" / "g.csv", seed=3, wanted={"feedback": tmp_path / "whole" / "f"}
    )
    parts = [tmp_path / "parts" / f"{n}" for n in range(1, 4)]
    for n, part in enumerate(parts, start=1):
        found, _ = grade_class(folder, part, seed=3, shard=(n, 3), jobs=1)
        assert len(found) == len(range(n - 1, 7, 3))
    for home, given in (("one", parts), ("two", parts[::-1])):
        results = Results(tmp_path / home / "g.csv", tmp_path / home / "f")
        batch.merge(given, results, CASES)
        assert written(tmp_path / home) == written(tmp_path / "whole")
    with pytest.raises(ValueError, match="each of 3 parts once; received"):
        batch.merge(parts[:2], Results(tmp_path / "x.csv"), CASES)
    with pytest.raises(ValueError, match="each of 3 parts once; received"):
        batch.merge([*parts, parts[0]], Results(tmp_path / "x.csv"), CASES)
    (folder / "late.ipynb").write_text(notebook(RIGHT))
    grade_class(folder, parts[0], seed=3, shard=(1, 3))
    with pytest.raises(ValueError, match="different learners: the folder has changed"):
        batch.merge(parts, Results(tmp_path / "x.csv"), CASES)
    (folder / "late.ipynb").unlink()
    grade_class(folder, parts[0], seed=4, shard=(1, 3))
    with pytest.raises(ValueError, match="different seeds"):
        batch.merge(parts, Results(tmp_path / "x.csv"), CASES)
    parts[0].write_text(parts[0].read_text().replace('"complete": true', '"complete": false'))
    with pytest.raises(ValueError, match="no finished part"):
        batch.merge(parts, Results(tmp_path / "x.csv"), CASES)


@pytest.mark.parametrize("text", ["", "[1]\n", '{"names": '])
def test_a_file_that_is_no_part_is_named(tmp_path, text):
    (tmp_path / "part").write_text(text)
    with pytest.raises(ValueError, match="part is no finished part of a class: run it again"):
        batch.merge([tmp_path / "part"], Results(tmp_path / "g.csv"), CASES)


@pytest.mark.parametrize(
    "words, sentence",
    [
        (["--shard", "0/3", "--seed", "1"], "must be like 3/40"),
        (["--shard", "4/3", "--seed", "1"], "must be like 3/40"),
        (["--shard", "half", "--seed", "1"], "must be like 3/40"),
        (["--shard", "1/3"], "needs --seed"),
        (["--shard", "1/3", "--seed", "1", "--feedback", "f"], "only a part is written"),
        (["--merge", "nowhere"], "No such file"),
    ],
)
def test_words_that_do_not_fit_are_refused(tmp_path, capsys, monkeypatch, words, sentence):
    monkeypatch.chdir(tmp_path)
    assert main(["grade", ".", "--out", "g.csv", *words]) == 1
    assert sentence in capsys.readouterr().err and list(tmp_path.iterdir()) == []


def test_no_two_learners_get_one_file():
    names = ["Ann", "a" * 90, "a" * 91, "x/y", "x?y", "", "ann"]
    made = file_names(names)
    assert len({name.casefold() for name in made}) == len(names) and made[0] == "Ann"
    taken = ["Ann", made[-1], "ann"]  # somebody has the name that would be made for another
    assert len({name.casefold() for name in file_names(taken)}) == 3


FORMULAS = {
    "ada;=1+1": "ada;'=1+1",
    "x; =HYPERLINK(1)": "x; '=HYPERLINK(1)",
    'x,"=1': "x,\"'=1",
    "x|@sum": "x|'@sum",
    "minus - and 3 + 4 = 7": "minus - and 3 + 4 = 7",
    "ada@x.org": "ada@x.org",
}


@pytest.mark.parametrize("text", FORMULAS)
def test_no_separator_makes_a_formula_of_a_text(text):
    assert cell(text) == FORMULAS[text]
