"""A whole class: every learner's folder or file, in parallel, and on again after a break."""

from __future__ import annotations

import concurrent.futures
import sys
from pathlib import Path

from course_exercises.definition import Exercise
from course_exercises.judging import Verdict
from course_tools.grading.collecting import (
    assigned,
    find_submissions,
    fingerprint,
    left_out,
    uses_keras,
)
from course_tools.grading.feedback import write_feedback
from course_tools.grading.journal import Journal
from course_tools.grading.sanitize import line
from course_tools.grading.submission import Assignment, Graded
from course_tools.grading.surroundings import Limits
from course_tools.grading.table import write_table

__all__ = ["assigned", "find_submissions", "grade_all", "left_out", "progress_bar"]


def grade_all(
    folder: Path, out: Path, exercises: dict[str, Exercise], *, feedback: Path | None = None,
    jobs: int = 2, seed: int | None = None, limits: Limits | None = None, walls: bool = True,
    progress=None,
) -> list[Graded]:  # fmt: skip
    """Grade every learner, write the table and, if wanted, a page for each.

    A run that is interrupted goes on where it stopped: what is done is kept beside `out` until
    the table is written. Submissions are read, never changed.

    Args:
        folder: one notebook, or one folder of notebooks, for each learner.
        out: the CSV file to write.
        exercises: name -> exercise, those that count.
        feedback: folder for the pages; None writes none.
        jobs: how many submissions run at once.
        seed: draws the inputs; None draws a new one, or takes that of the interrupted run.
        limits: what one submission may use.
        walls: whether bubblewrap is used where it works.
        progress: called with (done, all, learner).

    Returns:
        One `Graded` for each learner, in alphabetical order.

    Raises:
        ValueError: there is nothing to grade, or `jobs` is below 1.
    """
    if jobs < 1:
        raise ValueError(f"--jobs must be 1 or more; received {jobs}")
    if not exercises:
        raise ValueError("no submission holds a function of any exercise; is it the right folder?")
    folder = Path(folder).resolve()
    submissions = find_submissions(folder)
    journal = Journal(Path(f"{out}.partial"), list(exercises), seed)
    keys = {learner: fingerprint(learner, paths) for learner, paths in submissions.items()}
    todo = {who: paths for who, paths in submissions.items() if keys[who] not in journal.done}
    keras = any(uses_keras(path) for paths in todo.values() for path in paths)
    made = {"walls": walls, "preload": ["tensorflow", "keras"] if keras else [], "folder": folder}
    with Assignment(exercises, journal.seed, limits, **made) as assignment:
        for graded in _each(assignment, todo, jobs):
            journal.add(keys[graded.learner], graded)
            if progress:
                done = sum(key in journal.done for key in keys.values())
                progress(done, len(submissions), graded.learner)
    graded = [journal.done[keys[learner]] for learner in submissions]
    write_table(graded, exercises, out)
    if feedback is not None:
        write_feedback(graded, exercises, feedback)
    journal.finish()
    return graded


def _each(assignment: Assignment, todo: dict[str, list[Path]], jobs: int):
    """Yield what comes out for each learner, as soon as it is there."""
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        waiting = [pool.submit(_safely, assignment, who, paths) for who, paths in todo.items()]
        try:
            for future in concurrent.futures.as_completed(waiting):
                yield future.result()
        except BaseException:
            assignment.stop()
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def _safely(assignment: Assignment, learner: str, notebooks: list[Path]) -> Graded:
    """Grade one learner; should that fail, say so in the table, and go on with the others."""
    try:
        return assignment.grade(learner, notebooks)
    except Exception as error:
        sentence = f"Grading failed with {type(error).__name__}: please look at this one yourself."
        verdict = Verdict(False, "missing", sentence)
        return Graded(learner, dict.fromkeys(assignment.exercises, verdict), [sentence])


def progress_bar(done: int, count: int, learner: str) -> None:
    """Draw a bar on the terminal; into a log, write a line for each tenth that is done."""
    if sys.stderr.isatty():
        filled = round(30 * done / count)
        bar = "#" * filled + "." * (30 - filled)
        end = "\n" if done == count else ""
        text = f"\r[{bar}] {done}/{count} {line(learner, 30):30}"
        print(text, end=end, file=sys.stderr, flush=True)
    elif 10 * done // count > 10 * (done - 1) // count:
        print(f"{done} of {count} graded", file=sys.stderr, flush=True)
