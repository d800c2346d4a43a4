"""Where exercises are found: one of the course by its name, all of them, or an instructor's own."""

from __future__ import annotations

import difflib
import functools
import importlib
import importlib.util
from pathlib import Path

from course_exercises.definition import Exercise

_PACKAGE = Path(__file__).parent


def find_exercise(name: str) -> Exercise:
    """Return an exercise by its name; only its own file is loaded.

    Raises:
        ValueError: no exercise has that name; near names are listed.
    """
    lessons = lesson_folders()
    if name not in lessons:
        near = difflib.get_close_matches(str(name), lessons, n=3, cutoff=0.4) or list(lessons)[:3]
        raise ValueError(f"name must be that of an exercise; received {name!r}. Near: {near}.")
    module = importlib.import_module(f"course_exercises.{lessons[name]}.{name}")
    return getattr(module, name)


@functools.cache
def all_exercises() -> dict[str, Exercise]:
    """Return name -> exercise, in the order of the lessons."""
    found = map(find_exercise, lesson_folders())
    return {each.name: each for each in sorted(found, key=lambda each: (each.lesson, each.number))}


@functools.cache
def lesson_folders() -> dict[str, str]:
    """Return name -> folder of its lesson: each exercise has a file of its own, named after it."""
    files = sorted(_PACKAGE.glob("lesson_[0-9][0-9]/[!_]*.py"))
    return {file.stem: file.parent.name for file in files}


def exercises_from_file(path: str | Path) -> dict[str, Exercise]:
    """Return name -> exercise for all exercises that an instructor's own Python file defines.

    Raises:
        ValueError: the file defines none.
        FileNotFoundError: there is no such file.
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"--exercises must name a Python file; {path} is not there")
    spec = importlib.util.spec_from_file_location("own_exercises", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    own = [each for each in vars(module).values() if isinstance(each, Exercise)]
    found = {each.name: each for each in own if each.reference.__module__ == module.__name__}
    if not found:
        raise ValueError(f"{path.name} must define an exercise: a function below @exercise(...)")
    return found
