"""Notebooks from their percent scripts, always to the same bytes, and the test that they agree.

The scripts in `notebooks/scripts` are what people review; `notebooks` has the lessons made from
them, `notebooks/solutions` the exercises, `notebooks/exercises` these without the answers.
"""

import copy
import hashlib
import re
from pathlib import Path

from course_tools.notebooks.nbgrader_cells import (
    nbgrader_metadata,
    with_hidden_tests,
    without_answers,
)
from course_tools.repository import lesson_scripts, solution_scripts

_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
# A cell that begins with a title is folded: a question, whose code holds its answer, or code that
# only draws. JupyterLab reads the second mark; Colab the first, and shows the title in its place.
_FOLDED = {"cellView": "form", "jupyter": {"source_hidden": True}}
_TITLE = re.compile(r"# @title \S")


def paired_scripts(root: Path) -> list[Path]:
    """Return all scripts from which notebooks are made."""
    return lesson_scripts(root) + solution_scripts(root)


def build_notebook(script: Path):
    """Read a percent script as a notebook without outputs.

    A cell's id comes from its content, so that inserting a cell leaves the ids of all others as
    they are, and a diff shows what changed and no more. Cells carry no metadata but their tags,
    the marks that fold a cell with a title, and nbgrader's where the script holds solutions.
    """
    import jupytext  # slow to import, and not there on Colab

    notebook = jupytext.reads(script.read_text(encoding="utf-8"), fmt="py:percent")
    notebook.metadata = notebook.metadata.__class__(_METADATA)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    seen: dict[str, int] = {}
    for cell in notebook.cells:
        tags = cell.metadata.get("tags")
        cell.metadata = cell.metadata.__class__({"tags": list(tags)} if tags else {})
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
            if _TITLE.match(cell.source):
                cell.metadata.update(copy.deepcopy(_FOLDED))
            if script.parent.name == "solutions":
                cell.metadata.update(nbgrader_metadata(cell.source))
                cell.source = with_hidden_tests(cell.source)
        content = f"{cell.cell_type}\n{cell.source}"
        seen[content] = seen.get(content, 0) + 1
        cell.id = hashlib.sha256(f"{content}\n{seen[content]}".encode()).hexdigest()[:12]
    return notebook


def build_exercises(script: Path):
    """Return the learner's notebook for a script with solutions: a stub stands for each of them."""
    notebook = build_notebook(script)
    # A learner who saves in JupyterLab shall not get a percent script beside it.
    notebook.metadata["jupytext"] = {"formats": "ipynb"}
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "code":
            try:
                cell.source = without_answers(cell.source)
            except ValueError as error:
                raise ValueError(f"{script.name}, cell {number}: {error}") from error
    return notebook


def _pairs(root: Path) -> dict:
    """Return path -> notebook of the lessons and the exercises with their solutions."""
    home = root / "notebooks"
    return {
        home / script.relative_to(home / "scripts").with_suffix(".ipynb"): build_notebook(script)
        for script in paired_scripts(root)
    }


def _exercises(root: Path) -> dict:
    """Return path -> notebook of the learners' exercises."""
    folder = root / "notebooks" / "exercises"
    return {folder / f"{each.stem}.ipynb": build_exercises(each) for each in solution_scripts(root)}


def write_pairs(root: Path) -> list[Path]:
    """Make the lessons and the solutions anew; return the paths of those that changed."""
    return _write(_pairs(root))


def write_exercises(root: Path) -> list[Path]:
    """Make the learners' notebooks anew; return the paths of those that changed."""
    return _write(_exercises(root))


def check_pairs(root: Path) -> list[str]:
    """Return a sentence for each disagreement of a notebook with its script."""
    return _compare(root, ("", "solutions"), _pairs(root), "script")


def check_exercises(root: Path) -> list[str]:
    """Return a sentence for each disagreement of a learner's notebook with the solutions."""
    return _compare(root, ("exercises",), _exercises(root), "solutions notebook")


def _write(notebooks: dict) -> list[Path]:
    """Write notebooks where the file says something else; return the paths of these."""
    import nbformat

    changed = []
    for path, notebook in notebooks.items():
        nbformat.validate(notebook)
        text = nbformat.writes(notebook).rstrip("\n") + "\n"
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            changed.append(path)
    return changed


def _compare(root: Path, folders: tuple[str, ...], wanted: dict, source: str) -> list[str]:
    """Compare what lies in some folders with what should; `source` is what that is made from.

    File times play no part: a fresh clone doesn't keep them.
    """
    import nbformat

    stored = {path for name in folders for path in (root / "notebooks" / name).glob("*.ipynb")}
    problems = [f"{path.relative_to(root)} has no {source}" for path in sorted(stored - {*wanted})]
    for path, notebook in wanted.items():
        if path.is_file():
            cells = nbformat.read(path, as_version=4).cells
            lines = _differences(cells, notebook.cells, source)
            problems += [f"{path.relative_to(root)}: {line}" for line in lines]
        else:
            problems.append(f"{path.relative_to(root)} is missing")
    return problems


def _differences(stored: list, wanted: list, source: str) -> list[str]:
    """Name the cells that differ, a different count, and stored outputs."""
    lines = []
    for number, pair in enumerate(zip(stored, wanted, strict=False), start=1):
        left, right = map(_aspects, pair)
        aspects = [name for name in left if left[name] != right[name]]
        if aspects:
            lines.append(f"cell {number} differs from its {source} in {' and '.join(aspects)}")
    if len(stored) != len(wanted):
        lines.append(f"{len(stored)} cells, but the {source} has {len(wanted)}")
    for number, cell in enumerate(stored, start=1):
        if cell.get("outputs") or cell.get("execution_count"):
            lines.append(f"cell {number} stores an output; notebooks are kept without")
    return lines


def _aspects(cell) -> dict:
    """Return what two cells are compared by."""
    told = {"type": cell.cell_type, "source": cell.source, "tags": cell.metadata.get("tags", [])}
    parts = {"folding": "jupyter", "grading": "nbgrader"}
    return told | {name: cell.metadata.get(key) for name, key in parts.items()}
