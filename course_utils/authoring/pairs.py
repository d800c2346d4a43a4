"""Notebooks from their percent scripts, and the test that they still agree.

The scripts in ``notebooks/scripts`` are the source: they are what people review. The
notebooks beside them are made from them, without outputs, and always to the same bytes.
"""

import hashlib
from pathlib import Path

from course_utils.authoring.repository import lesson_scripts

_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def notebook_path(script: Path) -> Path:
    """Return the path of the notebook that is made from ``script``."""
    return script.parent.parent / f"{script.stem}.ipynb"


def build_notebook(script: Path):
    """Read a percent script as a notebook without outputs, with deterministic cell ids.

    A cell's id comes from its content, so that inserting a cell leaves the ids of all
    others as they are, and a diff shows what changed and no more.

    Args:
        script: Path of a ``py:percent`` script.

    Returns:
        An ``nbformat.NotebookNode`` whose cells carry no metadata but their tags.
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
        content = f"{cell.cell_type}\n{cell.source}"
        seen[content] = seen.get(content, 0) + 1
        cell.id = hashlib.sha256(f"{content}\n{seen[content]}".encode()).hexdigest()[:12]
    return notebook


def write_pairs(root: Path) -> list[Path]:
    """Make every lesson's notebook anew; return the paths of those that changed."""
    import nbformat

    changed = []
    for script in lesson_scripts(root):
        notebook = build_notebook(script)
        nbformat.validate(notebook)
        text = nbformat.writes(notebook).rstrip("\n") + "\n"
        path = notebook_path(script)
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            changed.append(path)
    return changed


def check_pairs(root: Path) -> list[str]:
    """Compare each notebook with its script, cell by cell: type, source and tags.

    Returns:
        One sentence for each disagreement; empty where all is well. File times play no
        part: a fresh clone doesn't keep them.
    """
    import nbformat

    problems = []
    scripts = lesson_scripts(root)
    made = {notebook_path(script) for script in scripts}
    for orphan in sorted(set((root / "notebooks").glob("*.ipynb")) - made):
        problems.append(f"notebooks/{orphan.name}: no script notebooks/scripts/{orphan.stem}.py")
    for script in scripts:
        path = notebook_path(script)
        if not path.is_file():
            problems.append(f"notebooks/scripts/{script.name}: no notebook notebooks/{path.name}")
            continue
        stored = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
        differences = _compare_cells(stored.cells, build_notebook(script).cells)
        problems.extend(f"notebooks/{path.name}: {line}" for line in differences)
    return problems


def _compare_cells(stored: list, wanted: list) -> list[str]:
    """Tell the cells that differ, a different count, and stored outputs."""
    lines = []
    for number, (left, right) in enumerate(zip(stored, wanted, strict=False), start=1):
        aspects = [
            name
            for name, one, other in (
                ("type", left.cell_type, right.cell_type),
                ("source", left.source, right.source),
                ("tags", left.metadata.get("tags", []), right.metadata.get("tags", [])),
            )
            if one != other
        ]
        if aspects:
            lines.append(f"cell {number} differs from its script in {' and '.join(aspects)}")
    if len(stored) != len(wanted):
        lines.append(f"{len(stored)} cells, but the script has {len(wanted)}")
    for number, cell in enumerate(stored, start=1):
        if cell.get("outputs") or cell.get("execution_count"):
            lines.append(f"cell {number} stores an output; notebooks are kept without")
    return lines
