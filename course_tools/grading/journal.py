"""What a run has done so far, kept in a file until the table is written."""

import contextlib
import dataclasses
import hashlib
import json
import os
import platform
import secrets
from importlib import metadata
from pathlib import Path

import course_exercises
import course_tools
import course_utils
from course_tools.grading.limits import Limits
from course_tools.grading.submission import Graded
from course_tools.grading.temporary import lock
from course_utils._shared.atomic_file import atomic_file

_LIBRARIES = ("numpy", "scipy", "keras", "tensorflow")
_DIFFERENT = {
    "names": "exercises: name the lessons with --lessons",
    "edition": "versions of the course, of its libraries or of your exercises",
    "seed": "seeds",
    "learners": "learners: the folder has changed in between",
}


def _edition(names: list[str], own: Path | None, limits: Limits) -> str:
    """Return a key that changes with the exercises, the course, the limits and the libraries."""
    digest = hashlib.sha256(repr((names, limits, platform.python_version())).encode())
    for package in (course_utils, course_exercises, course_tools):
        for path in sorted(Path(package.__file__).parent.rglob("*.py")):
            digest.update(path.read_bytes())
    if own:
        digest.update(own.read_bytes())
    for library in _LIBRARIES:
        with contextlib.suppress(metadata.PackageNotFoundError):
            digest.update(metadata.version(library).encode())
    return digest.hexdigest()


class Journal:
    """A file with one line for each learner who is done.

    One of an interrupted run is taken up, unless anything has changed since; with it comes its
    seed, where none is given. A part of a class knows which it is, of how many, and all learners.
    """

    def __init__(
        self, path: Path, names: list[str], seed: int | None, *, own: Path | None = None,
        limits: Limits | None = None, shard: tuple[int, int] | None = None, learners=(),
    ):  # fmt: skip
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("a+", encoding="utf-8", errors="replace")
        if not lock(self._file):
            raise ValueError(f"another run is writing {path}: wait for it, or end it")
        self._file.seek(0)
        first, self.done = _read(self._file)
        self._head = {
            "names": names,
            "edition": _edition(names, own, limits),
            "shard": shard and list(shard),
            "learners": hashlib.sha256(repr(list(learners)).encode("utf-8", "replace")).hexdigest(),
            "seed": first.get("seed") if seed is None else seed,
        }
        if any(first.get(key) != value for key, value in self._head.items()):
            self._head["seed"] = secrets.randbits(32) if seed is None else seed
            self.done = {}
            self._file.truncate(0)
            self._append(self._head)
        self.seed = self._head["seed"]

    def __enter__(self) -> "Journal":
        return self

    def __exit__(self, *_) -> None:
        self._file.close()

    def add(self, key: str, graded: Graded) -> None:
        """Keep what came out for a learner, so that not even a power cut takes it."""
        self.done[key] = graded
        self._append({"key": key, "graded": dataclasses.asdict(graded)})

    def _append(self, entry: dict) -> None:
        self._file.write(f"\n{json.dumps(entry)}\n")  # a line that was cut short is ended first
        self._file.flush()
        os.fsync(self._file.fileno())

    def keep(self, graded: list[Graded]) -> None:
        """Keep the file as a part of a class, with these learners in it and no others."""
        entries = [self._head | {"complete": True}]
        entries += [{"key": each.learner, "graded": dataclasses.asdict(each)} for each in graded]
        with atomic_file(self.path) as file:
            file.writelines(f"{json.dumps(each)}\n".encode() for each in entries)


def read_parts(paths: list[Path]) -> tuple[list[str], list[Graded]]:
    """Put parts of a class together; return names of exercises, and learners alphabetically."""
    heads, found = [], []
    for path in paths:
        with path.open(encoding="utf-8", errors="replace") as file:
            head, done = _read(file)
        if not (head.get("complete") and head.get("shard")):
            raise ValueError(f"{path} is no finished part of a class: run it again")
        heads.append(head)
        found += done.values()
    for key in _DIFFERENT:
        if any(head[key] != heads[0][key] for head in heads):
            raise ValueError(f"the parts were graded with different {_DIFFERENT[key]}")
    count = heads[0]["shard"][1]
    if sorted(head["shard"] for head in heads) != [[n, count] for n in range(1, count + 1)]:
        there = sorted(head["shard"][0] for head in heads)
        raise ValueError(f"--merge must name each of {count} parts once; received {there}")
    return heads[0]["names"], sorted(found, key=lambda each: each.learner)


def _read(lines) -> tuple[dict, dict[str, Graded]]:
    """Return the first entry, {} where there is none, and key -> what came out for a learner."""
    first, done = None, {}
    for line in lines:
        try:
            entry = json.loads(line)
            if first is None:
                first = entry
            else:
                done[entry["key"]] = Graded.unpacked(entry["graded"])
        except (KeyError, ValueError, TypeError, AttributeError):
            continue  # a line that was cut short: that learner is graded again
    return (first if isinstance(first, dict) else {}), done
