"""Lessons with their outputs: run once, kept until something that they are made of changes."""

import hashlib
from pathlib import Path

import nbformat

from course_tools.notebooks.run import run_notebook
from course_tools.repository import lesson_scripts
from course_utils._shared.atomic_file import atomic_file
from course_utils.paths import cache_dir

# What a lesson reads: a change in any of it makes its outputs stale.
_INGREDIENTS = ("course_utils/**/*.py", "data/weights/*", "data/*.json")


def chosen_lessons(root: Path, numbers=None) -> list[Path]:
    """Return the lessons' notebooks in the order of the course.

    Args:
        root: the clone.
        numbers: such as ["00", "11"]; None takes all of them.

    Raises:
        ValueError: no lesson has such a number.
    """
    scripts = lesson_scripts(root)
    known = [script.stem[:2] for script in scripts]
    unknown = sorted(set(numbers or ()) - set(known))
    if unknown:
        raise ValueError(f"a lesson must be one of {' '.join(known)}; received {' '.join(unknown)}")
    chosen = known if numbers is None else numbers
    return [root / "notebooks" / f"{s.stem}.ipynb" for s in scripts if s.stem[:2] in chosen]


def executed(path: Path, root: Path, told=print):
    """Return a notebook with the outputs of all its cells, from the cache where it is there.

    Args:
        path: the notebook, in the folder where it runs.
        root: the clone, whose package and data count as part of the notebook.
        told: called with a line of text before a notebook is run.

    Raises:
        nbclient.exceptions.CellExecutionError: a cell failed.
    """
    kept = cache_dir() / "lessons" / f"{path.stem}-{_fingerprint(path, root)}.ipynb"
    if not kept.is_file():
        told(f"running {path.name}")
        notebook = run_notebook(path)
        for old in kept.parent.glob(f"{path.stem}-*.ipynb"):
            old.unlink()
        with atomic_file(kept) as file:
            file.write(nbformat.writes(notebook).encode())
    return nbformat.read(kept, as_version=4)


def _fingerprint(path: Path, root: Path) -> str:
    """Return a name for the content of a notebook and of all that it reads."""
    files = sorted(file for pattern in _INGREDIENTS for file in root.glob(pattern))
    digest = hashlib.sha256()
    for file in [path, *(file for file in files if file.is_file())]:
        digest.update(str(file.relative_to(root)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]
