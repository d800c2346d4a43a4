"""What learners handed in: their notebooks, and the files that belong beside them."""

import collections
import hashlib
import itertools
import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from course_tools.grading.sanitize import line
from course_tools.grading.shell import code_cells

LARGEST = 100_000_000  # bytes of a notebook
_BESIDE, _FILES = 20_000_000, 500  # bytes and number of all files beside it
_ENDINGS = re.compile(r"\.ipynb(\.txt|\.json)?$", re.IGNORECASE)  # a browser may add one
_HIDDEN = re.compile(r"\.|__MACOSX$|__pycache__$")
_ARCHIVE = re.compile(r"\.(zip|rar|7z|tar|gz|tgz)$", re.IGNORECASE)
_SLOW_MODULES = {  # signs that a notebook uses some modules that take long to import
    rb"(import|from) (keras|tensorflow)|load_tensorflow": ("tensorflow", "keras"),
    rb"course_utils(\.| import )(mod|inter)": ("tensorflow", "keras"),
    rb"matplotlib|course_utils(\.| import )plots": ("matplotlib.pyplot",),
}
# The names that platforms give to what one downloads from them:
_MOODLE = re.compile(r"(?P<who>.+?_\d+)_assignsubmission_(file|onlinetext)(_(?P<file>.*))?$")
_CANVAS = re.compile(r"(?P<who>[^_]+)(_LATE)?_(?P<id>\d+)_\d+_(?P<file>.+)$")


def find_submissions(folder: Path) -> dict[str, list[Path]]:
    """Return learner -> notebooks, in alphabetical order: each file, or all in each folder.

    Files and folders that belong to one learner, by the names that Canvas and Moodle give them,
    are put together, and so are two ways of writing one name in Unicode. Links are never
    followed: one could lead to another learner's file, or to yours.
    """
    if not folder.is_dir():
        raise ValueError(f"SUBMISSIONS must be a folder; received {folder}")
    found: dict[str, list[Path]] = {}
    for entry in sorted(folder.iterdir()):
        learner = learner_of(entry.name)
        if _HIDDEN.match(entry.name):
            continue
        if entry.is_symlink():
            found.setdefault(learner, [])
        elif entry.is_dir():
            inside = filter(_is_notebook, _files_in(entry, _ENDINGS))
            found.setdefault(learner, []).extend(itertools.islice(inside, _FILES))
        elif _is_notebook(entry):
            found.setdefault(learner, []).append(entry)
    if not found:
        raise ValueError(f"SUBMISSIONS must hold notebooks or folders of them; {folder} has none")
    return dict(sorted(found.items()))


def learner_of(name: str) -> str:
    """Return whose file or folder it is, by its name; Canvas's and Moodle's numbers stay in it."""
    name = unicodedata.normalize("NFC", name)
    moodle, canvas = _MOODLE.match(name), _CANVAS.match(name)
    if moodle:
        return moodle["who"]
    return f"{canvas['who']}_{canvas['id']}" if canvas else _ENDINGS.sub("", name)


def left_out(folder: Path) -> list[str]:
    """Return names of what is no notebook: files in the folder, and archives in learners' own."""
    names = []
    for entry in sorted(folder.iterdir()):
        if _HIDDEN.match(entry.name) or entry.is_symlink():
            continue
        if entry.is_dir():
            names += [f"{entry.name}/{path.name}" for path in _files_in(entry, _ARCHIVE)]
        elif not _is_notebook(entry):
            names.append(entry.name)
    return [line(name) for name in names]


def _files_in(folder: Path, named: re.Pattern = re.compile("")) -> Iterator[Path]:
    for place, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not _HIDDEN.match(name))
        yield from (Path(place, name) for name in sorted(names) if named.search(name))


def _is_notebook(path: Path) -> bool:
    """Tell by its name; a link, a pipe or a device is none, whatever its name."""
    named = _ENDINGS.search(path.name) and not path.name.startswith(".")
    return bool(named) and _is_file(path)


def _is_file(path: Path) -> bool:
    """Tell whether a path is a file and no link; what can't be looked at is none."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def files_beside(notebook: Path, submissions: list[Path]) -> list[tuple[Path, str]]:
    """Return (file, name below the notebook's folder) of what its learner handed in with it.

    Where all learners' files lie in one folder, those count that have the learner's name, as in a
    flat download from Canvas.
    """
    room, found = _BESIDE, []
    for path, name in _belonging_to(notebook, flat=notebook.parent in submissions):
        if path == notebook or not _is_file(path) or not os.access(path, os.R_OK):
            continue
        room -= path.stat().st_size
        if room < 0 or len(found) == _FILES:
            break
        found.append((path, name))
    return found


def _belonging_to(notebook: Path, flat: bool) -> Iterator[tuple[Path, str]]:
    folder = notebook.parent
    if not flat:
        yield from ((path, path.relative_to(folder).as_posix()) for path in _files_in(folder))
    elif _CANVAS.match(notebook.name):
        for path in sorted(folder.iterdir()):
            canvas = _CANVAS.match(path.name)
            if canvas and learner_of(path.name) == learner_of(notebook.name):
                yield path, canvas["file"]


def content(path: Path) -> bytes:
    """Return the bytes of a notebook; none of one that is too large or can't be read."""
    try:
        return path.read_bytes() if path.stat().st_size <= LARGEST else b""
    except OSError:
        return b""


def mentioned(notebook: Path, names: list[str]) -> list[str]:
    """Return those names that occur in a file. It is searched as text: that is safe and quick."""
    text = content(notebook)
    return [name for name in names if re.search(rb"(\b|\\[nrt])%s\b" % name.encode(), text)]


def modules_used(notebooks: list[Path]) -> list[str]:
    """Return those modules that take long to import and that some of the notebooks seem to use."""
    used = {}
    for path in notebooks:
        text = content(path)
        for pattern, modules in _SLOW_MODULES.items():
            if re.search(pattern, text):
                used |= dict.fromkeys(modules)
    return list(used)


def assigned(lessons: dict[str, str], submissions: dict[str, list[Path]]) -> list[str]:
    """Return the names of all exercises of those lessons that a tenth of the learners answer.

    One learner alone can't add a lesson to everyone's table, but in a class of ten or fewer.
    `lessons` is the lesson of each exercise by its name.
    """
    votes = collections.Counter()
    for notebooks in submissions.values():
        text = b"\n".join(map(content, notebooks))
        votes.update({each for name, each in lessons.items() if f"def {name}(".encode() in text})
    wanted = {lesson for lesson, count in votes.items() if 10 * count >= len(submissions)}
    return [name for name, lesson in lessons.items() if lesson in wanted]


def fingerprint(learner: str, paths: list[Path], folder: Path) -> str:
    """Return a key that changes when a learner's notebooks do, or what lies beside them."""
    digest = hashlib.sha256(os.fsencode(learner))
    in_each_folder = {path.parent: path for path in paths}  # several have the same beside them
    beside = [each for path in in_each_folder.values() for each, _ in files_beside(path, [folder])]
    for each in dict.fromkeys([*paths, *beside]):
        name = os.fsencode(each.relative_to(folder))
        digest.update(name + b"\0%d\0" % each.stat().st_size)
        digest.update(content(each))
    return digest.hexdigest()


def why_nothing(notebook: Path) -> str:
    """Say in a sentence why a file holds no answer."""
    size, name = notebook.stat().st_size, line(notebook.name)
    if not os.access(notebook, os.R_OK):
        return f"{name} can't be read: its permissions forbid it."
    if size > LARGEST:
        return f"{name} is larger than {LARGEST:,} bytes. Clear its outputs."
    if size < 1_000_000:  # small enough to be looked into here, whatever it is
        try:
            if not code_cells(notebook):
                return f"{name} has no code."
        except (ValueError, OSError):
            return f"{name} is not a notebook."
    return f"{name} holds none of the functions that were asked for."
