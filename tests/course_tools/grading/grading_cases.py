"""Two small exercises and notebooks for them, for all tests of grading."""

import json

from course_exercises import Exercise, Mistake
from course_tools.grading.bubblewrap import bubblewrap
from course_tools.grading.surroundings import Limits

LIMITS = Limits(seconds=3, cell_seconds=0.5, memory=3_000_000_000, processes=6, folder=60_000_000)
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
    seconds=0.5,
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
    seconds=0.5,
)
OURS = {"double": DOUBLE, "triple": TRIPLE}
RIGHT = "def double(x):\n    return 2 * x"
THRICE = "def triple(x):\n    return 3 * x"
WALLS = [False] + [True] * bool(bubblewrap())


def told(walls):
    """Name a test by its walls."""
    return "bubblewrap" if walls else "no bubblewrap"


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
