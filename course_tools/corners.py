"""Try the corners of what `pyproject.toml` allows: the oldest and the newest of everything.

Each corner is an environment of its own, in which the inner loop and three lessons run.
"""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from course_tools.repository import find_root

LESSONS = ("00", "04", "12")
_VERSIONS = """
import platform
from importlib.metadata import version
shown = ("tensorflow", "keras", "numpy", "matplotlib", "ipywidgets")
print("Python", platform.python_version(), *[f"{name} {version(name)}" for name in shown])
"""
# What Colab had in August 2026; the rest is as new as these allow.
COLAB = ("tensorflow==2.20.*", "keras==3.13.*", "numpy==2.1.*", "matplotlib==3.10.*")
COLAB += ("ipywidgets==7.7.1",)
OLD, NEW = ("tensorflow==2.20.*",), ("tensorflow==2.21.*",)
OLDEST, NEWEST = ("--resolution", "lowest-direct"), ()  # for uv: all that has no pin
CORNERS = {  # name -> its Python, requirements beside the course's own, how the rest is chosen
    "colab": ("3.13", COLAB, NEWEST),
    "oldest": ("3.11", OLD, OLDEST),
    "oldest-but-tensorflow": ("3.12", NEW, OLDEST),
    "newest-but-tensorflow": ("3.12", OLD, NEWEST),
    "newest": ("3.13", NEW, NEWEST),
    "newest-on-3.11": ("3.11", NEW, NEWEST),
}


def main(names: Sequence[str] | None = None, pythons: Sequence[str] = ()) -> bool:
    """Build corners (None: all), run the checks in each, and print a line a corner.

    `pythons` are interpreters to use where uv finds none of that version itself. Tell whether all
    went well; a corner whose Python is not there counts as well.
    """
    unknown = set(names or ()) - set(CORNERS)
    if unknown:
        raise ValueError(f"names must be among {', '.join(CORNERS)}; received {min(unknown)!r}")
    uv = shutil.which("uv")
    if uv is None:
        raise ValueError("the corners are built by uv; there is none on the PATH")
    results = [_tried(name, uv, find_root(), pythons) for name in names or CORNERS]
    return all(results)


def interpreter(version: str, uv: str, pythons: Sequence[str] = ()) -> str | None:
    """Return a Python of that version: one that was named, or one that uv finds, or None."""
    for path in pythons:
        if _run(path, "-c", "import sys; print('%d.%d' % sys.version_info[:2])")[1] == version:
            return path
    code, found = _run(uv, "python", "find", "--offline", version)
    return found.splitlines()[-1] if code == 0 else None


def _tried(name: str, uv: str, root: Path, pythons: Sequence[str]) -> bool:
    version, pins, resolution = CORNERS[name]
    base = interpreter(version, uv, pythons)
    if base is None:
        print(f"{name}: no Python {version} here", flush=True)
        return True
    with tempfile.TemporaryDirectory() as home:
        python = Path(home, "env", "Scripts/python.exe" if os.name == "nt" else "bin/python")
        install = (uv, "pip", "install", "--quiet", "--python", str(python))
        # No version without a wheel for this Python: nobody's laptop would take that one.
        course = ("--only-binary", ":all:", *resolution, "-e", str(root), *pins)
        for words in (
            (uv, "venv", "--quiet", "--python", base, str(Path(home, "env"))),
            (*install, *course),
            (*install, "--group", f"{root / 'pyproject.toml'}:dev"),
        ):
            code, text = _run(*words)
            if code:
                print(f"{name}: {text[-1500:]}", flush=True)
                return False
        print(f"{name}: {_run(str(python), '-c', _VERSIONS)[1]}", flush=True)
        return _checked(str(python), root)


def _checked(python: str, root: Path) -> bool:
    """Run the inner loop and the lessons, print a line of each; tell whether all passed."""
    checks = {"the inner loop": ("tests", "-m", "not slow")}
    for number in LESSONS:
        path = next(root.glob(f"notebooks/{number}_*.ipynb"))
        checks[path.stem] = ("--nbval-lax", "-o", "addopts=", str(path))
    pytest, passed = (python, "-m", "pytest", "-q", "-p", "no:cacheprovider"), True
    for name, words in checks.items():
        code, text = _run(*pytest, *words, cwd=root)
        failed = re.findall(r"^(?:FAILED|ERROR) .*", text, re.MULTILINE)
        last = "".join(text.splitlines()[-1:])
        print("\n    ".join([f"  {name}: {last}", *failed]), flush=True)
        passed = passed and code == 0
    return passed


def _run(*command: str, **options) -> tuple[int, str]:
    quiet = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3"}
    quiet.pop("VIRTUAL_ENV", None)
    done = subprocess.run(command, capture_output=True, text=True, env=quiet, **options)
    return done.returncode, (done.stdout or done.stderr).strip()
