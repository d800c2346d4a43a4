"""Submissions that take time, memory, processes or disk without end."""

import time

import pytest
from grading_cases import LIMITS, OURS, RIGHT, SANDBOXES, grade, notebook, sandbox_name

from course_tools.grading.submission import Assignment

SLOW = {  # the same in any sandbox: once is enough
    "endless answer": "def double(x):\n    while True: pass",
    "endless, and catches all": (
        "def double(x):\n    while True:\n        try:\n            while True: pass\n"
        "        except BaseException: pass"
    ),
    "endless in C": "def double(x):\n    return 10 ** 10 ** 9",
    "a pattern without end": "import re\ndef double(x):\n    re.match('(a+)+b', 'a' * 60)",
    "sleeps": "import time\ndef double(x):\n    time.sleep(1000)",
    "stops the alarm": (
        "import signal\nfor kind in (signal.SIGALRM, signal.SIGPROF, signal.SIGTERM):\n"
        "    signal.signal(kind, signal.SIG_IGN)\nwhile True: pass"
    ),
    "blocks all signals": (
        "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\nwhile True: pass"
    ),
    "stops itself": "import ctypes\ndef double(x):\n    ctypes.CDLL(None).raise_(19)\n"
    "libc = ctypes.CDLL(None)\nlibc.kill(libc.getpid(), 19)",
}
GREEDY = {
    "exits": "def double(x):\n    exit()",
    "ends the process": "import os\ndef double(x):\n    os._exit(0)",
    "recursion": "def double(x):\n    return double(x)",
    "recursion without a limit": (
        "import sys\nsys.setrecursionlimit(10**9)\ndef double(x):\n    return double([x])"
    ),
    "memory bomb": "def double(x):\n    return len(bytearray(10**11))",
    "memory bomb in steps": (
        "def double(x):\n    kept = []\n    while True: kept.append(bytearray(10**8))"
    ),
    "files in memory": (
        "import ctypes, os\nlibc, block = ctypes.CDLL(None), b'0' * 10**7\nkept = []\n"
        "while True:\n    kept.append(libc.memfd_create(b'x', 0))\n"
        "    for _ in range(4): os.write(kept[-1], block)"
    ),
    "fork bomb": "import os\ndef double(x):\n    while True: os.fork()",
    "fork bomb in a cell": "import os\nwhile True: os.fork()",
    "fork bomb past the guard": (
        "import ctypes\ndef double(x):\n    while True: ctypes.CDLL(None).fork()"
    ),
    "threads without end": (
        "import threading, time\ndef double(x):\n"
        "    while True: threading.Thread(target=time.sleep, args=(100,), daemon=True).start()"
    ),
    "output flood": "def double(x):\n    while True: print('x' * 10**6)",
    "huge file": (
        "def double(x):\n    with open('big', 'wb') as f:\n"
        "        while True: f.write(b'0' * 10**7)"
    ),
    "many large files": (
        "for number in range(10**6):\n    with open(f'f{number}', 'wb') as f: f.write(b'0' * 10**7)"
    ),
    "many small files": "for number in range(10**7): open(f'f{number}', 'w').close()",
    "folders too deep for Python": (
        "import os\nfor _ in range(3000):\n    os.mkdir('d'); os.chdir('d')"
    ),
    "a folder that is closed": "import os\nos.makedirs('a/b')\nos.chmod('a', 0)",
}


@pytest.fixture(scope="module", params=SANDBOXES, ids=sandbox_name)
def assignment(request):
    with Assignment(OURS, 7, LIMITS, bubblewrap=request.param) as assignment:
        yield assignment


@pytest.fixture(scope="module")
def anywhere():
    with Assignment(OURS, 7, LIMITS) as assignment:
        yield assignment


@pytest.mark.slow
@pytest.mark.parametrize("attack", GREEDY)
def test_nothing_is_gained_by_force(assignment, tmp_path, attack):
    nothing_is_gained(assignment, tmp_path, GREEDY[attack])


@pytest.mark.slow
@pytest.mark.parametrize("attack", SLOW)
def test_nothing_is_gained_by_patience(anywhere, tmp_path, attack):
    nothing_is_gained(anywhere, tmp_path, SLOW[attack])


def nothing_is_gained(assignment, tmp_path, code):
    start = time.monotonic()
    right, graded = grade(assignment, tmp_path, notebook(code + "\n# double"))
    assert right == {"double": False, "triple": False}
    assert time.monotonic() - start < 6 * LIMITS.seconds
    assert all(verdict.message for verdict in graded.verdicts.values())
    right, _ = grade(assignment, tmp_path, notebook(RIGHT))
    assert right["double"], "the next learner's notebook"
