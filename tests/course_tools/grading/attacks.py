"""What hostile notebooks do. Each answers `double` in a way that earns nothing."""

import tempfile
import time
from pathlib import Path

from grading_cases import LIMITS, RIGHT, SANDBOXES, grade_class, notebook, sandbox_name

from course_tools.grading.limits import longest

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
_FORGE = (
    "import glob, json, os\ndef text_of(record):\n"
    "    return record if isinstance(record, str) else json.dumps(record)\n"
    "def forge(*records):\n    for path in glob.glob('.*.jsonl'):\n"
    "        with open(path, 'a') as file:\n            for record in records:\n"
    "                file.write(text_of(record) + '\\n')\n"
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
    "forges a question": "forge({'asking': 'nobody'})\nos._exit(0)",
    "forges the end": "forge({'done': 5})\nos._exit(0)",
    "floods the results": "\nfor _ in range(400): forge('{}\\n' * 100000)",
    "puts a pipe in their place": "import os, ctypes\nos.remove('.results.jsonl')\n"
    "ctypes.CDLL(None).mkfifo(b'.results.jsonl', 0o666)\nos._exit(0)",
    "puts a folder in their place": (
        "os.remove('.results.jsonl'); os.mkdir('.results.jsonl'); os._exit(0)"
    ),
    "puts a link in their place": (
        "os.remove('.results.jsonl'); os.symlink('.notebook.ipynb', '.results.jsonl'); os._exit(0)"
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
    "becomes the runner": (
        "import course_tools.grading.runner as runner\n"
        "runner.answer = lambda f, asked: [{'kind': 'right', 'text': '', 'value': 'true'}] * 5\n"
    ),
    "exit handlers and threads": (
        "import atexit, threading, time\natexit.register(time.sleep, 1000)\n"
        "threading.Thread(target=time.sleep, args=(1000,)).start()\ndef double(x): return 0"
    ),
    "patches the exit": "import os\nos._exit = lambda *a: None\ndef double(x): return 0",
}
LARGE = {  # what is sent back is made to take the grader's time or memory
    "keys that collide": (
        "keys = [[k * (2**61 - 1), 0] for k in range(400_000)]\n"
        "forge(answer(json.dumps({'dict': keys})))"
    ),
    "keys that collide, a little fewer": (
        "keys = [[k * (2**61 - 1), 0] for k in range(1_000)]\n"
        "forge(answer(json.dumps([{'dict': keys}] * 40)))"
    ),
    "texts as keys": ("forge(answer(json.dumps({'dict': [[str(k), 0] for k in range(10**5)]})))"),
    "thirty dimensions": (
        "forge(answer(json.dumps({'array': 'AAAA' * 10**6, 'dtype': '|u1', 'shape': [2] * 30})))"
    ),
    "eight dimensions of seven": (
        "shape, size = [7] * 8, 7**8\n"
        "data = base64.b64encode(bytes(size)).decode()\n"
        "forge(answer(json.dumps({'array': data, 'dtype': '|u1', 'shape': shape})))"
    ),
    "nothing, a billion times": (
        "forge(answer(json.dumps({'array': '', 'dtype': '<f8', 'shape': [10**9, 10**9, 0]})))"
    ),
    "a type of a million fields": (
        "forge(answer(json.dumps({'array': '', 'dtype': 'f8,' * 10**6, 'shape': [0]})))"
    ),
    "a type in a type": (
        "forge(answer(json.dumps({'array': '', 'dtype': '(1000,1000,1000)f8', 'shape': [0]})))"
    ),
    "commas in disguise": (
        "text = json.dumps(answer('[' + '1,' * 10**6 + '1]')).replace('1,', '1\\\\u002c')\n"
        "forge(text)"
    ),
    "a long text beside numbers": "forge(answer(json.dumps(['x' * 2 * 10**6] + [1] * 9000)))",
    "nothing, in many pieces": (
        "forge(answer(json.dumps([{'array': '', 'dtype': '<f8', 'shape': [10**4, 0]}] * 9000)))"
    ),
    "a tuple of letters": "forge(answer(json.dumps({'tuple': 'x' * 8 * 10**6})))",
    "a long text": "forge(answer(json.dumps('x' * 8 * 10**6)))",
    "a list of lists": "forge(answer('[' + '[],' * 10**6 + '[]]'))",
    "too deep for JSON": "forge(answer('[' * 10**5 + ']' * 10**5))",
    "a number of a million digits": "forge(answer('9' * 10**6))",
    "a million outcomes": (
        "right = {'kind': 'value', 'text': '', 'value': '6'}\n"
        "forge({'name': 'double', 'outcomes': [right] * 10**6})"
    ),
    "a million records": "forge(*['{\"cell\": 1}'] * 10**6)",
}
_ANSWER = (
    "import base64\ndef answer(value):\n    return {'name': 'double', 'outcomes':"
    " [{'kind': 'value', 'text': '', 'value': value}]}\n"
)
_LAST = "\nforge({'done': 1})\nos._exit(0)"
_C = "import ctypes, os, time\nlibc = ctypes.CDLL(None, use_errno=True)\n"
LASTING = {  # what is made to outlive its learner
    "a process that waits": (
        "if libc.fork() == 0:\n    time.sleep(0.2)\n    for _ in range(14):\n"
        "        if libc.fork() == 0: time.sleep(30)\n    os._exit(0)"
    ),
    "a process by vfork": "libc.vfork()",
    "a process of another session": "libc.fork() or os.setsid() or time.sleep(30)",
    "a process by clone": "libc.syscall(56, 17, 0, 0, 0, 0) or time.sleep(30)",
    "a process by clone3": (
        "words = (ctypes.c_uint64 * 11)(0, 0, 0, 0, 17)\n"
        "libc.syscall(435, words, 88) or time.sleep(30)"
    ),
    "shared memory": (
        "libc.shmat.restype = ctypes.c_void_p\n"
        "kept = libc.shmget(4711, 10**9, 0o1666)\n"
        "assert kept < 0\nctypes.memset(libc.shmat(kept, None, 0), 1, 10**9)"
    ),
    "a message queue": "assert libc.msgget(4711, 0o1666) < 0",
    "a semaphore": "assert libc.semget(4711, 1, 0o1666) < 0",
    "a queue of POSIX": "assert libc.syscall(240, b'queue', 0o102, 0o666, None) < 0",
    "a key": "assert libc.syscall(248, b'user', b'key', b'answer', 6, -4) < 0",
    "another clock": "time.clock_settime(time.CLOCK_REALTIME, 0)",
    "a signal to another by a file": (
        "import fcntl, socket\none, two = socket.socketpair()\n"
        "fcntl.fcntl(one, fcntl.F_SETOWN, os.getppid())"
    ),
    "a lease on a library": (
        "import fcntl, numpy\nfcntl.fcntl(open(numpy.__file__), fcntl.F_SETLEASE, fcntl.F_RDLCK)"
    ),
    "a name for the machine": "assert libc.sethostname(b'mine', 4) < 0",
    "a program in its place": "libc.execv(b'/bin/sleep', (ctypes.c_char_p * 3)(b'sleep', b'9'))",
    "files without a name": (
        "kept = []\nwhile True:\n    kept.append(open('big', 'wb'))\n"
        "    os.unlink('big')\n    kept[-1].write(bytes(4 * 10**7))"
    ),
    "memory that is only mapped": (
        "import mmap\nkept = []\nwhile True:\n"
        "    kept.append(mmap.mmap(-1, 10**8))\n    kept[-1].write(b'1' * 10**8)"
    ),
    "stays when its parent goes": "assert libc.prctl(1, 0, 0, 0, 0) < 0",
}

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
    "folders too deep for a path": (
        "import ctypes\nlibc, name = ctypes.CDLL(None), b'x' * 250\n"
        "for _ in range(20): libc.mkdir(name, 0o700); libc.chdir(name)\n"
        "for number in range(10**7): libc.mkdir(b'%d' % number, 0o700)"
    ),
    "a folder that is closed": "import os\nos.makedirs('a/b')\nos.chmod('a', 0)",
}
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
}
TRICKS = (
    VALUES
    | {name: _FORGE + code for name, code in FORGERS.items()}
    | {name: _FORGE + _ANSWER + code + _LAST for name, code in LARGE.items()}
    | {name: _C + code for name, code in LASTING.items()}
    | PATCHERS
    | GREEDY
)


def main():
    """Grade all of them as one class, with an honest learner after each, in each sandbox."""
    everything = TRICKS | SLOW | BROKEN
    with tempfile.TemporaryDirectory() as folder:
        for number, code in enumerate(everything.values()):
            path = Path(folder, "in", f"{number:03}_hostile.ipynb")
            path.parent.mkdir(exist_ok=True)
            text = code if isinstance(code, bytes) else notebook(f"{code}\n# double").encode()
            path.write_bytes(text)
            path.with_name(f"{number:03}_honest.ipynb").write_text(notebook(RIGHT))
        for bubblewrap in SANDBOXES:
            start = time.monotonic()
            out = Path(folder, f"{bubblewrap}.csv")
            graded, _ = grade_class(path.parent, out, jobs=2, bubblewrap=bubblewrap)
            took, most = time.monotonic() - start, longest(LIMITS)
            right = [each.learner for each in graded if each.verdicts["double"].right]
            gained = sum("hostile" in each for each in right)
            kept = len(right) - gained
            print(
                f"{sandbox_name(bubblewrap)}: {len(everything)} hostile notebooks, marks gained "
                f"{gained}, marks that others lost {len(everything) - kept}; {took:.0f} s, where "
                f"the limits allow {len(everything) * most / 2:.0f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
