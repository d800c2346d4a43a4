"""Right answers are found however Lab, Colab or an editor left the notebook."""

import json

import pytest
from grading_cases import LIMITS, OURS, RIGHT, grade, notebook

from course_tools.grading.submission import Assignment

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
}


@pytest.fixture(scope="module")
def assignment():
    with Assignment(OURS, 7, LIMITS) as assignment:
        yield assignment


@pytest.mark.slow
@pytest.mark.parametrize("state", ORDINARY)
def test_a_right_answer_is_found_in_any_state(assignment, tmp_path, state):
    right, graded = grade(assignment, tmp_path, ORDINARY[state])
    assert right == {"double": True, "triple": False}, graded


def test_an_ordinary_notebook_is_graded_and_leaves_no_note(assignment, tmp_path):
    right, graded = grade(assignment, tmp_path, notebook(RIGHT))
    assert right == {"double": True, "triple": False} and graded.notes == []
    assert graded.verdicts["triple"].kind == "missing"


@pytest.mark.slow
def test_one_learner_leaves_nothing_to_the_next(assignment, tmp_path):
    grade(assignment, tmp_path, notebook("import builtins\nbuiltins.two = 2\n" + RIGHT))
    right, _ = grade(assignment, tmp_path, notebook("def double(x):\n    return two * x"))
    assert right == {"double": False, "triple": False}


def test_why_there_is_no_answer_is_told(assignment, tmp_path):
    sentences = {
        "answers": "is not a notebook",
        "": "is not a notebook",
        "{}": "is not a notebook",
        notebook(): "has no code",
        notebook("1 + 1"): "holds none of the functions",
    }
    for text, sentence in sentences.items():
        right, graded = grade(assignment, tmp_path, text)
        assert not any(right.values()) and sentence in graded.notes[0], text
