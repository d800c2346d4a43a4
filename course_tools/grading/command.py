"""What `course grade` does with its words."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

from course_exercises.registry import exercises_from_file, lesson_folders
from course_tools.grading import batch
from course_tools.grading.bubblewrap import find_bubblewrap
from course_tools.grading.collecting import assigned, find_submissions, left_out
from course_tools.grading.results import Results


def grade(options: argparse.Namespace) -> int:
    """Grade a folder of notebooks; return the exit code."""
    sys.stdout.reconfigure(errors="replace")  # learners' names may hold what a terminal can't show
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    names = _names(options.exercises, options.lessons, options.submissions)
    if find_bubblewrap() is None:
        print("no bubblewrap that works here: weaker isolation (see INSTRUCTORS.md)")
    for name in left_out(options.submissions):
        print(f"left out, no notebook: {name}")
    graded = batch.grade_all(
        options.submissions,
        Results(options.out, options.feedback),
        names,
        own=options.exercises,
        jobs=options.jobs,
        seed=options.seed,
        progress=batch.progress_bar,
    )
    print(f"wrote {options.out}: {len(graded)} learners, {len(names)} exercises")
    return 0


def _names(own: Path | None, wanted: list[str] | None, submissions: Path) -> list[str]:
    """Return the names of the exercises that count: those of some lessons, or those handed in."""
    lessons = {name: folder[-2:] for name, folder in lesson_folders().items()}
    if own:
        lessons |= {name: each.lesson for name, each in exercises_from_file(own).items()}
    for lesson in wanted or ():
        if lesson not in lessons.values():
            known = sorted(set(lessons.values()))
            raise ValueError(f"--lessons must be among {known}; received {lesson!r}")
    if wanted:
        return [name for name, lesson in lessons.items() if lesson in wanted]
    return assigned(lessons, find_submissions(submissions))
