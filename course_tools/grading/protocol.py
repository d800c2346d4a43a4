"""What a notebook's process wrote, read with care: a learner's code may have written there too.

Whatever is read is small before anything is built from it: bytes, lines, depth, numbers of values
and of keys, and dimensions are limited. So judging it takes little memory and little time.
"""

import contextlib
import json
import math
import os
import re
import stat
from pathlib import Path

from course_exercises.running import Outcome
from course_exercises.values import decode, plain
from course_tools.grading.sanitize import clean

_LARGEST = 50_000_000  # bytes that are read; what comes after them is lost
_RECORDS = 20_000
_LONGEST = 9_000_000  # bytes of one record
_VALUES = 100_000  # in one record: each takes a comma, a colon or a bracket
_KEYS = 1_000  # of one dict
_KEY = 2**60  # larger whole numbers can be made to collide, so that a dict of them takes hours
_DIMENSIONS, _EMPTY = 5, 10_000  # of an array; places of all that are empty
_TEXT = 50_000_000  # as an array, a list takes the room of its longest text for each of its values
_DTYPE = re.compile(r"[<>|=]?(b1|[iu][1248]|f(2|4|8|16))")
_KINDS = {
    "value", "not attempted", "crash", "endless", "not plain", "changed its input", "missing",
}  # fmt: skip


def read_records(path: Path) -> list[dict]:
    """Return the records of a file: small dicts of the forms that a runner writes, no others."""
    records = []
    for line in _content(path).split(b"\n", _RECORDS)[:_RECORDS]:
        with contextlib.suppress(ValueError, RecursionError):
            record = json.loads(line) if _is_small(line) else None
            if isinstance(record, dict):
                records.append(_checked(record))
    return [record for record in records if record]


def _content(path: Path) -> bytes:
    # Neither a link is followed nor a pipe waited for.
    flags = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC"))
    try:
        with open(path, "rb", opener=lambda name, mode: os.open(name, mode | flags)) as file:
            return file.read(_LARGEST) if stat.S_ISREG(os.fstat(file.fileno()).st_mode) else b""
    except OSError:
        return b""


def _is_small(text: bytes) -> bool:
    return len(text) <= _LONGEST and sum(map(text.count, (b",", b"[", b"{", b":"))) <= _VALUES


def _checked(record: dict) -> dict:
    """Return the known parts of a record, of the right types."""
    found = {}
    for key in ("cell", "done"):
        if type(record.get(key)) is int and 0 <= record[key] < 1_000_000:
            found[key] = record[key]
    for key in ("error", "broken", "name", "asking"):
        if type(record.get(key)) is str:
            found[key] = clean(record[key])
    if type(record.get("outcomes")) is list:
        found["outcomes"] = record["outcomes"]
    return found


def outcomes_in(listed: list, count: int) -> list[Outcome]:
    """Return what a record says that `count` calls did; after an endless one no more is tried."""
    outcomes = [_outcome(each) for each in listed[:count]]
    return outcomes + [Outcome("endless")] * (count - len(outcomes))


def _outcome(record) -> Outcome:
    try:
        kind, text, value = record["kind"], record["text"], record["value"]
        if kind not in _KINDS or type(text) is not str:
            raise ValueError
        if not _is_small(value.encode("utf-8", "replace")):
            raise ValueError
        found = {"values": 0, "longest": 0, "empty": 0}
        _look_at(json.loads(value), found)
        if found["values"] * found["longest"] > _TEXT or found["empty"] > _EMPTY:
            raise ValueError
        return Outcome(kind, plain(decode(value)), clean(text))
    except Exception:  # whatever is not of the form, too large, or nests too deep
        return Outcome("not plain", text="something that can't be read")


def _look_at(packed, found: dict[str, int]) -> None:
    """Count what a value would take, before it is made; refuse keys and arrays of other kinds."""
    if isinstance(packed, str):
        found["longest"] = max(found["longest"], len(packed))
    elif isinstance(packed, dict) and "array" in packed:
        shape = packed["shape"]
        fits = len(shape) <= _DIMENSIONS and all(type(n) is int and n >= 0 for n in shape)
        places = math.prod(max(n, 1) for n in shape) if fits else 0
        if not fits or places > _LONGEST or not _DTYPE.fullmatch(packed["dtype"]):
            raise ValueError("an array of another shape or type")
        found["empty" if 0 in shape else "values"] += places
        return
    elif isinstance(packed, dict):
        parts = packed["dict"] if "dict" in packed else packed["tuple"]
        if type(parts) is not list:
            raise ValueError("a container of another kind")
        keys = [key for key, _ in parts] if "dict" in packed else []
        if len(keys) > _KEYS or any(type(key) is int and abs(key) > _KEY for key in keys):
            raise ValueError("a dict of another kind")
        packed = parts
    found["values"] += 1
    for each in packed if isinstance(packed, list) else ():
        _look_at(each, found)


def answers_in(records: list[dict], asked: dict) -> dict[str, list]:
    """Return exercise name -> listed outcomes, of those that were asked."""
    found = [each for each in records if "outcomes" in each and each.get("name") in asked]
    return {each["name"]: each["outcomes"] for each in found}


def culprit_in(records: list[dict], asked: dict) -> int | str | None:
    """Return the cell, or what was asked, that ended the process; None if it came through."""
    if any("done" in each or "broken" in each for each in records):
        return None
    records = [each for each in records if each.get("asking", "") in {"", *asked}]
    begun = [each.get("asking", each.get("cell", 0)) for each in records if "outcomes" not in each]
    return begun[-1] if begun else 0
