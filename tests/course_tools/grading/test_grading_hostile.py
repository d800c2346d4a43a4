"""Hostile and broken submissions: nothing is gained, nobody else loses, and the batch goes on."""

import os
import tempfile
import time

import psutil
import pytest
from attacks import BROKEN, SLOW, TRICKS
from grading_cases import LIMITS, OURS, RIGHT, SANDBOXES, grade, notebook, sandbox_name

from course_tools.grading.limits import longest
from course_tools.grading.submission import Assignment


@pytest.fixture(scope="module", params=SANDBOXES, ids=sandbox_name)
def assignment(request):
    with Assignment(OURS, 7, LIMITS, bubblewrap=request.param) as assignment:
        yield assignment


@pytest.fixture(scope="module")
def anywhere():
    with Assignment(OURS, 7, LIMITS) as assignment:
        yield assignment


@pytest.mark.slow
@pytest.mark.parametrize("attack", TRICKS)
def test_nothing_is_gained_by_tricks(assignment, tmp_path, attack):
    nothing_is_gained(assignment, tmp_path, TRICKS[attack])


@pytest.mark.slow
@pytest.mark.parametrize("attack", SLOW)
def test_nothing_is_gained_by_patience(anywhere, tmp_path, attack):
    nothing_is_gained(anywhere, tmp_path, SLOW[attack])


@pytest.mark.slow
@pytest.mark.parametrize("state", BROKEN)
def test_what_is_broken_earns_nothing_and_says_why(anywhere, tmp_path, state):
    right, graded = grade(anywhere, tmp_path, BROKEN[state])
    assert right == {"double": False, "triple": False} and graded.notes


def nothing_is_gained(assignment, tmp_path, code):
    """Grade a hostile notebook, then an honest one, whose marks it must not touch."""
    start = time.monotonic()
    right, graded = grade(assignment, tmp_path, notebook(code + "\n# double"))
    assert right == {"double": False, "triple": False}
    assert time.monotonic() - start < longest(LIMITS)
    assert all(verdict.message for verdict in graded.verdicts.values())
    right, graded = grade(assignment, tmp_path, notebook(RIGHT))
    assert right == {"double": True, "triple": False} and graded.notes == []


@pytest.mark.slow
def test_no_process_no_folder_and_no_shared_memory_is_left_behind(tmp_path):
    before = _left()
    with Assignment(OURS, 7, LIMITS) as assignment:
        grade(assignment, tmp_path, notebook("import time\ndef double(x):\n    time.sleep(1000)"))
        grade(assignment, tmp_path, notebook(TRICKS["shared memory"] + "# double"))
    assert _left() <= before


def _left():
    processes = {process.pid for process in psutil.Process().children(recursive=True)}
    place = tempfile.gettempdir()
    folders = {name for name in os.listdir(place) if name.startswith("course_grading_")}
    with open("/proc/sysvipc/shm") as file:
        return processes | folders | set(file)
