"""A whole class: every learner's folder or file, in parallel, and on again after a break."""

from __future__ import annotations

import concurrent.futures
import csv
import dataclasses
import hashlib
import json
import os
import secrets
import sys
from pathlib import Path

from course_utils.exercises.definition import Exercise
from course_utils.exercises.grading.child import code_cells
from course_utils.exercises.grading.feedback import write_feedback
from course_utils.exercises.grading.sandbox import Limits
from course_utils.exercises.grading.submission import Assignment, Graded
from course_utils.exercises.judging import Verdict

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a table program would run a cell that begins so


def find_submissions(folder: Path) -> dict[str, list[Path]]:
    """Return learner -> notebooks: each file, or each folder with all notebooks in it.

    Raises:
        ValueError: `folder` is no folder, or holds neither.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise ValueError(f"SUBMISSIONS must be a folder; received {folder}")
    found = {}
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith((".", "__")):
            continue
        if entry.is_dir():
            notebooks = sorted(entry.rglob("*.ipynb"))
            hidden = [path for path in notebooks if ".ipynb_checkpoints" in path.parts]
            found[entry.name] = [path for path in notebooks if path not in hidden]
        elif entry.suffix == ".ipynb":
            found[entry.stem] = [entry]
    if not found:
        raise ValueError(f"SUBMISSIONS must hold notebooks or folders of them; {folder} has none")
    return found


def assigned(exercises: dict[str, Exercise], submissions: dict[str, list[Path]]) -> list[str]:
    """Return the names of all exercises of those lessons that occur in the notebooks."""
    text = []
    for notebooks in submissions.values():
        for notebook in notebooks:
            try:
                text += code_cells(notebook)
            except (ValueError, OSError):
                continue
    whole = "\n".join(text)
    lessons = {each.lesson for name, each in exercises.items() if f"def {name}(" in whole}
    return [name for name, each in exercises.items() if each.lesson in lessons]


def grade_all(
    folder: Path,
    out: Path,
    exercises: dict[str, Exercise],
    *,
    feedback: Path | None = None,
    jobs: int = 2,
    seed: int | None = None,
    limits: Limits | None = None,
    walls: bool = True,
    progress=None,
) -> list[Graded]:
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
    submissions = find_submissions(folder)
    kept = Path(f"{out}.partial")
    seed, done = _resume(kept, list(exercises), seed)
    assignment = Assignment(exercises, seed, limits, walls=walls)
    keys = {learner: _key(learner, paths) for learner, paths in submissions.items()}
    todo = [learner for learner in submissions if keys[learner] not in done]
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool, kept.open("a") as journal:
        waiting = {
            pool.submit(assignment.grade, learner, submissions[learner]): learner
            for learner in todo
        }
        try:
            for number, future in enumerate(concurrent.futures.as_completed(waiting), start=1):
                graded = future.result()
                done[keys[graded.learner]] = graded
                line = {"key": keys[graded.learner], "graded": dataclasses.asdict(graded)}
                journal.write(json.dumps(line) + "\n")
                journal.flush()
                os.fsync(journal.fileno())
                if progress:
                    progress(
                        number + len(submissions) - len(todo), len(submissions), graded.learner
                    )
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    graded = [done[keys[learner]] for learner in submissions]
    write_table(graded, exercises, out)
    if feedback is not None:
        write_feedback(graded, exercises, feedback)
    kept.unlink()
    return graded


def _key(learner: str, paths: list[Path]) -> str:
    digest = hashlib.sha256(learner.encode())
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _resume(kept: Path, names: list[str], seed: int | None) -> tuple[int, dict[str, Graded]]:
    """Return the seed and what an interrupted run of the same exercises has done already."""
    lines = kept.read_text(encoding="utf-8").splitlines() if kept.is_file() else []
    try:
        head = json.loads(lines[0])
        if head["names"] == names and seed in (None, head["seed"]):
            return head["seed"], dict(_journal(lines[1:]))
    except (IndexError, KeyError, ValueError, TypeError):
        pass
    seed = secrets.randbits(32) if seed is None else seed
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps({"seed": seed, "names": names}) + "\n", encoding="utf-8")
    return seed, {}


def _journal(lines: list[str]):
    for line in lines:
        try:
            entry = json.loads(line)
            graded = entry["graded"]
            verdicts = {name: Verdict(**each) for name, each in graded["verdicts"].items()}
            yield entry["key"], Graded(graded["learner"], verdicts, graded["notes"])
        except (KeyError, ValueError, TypeError):
            continue  # a line that was cut short: that learner is graded again


def points(graded: Graded, exercises: dict[str, Exercise]) -> dict[str, int]:
    """Return exercise name -> points earned."""
    return {
        name: exercise.points if graded.verdicts[name].right else 0
        for name, exercise in exercises.items()
    }


def write_table(graded: list[Graded], exercises: dict[str, Exercise], out: Path) -> None:
    """Write learner, points, of, percent, one column an exercise, and notes as CSV."""
    whole = sum(exercise.points for exercise in exercises.values())
    draft = Path(f"{out}.draft")
    with draft.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["learner", "points", "of", "percent", *exercises, "notes"])
        for each in graded:
            earned = points(each, exercises)
            total = sum(earned.values())
            row = [_cell(each.learner), total, whole, f"{100 * total / whole:.1f}"]
            table.writerow([*row, *earned.values(), _cell(" ".join(each.notes))])
    draft.replace(out)


def _cell(text: str) -> str:
    text = " ".join(text.split())[:500]
    return f"'{text}" if text.startswith(_FORMULA) else text


def progress_bar(done: int, count: int, learner: str) -> None:
    """Draw a line with a bar on the terminal."""
    filled = round(30 * done / count)
    bar = "#" * filled + "." * (30 - filled)
    sys.stderr.write(f"\r[{bar}] {done}/{count} {learner[:30]:30}" + "\n" * (done == count))
    sys.stderr.flush()
