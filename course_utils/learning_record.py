"""What a learner answered first, kept in one file on their own machine if they turn it on."""

import datetime
import json
import os
from pathlib import Path

from course_utils._shared.atomic_file import atomic_file


def record_file() -> Path:
    """Return the file of the record: `COURSE_RECORD`, or one in the user's home folder."""
    home = Path.home() / ".computer_vision_course" / "learning_record.jsonl"
    return Path(os.environ.get("COURSE_RECORD") or home)


def read_record(path: Path | None = None) -> tuple[bool, list[dict]]:
    """Return whether a record is on, and its entries, the oldest first; name a damaged line."""
    path = path or record_file()
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else ['{"on": false}']
    found = []
    for number, line in enumerate(lines, start=1):
        try:
            found.append(json.loads(line))
            wanted = {"on"} if number == 1 else {"when", "what", "name", "right", "answer"}
            damaged = not isinstance(found[-1], dict) or set(found[-1]) != wanted
        except json.JSONDecodeError:
            damaged = True
        if damaged:
            raise ValueError(f"{path} is damaged in line {number}: `course record --delete`?")
    if not found:
        raise ValueError(f"{path} is empty: `course record --delete`?")
    return found[0]["on"] is True, found[1:]


def turn_record(on: bool) -> None:
    """Turn the record on or off; what it holds stays."""
    _write(on, read_record()[1])


def delete_record() -> None:
    """Remove the file, and with it all that was kept."""
    record_file().unlink(missing_ok=True)


def keep_answer(what: str, name: str, right: bool, answer: str) -> None:
    """Keep an answer if the record is on and it is the first one to this question.

    `what` is "predict", "check", "pretest" or "posttest", `name` the question or the exercise,
    `right` whether the `answer`, in words, is right.
    """
    try:
        on, entries = read_record()
    except ValueError as error:
        print(f"Your answer was not kept: {error}")
        return
    if on and not any((each["what"], each["name"]) == (what, name) for each in entries):
        entry = {"when": datetime.date.today().isoformat(), "what": what, "name": name}
        _write(on, [*entries, entry | {"right": bool(right), "answer": str(answer)}])


def _write(on: bool, entries: list[dict]) -> None:
    lines = [json.dumps(each, ensure_ascii=False) for each in ({"on": on}, *entries)]
    with atomic_file(record_file()) as file:
        file.write(("\n".join(lines) + "\n").encode())
