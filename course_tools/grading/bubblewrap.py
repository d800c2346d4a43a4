"""What a notebook's process may read, and the sandbox that bubblewrap (`bwrap`) builds for it.

In it there are the system's programs and libraries, Python, the course's packages and its data,
all to be read only, and one folder to write in. Other learners' notebooks, the instructor's
files, the network and all other processes aren't there.
"""

import functools
import shutil
import subprocess
import sys
from pathlib import Path

import course_exercises
import course_tools
import course_utils
from course_utils.paths import data_dir

_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/nix/store", "/sys/devices")
_SETTINGS = (
    "alternatives", "fonts", "group", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime",
    "mime.types", "nsswitch.conf", "passwd", "ssl",
)  # fmt: skip


def python_path() -> list[str]:
    """Return the folders from which a notebook imports: the course's and the libraries'."""
    libraries = [place for place in sys.path if Path(place).name.endswith("-packages")]
    return [str(Path(course_utils.__file__).resolve().parents[1]), *libraries]


def readable() -> list[str]:
    """Return files and folders that a notebook may read; not all of them need to be there."""
    packages = [
        str(Path(each.__file__).resolve().parent)
        for each in (course_utils, course_exercises, course_tools)
    ]
    settings = [f"/etc/{name}" for name in _SETTINGS]
    python = [sys.prefix, sys.base_prefix, str(Path(sys.executable).resolve().parents[1])]
    places = [*_SYSTEM, *settings, *python, *python_path()[1:], *packages, str(data_dir())]
    return list(dict.fromkeys(places))


def in_bubblewrap(home: Path, command: list[str]) -> list[str]:
    """Return the command that runs another one in bubblewrap, with one folder to write in."""
    words = ["bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    for place in readable():
        words += ["--ro-bind-try", place, place]
    words += ["--proc", "/proc", "--dev", "/dev", "--bind", str(home), str(home)]
    # What bubblewrap builds itself lies in memory: a notebook must not fill it.
    words += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", str(home), "--"]
    return words + command


@functools.cache
def find_bubblewrap() -> str | None:
    """Return the path of a bubblewrap that works here, or None."""
    tool = shutil.which("bwrap")
    if tool is None:
        return None
    lines = f"import sys; sys.path[:0] = {python_path()!r}; import course_tools.grading.runner"
    trial = in_bubblewrap(data_dir() / "pictures", [sys.executable, "-I", "-c", lines])
    works = subprocess.run(trial, capture_output=True, stdin=subprocess.DEVNULL).returncode == 0
    return tool if works else None
