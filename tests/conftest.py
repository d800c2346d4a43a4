"""What all tests share: the order they run in, and the real photographs, where at hand."""

import os
import sys
from pathlib import Path

import pytest

from course_utils.quiet import kept_for_good

# Each lesson, and each graded answer, is a Python of its own. Where a machine forbids stored
# bytecode, each would compile TensorFlow and Keras anew: 8 seconds of a lesson's first import.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Workers share the cores: each, and the lessons that it starts, takes its part of them. With
# more threads than cores TensorFlow's wait for one another, which costs as much as computing.
WORKERS = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", 0))
if WORKERS:
    threads = str(max(1, (os.cpu_count() or 1) // WORKERS))
    for name in ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(name, threads)


@pytest.fixture(scope="session")
def real_dir() -> Path:
    """Folder of real photographs and ImageNet weights; skips where it is absent."""
    root = Path(__file__).resolve().parents[1]
    folder = Path(os.environ.get("COURSE_REAL_DIR", root.parent / "shared" / "real"))
    if not folder.is_dir():
        pytest.skip(f"no real photographs: {folder} is absent (set COURSE_REAL_DIR)")
    return folder


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Look for no garbage in what the tests import."""
    with kept_for_good():
        return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Put long tests first, so that no core idles at the end; keep a quick file together.

    `slow(seconds=...)` says about how long. A file's quick tests go to one worker, and its slow
    ones each wherever there is room, unless the file names an `xdist_group` of its own.
    """
    seconds = {item: _seconds(item) for item in items}
    items.sort(key=seconds.get, reverse=True)
    for item in items:
        if not seconds[item] and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


def _seconds(item):
    mark = item.get_closest_marker("slow")
    return mark.kwargs.get("seconds", 5) if mark else 0


def pytest_terminal_summary(terminalreporter):
    """List what tests recorded, such as how a lesson was run."""
    reports = terminalreporter.stats.get("passed", []) + terminalreporter.stats.get("failed", [])
    recorded = [pair for report in reports for pair in getattr(report, "user_properties", [])]
    if recorded:
        terminalreporter.section("recorded")
        for name, value in sorted(set(recorded)):
            terminalreporter.line(f"{name}: {value}")
