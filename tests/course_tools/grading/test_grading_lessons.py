"""Each lesson's own right answers, as people hand them in: none loses a mark."""

import ast
import json
from pathlib import Path

import nbformat
import pytest

from course_exercises import all_exercises
from course_tools.grading.limits import Limits
from course_tools.grading.submission import Assignment
from course_tools.notebooks.nbgrader_cells import without_answers
from course_tools.repository import find_root

NOTEBOOKS = find_root() / "notebooks"
LESSONS = sorted({each.lesson for each in all_exercises().values()})
RIGHT_ANSWERS = find_root() / "tests" / "course_exercises" / "right_answers"
TENSORFLOW = ["tensorflow", "keras"]


def answers(lesson):
    """Return the code of a lesson's solutions, hidden tests left out."""
    (path,) = (NOTEBOOKS / "solutions").glob(f"{lesson}_*.ipynb")
    cells = [cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]
    return [without_answers(cell) if "HIDDEN TESTS" in cell else cell for cell in cells]


def cell(source, **extra):
    return {"cell_type": "code", "source": source, "metadata": {}, "outputs": []} | extra


def lab(sources):
    """Ids, numbers of runs, outputs, an error in the middle."""
    error = {"output_type": "error", "ename": "E", "evalue": "", "traceback": []}
    cells = [cell(each, id=f"{n:08}", execution_count=n) for n, each in enumerate(sources)]
    return [*cells[:3], cell("1 / 0", outputs=[error]), *cells[3:]]


def colab(sources):
    """A drive, commands, a form, times."""
    drive = "from google.colab import drive\ndrive.mount('/content/drive')\nSIZE = 64"
    shown = [f"#@title Question {n} {{ display-mode: 'form' }}\n{e}" for n, e in enumerate(sources)]
    shown[-1] = f"%%time\n{shown[-1]}"
    commands = "!pip install -q course\n%cd /content/drive/MyDrive\n!nvidia-smi"
    return [cell(each, metadata={"id": "x"}) for each in (drive, commands, *shown)]


def code(sources):
    """Lines as a list, ends of lines of Windows, no metadata."""
    lines = [each.replace("\n", "\r\n").splitlines(keepends=True) for each in sources]
    return [{"cell_type": "code", "source": each} for each in lines]


def kaggle(sources):
    """The first cell that Kaggle gives."""
    first = (
        "import numpy as np\nimport os\nfor folder, _, names in os.walk('/kaggle/input'):\n"
        "    for name in names: print(os.path.join(folder, name))"
    )
    return [cell(each, metadata={"_kg_hide-input": True}) for each in (first, *sources)]


def one_cell(sources):
    """All in one cell, with a timer in the middle."""
    return [cell("\n%timeit -n 1 -r 1 sum([1])\n".join(sources))]


def backwards(sources):
    """Checks before answers, imports at the end."""
    return [cell(each) for each in reversed(sources)]


def twice(sources):
    """The untouched questions below the answers."""
    return [cell(each) for each in (*sources, *map(without_answers, sources))]


STYLES = (lab, colab, code, kaggle, one_cell, backwards, twice)


@pytest.fixture(scope="module")
def assignment():
    with Assignment(all_exercises(), 7, preload=TENSORFLOW, folder=Path("/")) as assignment:
        yield assignment


def lost(assignment, lesson, cells, folder):
    """Grade these cells; return the exercises of the lesson that were not found right."""
    path = folder / f"Copy of {lesson} (1).ipynb"
    path.write_text(json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5}))
    graded = assignment.grade("learner", [path])
    names = [name for name, each in all_exercises().items() if each.lesson == lesson]
    return {
        name: graded.verdicts[name].message for name in names if not graded.verdicts[name].right
    }


@pytest.mark.slow
@pytest.mark.parametrize("lesson", LESSONS)
@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.__name__)
def test_right_answers_keep_their_marks(assignment, tmp_path, lesson, style):
    assert lost(assignment, lesson, style(answers(lesson)), tmp_path) == {}


@pytest.mark.slow
@pytest.mark.parametrize("lesson", LESSONS)
def test_other_right_answers_keep_their_marks(assignment, tmp_path, lesson):
    """Right answers with Keras, by loops, in other words: a class of them for each exercise."""
    path = RIGHT_ANSWERS / f"lesson_{lesson}.py"
    classes = [each for each in ast.parse(path.read_text()).body if isinstance(each, ast.ClassDef)]
    ways = {each.name: [way.name for way in each.body] for each in classes}
    for number in range(max(map(len, ways.values()))):
        chosen = (f"{name} = {name}.{way[min(number, len(way) - 1)]}" for name, way in ways.items())
        cells = [cell(f"import keras\n{path.read_text()}"), cell("\n".join(chosen))]
        assert lost(assignment, lesson, cells, tmp_path) == {}


def main():
    """Grade a lesson's own cells with the answers below them, for the lessons that are named."""
    import sys
    import tempfile

    limits = Limits(seconds=1_500)  # for a machine that has much else to do
    with Assignment(all_exercises(), 7, limits, preload=TENSORFLOW) as assignment:
        for lesson in sys.argv[1:] or LESSONS:
            (path,) = NOTEBOOKS.glob(f"{lesson}_*.ipynb")
            own = [each.source for each in nbformat.read(path, 4).cells if each.cell_type == "code"]
            cells = [cell(each) for each in (*own, *answers(lesson))]
            with tempfile.TemporaryDirectory() as folder:
                print(lesson, lost(assignment, lesson, cells, Path(folder)) or "lost 0", flush=True)


if __name__ == "__main__":
    main()
