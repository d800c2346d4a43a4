"""Two small exercises and notebooks for them, for all tests of grading."""

import json
from pathlib import Path

from course_exercises import exercise
from course_tools.grading import batch
from course_tools.grading.bubblewrap import find_bubblewrap
from course_tools.grading.limits import Limits
from course_tools.grading.results import Results

LIMITS = Limits(
    seconds=3, cell_seconds=0.5, memory=3_000_000_000, folder=60_000_000, start=20, judging=5
)


def _one_number(rng):
    return (float(rng.integers(2, 1000)),)


_OPTIONS = {"lesson": "99", "kind": "code", "inputs": _one_number, "draws": 4, "seconds": 0.5}


@exercise(points=2, aim="double a number", examples=((3.0,),), **_OPTIONS)
def double(x):
    return 2 * x


class Mistakes(double.Mistakes):
    def square(x):
        """That is the square."""
        return x * x


@exercise(points=3, aim="triple a number", **_OPTIONS)
def triple(x):
    return 3 * x


CASES = Path(__file__)
OURS = {"double": double, "triple": triple}
RIGHT = "def double(x):\n    return 2 * x"
THRICE = "def triple(x):\n    return 3 * x"
SANDBOXES = [False] + [True] * bool(find_bubblewrap())


def sandbox_name(bubblewrap):
    """Name a test by what it runs in."""
    return "bubblewrap" if bubblewrap else "no bubblewrap"


def notebook(*sources, **extra):
    """Return a notebook with these cells, as text."""
    cells = [
        {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": 1}
        for source in sources
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5} | extra)


def grade(assignment, folder, text):
    """Grade one notebook; return exercise -> right, and all that came out."""
    path = folder / "learner.ipynb"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    before = path.read_bytes()
    graded = assignment.grade("learner", [path])
    assert path.read_bytes() == before
    return {name: verdict.right for name, verdict in graded.verdicts.items()}, graded


def grade_class(folder, out, *, wanted=None, **options):
    """Grade a folder with the two exercises; a worker reads them from this file."""
    options = {"own": CASES, "limits": LIMITS} | options
    return batch.grade_all(folder, Results(out, **(wanted or {})), list(OURS), **options)
