"""From what a learner's function returned to a sentence that helps."""

from __future__ import annotations

import copy
import dataclasses
import re

from course_exercises.comparing import Gap, difference
from course_exercises.definition import Exercise, Mistake
from course_exercises.running import Outcome, outcome_of
from course_exercises.values import plain
from course_exercises.writing import effort, written, written_call

_WITH_GAP = ("known mistake", "wrong")


@dataclasses.dataclass(frozen=True)
class Verdict:
    """What came out of one exercise; all texts are "" where they have nothing to say.

    Attributes:
        right: whether the answer earns its points.
        kind: "right", "known mistake", "wrong", "not attempted", "crash", "endless",
            "not plain", "changed its input" or "missing".
        problem: what happened, in a sentence; where a value is wrong, how it differs.
        hint: what to think about.
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
        before = "Right: " if self.right else "Not yet. " if self.kind in _WITH_GAP else ""
        return before + "\n".join([*lines, self.problem] if self.problem else lines)


def _indented(text: str, by: str = "    ") -> str:
    return by + text.replace("\n", f"\n{by}")


def _labelled(label: str, text: str) -> str:
    return label + text.replace("\n", "\n" + " " * len(label))


class Judge:
    """Knows the right values for some inputs, and what each known mistake gives for them.

    Args:
        exercise: what to judge.
        cases: argument tuples, as `exercise.cases(rng)` draws them.
    """

    def __init__(self, exercise: Exercise, cases: list[tuple]):
        self.exercise, self.cases = exercise, cases
        self.expected = [plain(exercise.reference(*copy.deepcopy(case))) for case in cases]
        self._mistakes: dict[str, list[Outcome]] = {}

    def verdict(self, outcomes: list[Outcome]) -> Verdict:
        """Judge what a function did, one outcome for each case."""
        problems = [
            self._problem(expected, outcome)
            for expected, outcome in zip(self.expected, outcomes, strict=True)
        ]
        if not any(problems):
            count = len(self.cases)
            tried = f"{count} inputs, all right" if count > 1 else "the value is right"
            return Verdict(True, "right", f"{tried}.")
        kinds = {outcome.kind for outcome in outcomes}
        if "not attempted" in kinds or all(
            outcome.kind == "value" and outcome.value is None for outcome in outcomes
        ):
            return Verdict(False, "not attempted", "Not attempted yet.")
        if "missing" in kinds:
            return Verdict(False, "missing", f"No function called {self.exercise.name} was found.")
        verdict = self._explained(problems, outcomes)
        mistake = self._known_mistake(outcomes)
        if mistake is None:
            return verdict
        return dataclasses.replace(
            verdict, kind="known mistake", hint=mistake.hint, mistake=mistake.name
        )

    def _problem(self, expected, outcome: Outcome) -> Gap | None:
        if outcome.kind != "value":
            return Gap(outcome.kind)
        return difference(expected, outcome.value, self.exercise.relative, self.exercise.absolute)

    def _known_mistake(self, outcomes: list[Outcome]) -> Mistake | None:
        for mistake in self.exercise.mistakes:
            if mistake.name not in self._mistakes:
                self._mistakes[mistake.name] = [
                    outcome_of(mistake.answer, case) for case in self.cases
                ]
            if all(map(self._behaves_alike, self._mistakes[mistake.name], outcomes)):
                return mistake
        return None

    def _behaves_alike(self, wrong: Outcome, got: Outcome) -> bool:
        if wrong.kind != got.kind:
            return False
        if wrong.kind == "crash":
            return _without_numbers(wrong.text) == _without_numbers(got.text)
        if wrong.kind not in ("value", "changed its input"):
            return True
        limits = self.exercise.relative, self.exercise.absolute
        return difference(wrong.value, got.value, *limits) is None

    def _explained(self, problems: list[Gap | None], outcomes: list[Outcome]) -> Verdict:
        failing = [index for index, problem in enumerate(problems) if problem]
        simplest = min(failing, key=lambda index: effort(self.cases[index]))
        outcome, gap = outcomes[simplest], problems[simplest]
        call = written_call(self.exercise.name, self.cases[simplest])
        if outcome.kind == "value":
            texts = written(self.expected[simplest]), written(outcome.value)
            return Verdict(False, "wrong", str(gap), "", "", call, *texts, gap.where)
        problem = {
            "crash": f"It stopped with {outcome.text}",
            "endless": f"It did not end within {self.exercise.seconds:g} seconds. Is there a loop "
            "that never stops?",
            "not plain": f"It returned {outcome.text}. An answer is a number that a float can "
            "hold, a text, an array of numbers, or a list of these.",
            "changed its input": "It changed the array that it was given. Work on a copy: whoever "
            "calls a function does not expect that.",
        }[outcome.kind]
        return Verdict(False, outcome.kind, problem, call=call)


def _without_numbers(text: str) -> str:
    return re.sub(r"\d+", "0", text.split("\n")[0])
