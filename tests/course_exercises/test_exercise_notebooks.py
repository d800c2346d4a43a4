"""The notebooks with exercises: as released, without errors for a beginner, right when solved."""

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import run_sync
from nbclient import NotebookClient

from course_exercises import all_exercises
from course_tools.notebooks.build_notebooks import check_exercises

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = ROOT / "notebooks"
SOLUTIONS = sorted((NOTEBOOKS / "solutions").glob("*.ipynb"))
QUIET = {"TF_CPP_MIN_LOG_LEVEL": "3", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
each_notebook = pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)


def sources(path, kind="code"):
    cells = nbformat.read(path, as_version=4).cells
    return [cell.source for cell in cells if cell.cell_type == kind]


def names_in(path):
    return re.findall(r'^check\("(\w+)", (\w+)\)$', "\n".join(sources(path)), re.MULTILINE)


def test_learners_notebooks_are_what_release_makes_of_the_solutions():
    assert check_exercises(ROOT) == []


def test_every_exercise_stands_in_the_notebook_of_its_lesson_in_order():
    found = {path.stem[:2]: names_in(path) for path in SOLUTIONS}
    wanted = {}
    for exercise in all_exercises().values():
        wanted.setdefault(exercise.lesson, []).append((exercise.name, exercise.name))
    assert found == wanted


@each_notebook
def test_no_answer_is_left_in_the_learners_version(path):
    released = "\n".join(sources(NOTEBOOKS / "exercises" / path.name))
    assert "SOLUTION" not in released and "HIDDEN" not in released and "is_right" not in released
    assert released.count("raise NotImplementedError()") == len(names_in(path))


@each_notebook
def test_each_check_has_a_hidden_test_for_nbgrader(path):
    text = "\n".join(sources(path))
    assert all(f'assert is_right("{name}", {name})' in text for name, _ in names_in(path))


@each_notebook
def test_each_exercise_has_a_task_with_its_kind_and_number(path):
    text = "\n\n".join(sources(path, "markdown"))
    for number, (name, _) in enumerate(names_in(path), start=1):
        task = re.search(rf"^## {number}\. .+\n\n\*([\w ]+)[,.]", text, re.MULTILINE)
        assert task and all_exercises()[name].kind in task.group(0).lower(), name


@pytest.mark.slow
@each_notebook
def test_solutions_run_under_nbval_and_all_are_right(path):
    command = [sys.executable, "-m", "pytest", "-q", "--nbval-lax", "--nbval-cell-timeout=120"]
    command += ["-p", "no:xdist", "-p", "no:cacheprovider", "-o", "addopts=", str(path)]
    child = subprocess.run(
        command, capture_output=True, text=True, cwd=path.parent, env=os.environ | QUIET
    )
    assert child.returncode == 0, child.stdout[-4000:] + child.stderr[-1000:]


@pytest.fixture(scope="module")
def kernel():
    """Lend one kernel to all learners' notebooks; their solutions each have one of their own."""
    manager = AsyncKernelManager(kernel_name="python3")
    yield manager
    run_sync(manager.shutdown_kernel)(now=True)


@pytest.mark.slow
@each_notebook
def test_a_learner_who_runs_all_cells_reads_not_attempted_yet(path, kernel):
    path = NOTEBOOKS / "exercises" / path.name
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell("%reset -f"))
    place = {"metadata": {"path": str(path.parent)}}
    NotebookClient(notebook, km=kernel, timeout=120, resources=place).execute()
    printed = "".join(
        output.get("text", "")
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
    )
    for name, _ in names_in(path):
        assert f"… {name}: Not attempted yet." in printed
