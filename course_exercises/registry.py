"""All exercises of the course, lesson by lesson."""

from __future__ import annotations

import difflib
import functools
import importlib
import importlib.util
import pkgutil
from pathlib import Path

from course_exercises.definition import Exercise


@functools.cache
def all_exercises() -> dict[str, Exercise]:
    """Return name -> exercise, in the order of the lessons.

    Raises:
        ValueError: two exercises have one name.
    """
    package = importlib.import_module("course_exercises")
    modules = sorted(
        module.name
        for module in pkgutil.iter_modules(package.__path__)
        if module.name[-2:].isdigit()
    )
    found: dict[str, Exercise] = {}
    for name in modules:
        _add(found, importlib.import_module(f"course_exercises.{name}").EXERCISES)
    return found


def exercises_from_file(path: str | Path) -> dict[str, Exercise]:
    """Return the exercises that an instructor's own Python file lists as `EXERCISES`.

    Raises:
        ValueError: the file has no such list, or two exercises have one name.
        FileNotFoundError: there is no such file.
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"--exercises must name a Python file; {path} is not there")
    spec = importlib.util.spec_from_file_location("own_exercises", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    listed = getattr(module, "EXERCISES", None)
    if not listed or not all(isinstance(each, Exercise) for each in listed):
        raise ValueError(f"{path.name} must list its exercises as EXERCISES = [Exercise(...), ...]")
    found: dict[str, Exercise] = {}
    _add(found, listed)
    return found


def find_exercise(name: str) -> Exercise:
    """Return an exercise by its name.

    Raises:
        ValueError: no exercise has that name; near names are told.
    """
    known = all_exercises()
    if name not in known:
        near = difflib.get_close_matches(str(name), known, n=3, cutoff=0.4) or list(known)[:3]
        raise ValueError(f"name must be that of an exercise; received {name!r}. Near: {near}.")
    return known[name]


def _add(found: dict, listed) -> None:
    for exercise in listed:
        if exercise.name in found:
            raise ValueError(f"name must be used once; {exercise.name!r} is used twice")
        found[exercise.name] = exercise
