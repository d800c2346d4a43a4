"""Notebooks with one right answer, as people hand them in; grading must find it in each."""

import json

from grading_cases import RIGHT, notebook

USES_TWO = "def double(x):\n    return two * x"
ORDINARY = {
    "as it should be": notebook(RIGHT),
    "saved with an error before": notebook("1 / 0", RIGHT),
    "an error before, in the same cell": notebook("1 / 0\n" + RIGHT),
    "a syntax error before": notebook("def (:", RIGHT),
    "magics": notebook("%matplotlib inline\n!pip list\nimport math\n" + RIGHT),
    "a command under an if": notebook("if True:\n    !pip install x\n" + RIGHT),
    "the output of a command": notebook("files = !ls\n" + RIGHT),
    "a help mark": notebook("print?\n" + RIGHT),
    "timed cell": notebook("%%time\n" + RIGHT),
    "timed line": notebook("%time factor = 2", "def double(x):\n    return factor * x"),
    "a cell magic before": notebook("%%bash\nrm -rf something", RIGHT),
    "source as a list of lines": notebook(RIGHT.splitlines(keepends=True)),
    "no metadata at all": json.dumps({"cells": [{"cell_type": "code", "source": RIGHT}]}),
    "notebook of version 3": json.dumps(
        {"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": RIGHT}]}]}
    ),
    "defined twice, the last counts": notebook("def double(x):\n    return 0", RIGHT),
    "a byte order mark": b"\xef\xbb\xbf" + notebook(RIGHT).encode(),
    "a helper in another cell": notebook("two = 2", "def double(x):\n    return two * x"),
    "a helper in a later cell": notebook("def double(x):\n    return two * x", "two = 2"),
    "a lambda": notebook("double = lambda x: 2 * x"),
    "asks for input": notebook("name = input('Who are you?')\n" + RIGHT),
    "plots": notebook("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\n" + RIGHT),
    "widgets": notebook("import ipywidgets\ndisplay(ipywidgets.IntSlider())\n" + RIGHT),
    "a file that isn't there": notebook("open('notes.txt')", RIGHT),
    "writes a file and reads it": notebook(
        "import pathlib\npathlib.Path('two').write_text('2')",
        "def double(x):\n    return int(open('two').read()) * x",
    ),
    "a class and its source": notebook(
        "import dataclasses, inspect\n@dataclasses.dataclass\nclass Pair:\n    a: float\n"
        "assert Pair.__annotations__ == {'a': float}",
        "def double(x):\n    assert inspect.getsource(double)\n    return 2 * Pair(x).a",
    ),
    "20 MB of output": notebook(RIGHT, "1", outputs=["x" * 20_000_000]),
    "a cell that never ends": notebook("while True: pass", RIGHT),
    "an exit in a cell": notebook("exit()", "quit()\n" + RIGHT),
    "an abrupt end in a cell": notebook("import os; os._exit(0)", RIGHT),
    "a segmentation fault": notebook("import ctypes; ctypes.string_at(0)", RIGHT),
    "another answer that ends the process": notebook(
        "import os\ndef triple(x):\n    os._exit(0)", RIGHT
    ),
    "another answer that never ends": notebook("def triple(x):\n    while True: pass", RIGHT),
    "another answer that can't be sent": notebook("def triple(x):\n    return 10 ** 9000", RIGHT),
    "reads the reference": notebook(
        "from course_exercises import find_exercise\ndef double(x):\n    return x + x"
    ),
    "an error in the same cell, a constant below": notebook(
        "from google.colab import drive\ndrive.mount('/content/drive')\nTWO = 2",
        "def double(x):\n    return TWO * x",
    ),
    "a file that isn't here, a constant below": notebook(
        "table = open('/kaggle/input/table.csv').read()\nTWO: int = 2\nTWO += 0",
        "def double(x):\n    return TWO * x",
    ),
    "a secret of Kaggle": notebook(
        "from kaggle_secrets import UserSecretsClient\nkey = UserSecretsClient()\nif True:\n"
        "    TWO = 2\n",
        "def double(x):\n    return TWO * x",
    ),
    "postponed annotations": notebook(
        "from __future__ import annotations\ndef double(x: Unknown) -> Missing:\n    return 2 * x"
    ),
    "postponed annotations, a cell before": notebook(
        "from __future__ import annotations",
        "def double(x: np.ndarray) -> Missing:\n    return 2 * x",
    ),
    "%time before an assignment": notebook("%time TWO = 2\ndef double(x):\n    return TWO * x"),
    "%timeit before code": notebook("%timeit -n 1 -r 1 sum(range(3))\n" + RIGHT),
    "%timeit between code": notebook(RIGHT + "\n%timeit double(3)\nTWO = 2"),
    "%timeit of what takes long": notebook("%timeit -n 1000 sum(range(10**6))\n" + RIGHT),
    "%timeit with a mistake": notebook("%timeit 1 / 0\n" + RIGHT),
    "%%timeit above": notebook("%%timeit -n 1\n" + RIGHT),
    "%%capture above": notebook("%%capture out\nimport math\n" + RIGHT),
    "%%time above magics": notebook("%%time\n%matplotlib inline\n!ls\n" + RIGHT),
    "%%time under an empty line": notebook("\n%%time\n" + RIGHT),
    "%prun": notebook(RIGHT + "\n%prun -l 3 double(2)"),
    "autoreload": notebook("%load_ext autoreload\n%autoreload 2\n" + RIGHT),
    "%env": notebook("%env KERAS_BACKEND=tensorflow\n" + RIGHT),
    "%pip and %conda": notebook("%pip install -q x\n%conda install y\n" + RIGHT),
    "%config": notebook("%config InlineBackend.figure_format = 'retina'\n" + RIGHT),
    "%who and %history": notebook(RIGHT + "\n%whos\n%history"),
    "%%writefile and import": notebook(
        "%%writefile helper.py\ntwo = 2",
        "from helper import two\ndef double(x):\n    return two * x",
    ),
    "%%writefile -a": notebook(
        "%%writefile helper.py\ntwo = 1",
        "%%writefile -a helper.py\ntwo = 2",
        "import helper\ndef double(x):\n    return helper.two * x",
    ),
    "%run a file": notebook("%%writefile helper.py\ntwo = 2", "%run helper.py\n" + USES_TWO),
    "%run a file without its ending": notebook(
        "%%writefile helper.py\ntwo = 2", "%run -i helper\n" + USES_TWO
    ),
    "%cd into a folder": notebook(
        "import os\nos.makedirs('deeper')",
        "%cd deeper\nopen('two.txt', 'w').write('2')",
        "%cd ..\ndef double(x):\n    return int(open('deeper/two.txt').read()) * x",
    ),
    "%cd to nowhere": notebook("%cd /content/drive/MyDrive\n" + RIGHT),
    "%%bash, %%html, %%javascript": notebook("%%bash\nls", "%%html\n<b>", "%%javascript\n1", RIGHT),
    "a magic of another package": notebook("%tensorboard --logdir logs\n" + RIGHT),
    "a magic that is assigned": notebook("took = %timeit -o sum([1])\n" + RIGHT),
    "a command with a variable": notebook("name = 'x'\n!echo {name} $name\n" + RIGHT),
    "a command that is assigned in a loop": notebook(
        "for n in range(2):\n    a = !ls {n}\n" + RIGHT
    ),
    "two help marks": notebook("??print\nlen?\n" + RIGHT),
    "an await": notebook(
        "import asyncio\nasync def two():\n    await asyncio.sleep(0)\n    return 2",
        "two = await two()\n" + USES_TWO,
    ),
    "an await that is shown": notebook(
        "import asyncio\nawait asyncio.sleep(0, 2)", "two = _", USES_TWO
    ),
    "an async loop": notebook(
        "async def each():\n    yield 2\nasync for two in each(): pass\n" + USES_TWO
    ),
    "asyncio.run": notebook(
        "import asyncio\nasync def get():\n    return 2",
        "def double(x):\n    return asyncio.run(get()) * x",
    ),
    "the last result": notebook("1 + 1", "two = _\n" + USES_TWO),
    "the last result by its number": notebook("1 + 1", "two = Out[1]\n" + USES_TWO),
    "the last result, nothing shown since": notebook("1 + 1", "print(_)", "two = _", USES_TWO),
    "a pool of threads": notebook(
        "from multiprocessing.pool import ThreadPool\ndef double(x):\n"
        "    with ThreadPool(2) as pool:\n        return sum(pool.map(float, [x, x]))"
    ),
    "a pool of processes": notebook(
        "import multiprocessing\ndef double(x):\n"
        "    with multiprocessing.Pool(2) as pool:\n        return sum(pool.map(float, [x, x]))"
    ),
    "a pool, imported": notebook(
        "from multiprocessing import Pool, Lock\nlock = Lock()\ndef double(x):\n"
        "    with Pool() as pool, lock:\n        return sum(pool.map(float, [x, x]))"
    ),
    "an executor of threads": notebook(
        "from concurrent.futures import ThreadPoolExecutor\ndef double(x):\n"
        "    with ThreadPoolExecutor() as pool:\n        return sum(pool.map(float, [x, x]))"
    ),
    "an executor of processes": notebook(
        "from concurrent.futures import ProcessPoolExecutor\ndef double(x):\n"
        "    with ProcessPoolExecutor() as pool:\n        return sum(pool.map(float, [x, x]))"
    ),
    "a thread": notebook(
        "import threading, queue\ndef double(x):\n    found = queue.Queue()\n"
        "    thread = threading.Thread(target=lambda: found.put(2 * x))\n"
        "    thread.start(); thread.join()\n    return found.get()"
    ),
    "the name used for the result": notebook(RIGHT, "double = double(3)"),
    "the name used for the result, recursive": notebook(
        "def double(x):\n    return x + double(x - 1) - x + 2 if x > 0 else 0\ndouble = double(3)"
    ),
    "the untouched question below": notebook(
        RIGHT, "def double(x):\n    raise NotImplementedError()"
    ),
    "defined three times": notebook(*["def double(x):\n    return 0"] * 2, RIGHT),
    "a function of a class": notebook(
        "class Answers:\n    @staticmethod\n    def double(x):\n        return 2 * x\n",
        "double = Answers.double",
    ),
    "a partial": notebook(
        "import functools, operator\ndouble = functools.partial(operator.mul, 2)"
    ),
    "with a cache": notebook("import functools\n@functools.cache\n" + RIGHT),
    "more arguments, with defaults": notebook("def double(x, factor=2):\n    return factor * x"),
    "a default from a later cell": notebook(
        "def double(x, two=two):\n    return two * x", "two = 2"
    ),
    "a decorator from a later cell": notebook(
        "@keep\n" + RIGHT, "def keep(function):\n    return function"
    ),
    "a cell that lacks a name, run again from there": notebook(
        "two = 1\ntwo += 1\nprint(later)\ntwo += 0", USES_TWO, "later = 1"
    ),
    "a cell that lacks a name, and a later answer": notebook(
        "two = later\ndef double(x, wrong=later):\n    return 0", "two = 2", USES_TWO, "later = 1"
    ),
    "imports in the last cell": notebook("two = math.floor(2.5)", USES_TWO, "import math"),
    "a star import": notebook("from math import *\n" + RIGHT),
    "typing": notebook(
        "from typing import Optional\ndef double(x: float) -> Optional[float]:\n    return 2 * x"
    ),
    "match": notebook("def double(x):\n    match x:\n        case _:\n            return 2 * x"),
    "a walrus and an f-string": notebook("if (n := 2): print(f'{n=}')\n" + RIGHT),
    "tabs": notebook("def double(x):\n\treturn 2 * x"),
    "line ends of Windows": notebook("two = 2\r\ndef double(x):\r\n    return two * x\r\n"),
    "no-break spaces": notebook("def double(x):\n    return 2 * x  # \u00a0ok \u200b"),
    "half a character in a comment": notebook("# \ud83d\n" + RIGHT),
    "names with accents": notebook("zählung = 2\ndef double(x):\n    return zählung * x"),
    "an error that can't be written": notebook(
        "class Odd(Exception):\n    def __str__(self): raise ValueError\nraise Odd", RIGHT
    ),
    "an error too large to write": notebook("raise ValueError(10 ** 9000)", RIGHT),
    "an error of half a character": notebook("raise ValueError('\\ud800')", RIGHT),
    "warnings as errors": notebook("import warnings\nwarnings.simplefilter('error')\n" + RIGHT),
    "prints a lot": notebook("for n in range(10**5): print(n)\n" + RIGHT),
    "a bar of progress": notebook(
        "from tqdm.auto import tqdm\nfor _ in tqdm(range(3)): pass\n", RIGHT
    ),
    "clears its output": notebook(
        "from IPython.display import clear_output, display, HTML\n"
        "clear_output(); display(HTML('x'))\n" + RIGHT
    ),
    "asks which shell": notebook(
        "from IPython import get_ipython\nget_ipython().run_line_magic('matplotlib', 'inline')\n"
        + RIGHT
    ),
    "asks for IPython": notebook("two = 2 if get_ipython() else 0\n" + USES_TWO),
    "asks whether it is the main program": notebook(
        "if __name__ == '__main__':\n    two = 2", USES_TWO
    ),
    "a random seed": notebook(
        "import random, numpy as np\nrandom.seed(1)\nnp.random.seed(1)\n" + RIGHT
    ),
    "copies a file": notebook(
        "import shutil\nopen('a', 'w').write('2')\nshutil.copy2('a', 'b')\n"
        "two = int(open('b').read())",
        USES_TWO,
    ),
    "zips a file": notebook(
        "import zipfile\nwith zipfile.ZipFile('a.zip', 'w') as file: file.writestr('two', '2')\n"
        "with zipfile.ZipFile('a.zip') as file: file.extractall()\ntwo = int(open('two').read())",
        USES_TWO,
    ),
    "a temporary file": notebook(
        "import tempfile\nwith tempfile.NamedTemporaryFile('w+') as file: file.write('2')\ntwo = 2",
        USES_TWO,
    ),
    "raw and markdown cells between": json.dumps(
        {
            "cells": [
                {"cell_type": kind, "source": text}
                for kind, text in (
                    ("raw", "def double(x): return 0"),
                    ("markdown", "# double"),
                    ("code", RIGHT),
                )
            ]
        }
    ),
    "6,000 cells": notebook(*["1"] * 6_000, RIGHT),
    "an empty cell": notebook("", "   \n", RIGHT, "# nothing but a comment"),
    "cells without a source": json.dumps(
        {"cells": [{"cell_type": "code"}, {"cell_type": "code", "source": [RIGHT]}]}
    ),
    "the name at the start of a line": notebook("import math\ndouble = lambda x: 2 * x"),
    "memory that is only reserved": notebook(
        "import mmap\nkept = [mmap.mmap(-1, 10**9) for _ in range(10)]\n" + RIGHT
    ),
    "memory that is used and returned": notebook(
        "for _ in range(5): kept = bytearray(b'1' * 2 * 10**8); del kept\n" + RIGHT
    ),
    "a text from NumPy": notebook(
        "import numpy as np\ndef double(x):\n    return np.float32(2) * x"
    ),
    "a fraction": notebook(
        "from fractions import Fraction\ndef double(x):\n    return 2 * Fraction(x)"
    ),
    "a decimal": notebook("from decimal import Decimal\ndef double(x):\n    return 2 * Decimal(x)"),
    "an array of no dimension": notebook(
        "import numpy as np\ndef double(x):\n    return 2 * np.array(x)"
    ),
    "a form of Colab": notebook("# @title Answer\ntwo = 2  # @param {type:'integer'}\n" + USES_TWO),
    "a package that isn't here": notebook("import seaborn as sns\nsns.set()\n" + RIGHT),
    "a package that isn't here, a constant below": notebook("import cv2\ntwo = 2\n" + USES_TWO),
    "a package that may be missing": notebook(
        "try:\n    from numba import njit\nexcept ImportError:\n    njit = lambda f: f\n@njit\n"
        + RIGHT
    ),
    "annotated with NumPy's types": notebook(
        "import numpy as np\nimport numpy.typing as npt\n"
        "def double(x: npt.NDArray) -> npt.NDArray:\n    return 2 * x"
    ),
    "vectorized": notebook("import numpy as np\ndouble = np.vectorize(lambda x: 2 * x)"),
    "an object that can be called": notebook(
        "class Double:\n    def __call__(self, x):\n        return 2 * x\ndouble = Double()"
    ),
    "a method of an object": notebook(
        "class Maths:\n    def twice(self, x):\n        return 2 * x\ndouble = Maths().twice"
    ),
    "counts its calls": notebook(
        "calls = 0\ndef double(x):\n    global calls\n    calls += 1\n    return 2 * x"
    ),
    "remembers what it was given": notebook(
        "seen = []\ndef double(x):\n    seen.append(x)\n    return 2 * x"
    ),
    "prints what few encodings hold": notebook("def double(x):\n    print('→')\n    return 2 * x"),
    "a log": notebook(
        "import logging\nlogging.basicConfig(level='DEBUG')\n"
        "def double(x):\n    logging.info('x is %s', x)\n    return 2 * x"
    ),
    "tests of one's own, one of them wrong": notebook(RIGHT, "assert double(4) == 9"),
    "unittest": notebook(
        RIGHT,
        "import unittest\nclass Test(unittest.TestCase):\n    def test(self):\n"
        "        self.assertEqual(double(3), 6)\nunittest.main(argv=[''], exit=False)",
    ),
    "doctest": notebook(
        "def double(x):\n    '''\n    >>> double(2)\n    4\n    '''\n    return 2 * x",
        "import doctest\ndoctest.testmod()",
    ),
    "calls check": notebook(
        "from course_exercises import check\n" + RIGHT + "\ncheck('double', double)"
    ),
    "a closure": notebook(
        "def double(x):\n    total = 0\n    def add():\n        nonlocal total\n"
        "        total += x\n    add()\n    add()\n    return total"
    ),
    "a command that isn't here": notebook(
        "import subprocess\nsubprocess.check_call(['nvidia-smi'])\ntwo = 2\n" + USES_TWO
    ),
    "plots on a drive": notebook(
        "import matplotlib.pyplot as plt\nplt.savefig('/content/drive/MyDrive/a.png')\ntwo = 2\n"
        + USES_TWO
    ),
    "waits for its plot": notebook(
        "%matplotlib widget\nimport matplotlib.pyplot as plt\nplt.show(block=True)\n" + RIGHT
    ),
    "keeps an object": notebook(
        "import pickle\npickle.dump(2, open('two', 'wb'))\ntwo = pickle.load(open('two', 'rb'))",
        USES_TWO,
    ),
    "a data base": notebook(
        "import sqlite3\ntwo = sqlite3.connect(':memory:').execute('select 2').fetchone()[0]",
        USES_TWO,
    ),
    "asks until a number comes": notebook(
        "while True:\n    try:\n        int(input())\n        break\n    except ValueError:\n"
        "        print('again')",
        RIGHT,
    ),
    "sleeps": notebook("import time\ntime.sleep(20)", RIGHT),
    "a main function that exits": notebook(
        "import sys\ndef main():\n    sys.exit(0)\nif __name__ == '__main__':\n    main()", RIGHT
    ),
    "deep recursion allowed": notebook("import sys\nsys.setrecursionlimit(10**6)\n" + RIGHT),
    "a handler for signals": notebook(
        "import signal\nsignal.signal(signal.SIGALRM, lambda *_: None)\n" + RIGHT
    ),
    "deleted and named again": notebook(RIGHT, "kept = double\ndel double", "double = kept"),
    "%reset": notebook("two = 1", "%reset -f", "two = 2\n" + USES_TWO),
    "%%latex, %%svg, %%markdown": notebook("%%latex\n$x$", "%%svg\n<svg/>", "%%markdown\n#", RIGHT),
    "%load, done": notebook("# %load helper.py\n" + RIGHT),
    "a magic with a comment": notebook("%matplotlib inline  # for plots\n" + RIGHT),
    "magics in a text": notebook("print('''\n!ls\n%cd x\n''')\n" + RIGHT),
    "a command of several lines": notebook("!pip install \\\n   numpy \\\n   scipy\n" + RIGHT),
    "magics in a function": notebook("def setup():\n    %cd /tmp\n    !ls\nsetup()\n" + RIGHT),
    "semicolons": notebook("x = 3; y = 4;\nx;\n" + RIGHT + ";"),
    "a form feed": notebook("\x0c" + RIGHT),
    "a cell that is indented": notebook("    " + RIGHT.replace("\n", "\n    ")),
    "its parameter renamed": notebook("def double(value):\n    return 2 * value"),
    "any arguments": notebook("def double(*arguments, **more):\n    return 2 * arguments[0]"),
    "output sent elsewhere": notebook("import sys\nsys.stdout = open('log', 'w')\n" + RIGHT),
    "output closed": notebook("import sys\nsys.stdout.close()\n" + RIGHT),
    "in another folder": notebook("import os\nos.chdir('/')\n" + RIGHT),
    "an empty environment": notebook("import os\nos.environ.clear()\n" + RIGHT),
    "an enumeration": notebook(
        "import enum\nclass Factor(enum.Enum):\n    TWO = 2\n"
        "def double(x):\n    return Factor.TWO.value * x"
    ),
    "one function for several types": notebook(
        "import functools\n@functools.singledispatch\n" + RIGHT
    ),
}
