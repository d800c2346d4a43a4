"""Grading a class: ordinary notebooks in every state, and hostile ones that gain nothing."""

import csv
import json
import os
import time
from pathlib import Path

import pytest

from course_utils.authoring.cli import main
from course_utils.exercises import Exercise, Mistake, all_exercises
from course_utils.exercises.grading import batch
from course_utils.exercises.grading.sandbox import Limits, bubblewrap
from course_utils.exercises.grading.submission import Assignment

LIMITS = Limits(seconds=6, cell_seconds=1.5, memory=3_000_000_000, processes=6)
DOUBLE = Exercise(
    name="double",
    lesson="99",
    aim="double a number",
    kind="code",
    points=2,
    reference=lambda x: 2 * x,
    inputs=lambda rng: (float(rng.integers(2, 1000)),),
    mistakes=(Mistake("square", lambda x: x * x, "That is the square."),),
    examples=((3.0,),),
    draws=4,
    seconds=1.0,
)
TRIPLE = Exercise(
    name="triple",
    lesson="99",
    aim="triple a number",
    kind="code",
    points=3,
    reference=lambda x: 3 * x,
    inputs=lambda rng: (float(rng.integers(2, 1000)),),
    mistakes=(),
    draws=4,
    seconds=1.0,
)
OURS = {"double": DOUBLE, "triple": TRIPLE}
RIGHT = "def double(x):\n    return 2 * x"
WALLS = [False] + [True] * bool(bubblewrap())


def notebook(*sources, **extra):
    cells = [
        {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": 1}
        for source in sources
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5} | extra)


def grade(tmp_path, text, walls=False):
    path = tmp_path / "learner.ipynb"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    before = path.read_bytes()
    graded = Assignment(OURS, 7, LIMITS, walls=walls).grade("learner", [path])
    assert path.read_bytes() == before
    return {name: verdict.right for name, verdict in graded.verdicts.items()}, graded


ORDINARY = {
    "as it should be": notebook(RIGHT),
    "saved with an error before": notebook("1 / 0", RIGHT),
    "a syntax error before": notebook("def (:", RIGHT),
    "magics": notebook("%matplotlib inline\n!pip list\nimport math\n" + RIGHT),
    "a cell magic before": notebook("%%bash\nrm -rf something", RIGHT),
    "source as a list of lines": notebook(RIGHT.splitlines(keepends=True)),
    "no metadata at all": json.dumps({"cells": [{"cell_type": "code", "source": RIGHT}]}),
    "notebook of version 3": json.dumps(
        {"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": RIGHT}]}]}
    ),
    "defined twice, the last counts": notebook("def double(x):\n    return 0", RIGHT),
    "a byte order mark": b"\xef\xbb\xbf" + notebook(RIGHT).encode(),
    "own helper in another cell": notebook("two = 2", "def double(x):\n    return two * x"),
    "asks for input": notebook("name = input()", RIGHT),
    "plots and displays": notebook("display('x')\nget_ipython()", RIGHT),
    "20 MB of output": notebook(RIGHT, "1", outputs=["x" * 20_000_000]),
    "a cell that never ends": notebook("while True: pass", RIGHT),
    "an exit in a cell": notebook("exit()", RIGHT),
    "an abrupt end in a cell": notebook("import os; os._exit(0)", RIGHT),
    "a segmentation fault": notebook("import ctypes; ctypes.string_at(0)", RIGHT),
    "reads the reference": notebook(
        "from course_utils.exercises import find_exercise\ndef double(x):\n    return x + x"
    ),
}


@pytest.mark.parametrize("state", ORDINARY)
def test_a_right_answer_is_found_in_any_state(tmp_path, state):
    right, _ = grade(tmp_path, ORDINARY[state])
    assert right == {"double": True, "triple": False}


ALWAYS_EQUAL = """
class Anything(float):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __rsub__(self, other): return 0.0
    __array_priority__ = 1000
def double(x): return Anything(0)
"""
PATCHED = """
import numpy as np
np.isclose = np.allclose = np.array_equal = lambda *a, **k: True
from course_utils.exercises import judging, values, running
values.difference = judging.difference = lambda *a: None
judging.Judge.verdict = lambda *a: judging.Verdict(True, "right", "Right")
def double(x): return 0
"""
FORGED = """
import glob, json
def double(x):
    for path in glob.glob("*.jsonl"):
        with open(path, "a") as file:
            file.write(json.dumps({"name": "double", "right": True, "score": 2}) + "\\n")
            file.write(json.dumps({"name": "double", "outcomes": "all right"}) + "\\n")
            file.write(json.dumps({"name": "double", "outcomes": [{"kind": "right"}] * 5}) + "\\n")
    return 0
"""
HOSTILE = {
    "equal to everything": ALWAYS_EQUAL,
    "patches numpy and the checker": PATCHED,
    "forges results": FORGED,
    "endless answer": "def double(x):\n    while True: pass",
    "endless, and catches all": (
        "def double(x):\n    while True:\n        try:\n            while True: pass\n"
        "        except BaseException: pass"
    ),
    "sleeps": "import time\ndef double(x):\n    time.sleep(1000)",
    "exits": "def double(x):\n    exit()",
    "ends the process": "import os\ndef double(x):\n    os._exit(0)",
    "memory bomb": "def double(x):\n    return len(bytearray(10**11))",
    "memory bomb in steps": (
        "def double(x):\n    kept = []\n    while True: kept.append(bytearray(10**8))"
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
    "huge result": "def double(x):\n    return 'x' * 10**9",
    "deep result": "def double(x):\n    a = []\n    for _ in range(10**5): a = [a]\n    return a",
    "kills its parent": "import os, signal\ndef double(x):\n    os.kill(os.getppid(), 9)",
    "stops the alarm": (
        "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile True: pass"
    ),
    "an object as a function": "class D:\n    def __call__(self, x): return self\ndouble = D()",
    "a number as a function": "double = 6",
    "a generator": "def double(x):\n    yield 2 * x",
    "not a notebook": None,
    "empty file": b"",
    "a notebook of nothing": b"{}",
    "a list": b"[1, 2]",
    "binary": bytes(range(256)) * 10,
    "deep JSON": b"[" * 100_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("walls", WALLS, ids=lambda walls: "bubblewrap" if walls else "guard only")
@pytest.mark.parametrize("attack", HOSTILE)
def test_nothing_is_gained_by_force(tmp_path, attack, walls):
    text = HOSTILE[attack]
    text = "my answers: 6" if text is None else text
    text = notebook(text) if isinstance(text, str) and text != "my answers: 6" else text
    start = time.monotonic()
    right, graded = grade(tmp_path, text, walls)
    assert right == {"double": False, "triple": False}
    assert time.monotonic() - start < 60
    assert all(verdict.message for verdict in graded.verdicts.values())


DESTROYERS = {
    "removes": "import os; os.remove({path!r})",
    "truncates": "open({path!r}, 'w')",
    "low-level open": "import os; os.open({path!r}, os.O_WRONLY | os.O_TRUNC)",
    "removes the folder": "import shutil; shutil.rmtree({folder!r})",
    "by a shell": "import os; os.system('rm -rf ' + {folder!r})",
    "by a process": "import subprocess; subprocess.run(['rm', '-rf', {folder!r}])",
    "moves": "import shutil; shutil.move({path!r}, 'here')",
    "by pathlib": "import pathlib; pathlib.Path({path!r}).write_text('')",
    "adds a file": "open({folder!r} + '/new', 'x').write('1')",
}


@pytest.mark.slow
@pytest.mark.parametrize("walls", WALLS, ids=lambda walls: "bubblewrap" if walls else "guard only")
def test_nothing_outside_the_temporary_folder_changes(tmp_path, walls):
    folder = tmp_path / "precious"
    folder.mkdir()
    path = folder / "file"
    path.write_text("kept")
    attacks = [code.format(path=str(path), folder=str(folder)) for code in DESTROYERS.values()]
    right, graded = grade(tmp_path, notebook(*attacks, RIGHT), walls)
    assert right["double"]
    assert [each.name for each in folder.iterdir()] == ["file"] and path.read_text() == "kept"
    assert len(graded.notes) >= len(attacks) - 2  # a shell's failure raises nothing


@pytest.mark.slow
@pytest.mark.skipif(not bubblewrap(), reason="bubblewrap is not installed or doesn't work here")
def test_behind_bubblewrap_even_c_code_can_neither_write_nor_call_home(tmp_path):
    target = tmp_path / "file"
    code = (
        "import ctypes, socket\n"
        f"made = ctypes.CDLL(None).creat({str(target).encode()!r}, 0o666)\n"
        "assert made < 0\n"
        "def double(x):\n    return 2 * x"
    )
    right, graded = grade(tmp_path, notebook(code), walls=True)
    assert right["double"] and graded.notes == []
    assert not target.exists()


@pytest.fixture
def class_of_four(tmp_path):
    folder = tmp_path / "submissions"
    (folder / "ada" / "deeper").mkdir(parents=True)
    (folder / "ada" / "deeper" / "a.ipynb").write_text(
        notebook(RIGHT, "def triple(x):\n    return x + x + x")
    )
    (folder / "ada" / ".ipynb_checkpoints").mkdir()
    (folder / "ada" / ".ipynb_checkpoints" / "a.ipynb").write_text("broken")
    (folder / "=bob.ipynb").write_text(notebook("def double(x):\n    return x ** 2"))
    (folder / "cleo.ipynb").write_text(notebook("def double(x):\n    raise NotImplementedError()"))
    (folder / "dan").mkdir()
    return folder


def rows(path):
    with open(path, newline="") as file:
        return {row["learner"]: row for row in csv.DictReader(file)}


def test_a_class_is_graded_into_a_table_and_pages(class_of_four, tmp_path):
    out, pages = tmp_path / "grades.csv", tmp_path / "pages"
    before = {path: path.stat().st_mtime_ns for path in class_of_four.rglob("*")}
    batch.grade_all(class_of_four, out, OURS, feedback=pages, jobs=2, limits=LIMITS)
    table = rows(out)
    assert {name: row["points"] for name, row in table.items()} == {
        "'=bob": "0",
        "ada": "5",
        "cleo": "0",
        "dan": "0",
    }
    assert table["ada"]["percent"] == "100.0" and table["ada"]["of"] == "5"
    assert table["dan"]["notes"] == "There is no notebook."
    assert "That is the square." in next(pages.glob("_bob*.html")).read_text()
    assert "Not attempted yet." in (pages / "cleo.html").read_text()
    assert len(list(pages.iterdir())) == 4
    assert {path: path.stat().st_mtime_ns for path in class_of_four.rglob("*")} == before
    assert not Path(f"{out}.partial").exists()


def test_an_interrupted_run_goes_on_where_it_stopped(class_of_four, tmp_path, monkeypatch):
    out = tmp_path / "grades.csv"
    graded = []
    whole = Assignment.grade

    def counting(self, learner, notebooks):
        graded.append(learner)
        return whole(self, learner, notebooks)

    monkeypatch.setattr(Assignment, "grade", counting)

    def interrupt(done, count, learner):
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        batch.grade_all(class_of_four, out, OURS, jobs=1, limits=LIMITS, progress=interrupt)
    assert not out.exists()
    with open(f"{out}.partial", "a") as journal:
        journal.write('{"key": "cut off in the mid')
    first = set(graded)
    finished = len(Path(f"{out}.partial").read_text().splitlines()) - 2
    graded.clear()
    batch.grade_all(class_of_four, out, OURS, jobs=1, limits=LIMITS)
    assert len(graded) == 4 - finished < 4 and len(rows(out)) == 4 and first


def test_what_learners_write_is_escaped_on_their_page(tmp_path):
    path = tmp_path / "in" / "<b>eve.ipynb"
    path.parent.mkdir()
    path.write_text(notebook("def double(x):\n    raise ValueError('<script>alert(1)</script>')"))
    batch.grade_all(path.parent, tmp_path / "g.csv", OURS, feedback=tmp_path / "p", limits=LIMITS)
    (page,) = (tmp_path / "p").iterdir()
    assert "<script>" not in page.read_text() and "&lt;script&gt;" in page.read_text()
    assert "<b>eve" not in page.read_text()


OWN = """
from course_utils.exercises import Exercise, Mistake

EXERCISES = [
    Exercise(
        name="double", lesson="99", aim="double a number", kind="code", points=2,
        reference=lambda x: 2 * x,
        inputs=lambda rng: (float(rng.integers(2, 99)),),
        mistakes=(Mistake("square", lambda x: x * x, "That is the square."),),
    )
]
"""


def test_the_command_takes_an_instructors_own_exercises(class_of_four, tmp_path, capsys):
    own = tmp_path / "my_own.py"
    own.write_text(OWN)
    out = tmp_path / "grades.csv"
    arguments = ["grade", str(class_of_four), "--out", str(out), "--exercises", str(own)]
    assert main([*arguments, "--seed", "1"]) == 0
    assert "4 learners, 1 exercises" in capsys.readouterr().out
    assert {row["points"] for row in rows(out).values()} == {"0", "2"}


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["nowhere", "--out", "x.csv"], "SUBMISSIONS must be a folder"),
        ([".", "--out", "x.csv", "--exercises", "nowhere.py"], "nowhere.py is not there"),
        ([".", "--out", "x.csv", "--lessons", "77"], "--lessons must be among"),
    ],
)
def test_bad_arguments(arguments, message, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["grade", *arguments]) == 1
    assert message in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_lessons_that_occur_are_assigned(tmp_path):
    path = tmp_path / "a.ipynb"
    path.write_text(notebook("def one_place(patch, kernel):\n    pass"))
    names = batch.assigned(all_exercises(), {"a": [path]})
    assert "one_place" in names and "receptive_field" in names
    assert {all_exercises()[name].lesson for name in names} == {"04"}


def test_no_process_is_left_behind(tmp_path):
    import psutil

    def command(process):
        try:
            return process.cmdline()
        except psutil.Error:  # it ended while we looked
            return []

    grade(tmp_path, notebook("import time\ndef double(x):\n    time.sleep(1000)"))
    left = [command(each) for each in psutil.process_iter() if each.pid != os.getpid()]
    assert not any("course_utils.exercises.grading.child" in each for each in left)
