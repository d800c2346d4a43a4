"""Nothing outside the temporary folder changes, and nothing of others can be read."""

import os
import tempfile

import pytest
from grading_cases import LIMITS, OURS, RIGHT, SANDBOXES, grade, notebook, sandbox_name
from test_grading_kills import left_running

from course_tools.grading import child_process
from course_tools.grading.bubblewrap import find_bubblewrap
from course_tools.grading.confine import holds
from course_tools.grading.submission import Assignment

DESTROYERS = {
    "removes": "import os; os.remove({path!r})",
    "truncates": "open({path!r}, 'w')",
    "low-level open": "import os; os.open({path!r}, os.O_WRONLY | os.O_TRUNC)",
    "removes the folder": "import shutil; shutil.rmtree({folder!r})",
    "by a shell": "import os; os.system('rm -rf ' + {folder!r})",
    "by a process": "import subprocess; subprocess.run(['rm', '-rf', {folder!r}])",
    "moves": "import shutil; shutil.move({path!r}, 'here')",
    "links": "import os; os.link({path!r}, 'here'); open('here', 'w')",
    "by a symbolic link": "import os; os.symlink({path!r}, 'here'); open('here', 'w')",
    "by pathlib": "import pathlib; pathlib.Path({path!r}).write_text('')",
    "adds a file": "open({folder!r} + '/new', 'x').write('1')",
    "adds a pipe": "import os; os.mkfifo({folder!r} + '/new')",
    "goes there": "import os; os.chdir({folder!r}); open('file', 'w')",
    "from an open folder": (
        "import os; os.unlink('file', dir_fd=os.open({folder!r}, os.O_RDONLY))"
    ),
    "closes the folder": "import os; os.chmod({folder!r}, 0)",
    "patched the guard": (
        "import os\nos.path.realpath = lambda *a, **k: os.getcwd()\nopen({path!r}, 'w')"
    ),
}
PARENT = {
    "kills its parent": "import os, signal\nos.kill(os.getppid(), 9)",
    "kills its group": "import os\nos.killpg(0, 9)",
    "kills all": "import psutil\nfor each in psutil.process_iter(): each.kill()",
    "stops its parent by a limit": (
        "import resource, os\nresource.prlimit(os.getppid(), resource.RLIMIT_CPU, (0, 0))"
    ),
    "calls home": "import socket\nsocket.create_connection(('127.0.0.1', {port}), 1)",
    "calls home by web": "import urllib.request\nurllib.request.urlopen('http://127.0.0.1:{port}')",
    "listens": "import socket\nsocket.socket().bind(('127.0.0.1', 0))",
    "throws a packet": (
        "import socket\nsocket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', {port}))"
    ),
}
held_by_the_system = [
    pytest.param(True, marks=pytest.mark.skipif(not find_bubblewrap(), reason="no bubblewrap")),
    pytest.param(
        False,
        marks=pytest.mark.skipif(not holds(), reason="no Landlock"),
    ),
]


@pytest.fixture(scope="module", params=SANDBOXES, ids=sandbox_name)
def assignment(request):
    with Assignment(OURS, 7, LIMITS, bubblewrap=request.param) as assignment:
        yield assignment


@pytest.fixture
def precious(tmp_path):
    folder = tmp_path / "precious"
    folder.mkdir()
    (folder / "file").write_text("kept")
    yield folder
    assert [each.name for each in folder.iterdir()] == ["file"]
    assert (folder / "file").read_text() == "kept" and os.access(folder, os.X_OK)


@pytest.mark.slow
@pytest.mark.parametrize("attack", DESTROYERS)
def test_nothing_outside_the_temporary_folder_changes(assignment, tmp_path, precious, attack):
    code = DESTROYERS[attack].format(path=str(precious / "file"), folder=str(precious))
    before = precious.stat().st_mode
    right, graded = grade(assignment, tmp_path, notebook(code, RIGHT))
    assert right["double"] and precious.stat().st_mode == before
    assert graded.notes, "the learner is told what wasn't possible"


@pytest.mark.slow
@pytest.mark.parametrize("attack", PARENT)
def test_neither_the_parent_nor_the_network_is_reached(assignment, tmp_path, attack):
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        code = PARENT[attack].format(port=server.getsockname()[1])
        right, graded = grade(assignment, tmp_path, notebook(code, RIGHT))
        with pytest.raises(TimeoutError):
            server.accept()
    assert right["double"] and graded.notes, "what was refused is told"


C_CODE = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
assert libc.creat({new!r}, 0o666) < 0
assert libc.unlink({old!r}) < 0
assert libc.open({old!r}, os.O_RDONLY) < 0
assert libc.rename({old!r}, b'here') < 0
assert libc.kill({parent}, 0) < 0 and libc.ptrace(16, {parent}, 0, 0) < 0
address = b'\\x02\\x00' + ({port}).to_bytes(2, 'big') + bytes([127, 0, 0, 1]) + bytes(8)
assert libc.connect(libc.socket(2, 1, 0), address, 16) < 0
assert libc.open(b'/dev/ptmx', os.O_RDONLY) < 0 and libc.inotify_init() < 0
assert libc.fallocate(os.open('here', os.O_CREAT | os.O_RDWR), 0, 0, 1) < 0
assert libc.execv(b'/bin/true', (ctypes.c_char_p * 2)(b'true', None)) < 0
"""


@pytest.mark.slow
@pytest.mark.parametrize("bubblewrap", held_by_the_system, ids=sandbox_name)
def test_even_c_code_can_neither_write_nor_read_nor_kill_nor_call_home(
    tmp_path, precious, bubblewrap
):
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        code = C_CODE.format(
            new=os.fsencode(precious / "new"),
            old=os.fsencode(precious / "file"),
            parent=os.getpid(),
            port=server.getsockname()[1],
        )
        with Assignment(OURS, 7, LIMITS, bubblewrap=bubblewrap) as assignment:
            right, graded = grade(assignment, tmp_path, notebook(code, RIGHT))
    assert right["double"] and graded.notes == []


@pytest.mark.slow
@pytest.mark.parametrize("bubblewrap", SANDBOXES, ids=sandbox_name)
def test_a_neighbours_answers_cant_be_read(tmp_path, bubblewrap):
    neighbour = tmp_path / "neighbour.ipynb"
    neighbour.write_text(notebook(RIGHT))
    copy = (
        "import json, os\n"
        f"cells = json.load(open({str(neighbour)!r}))['cells']\n"
        "exec(cells[0]['source'])  # double"
    )
    with Assignment(OURS, 7, LIMITS, bubblewrap=bubblewrap, folder=tmp_path) as assignment:
        right, graded = grade(assignment, tmp_path, notebook(copy))
    assert right == {"double": False, "triple": False} and "Cell 1 stopped" in graded.notes[0]


@pytest.mark.slow
@pytest.mark.parametrize("bubblewrap", SANDBOXES, ids=sandbox_name)
def test_what_one_leaves_running_doesnt_reach_the_next(tmp_path, bubblewrap):
    lurker = (
        "import ctypes, os, time, glob\n"
        "if ctypes.CDLL(None).fork() == 0:\n"
        "    os.setsid()\n    os.environ.clear()\n    time.sleep(0.5)\n"
        "    for path in glob.glob('../*/.results.jsonl'):\n        open(path, 'w').close()\n"
        "    os._exit(0)\n# double"
    )
    slow = notebook("import time\ntime.sleep(1.5)\n" + RIGHT)
    with Assignment(OURS, 7, LIMITS, bubblewrap=bubblewrap) as assignment:
        grade(assignment, tmp_path, notebook(lurker))
        right, _ = grade(assignment, tmp_path, slow)
    assert right["double"]


@pytest.mark.slow
@pytest.mark.parametrize("bubblewrap", SANDBOXES, ids=sandbox_name)
def test_without_a_filter_on_system_calls_a_sandbox_serves_one(tmp_path, monkeypatch, bubblewrap):
    without = "import course_tools.grading.seccomp as s; s.available = lambda: False; "
    program = child_process._PROGRAM.replace("from", f"{without}from", 1)
    monkeypatch.setattr(child_process, "_PROGRAM", program)
    lurker = (
        "import ctypes, os, time\nlibc = ctypes.CDLL(None)\n"
        "for _ in range(5):\n    if libc.fork() == 0:\n        os.setsid(); time.sleep(99)\n"
        "open('forked', 'w')\n# double"
    )
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with Assignment(OURS, 7, LIMITS, bubblewrap=bubblewrap) as assignment:
        right, graded = grade(assignment, tmp_path, notebook(lurker))
        assert right == {"double": False, "triple": False} and graded.notes == []
        assert assignment._sandbox._template is None, "it is thrown away"
        assert not left_running(tmp_path)
        right, graded = grade(assignment, tmp_path, notebook(RIGHT))
    assert right["double"] and graded.notes == []
