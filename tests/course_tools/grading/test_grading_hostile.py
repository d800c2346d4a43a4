"""Hostile and broken submissions: nothing is gained, and the batch goes on."""

import os
import tempfile
import time

import psutil
import pytest
from grading_cases import LIMITS, OURS, RIGHT, SANDBOXES, grade, notebook, sandbox_name

from course_tools.grading.submission import Assignment

VALUES = {
    "equal to everything": (
        "class Anything(float):\n    def __eq__(self, other): return True\n"
        "    def __ne__(self, other): return False\n    def __rsub__(self, other): return 0.0\n"
        "    __array_priority__ = 1000\ndef double(x): return Anything(0)"
    ),
    "a NumPy number that lies": (
        "import numpy as np\nclass Liar(np.float64):\n    def item(self): return object()\n"
        "def double(x): return Liar(0)"
    ),
    "says that it is a tensor": (
        "class Tensor:\n    __module__ = 'tensorflow'\n    def __array__(self, *a, **k):\n"
        "        import os; os._exit(0)\ndef double(x): return Tensor()"
    ),
    "a pickle that runs code": (
        "class Trick:\n    def __reduce__(self): return exec, ('raise SystemExit',)\n"
        "def double(x): return Trick()"
    ),
    "not a number": "def double(x): return float('nan')",
    "an array of objects": "import numpy as np\ndef double(x): return np.array([2 * x], object)",
    "an array of no shape": "import numpy as np\ndef double(x): return np.array([])",
    "a number too large for a float": "def double(x): return 10 ** 400",
    "a number too large to write": "def double(x): return 10 ** 9000",
    "too large below 0, and nested": "def double(x): return [[None, -10 ** 400], True]",
    "a key too large to write": "def double(x): return {10 ** 9000: 2 * x}",
    "an error too large to write": "def double(x): raise ValueError(10 ** 9000)",
    "a mixture": "def double(x): return [True, None, 'a', 2 * x]",
    "half a character": "def double(x): raise ValueError('\\ud800 \\x1b[2J')",
    "huge result": "def double(x): return 'x' * 10**9",
    "huge array": "import numpy as np\ndef double(x): return np.zeros(3 * 10**7)",
    "deep result": "def double(x):\n    a = []\n    for _ in range(10**5): a = [a]\n    return a",
    "a list in itself": "def double(x):\n    a = []\n    a.append(a)\n    return a",
    "an object as a function": "class D:\n    def __call__(self, x): return self\ndouble = D()",
    "a number as a function": "double = 6",
    "a generator": "def double(x):\n    yield 2 * x",
}
_FRAMES = (
    "import glob, json, os\ndef forge(*frames):\n    for path in glob.glob('*.jsonl'):\n"
    "        with open(path, 'a') as file:\n            for frame in frames:\n"
    "                file.write((frame if isinstance(frame, str) else json.dumps(frame)) + '\\n')\n"
)
FORGERS = {
    "forges marks": (
        "forge({'name': 'double', 'right': True, 'score': 2, 'points': 2})\n"
        "def double(x):\n    forge({'name': 'double', 'outcomes': 'all right'},"
        " {'name': 'double', 'outcomes': [{'kind': 'right'}] * 5})\n    return 0"
    ),
    "forges nonsense": (
        "forge({'name': []}, {'name': {}}, {'cell': True}, {'cell': -1}, {'cell': 10 ** 30}, [1],"
        " {'cell': 1, 'error': [[[]]]}, {'name': 'double', 'outcomes': [[], None, {'kind': []}]},"
        " {'name': 'double', 'outcomes': [{'kind': 'value', 'text': '', 'value': '{}'}] * 9},"
        " '[' * 100000, '9' * 5000, '\\x00', '{\"cell\": NaN}', {'done': 'yes'})\nos._exit(0)"
    ),
    "forges a deep error": "forge('{\"cell\": 1, \"error\": ' + '[' * 900 + ']' * 900 + '}')",
    "forges the end": "forge({'done': 5})\nos._exit(0)",
    "floods the results": "\nfor _ in range(400): forge('{}\\n' * 100000)",
    "puts a pipe in their place": "import os, ctypes\nos.remove('out.jsonl')\n"
    "ctypes.CDLL(None).mkfifo(b'out.jsonl', 0o666)\nos._exit(0)",
    "puts a folder in their place": "os.remove('out.jsonl'); os.mkdir('out.jsonl'); os._exit(0)",
    "puts a link in their place": (
        "os.remove('out.jsonl'); os.symlink('in.json', 'out.jsonl'); os._exit(0)"
    ),
    "writes to all that is open": (
        "def double(x):\n    for number in range(256):\n"
        '        try: os.write(number, b\'ended\\n{"name": "double", "right": true}\\n\')\n'
        "        except OSError: pass"
    ),
}
PATCHERS = {
    "patches numpy and the checker": (
        "import numpy as np\nnp.isclose = np.allclose = np.array_equal = lambda *a, **k: True\n"
        "from course_exercises import comparing, judging, running\n"
        "comparing.difference = judging.difference = lambda *a: None\n"
        "judging.Judge.verdict = lambda *a: judging.Verdict(True, 'right', 'Right')\n"
        "def double(x): return 0"
    ),
    "patches builtins": (
        "import builtins\nbuiltins.len = builtins.isinstance = builtins.any = lambda *a: True\n"
        "builtins.all = builtins.callable = builtins.type = lambda *a: True\n"
        "def double(x): return 0"
    ),
    "poisons sys.modules": (
        "import sys\nfor name in list(sys.modules):\n"
        "    if name.startswith(('course_utils', 'numpy', 'json')): sys.modules[name] = None\n"
        "def double(x): return 0"
    ),
    "becomes the child": (
        "import course_tools.grading.runner as child\n"
        "child.answer = lambda f, asked: [{'kind': 'right', 'text': '', 'value': 'true'}] * 5\n"
    ),
    "exit handlers and threads": (
        "import atexit, threading, time\natexit.register(time.sleep, 1000)\n"
        "threading.Thread(target=time.sleep, args=(1000,)).start()\ndef double(x): return 0"
    ),
    "patches the exit": "import os\nos._exit = lambda *a: None\ndef double(x): return 0",
}
HARMLESS_IN_THE_END = VALUES | {name: _FRAMES + code for name, code in FORGERS.items()} | PATCHERS
BROKEN = {
    "not a notebook": b"double: 6",
    "empty file": b"",
    "a notebook of nothing": b"{}",
    "a list": b"[1, 2]",
    "binary": bytes(range(256)) * 10 + b" double",
    "deep JSON": b"[" * 100_000 + b'"double"',
    "wide JSON": b'[["double"],' + b"[]," * 10_000_000 + b"[]]",
    "cells of the wrong kind": b'{"cells": [{"cell_type": "code", "source": {"double": 1}}]}',
    "no cell but text": b'{"cells": [{"cell_type": "markdown", "source": "double"}]}',
    "a cell that breaks the parser": notebook("(" * 5000 + "double").encode(),
    "a cell of half characters": b'{"cells": [{"cell_type": "code", "source": "double\\ud800"}]}',
}


@pytest.fixture(scope="module", params=SANDBOXES, ids=sandbox_name)
def assignment(request):
    with Assignment(OURS, 7, LIMITS, bubblewrap=request.param) as assignment:
        yield assignment


@pytest.mark.slow
@pytest.mark.parametrize("attack", HARMLESS_IN_THE_END)
def test_nothing_is_gained_by_tricks(assignment, tmp_path, attack):
    right, graded = grade(
        assignment, tmp_path, notebook(HARMLESS_IN_THE_END[attack] + "\n# double")
    )
    assert right == {"double": False, "triple": False}
    assert all(verdict.message for verdict in graded.verdicts.values())


@pytest.mark.slow
@pytest.mark.parametrize("state", BROKEN)
def test_what_is_broken_earns_nothing_and_says_why(assignment, tmp_path, state):
    right, graded = grade(assignment, tmp_path, BROKEN[state])
    assert right == {"double": False, "triple": False} and graded.notes


@pytest.mark.slow
def test_after_all_that_an_honest_notebook_is_graded(assignment, tmp_path):
    right, graded = grade(assignment, tmp_path, notebook(RIGHT))
    assert right["double"] and graded.notes == []


@pytest.mark.slow
def test_no_process_and_no_folder_is_left_behind(tmp_path):
    running, folders = _children(), _folders()
    with Assignment(OURS, 7, LIMITS) as assignment:
        grade(assignment, tmp_path, notebook("import time\ndef double(x):\n    time.sleep(1000)"))
    time.sleep(0.2)
    assert _children() <= running and _folders() <= folders


def _children():
    return {process.pid for process in psutil.Process().children(recursive=True)}


def _folders():
    place = tempfile.gettempdir()
    return {name for name in os.listdir(place) if name.startswith("course_grading_")}
