"""From what a learner's function returned to a sentence that helps."""

from __future__ import annotations

import copy
import dataclasses

from course_exercises.comparing import difference, short
from course_exercises.definition import Exercise, Mistake
from course_exercises.running import Outcome, outcome_of
from course_exercises.values import plain


@dataclasses.dataclass(frozen=True)
class Verdict:
    """What came out of one exercise.

    Attributes:
        right: whether the answer earns its points.
        kind: "right", "known mistake", "wrong", "not attempted", "crash", "endless",
            "not plain", "changed its input" or "missing".
        message: a sentence or two for the learner.
        mistake: name of the known mistake, where it is one.
    """

    right: bool
    kind: str
    message: str
    mistake: str = ""


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
            return Verdict(True, "right", f"Right: {tried}.")
        kinds = {outcome.kind for outcome in outcomes}
        if "not attempted" in kinds or all(
            outcome.kind == "value" and outcome.value is None for outcome in outcomes
        ):
            return Verdict(False, "not attempted", "Not attempted yet.")
        if "missing" in kinds:
            return Verdict(False, "missing", f"No function called {self.exercise.name} was found.")
        mistake = self._known_mistake(outcomes)
        if mistake is not None:
            return Verdict(False, "known mistake", f"Not yet. {mistake.hint}", mistake.name)
        return self._explained(problems, outcomes)

    def _problem(self, expected, outcome: Outcome) -> str | None:
        if outcome.kind != "value":
            return outcome.kind
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
            return wrong.text.split(":")[0] == got.text.split(":")[0]
        if wrong.kind not in ("value", "changed its input"):
            return True
        limits = self.exercise.relative, self.exercise.absolute
        return difference(wrong.value, got.value, *limits) is None

    def _explained(self, problems: list, outcomes: list[Outcome]) -> Verdict:
        failing = [index for index, problem in enumerate(problems) if problem]
        smallest = min(failing, key=lambda index: len(short(self.cases[index], 10_000)))
        outcome, call = outcomes[smallest], self._call(smallest)
        if outcome.kind == "crash":
            return Verdict(False, "crash", f"{call} stopped with {outcome.text}")
        if outcome.kind == "endless":
            return Verdict(
                False,
                "endless",
                f"{call} did not end within {self.exercise.seconds:g} seconds. Is there a loop "
                "that never stops?",
            )
        if outcome.kind == "not plain":
            return Verdict(
                False,
                "not plain",
                f"{call} returned {outcome.text}. An answer is a number that a float can hold, a "
                "text, an array of numbers, or a list of these.",
            )
        if outcome.kind == "changed its input":
            return Verdict(
                False,
                "changed its input",
                f"{call} changed the array that it was given. Work on a copy: whoever calls a "
                "function does not expect that.",
            )
        expected = short(self.expected[smallest])
        return Verdict(
            False,
            "wrong",
            f"Not yet. The smallest input that fails is {call}. {problems[smallest]}\n"
            f"expected: {expected}\ngot:      {short(outcome.value)}",
        )

    def _call(self, index: int) -> str:
        inside = ", ".join(short(argument, 200) for argument in self.cases[index])
        return f"{self.exercise.name}({inside})"
