"""A whole class: every learner's folder or file, in parallel, and on again after a break."""

import concurrent.futures
import os
import queue
import sys
from functools import partial
from pathlib import Path

from course_tools.grading.bubblewrap import readable
from course_tools.grading.collecting import find_submissions, fingerprint, modules_used
from course_tools.grading.journal import Journal, read_parts
from course_tools.grading.limits import Limits
from course_tools.grading.results import Results
from course_tools.grading.sanitize import line
from course_tools.grading.submission import Graded
from course_tools.grading.temporary import remove_abandoned
from course_tools.grading.worker import Worker, chosen


def grade_all(
    folder: Path, results: Results, names: list[str], *, own: Path | None = None, jobs: int = 2,
    seed: int | None = None, limits: Limits | None = None, bubblewrap: bool = True,
    shard: tuple[int, int] | None = None, progress=None,
) -> tuple[list[Graded], list[str]]:  # fmt: skip
    """Grade every learner in a folder and write what is wanted of the results.

    A run that is interrupted goes on where it stopped: what is done is kept beside the table
    until that is written. Submissions are read, never changed. A shard (which, of how many)
    grades that part only, and keeps it for `merge`.

    Returns the learners' results, in alphabetical order, and what a person should know.
    """
    if jobs < 1:
        raise ValueError(f"--jobs must be 1 or more; received {jobs}")
    if not names:
        raise ValueError("no submission holds a function of any exercise; is it the right folder?")
    exercises, folder = chosen(names, own), folder.resolve()
    names, limits = list(exercises), limits or Limits()
    _refuse_what_notebooks_read([folder, *([own] if own else [])])
    submissions, everybody, said = find_submissions(folder), [], []
    path = Path(f"{results.table}.partial")
    if shard:  # nothing is written but what is kept of a part of the class
        which, count = shard
        everybody, path = list(submissions), results.table
        submissions = dict(list(submissions.items())[which - 1 :: count])
    results.check(*([own] if own else []))
    remove_abandoned()
    kept = {"own": own, "limits": limits, "shard": shard, "learners": everybody}
    with Journal(path, names, seed, **kept) as journal:
        made = {"bubblewrap": bubblewrap, "folder": str(folder), "seed": journal.seed}
        new = partial(Worker, names, own, limits, **made)
        graded = _graded(journal, submissions, folder, new, jobs, progress)
        if shard:
            journal.keep(graded)
        else:
            said = results.write(graded, exercises)
            path.unlink()
    return graded, said


def merge(
    parts: list[Path], results: Results, own: Path | None = None
) -> tuple[list[Graded], list[str]]:
    """Write the results of a class that was graded in parts: the same as if it had been one."""
    names, graded = read_parts(parts)
    results.check(*parts, *([own] if own else []))
    return graded, results.write(graded, chosen(names, own))


def _refuse_what_notebooks_read(places: list[Path]) -> None:
    """Refuse submissions and exercises that lie where any notebook may read."""
    for place in places:
        for folder in readable():
            if place.resolve().is_relative_to(Path(folder).resolve()):
                raise ValueError(f"{place} must lie elsewhere: notebooks may read all in {folder}")


def _graded(
    journal: Journal, submissions: dict[str, list[Path]], folder: Path, new, jobs: int, progress
) -> list[Graded]:
    """Grade who isn't in the journal yet; return all, in the order of the submissions."""
    keys = {who: fingerprint(who, paths, folder) for who, paths in submissions.items()}
    todo = {who: paths for who, paths in submissions.items() if keys[who] not in journal.done}
    preload = modules_used([path for paths in todo.values() for path in paths])
    done = len(submissions) - len(todo)
    workers = [new(cores=_cores(number, jobs), preload=preload) for number in range(jobs)]
    for graded in _each(workers, todo):
        journal.add(keys[graded.learner], graded)
        done += 1
        if progress:
            progress(done, len(submissions), graded.learner)
    return [journal.done[keys[learner]] for learner in submissions]


def _cores(number: int, jobs: int) -> list[int] | None:
    """Return a worker's share of the processors: a thousand threads then slow nobody else down."""
    if not hasattr(os, "sched_getaffinity"):
        return None
    all_cores = sorted(os.sched_getaffinity(0))
    return all_cores[number % len(all_cores) :: jobs]


def _each(workers: list[Worker], todo: dict[str, list[Path]]):
    """Yield what comes out for each learner, as soon as it is there."""
    idle, stopped = queue.LifoQueue(), False
    for worker in workers:
        idle.put(worker)

    def grade(learner: str, notebooks: list[Path]) -> Graded | None:
        worker = idle.get()
        try:
            return None if stopped else worker.grade(learner, notebooks)
        finally:
            idle.put(worker)

    with concurrent.futures.ThreadPoolExecutor(len(workers)) as pool:
        waiting = [pool.submit(grade, who, paths) for who, paths in todo.items()]
        try:
            for future in concurrent.futures.as_completed(waiting):
                yield future.result()
        finally:
            stopped = True
            for worker in workers:
                worker.close()
            pool.shutdown(wait=True, cancel_futures=True)


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
