"""The marks of a solution in a cell: what is cut for learners, and what nbgrader is told.

Marks, stub and metadata are nbgrader's, so that its `generate_assignment` takes the solutions.
"""

import re

_STUB = ("# YOUR CODE HERE", "raise NotImplementedError()")
_CHECK = re.compile(r'^check\("(\w+)", (\w+)\)$', re.MULTILINE)
_HIDDEN = """
### BEGIN HIDDEN TESTS
from course_exercises import is_right

assert is_right("{}", {})
### END HIDDEN TESTS"""
_ANSWER = re.compile(r"^def (\w+)\(", re.MULTILINE)


def without_answers(source: str) -> str:
    """Return a code cell as a learner gets it: solutions become stubs, hidden tests go."""
    return _cut(_cut(source, "SOLUTION", _STUB), "HIDDEN TESTS", ())


def with_hidden_tests(source: str) -> str:
    """Return a code cell with the test that nbgrader runs, where it calls ``check``."""
    checked = _CHECK.search(source)
    return source + _HIDDEN.format(*checked.groups()) if checked else source


def nbgrader_metadata(source: str) -> dict:
    """Return what nbgrader wants to know about a code cell, as {"nbgrader": {...}} or {}.

    A cell with a solution is known by the function that it defines, and a learner may write
    there. A cell that calls ``check`` is worth the points of its exercise and is locked.
    """
    from course_exercises import find_exercise

    if "### BEGIN SOLUTION" in source:
        named = _ANSWER.search(source)
        if named is None:
            raise ValueError(f"a solution must lie in a function; received {source[:60]!r}")
        return _metadata(named.group(1), solution=True)
    checked = _CHECK.search(source)
    if checked is None:
        return {}
    name = checked.group(1)
    worth = {"grade": True, "locked": True, "points": find_exercise(name).points}
    return _metadata(f"check-{name}", **worth)


def _metadata(grade_id: str, **told) -> dict:
    marks = {"grade": False, "grade_id": grade_id, "locked": False, "schema_version": 3}
    return {"nbgrader": marks | {"solution": False, "task": False} | told}


def _cut(source: str, what: str, stub: tuple[str, ...]) -> str:
    """Replace what stands between BEGIN and END by a stub with the same indentation."""
    region = rf"^([ \t]*)### BEGIN {what}\n(?:.*\n)*?[ \t]*### END {what}\n"

    def stubbed(found: re.Match) -> str:
        return "".join(f"{found.group(1)}{line}\n" for line in stub)

    kept, cuts = re.subn(region, stubbed, source + "\n", flags=re.MULTILINE)
    begins, ends = (source.count(f"### {mark} {what}") for mark in ("BEGIN", "END"))
    if not begins == ends == cuts:
        raise ValueError(
            f"each BEGIN {what} must have its END {what}, each on a line of its own; "
            f"received {begins} and {ends}"
        )
    return kept.removesuffix("\n")
