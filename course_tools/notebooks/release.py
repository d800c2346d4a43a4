"""The learners' notebooks, made from those with solutions.

``course release`` cuts each solution in ``notebooks/solutions`` and leaves a stub that runs;
what comes out lies in ``notebooks/exercises`` and is never edited by hand.
"""

import copy
from pathlib import Path

from course_tools.notebooks.build_notebooks import build_notebook, compare_stored, write_notebook
from course_tools.notebooks.nbgrader_cells import without_answers
from course_tools.repository import solution_scripts


def exercises_path(script: Path) -> Path:
    """Return the path of the learner's notebook that is made from a script with solutions."""
    return script.parents[2] / "exercises" / f"{script.stem}.ipynb"


def build_exercises(script: Path):
    """Return the learner's notebook for a script with solutions.

    Raises:
        ValueError: A mark of a solution has no counterpart; cell and script are told.
    """
    notebook = copy.deepcopy(build_notebook(script))
    # A learner who saves in JupyterLab shall not get a percent script beside it.
    notebook.metadata["jupytext"] = {"formats": "ipynb"}
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type != "code":
            continue
        try:
            cell.source = without_answers(cell.source)
        except ValueError as error:
            raise ValueError(f"{script.name}, cell {number}: {error}") from error
    return notebook


def write_exercises(root: Path) -> list[Path]:
    """Make every learner's notebook anew; return the paths of those that changed."""
    pairs = [(build_exercises(script), exercises_path(script)) for script in solution_scripts(root)]
    return [path for notebook, path in pairs if write_notebook(notebook, path)]


def check_exercises(root: Path) -> list[str]:
    """Compare each learner's notebook with what ``write_exercises`` would make of the solutions.

    Returns:
        One sentence for each disagreement; empty where all is well.
    """
    wanted = {exercises_path(script): script for script in solution_scripts(root)}
    folders = (root / "notebooks" / "exercises",)
    return compare_stored(root, folders, wanted, build_exercises, "solutions notebook")
