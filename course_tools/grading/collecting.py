"""What learners handed in: their notebooks, and the files that belong beside them."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from course_exercises.definition import Exercise
from course_tools.grading.cells import code_cells
from course_tools.grading.sanitize import line

LARGEST = 100_000_000  # bytes of a notebook
_BESIDE = 20_000_000  # bytes of all files beside it
_ENDINGS = re.compile(r"\.ipynb(\.txt|\.json)?$", re.IGNORECASE)  # a browser may add one


def find_submissions(folder: Path) -> dict[str, list[Path]]:
    """Return learner -> notebooks: each file, or each folder with all notebooks in it.

    Links are never followed: one could lead to another learner's file, or to yours.

    Raises:
        ValueError: `folder` is no folder, or holds neither.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise ValueError(f"SUBMISSIONS must be a folder; received {folder}")
    found: dict[str, list[Path]] = {}
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith((".", "__")):
            continue
        if entry.is_symlink():
            found.setdefault(_ENDINGS.sub("", entry.name), [])
        elif entry.is_dir():
            found.setdefault(entry.name, []).extend(_notebooks_in(entry))
        elif _is_notebook(entry):
            found.setdefault(_ENDINGS.sub("", entry.name), []).append(entry)
    if not found:
        raise ValueError(f"SUBMISSIONS must hold notebooks or folders of them; {folder} has none")
    return found


def left_out(folder: Path) -> list[str]:
    """Return names of files in the folder that are no notebooks, so no learner's work."""
    files = [entry for entry in sorted(Path(folder).iterdir()) if entry.is_file()]
    return [each.name for each in files if each.name[0] != "." and not _ENDINGS.search(each.name)]


def _notebooks_in(folder: Path) -> list[Path]:
    found = []
    for place, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        found += [Path(place, name) for name in sorted(names) if _is_notebook(Path(place, name))]
    return found


def _is_notebook(path: Path) -> bool:
    """Tell by its name; a link, a pipe or a device is none, whatever its name."""
    named = _ENDINGS.search(path.name) and not path.name.startswith(".")
    return bool(named) and not path.is_symlink() and path.is_file()


def files_beside(notebook: Path, submissions: list[Path]) -> list[Path]:
    """Return the other files in a notebook's folder, unless that holds all learners' work."""
    found, room = [], _BESIDE
    if notebook.parent in submissions:
        return found
    for path in sorted(notebook.parent.iterdir())[:200]:
        if path.is_symlink() or not path.is_file() or _ENDINGS.search(path.name):
            continue
        room -= path.stat().st_size
        if room < 0:
            break
        found.append(path)
    return found


def mentioned(notebook: Path, names: list[str]) -> list[str]:
    """Return those names that occur in a file. It is searched as text: that is safe and quick."""
    if notebook.stat().st_size > LARGEST:
        return []
    text = notebook.read_bytes()
    return [name for name in names if re.search(rb"\b%s\b" % name.encode(), text)]


def uses_keras(notebook: Path) -> bool:
    """Tell whether a notebook seems to import TensorFlow or Keras."""
    if notebook.stat().st_size > LARGEST:
        return False
    loads = rb"import (keras|tensorflow)|from (keras|tensorflow)|load_tensorflow|course_utils.mod"
    return re.search(loads, notebook.read_bytes()) is not None


def assigned(exercises: dict[str, Exercise], submissions: dict[str, list[Path]]) -> list[str]:
    """Return the names of all exercises of those lessons that a tenth of the learners answer.

    One learner alone can't add a lesson to everyone's table, but in a class of ten or fewer.
    """
    votes: dict[str, int] = {}
    for notebooks in submissions.values():
        defined = {f"def {name}(": each.lesson for name, each in exercises.items()}
        lessons = set()
        for notebook in notebooks:
            if notebook.stat().st_size <= LARGEST:
                text = notebook.read_bytes()
                lessons |= {lesson for words, lesson in defined.items() if words.encode() in text}
        for lesson in lessons:
            votes[lesson] = votes.get(lesson, 0) + 1
    wanted = {lesson for lesson, count in votes.items() if 10 * count >= len(submissions)}
    return [name for name, each in exercises.items() if each.lesson in wanted]


def fingerprint(learner: str, paths: list[Path]) -> str:
    """Return a key that changes when a learner's notebooks do."""
    digest = hashlib.sha256(os.fsencode(learner))
    for path in paths:
        digest.update(os.fsencode(path.name) + b"\0%d\0" % path.stat().st_size)
        if path.stat().st_size <= LARGEST:
            digest.update(path.read_bytes())
    return digest.hexdigest()


def why_nothing(notebook: Path) -> str:
    """Say in a sentence why a file holds no answer."""
    size, name = notebook.stat().st_size, line(notebook.name)
    if size > LARGEST:
        return f"{name} is larger than {LARGEST:,} bytes. Clear its outputs."
    if size < 1_000_000:  # small enough to be looked into here, whatever it is
        try:
            if not code_cells(notebook):
                return f"{name} has no code."
        except (ValueError, OSError):
            return f"{name} is not a notebook."
    return f"{name} holds none of the functions that were asked for."
