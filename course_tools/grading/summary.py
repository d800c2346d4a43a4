"""What a class did with an exercise: how many have it, and which mistakes several share."""

import collections
import dataclasses

from course_exercises.definition import Exercise
from course_exercises.judging import Verdict
from course_tools.grading.submission import Graded

PARTS = {"right": "right", "found": "mistake found", "wrong": "wrong", "none": "no answer"}


@dataclasses.dataclass
class Summary:
    """What a class did with one exercise.

    Attributes:
        exercise: which.
        counts: "right", "found" (wrong, and it is known how), "wrong" or "none" -> how many.
        mistakes: (a verdict that shows the mistake, how many made it), the commonest first; what
            one learner alone did and nobody knows more about is left out.
    """

    exercise: Exercise
    counts: dict[str, int]
    mistakes: list[tuple[Verdict, int]]

    @property
    def share(self) -> float:
        """Share of the class that has it right."""
        return self.counts["right"] / max(1, sum(self.counts.values()))


def summarize(graded: list[Graded], exercise: Exercise) -> Summary:
    """Count what a class did with one exercise."""
    verdicts = [each.verdicts[exercise.name] for each in graded]
    counted = collections.Counter(map(part_of, verdicts))
    alike = collections.defaultdict(list)
    for verdict in verdicts:
        if part_of(verdict) in ("found", "wrong"):
            alike[_what_it_did(verdict)].append(verdict)
    mistakes = [(max(each, key=lambda one: bool(one.hint)), len(each)) for each in alike.values()]
    mistakes = [(shown, count) for shown, count in mistakes if shown.hint or count > 1]
    mistakes.sort(key=lambda each: -each[1])
    return Summary(exercise, {name: counted[name] for name in PARTS}, mistakes)


def part_of(verdict: Verdict) -> str:
    """Return which part of `PARTS` a verdict counts to."""
    if verdict.right:
        return "right"
    if verdict.kind in ("missing", "not attempted"):
        return "none"
    return "found" if verdict.hint else "wrong"


def _what_it_did(verdict: Verdict) -> tuple:
    """Return what two verdicts share where the same mistake was made.

    All learners of a class are judged on the same inputs, so the same mistake fails at the same
    call, with the same value or the same error.
    """
    if verdict.mistake:
        return (verdict.mistake,)
    problem = verdict.problem.partition("\n")[0]  # an error's next line quotes the learner's own
    return verdict.kind, verdict.call, verdict.got or problem
