"""Every lesson: paired, without outputs, well formed, repeatable, and at home offline."""

import ast
import os
import re
from pathlib import Path

import nbformat
import pytest
from nbval_runs import can_cut_network, printed_by

from course_tools.notebooks.build_notebooks import check_pairs
from course_tools.notebooks.colab_badges import check_stamps

ROOT = Path(__file__).resolve().parents[1]
# Another folder of the same form lets these tests be tried on a made-up lesson.
HOME = Path(os.environ.get("COURSE_LESSONS_ROOT", ROOT))
LESSONS = sorted((HOME / "notebooks").glob("[0-9][0-9]_*.ipynb"))
WITH_QUESTIONS = ("01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13")
LONGEST_CELL = 25  # lines

each_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)


def code_cells(path):
    """Return the code cells of a notebook."""
    cells = nbformat.read(path, as_version=4).cells
    return [cell for cell in cells if cell.cell_type == "code"]


def calls(source, name):
    """Return the calls of a function called ``name`` or ``something.name``."""
    # Magics and shell lines aren't Python; a lesson that has one fails in ast.parse.
    found = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    called = [(getattr(node.func, "id", getattr(node.func, "attr", None)), node) for node in found]
    return [node for function, node in called if function == name]


def literal_length(node):
    """Return how many characters of a text expression are written out in the source."""
    texts = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]
    return sum(len(text.strip()) for text in texts if isinstance(text, str))


def faults_of_figures(source):
    """Return what is wrong with the way a cell shows figures."""
    faults = []
    for call in calls(source, "show"):
        owner = getattr(getattr(call.func, "value", None), "id", None)
        words = dict(enumerate(call.args)) | {word.arg: word.value for word in call.keywords}
        alt = words.get("alt", words.get(1))
        if owner in {"plt", "pyplot", "fig"}:
            faults.append(f"{owner}.show")
        elif alt is None:
            faults.append("show without alt text")
        elif not isinstance(alt, ast.Name | ast.Call) and literal_length(alt) < 30:
            faults.append("show with an alt text of under 30 characters")
    if "matplotlib.pyplot" in source and not calls(source, "show"):
        faults.append("a figure that doesn't go through show(fig, alt)")
    return faults


def test_there_are_lessons():
    assert {path.stem[:2] for path in LESSONS} >= {"00", "01", "11"}


def test_each_notebook_equals_its_script_and_stores_no_outputs():
    assert check_pairs(HOME) == []


def test_badges_and_setup_cells_are_up_to_date():
    assert check_stamps(HOME) == []


@each_lesson
def test_setup_cell_is_first_and_alone(path):
    tags = [cell.metadata.get("tags", []) for cell in code_cells(path)]
    assert tags[0] == ["setup"]
    assert sum("setup" in each for each in tags) == 1


@each_lesson
def test_figures_carry_alt_text(path):
    faults = [fault for cell in code_cells(path) for fault in faults_of_figures(cell.source)]
    assert faults == []
    assert sum(len(calls(cell.source, "show")) for cell in code_cells(path)) >= 1


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("plt.show()", "plt.show"),
        ("show(fig)", "show without alt text"),
        ("show(fig, 'a plot')", "under 30"),
        ("show(fig, alt=f'{x} and {y}')", "under 30"),
        ("import matplotlib.pyplot as plt\nplt.plot(x)", "doesn't go through show"),
    ],
)
def test_figures_without_alt_text_are_noticed(source, fault):
    (found,) = faults_of_figures(source)
    assert fault in found


def test_figures_with_alt_text_pass():
    assert faults_of_figures("show(fig, f'The heat lies on the ears of all {n} cats.')") == []
    assert (
        faults_of_figures("plots.show(fig, alt='The heat lies on the ears of ' 'all cats.')") == []
    )


@each_lesson
def test_cells_are_short(path):
    lengths = [len(cell.source.splitlines()) for cell in code_cells(path)]
    assert max(lengths) <= LONGEST_CELL


@each_lesson
def test_questions_are_asked(path):
    asked = sum(len(calls(cell.source, "predict")) for cell in code_cells(path))
    assert asked >= (3 if path.stem[:2] in WITH_QUESTIONS else 1)


@each_lesson
def test_a_questions_cell_holds_nothing_that_a_learner_should_read(path):
    """Its code is folded, since it holds the answer."""
    for cell in code_cells(path):
        if any(getattr(call.func, "id", "") == "predict" for call in calls(cell.source, "predict")):
            assert cell.source.startswith("# @title ")
            assert cell.metadata["jupyter"] == {"source_hidden": True}
            body = ast.parse(cell.source).body
            assert all(isinstance(part, ast.Import | ast.ImportFrom | ast.Expr) for part in body)


@each_lesson
def test_prose_keeps_pace_with_code(path):
    cells = nbformat.read(path, as_version=4).cells
    prose = [cell for cell in cells if cell.cell_type == "markdown"]
    folded = [cell for cell in cells if cell.metadata.get("jupyter", {}).get("source_hidden")]
    assert len(prose) >= 0.7 * (len(cells) - len(prose) - len(folded))  # cells that are read
    assert re.match(r"# \S", cells[0].source)


@pytest.mark.slow(seconds=100)
@each_lesson
def test_runs_under_nbval_and_again_offline_with_the_same_numbers(path, tmp_path, record_property):
    """The second run has the network cut, where a machine lets a test do that."""
    cut = can_cut_network()
    first = printed_by(path, tmp_path / "first.json")
    second = printed_by(path, tmp_path / "second.json", offline=cut)
    record_property(f"second run of {path.stem}", "network cut" if cut else "can't cut network")
    if cut:
        assert second["devices"] == ["lo"]
    assert first["printed"] == second["printed"]
    assert first["digests"] == second["digests"]
    # Two silent runs would agree too.
    assert len(re.findall(r"\d", "".join(first["printed"]))) >= 3


@pytest.mark.slow(seconds=10)
def test_a_number_that_is_not_seeded_is_noticed_though_it_is_printed_rounded(tmp_path):
    cells = ["import numpy as np", "x = [np.random.rand(3)]\nprint(round(x[0].mean()) // 2)"]
    cells = [nbformat.v4.new_code_cell(source) for source in cells]
    path = tmp_path / "unseeded.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    first, second = (printed_by(path, tmp_path / f"{run}.json") for run in "ab")
    assert first["printed"] == second["printed"] == ["", "0\n"]
    assert first["digests"].keys() == {"x"} and first["digests"] != second["digests"]
