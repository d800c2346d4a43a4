"""Try the corners of what `pyproject.toml` allows: the oldest and the newest of everything.

Each corner is an environment of its own, in which the inner loop and three lessons run.
"""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from course_tools.repository import find_root

LESSONS = ("00", "04", "12")
SHOWN = ("tensorflow", "keras", "numpy", "matplotlib", "ipywidgets")


@dataclass(frozen=True)
class Corner:
    """One set of versions.

    Attributes:
        name: what to call it by.
        python: its Python, such as "3.12".
        pins: requirements beside the course's own.
        oldest: whether the rest is as old as `pyproject.toml` allows, or as new.
    """

    name: str
    python: str
    pins: tuple[str, ...]
    oldest: bool


# What Colab had in August 2026; the rest is as new as these allow.
COLAB = ("tensorflow==2.20.*", "keras==3.13.*", "numpy==2.1.*", "matplotlib==3.10.*")
COLAB += ("ipywidgets==7.7.1",)
OLD, NEW = ("tensorflow==2.20.*",), ("tensorflow==2.21.*",)
CORNERS = {
    corner.name: corner
    for corner in (
        Corner("colab", "3.13", COLAB, oldest=False),
        Corner("oldest", "3.11", OLD, oldest=True),
        Corner("oldest-but-tensorflow", "3.12", NEW, oldest=True),
        Corner("newest-but-tensorflow", "3.12", OLD, oldest=False),
        Corner("newest", "3.13", NEW, oldest=False),
        Corner("newest-on-3.11", "3.11", NEW, oldest=False),
    )
}


def main(names: Sequence[str] | None = None, pythons: Sequence[str] = ()) -> bool:
    """Build corners, run the checks in each, and print a line a corner.

    Args:
        names: Corners to try; None for all.
        pythons: Interpreters to use where uv finds none of that version itself.

    Returns:
        Whether all went well; a corner whose Python is not there counts as well.

    Raises:
        ValueError: There is no such corner, or no uv.
    """
    unknown = set(names or ()) - set(CORNERS)
    if unknown:
        raise ValueError(f"names must be among {', '.join(CORNERS)}; received {min(unknown)!r}")
    uv = shutil.which("uv")
    if uv is None:
        raise ValueError("the corners are built by uv; there is none on the PATH")
    results = [_tried(CORNERS[name], uv, find_root(), pythons) for name in names or CORNERS]
    return all(results)


def interpreter(version: str, uv: str, pythons: Sequence[str] = ()) -> str | None:
    """Return a Python of that version: one that was named, or one that uv finds, or None."""
    for path in pythons:
        if _run(path, "-c", "import sys; print('%d.%d' % sys.version_info[:2])")[1] == version:
            return path
    code, found = _run(uv, "python", "find", "--offline", version)
    return found.splitlines()[-1] if code == 0 else None


def _tried(corner: Corner, uv: str, root: Path, pythons: Sequence[str]) -> bool:
    base = interpreter(corner.python, uv, pythons)
    if base is None:
        print(f"{corner.name}: no Python {corner.python} here", flush=True)
        return True
    with tempfile.TemporaryDirectory() as home:
        problem, python = build(corner, uv, base, Path(home) / "env", root)
        if problem:
            print(f"{corner.name}: {problem}", flush=True)
            return False
        print(f"{corner.name}: {versions(python)}", flush=True)
        outcomes = [checked(python, root, *words) for words in checks(root)]
    for _, line in outcomes:
        print(f"  {line}", flush=True)
    return all(passed for passed, _ in outcomes)


def build(corner: Corner, uv: str, base: str, home: Path, root: Path) -> tuple[str, Path]:
    """Make the corner's environment in `home`; return what went wrong, and its Python."""
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    install = (uv, "pip", "install", "--quiet", "--python", str(python))
    how = ("--resolution", "lowest-direct") if corner.oldest else ()
    for words in (
        (uv, "venv", "--quiet", "--python", base, str(home)),
        # No version without a wheel for this Python: nobody's laptop would take that one.
        (*install, "--only-binary", ":all:", *how, "-e", str(root), *corner.pins),
        (*install, "--group", f"{root / 'pyproject.toml'}:dev"),
    ):
        code, text = _run(*words)
        if code:
            return text[-1500:], python
    return "", python


def versions(python: Path) -> str:
    """Return the versions of what matters, in a line."""
    code = "import platform; from importlib.metadata import version;"
    code += f"print('Python', platform.python_version(), *[n + ' ' + version(n) for n in {SHOWN}])"
    return _run(str(python), "-c", code)[1]


def checks(root: Path) -> list[tuple[str, ...]]:
    """Return name and words for pytest of each thing to run in a corner."""
    inner = ("the inner loop", "tests", "-m", "not slow")
    lessons = [next(root.glob(f"notebooks/{number}_*.ipynb")) for number in LESSONS]
    return [inner, *[(path.stem, "--nbval-lax", "-o", "addopts=", str(path)) for path in lessons]]


def checked(python: Path, root: Path, name: str, *words: str) -> tuple[bool, str]:
    """Run pytest; return whether all passed, and a line that says so."""
    code, text = _run(str(python), "-m", "pytest", "-q", "-p", "no:cacheprovider", *words, cwd=root)
    failed = re.findall(r"^(?:FAILED|ERROR) .*", text, re.MULTILINE)
    last = text.splitlines()[-1] if text else ""
    return code == 0, "\n    ".join([f"{name}: {last}", *failed])


def _run(*command: str, **options) -> tuple[int, str]:
    quiet = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3"}
    quiet.pop("VIRTUAL_ENV", None)
    done = subprocess.run(command, capture_output=True, text=True, env=quiet, **options)
    return done.returncode, (done.stdout or done.stderr).strip()
