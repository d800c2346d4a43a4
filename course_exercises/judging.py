"""From what a learner's function returned to a verdict, in fields and as a learner reads it."""

import contextlib
import copy
import dataclasses
import re
import warnings
from collections.abc import Callable, Iterator

from course_exercises.comparing import difference
from course_exercises.crashes import meaning
from course_exercises.definition import Exercise, Mistake
from course_exercises.running import Outcome, outcome_of
from course_exercises.values import plain
from course_exercises.writing import effort, indented, written, written_call

_NOTHING = {
    "prints": "Your function prints, but it returns nothing (None). `print` only shows a value on "
    "the screen; `return` hands it to whoever called.",
    "computes": "Your function returned nothing (None), whatever it was given: is there a "
    "`return` on each way through it?",
}
_PROBLEMS = {
    "crash": "It stopped with {text}",
    "endless": "It did not end within {seconds:g} seconds. Is there a loop that never stops?",
    "not plain": "It returned {text}. An answer is a number that a float can hold, a text, an "
    "array of numbers, or a list of these.",
    "changed its input": "It changed the array that it was given. Work on a copy: whoever calls a "
    "function does not expect that.",
}


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
    """

    right: bool
    kind: str
    problem: str = ""
    hint: str = ""
    mistake: str = ""
    call: str = ""
    expected: str = ""
    got: str = ""

    @property
    def message(self) -> str:
        """All of it, for the learner to read."""
        lines = [self.hint] if self.hint else []
        if self.call:
            lines += ["The simplest call that fails:", "", indented("    ", self.call), ""]
        if self.expected:
            lines += [indented("expected: ", self.expected), indented("got:      ", self.got)]
        wrong = "Not yet. " if self.hint or self.expected else ""
        before = "Right: " if self.right else wrong
        return before + "\n".join([*lines, self.problem] if self.problem else lines)


@contextlib.contextmanager
def _without_warnings() -> Iterator[None]:
    """Keep warnings to oneself: Python would print the line of the solution that one comes from."""
    with warnings.catch_warnings(action="ignore"):
        yield


class Judge:
    """Knows the right values for some inputs, and what each known mistake gives for them.

    Args:
        exercise: what to judge.
        cases: argument tuples, as `exercise.cases(rng)` draws them.
    """

    def __init__(self, exercise: Exercise, cases: list[tuple]):
        self.exercise, self.cases = exercise, cases
        with _without_warnings():
            self.expected = [plain(exercise.reference(*copy.deepcopy(case))) for case in cases]
        self._mistakes: dict[str, list[Outcome]] = {}

    @_without_warnings()
    def verdict(
        self, outcomes: list[Outcome], answer: Callable | None = None, look: bool = True
    ) -> Verdict:
        """Judge what a function did.

        Args:
            outcomes: what it did, one outcome for each case.
            answer: the function itself, where there is one: it may be called again.
            look: whether to find out what is true of wrong values.
        """
        problems = [
            self._differ(expected, outcome.value) if outcome.kind == "value" else outcome.kind
            for expected, outcome in zip(self.expected, outcomes, strict=True)
        ]
        if not any(problems):
            count = len(self.cases)
            tried = f"{count} inputs, all right" if count > 1 else "the value is right"
            return Verdict(True, "right", f"{tried}.")
        kinds = {outcome.kind for outcome in outcomes}
        nothing = all(each.kind == "value" and each.value is None for each in outcomes)
        if "not attempted" in kinds or (nothing and not outcomes[0].text):
            return Verdict(False, "not attempted", "Not attempted yet.")
        if "missing" in kinds:
            return Verdict(False, "missing", f"No function called {self.exercise.name} was found.")
        verdict = self._explained(problems, outcomes)
        mistake = self._known_mistake(outcomes)
        if mistake is not None:
            told = {"kind": "known mistake", "hint": mistake.hint, "mistake": mistake.name}
            return dataclasses.replace(verdict, **told)
        if nothing:
            hint = _NOTHING.get(outcomes[0].text, "")
            return dataclasses.replace(verdict, kind="diagnosis", hint=hint)
        look = look and verdict.kind in ("wrong", "crash")
        return self._looked_at(verdict, problems, outcomes, answer) if look else verdict

    def _differ(self, expected, got) -> str | None:
        return difference(expected, got, self.exercise.relative, self.exercise.absolute)

    def _known_mistake(self, outcomes: list[Outcome]) -> Mistake | None:
        for mistake in self.exercise.mistakes:
            if all(map(self._behave_alike, self.outcomes_of_mistake(mistake), outcomes)):
                return mistake
        return None

    def outcomes_of_mistake(self, mistake: Mistake) -> list[Outcome]:
        """Return what a known mistake does, an outcome for each case; it is called once."""
        if mistake.name not in self._mistakes:
            self._mistakes[mistake.name] = [outcome_of(mistake.answer, case) for case in self.cases]
        return self._mistakes[mistake.name]

    def _behave_alike(self, wrong: Outcome, got: Outcome) -> bool:
        if wrong.kind != got.kind:
            return False
        if wrong.kind == "crash":  # the same error, whatever the numbers in it
            one, other = (re.sub(r"\d+", "0", each.text.split("\n")[0]) for each in (wrong, got))
            return one == other
        valued = wrong.kind in ("value", "changed its input")
        return not valued or self._differ(wrong.value, got.value) is None

    def _explained(self, problems: list, outcomes: list[Outcome]) -> Verdict:
        """Return a verdict that shows the simplest of the calls that have a problem."""
        failing = [number for number, problem in enumerate(problems) if problem]
        simplest = min(failing, key=lambda number: effort(self.cases[number]))
        outcome, problem = outcomes[simplest], problems[simplest]
        call = written_call(self.exercise.name, self.cases[simplest])
        if outcome.kind == "value":
            expected, got = written(self.expected[simplest]), written(outcome.value)
            return Verdict(False, "wrong", problem, call=call, expected=expected, got=got)
        problem = _PROBLEMS[outcome.kind].format(text=outcome.text, seconds=self.exercise.seconds)
        hint = meaning(outcome.text) if outcome.kind == "crash" else ""
        return Verdict(False, outcome.kind, problem, hint, call=call)

    def _looked_at(self, verdict: Verdict, problems: list, outcomes: list, answer) -> Verdict:
        """Return a verdict with what is true of the wrong values, or of the calls that crash."""
        from course_exercises.diagnosis import diagnosis, where_it_stops  # a right answer is quick

        crashed = [outcome.kind == "crash" for outcome in outcomes]
        hint = ""
        if sum(crashed) <= sum(map(bool, problems)) / 2:  # mostly it gives a value, a wrong one
            # Calls that gave no value are left out.
            kept = [number for number, outcome in enumerate(outcomes) if outcome.kind == "value"]
            cases, expected = [self.cases[n] for n in kept], [self.expected[n] for n in kept]
            got = [outcomes[n].value for n in kept]
            again = None if any(crashed) else answer
            hint, calls = diagnosis(self.exercise, cases, expected, got, again)
        if hint:
            true = {kept[number] for number in calls}
            shown = [gap if number in true else None for number, gap in enumerate(problems)]
            verdict = self._explained(shown, outcomes)
            verdict = dataclasses.replace(verdict, kind="diagnosis", hint=hint)
        if not any(crashed):
            return verdict
        stops = self._explained(crashed, outcomes)
        if hint:
            more = f"{verdict.problem}\n\nAnother call stops: {stops.call}\n{stops.problem}"
            return dataclasses.replace(verdict, problem=more)
        where = where_it_stops(self.exercise, self.cases, self.expected, crashed)
        return dataclasses.replace(stops, problem=f"{stops.problem}{where}")
