"""Notebooks from their percent scripts, and the test that they still agree.

The scripts in ``notebooks/scripts`` are the source: they are what people review. The
notebooks are made from them, without outputs, and always to the same bytes: lessons in
``notebooks``, exercises with their solutions in ``notebooks/solutions``.
"""

import copy
import hashlib
import re
from pathlib import Path

from course_tools.notebooks.nbgrader_cells import nbgrader_metadata, with_hidden_tests
from course_tools.repository import lesson_scripts, solution_scripts

_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
# A cell that begins with a title is folded: a question, whose code holds its answer, or code that
# only draws. JupyterLab reads the second mark; Colab the first, and shows the title in its place.
_FOLDED = {"cellView": "form", "jupyter": {"source_hidden": True}}
_TITLE = re.compile(r"# @title \S")


def notebook_path(script: Path) -> Path:
    """Return the path of the notebook that is made from ``script``."""
    if script.parent.name == "solutions":
        return script.parents[2] / "solutions" / f"{script.stem}.ipynb"
    return script.parents[1] / f"{script.stem}.ipynb"


def paired_scripts(root: Path) -> list[Path]:
    """Return all scripts from which notebooks are made."""
    return lesson_scripts(root) + solution_scripts(root)


def build_notebook(script: Path):
    """Read a percent script as a notebook without outputs, with deterministic cell ids.

    A cell's id comes from its content, so that inserting a cell leaves the ids of all
    others as they are, and a diff shows what changed and no more.

    Args:
        script: Path of a ``py:percent`` script.

    Returns:
        An ``nbformat.NotebookNode`` whose cells carry no metadata but their tags, the marks
        that fold a cell with a title, and nbgrader's where the script holds solutions.
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


def write_pairs(root: Path) -> list[Path]:
    """Make every notebook anew; return the paths of those that changed."""
    scripts = paired_scripts(root)
    return [path for s in scripts if write_notebook(build_notebook(s), path := notebook_path(s))]


def write_notebook(notebook, path: Path) -> bool:
    """Write a notebook where the file says something else; tell whether it did."""
    import nbformat

    nbformat.validate(notebook)
    text = nbformat.writes(notebook).rstrip("\n") + "\n"
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return True


def check_pairs(root: Path) -> list[str]:
    """Compare each notebook with its script, cell by cell: type, source, tags, folding and grading.

    Returns:
        One sentence for each disagreement; empty where all is well. File times play no
        part: a fresh clone doesn't keep them.
    """
    wanted = {notebook_path(script): script for script in paired_scripts(root)}
    folders = (root / "notebooks", root / "notebooks" / "solutions")
    return compare_stored(root, folders, wanted, build_notebook, "script")


def compare_stored(root: Path, folders: tuple, wanted: dict, build, source: str) -> list[str]:
    """Return a sentence for each difference between stored notebooks and what they should be.

    Args:
        root: the clone.
        folders: where the notebooks lie; any other in them is one too many.
        wanted: path of a notebook -> the script that it is made from.
        build: makes a notebook of a script.
        source: what to call the script.
    """
    import nbformat

    stored = {path for folder in folders for path in folder.glob("*.ipynb")}
    problems = [f"{path.relative_to(root)} has no {source}" for path in sorted(stored - {*wanted})]
    for path, script in wanted.items():
        if path.is_file():
            cells = nbformat.read(path, as_version=4).cells
            lines = compare_cells(cells, build(script).cells, source)
            problems += [f"{path.relative_to(root)}: {line}" for line in lines]
        else:
            problems.append(f"{path.relative_to(root)} is missing")
    return problems


def compare_cells(stored: list, wanted: list, source: str) -> list[str]:
    """Tell the cells that differ, a different count, and stored outputs."""
    lines = []
    for number, (left, right) in enumerate(zip(stored, wanted, strict=False), start=1):
        aspects = [
            name
            for name, one, other in (
                ("type", left.cell_type, right.cell_type),
                ("source", left.source, right.source),
                ("tags", left.metadata.get("tags", []), right.metadata.get("tags", [])),
                ("folding", left.metadata.get("jupyter"), right.metadata.get("jupyter")),
                ("grading", left.metadata.get("nbgrader"), right.metadata.get("nbgrader")),
            )
            if one != other
        ]
        if aspects:
            lines.append(f"cell {number} differs from its {source} in {' and '.join(aspects)}")
    if len(stored) != len(wanted):
        lines.append(f"{len(stored)} cells, but the {source} has {len(wanted)}")
    for number, cell in enumerate(stored, start=1):
        if cell.get("outputs") or cell.get("execution_count"):
            lines.append(f"cell {number} stores an output; notebooks are kept without")
    return lines
