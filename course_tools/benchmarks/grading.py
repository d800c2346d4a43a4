"""Grade 100 ordinary submissions, print how long it took and what came out.

The submissions are made from a lesson's solutions: some answers right, some with a slip, some
left blank, and the notebooks as editors leave them: metadata gone, cells added or moved, outputs
stored. Nothing is written but into a temporary folder.
"""

import copy
import csv
import re
import tempfile
import time
from pathlib import Path

import nbformat
import numpy as np

from course_exercises.definition import lesson_folders
from course_tools.grading import batch
from course_tools.grading.bubblewrap import find_bubblewrap
from course_tools.grading.results import Results
from course_tools.notebooks.nbgrader_cells import without_answers
from course_tools.repository import find_root

SLIPS = {" + ": " - ", " * ": " + ", "axis=1": "axis=0", " - 1": "", "return ": "return -"}


def with_slip(source, rng):
    """Change one thing in a cell with a solution, the kind of thing that goes wrong."""
    body = source.index("### BEGIN SOLUTION")
    possible = [slip for slip in SLIPS.items() if slip[0] in source[body:]]
    before, after = possible[rng.integers(len(possible))]
    return source[:body] + source[body:].replace(before, after, 1)


def submission(solutions, rng):
    """Return the notebook of a learner whose care decides which answers are right or blank."""
    notebook, care = copy.deepcopy(solutions), rng.uniform(0.5, 1)
    for cell in notebook.cells:
        if "### BEGIN SOLUTION" in cell.source:
            if rng.random() > care:
                blank = rng.random() < 0.4
                cell.source = without_answers(cell.source) if blank else with_slip(cell.source, rng)
            cell.source = re.sub(r" *### (BEGIN|END) SOLUTION\n?", "", cell.source).rstrip()
        elif "### BEGIN HIDDEN TESTS" in cell.source:
            cell.source = without_answers(cell.source)
    return as_editors_leave_it(notebook, rng)


def as_editors_leave_it(notebook, rng):
    """Strip metadata, add cells, store outputs, each now and then."""
    if rng.random() < 0.3:
        for cell in notebook.cells:
            cell.metadata = {}
    if rng.random() < 0.3:
        place = int(rng.integers(3, len(notebook.cells)))
        notebook.cells.insert(place, nbformat.v4.new_code_cell("print('trying')\n1 / 0"))
    if rng.random() < 0.3:
        text = nbformat.v4.new_output("stream", name="stdout", text="not yet\n" * 100)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [text], 1
    return notebook


def write_submissions(folder, lesson, learners, seed):
    """Write one folder with one notebook for each learner."""
    (path,) = (find_root() / "notebooks" / "solutions").glob(f"{lesson}_*.ipynb")
    solutions, rng = nbformat.read(path, as_version=4), np.random.default_rng(seed)
    for number in range(learners):
        home = folder / f"learner_{number:03}"
        home.mkdir(parents=True)
        nbformat.write(submission(solutions, rng), home / path.name)


def report(out, seconds, jobs):
    """Print the time and a summary of the table."""
    lines = out.read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(lines))
    print(f"{len(rows)} submissions in {seconds:.0f} s with {jobs} at once", end="")
    print(f" ({seconds * jobs / len(rows):.1f} s each), in bubblewrap: {bool(find_bubblewrap())}")
    print("mean percent:", round(np.mean([float(row["percent"]) for row in rows]), 1))
    for name in [name for name in rows[0] if name in lesson_folders()]:
        right = np.mean([int(row[name]) > 0 for row in rows])
        print(f"  {name:24} right for {right:.0%}")
    print("\n".join(["the table begins", *lines[:4]]))


def main():
    """Write 100 submissions to lesson 04, grade them with two at once, report."""
    lesson, jobs, seed = "04", 2, 0
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        write_submissions(home / "in", lesson, 100, seed)
        names = [n for n, folder in lesson_folders().items() if folder[-2:] == lesson]
        start, table = time.perf_counter(), home / "grades.csv"
        results = Results(table, home / "feedback")
        options = {"jobs": jobs, "seed": seed, "progress": batch.progress_bar}
        batch.grade_all(home / "in", results, names, **options)
        report(table, time.perf_counter() - start, jobs)
