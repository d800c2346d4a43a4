"""Wrong calls of public functions: each is a named error, or a right answer.

`python tests/course_utils/test_wrong_calls.py 10000` draws that many, and prints what falls short.
"""

import os
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from unittest import mock

import pytest
from right_calls import calls_of_figures, calls_of_nets, calls_of_pictures, calls_of_tasks
from wrong_calls import draw, faults, spoilt, try_call

ROOMS = {
    "tasks": calls_of_tasks,
    "pictures": calls_of_pictures,
    "figures": calls_of_figures,
    "nets": calls_of_nets,
}


def calls_of(room: str, folder: Path) -> dict:
    """Return the right calls of a room, or of all."""
    rooms = ROOMS if room == "all" else [room]
    calls = {}
    for each in rooms:
        calls |= ROOMS[each](folder) if each == "pictures" else ROOMS[each]()
    return calls


@pytest.fixture
def offline(tmp_path, monkeypatch):
    """Write into a folder of our own, and ask nobody for a file."""
    refuse = mock.Mock(side_effect=urllib.error.URLError("no network in this test"))
    monkeypatch.setattr(urllib.request, "urlopen", refuse)
    monkeypatch.setenv("COURSE_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("room", ROOMS)
def test_the_right_calls_are_right(room, offline):
    for name, (function, right) in calls_of(room, offline).items():
        assert try_call(function, right, {}) == "answered", name


@pytest.mark.slow
@pytest.mark.parametrize(
    ("room", "count"), [("tasks", 1500), ("pictures", 400), ("figures", 600), ("nets", 300)]
)
def test_wrong_calls_are_named_errors_or_right_answers(room, count, offline):
    assert faults(calls_of(room, offline), count) == []


def test_a_raw_error_and_an_answer_to_nonsense_are_noticed():
    def raw(count):
        return [1] * count

    def unnamed(count):
        raise ValueError("no")

    def anything(count):
        return 0

    for function, words in ((raw, "raw"), (unnamed, "raw"), (anything, "answered")):
        outcomes = {o for *_, o in draw({"f": (function, {"count": 2})}, 20, _Order())}
        assert any(outcome and outcome.startswith(words) for outcome in outcomes), function


class _Order:
    """Draws everything in the order it has."""

    def permutation(self, count):
        return range(count)


def test_what_is_spoilt_differs_from_what_was_right():
    kinds = spoilt({"boxes": [[0.0, 1.0]], "name": "cat"})
    assert kinds["without name"] == {"boxes": [[0.0, 1.0]]}
    assert kinds["name: another name"]["name"] == "catx"
    assert kinds["boxes: one more"]["boxes"] == [[0.0, 1.0]] * 2


if __name__ == "__main__":
    os.environ["COURSE_CACHE_DIR"] = tempfile.mkdtemp()
    urllib.request.urlopen = mock.Mock(side_effect=urllib.error.URLError("no network here"))
    os.chdir(os.environ["COURSE_CACHE_DIR"])
    begin, count = time.time(), int(sys.argv[1])
    found = faults(calls_of(sys.argv[2] if len(sys.argv) > 2 else "all", Path.cwd()), count)
    print(*found, f"{len(found)} of {count} fall short; {time.time() - begin:.0f} s", sep="\n")
