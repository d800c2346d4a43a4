"""What came out of one exercise, in fields, and how a learner reads it."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True)
class Verdict:
    """What came out of one exercise; all texts are "" where they have nothing to say.

    Attributes:
        right: whether the answer earns its points.
        kind: "right", "known mistake", "diagnosis", "wrong", "not attempted", "crash",
            "endless", "not plain", "changed its input" or "missing".
        problem: what happened, in a sentence; where a value is wrong, how it differs.
        hint: what to think about: a known mistake's hint, what was found out about the answers,
            or what an error means.
        mistake: name of the known mistake, where it is one.
        call: the simplest call that was tried and fails, as one could paste it.
        expected: what that call should return.
        got: what it returned.
        where: place of the first difference, such as "[0][1]"; "" where the whole differs.
    """

    right: bool
    kind: str
    problem: str = ""
    hint: str = ""
    mistake: str = ""
    call: str = ""
    expected: str = ""
    got: str = ""
    where: str = ""

    @property
    def message(self) -> str:
        """All of it, for the learner to read."""
        lines = [self.hint] if self.hint else []
        if self.call:
            lines += ["The simplest call that fails:", "", _indented(self.call), ""]
        if self.expected:
            lines += [_labelled("expected: ", self.expected), _labelled("got:      ", self.got)]
        wrong = "Not yet. " if self.hint or self.expected else ""
        before = "Right: " if self.right else wrong
        return before + "\n".join([*lines, self.problem] if self.problem else lines)


def _indented(text: str, by: str = "    ") -> str:
    return by + text.replace("\n", f"\n{by}")


def _labelled(label: str, text: str) -> str:
    return label + text.replace("\n", "\n" + " " * len(label))
