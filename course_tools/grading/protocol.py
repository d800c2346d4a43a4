"""What the child wrote, read with care: a learner's code may have written there too."""

from __future__ import annotations

import contextlib
import json
import os
import stat
from pathlib import Path

from course_exercises.running import Outcome
from course_exercises.values import decode, plain
from course_tools.grading.sanitize import clean

_LARGEST = 16_000_000  # bytes that are read; what comes after them is lost
_MOST = 5_000  # frames
_KINDS = {
    "value", "not attempted", "crash", "endless", "not plain", "changed its input", "missing",
}  # fmt: skip


def read_frames(path: Path) -> list[dict]:
    """Return the frames of a file: small dicts of the forms that the child writes, no others."""
    frames = []
    for line in _text(path).splitlines()[:_MOST]:
        with contextlib.suppress(ValueError, RecursionError):
            frame = json.loads(line)
            if isinstance(frame, dict):
                frames.append(_checked(frame))
    return [frame for frame in frames if frame]


def _text(path: Path) -> str:
    try:
        # Neither a link is followed nor a pipe waited for.
        opened = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | _no_wait())
    except OSError:
        return ""
    if not stat.S_ISREG(os.fstat(opened).st_mode):
        os.close(opened)
        return ""
    with open(opened, "rb") as file:
        return file.read(_LARGEST).decode("utf-8", "replace")


def _no_wait() -> int:
    return getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)


def _checked(frame: dict) -> dict:
    """Return the known parts of a frame, of the right types."""
    found = {}
    for key in ("cell", "done"):
        if type(frame.get(key)) is int and 0 <= frame[key] < 100_000:
            found[key] = frame[key]
    for key in ("error", "broken", "name", "asking"):
        if type(frame.get(key)) is str:
            found[key] = clean(frame[key])
    if type(frame.get("outcomes")) is list:
        found["outcomes"] = frame["outcomes"]
    return found


def outcomes_in(listed: list, count: int) -> list[Outcome]:
    """Return what a frame says that `count` calls did."""
    outcomes = [_outcome(each) for each in listed[:count]]
    # After an endless call the child tries no more.
    return outcomes + [Outcome("endless")] * (count - len(outcomes))


def _outcome(frame) -> Outcome:
    try:
        if frame["kind"] not in _KINDS or type(frame["text"]) is not str:
            raise ValueError
        return Outcome(frame["kind"], plain(decode(frame["value"])), clean(frame["text"]))
    except (
        KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError, MemoryError,
    ):  # fmt: skip
        return Outcome("not plain", text="something that can't be read")


def answers_in(frames: list[dict], asked: dict) -> dict[str, list]:
    """Return exercise name -> listed outcomes, of those that were asked."""
    found = [frame for frame in frames if "outcomes" in frame and frame.get("name") in asked]
    return {frame["name"]: frame["outcomes"] for frame in found}


def culprit_in(frames: list[dict]) -> int | str | None:
    """Return the cell, or the exercise, that ended the process; None if it came through."""
    if any("done" in frame or "broken" in frame for frame in frames):
        return None
    begun = [each.get("asking", each.get("cell", 0)) for each in frames if "outcomes" not in each]
    return begun[-1] if begun else 0
