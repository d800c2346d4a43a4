"""What `course grade` does with its words."""

import argparse
import signal
import sys
from pathlib import Path

from course_exercises.definition import exercises_from_file, lesson_folders
from course_tools.grading import batch
from course_tools.grading.bubblewrap import find_bubblewrap
from course_tools.grading.collecting import assigned, find_submissions, left_out
from course_tools.grading.results import Results


def grade(options: argparse.Namespace) -> int:
    """Grade a folder of notebooks, or join the parts of a class; return the exit code."""
    if hasattr(sys.stdout, "reconfigure"):  # a name may hold what this terminal can't show
        sys.stdout.reconfigure(errors="replace")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    results = Results(
        options.out, options.feedback, options.gradescope, options.gradebook, options.column,
        options.anonymous,
    )  # fmt: skip
    own, submissions = options.exercises, options.submissions
    if options.merge:
        graded, said = batch.merge(options.merge, results, own)
    else:
        shard = _shard(options)
        if submissions is None:
            raise ValueError("SUBMISSIONS must name a folder, or --merge the parts of a class")
        names = _names(own, options.lessons, submissions)
        if find_bubblewrap() is None:
            print("no bubblewrap that works here: weaker isolation (see INSTRUCTORS.md)")
        for name in left_out(submissions):
            print(f"left out, no notebook: {name}")
        graded, said = batch.grade_all(
            submissions, results, names, own=own, jobs=options.jobs, seed=options.seed,
            shard=shard, progress=batch.progress_bar,
        )  # fmt: skip
    print(f"wrote {options.out}: {len(graded)} learners", *said, sep="\n")
    return 0


def _shard(options: argparse.Namespace) -> tuple[int, int] | None:
    """Return (which, of how many) of `--shard 3/40`."""
    if options.shard is None:
        return None
    which, _, count = options.shard.partition("/")
    numbers = which.isdecimal() and count.isdecimal()
    if not numbers or not 1 <= int(which) <= int(count):
        raise ValueError(f"--shard must be like 3/40, from 1/40 to 40/40; received {options.shard}")
    if options.seed is None:
        raise ValueError("--shard needs --seed, the same number for all parts")
    if options.feedback or options.gradebook or options.gradescope:
        raise ValueError("with --shard only a part is written: name the other files with --merge")
    return int(which), int(count)


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
