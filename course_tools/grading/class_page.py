"""One page for the whole class: what is understood, which mistakes are common, who needs help."""

import collections
import dataclasses
import html
import statistics
from pathlib import Path

from course_exercises.definition import Exercise
from course_exercises.judging import Verdict
from course_tools.grading.pages import page, safe, with_code
from course_tools.grading.sanitize import line
from course_tools.grading.submission import Graded

PARTS = {"right": "right", "found": "mistake found", "wrong": "wrong", "none": "no answer"}
_UNDERSTOOD = 0.85  # share of the class from which on an exercise needs no word
_NEEDS_HELP = 0.4  # share of the points below which a learner may need help


@dataclasses.dataclass
class Summary:
    """What a class did with one exercise."""

    exercise: Exercise
    counts: dict[str, int]  # of the verdicts that belong to each of `PARTS`
    # A verdict that shows the mistake, and how many made it, the commonest first; what one
    # learner alone did and nobody knows more about is left out.
    mistakes: list[tuple[Verdict, int]]

    @property
    def share(self) -> float:
        """Share of the class that has it right."""
        return self.counts["right"] / max(1, sum(self.counts.values()))


def write_class_page(
    graded: list[Graded], exercises: dict[str, Exercise], path: Path, *, anonymous: bool = False
) -> None:
    """Write the page, without the learners' names where it is to be anonymous."""
    summaries = [summarize(graded, each) for each in exercises.values()]
    whole = sum(exercise.points for exercise in exercises.values())
    shares = [sum(each.points(exercises).values()) / whole for each in graded]
    body = [
        _overview(shares),
        "<h2>For the next meeting</h2>",
        _meeting(summaries),
        "<h2>Exercise by exercise</h2>",
        _chart(summaries),
        *map(_section, summaries),
        "<h2>Who may need help</h2>",
        _help(graded, shares, anonymous),
    ]
    path.write_text(page("The class in one look", "\n".join(body)), encoding="utf-8")


def _learners(count: int) -> str:
    return "1 learner" if count == 1 else f"{count} learners"


def _overview(shares: list[float]) -> str:
    """Return the number of learners, mean and median, and how the points are spread."""
    bins = [sum(min(int(10 * share), 9) == tenth for share in shares) for tenth in range(10)]
    spread, bars = [], ""
    for n, count in enumerate(bins):
        if count:
            spread.append(f"{10 * n} to {10 * n + 10} percent: {count}")
        height = 100 * count / max(bins)
        bars += (
            f'<rect class="right-fill" x="{60 * n + 4}" y="{120 - height:.0f}" width="52" '
            f'height="{height:.0f}"/>'
            f'<text x="{60 * n + 30}" y="{114 - height:.0f}" text-anchor="middle">'
            f'{count or ""}</text><text x="{60 * n}" y="138">{10 * n}</text>'
        )
    return (
        f"<p><strong>{_learners(len(shares))}</strong>, on average "
        f"{statistics.mean(shares):.0%} of the points; half of them have "
        f"{statistics.median(shares):.0%} or more.</p>"
        f'<svg viewBox="0 0 640 144" role="img" aria-label="Learners by their share of the points. '
        f'{", ".join(spread)}.">{bars}<text x="600" y="138">100 %</text></svg>'
    )


def _meeting(summaries: list[Summary]) -> str:
    """Return what to say, the mistakes of most learners first."""
    wrong = [each for each in summaries if each.share < _UNDERSTOOD and each.mistakes]
    items = ""
    for summary in sorted(wrong, key=lambda each: -each.mistakes[0][1])[:3]:
        verdict, count = summary.mistakes[0]
        items += f"<li><code>{summary.exercise.name}</code>, {_mistake(verdict, count)}"
        if verdict.call and verdict.expected:
            values = f"right:   {verdict.expected}\nmistake: {verdict.got}"
            items += f"<p>Let them predict:</p><pre>{safe(verdict.call)}</pre>"
            items += f"<pre>{safe(values)}</pre>"
        items += "</li>"
    if not items:
        return "<p>No mistake is common: go on.</p>"
    return f"<p>The commonest mistakes, at most one of each exercise:</p><ol>{items}</ol>"


def _mistake(verdict: Verdict, count: int) -> str:
    """Return how many made a mistake, and what is known about it."""
    name = f"<strong>{safe(verdict.mistake)}</strong>, " if verdict.mistake else ""
    what = with_code(verdict.hint) or safe(verdict.problem.partition("\n")[0])
    return f"{name}{_learners(count)}: {what}"


def _chart(summaries: list[Summary]) -> str:
    """Return a bar for each exercise, with a table of the same numbers for those who listen."""
    bars, rows = "", ""
    for n, summary in enumerate(summaries):
        name, counts = summary.exercise.name, summary.counts
        x, whole = 230, max(1, sum(counts.values()))
        bars += f'<text x="0" y="{26 * n + 19}">{name[:32]}</text>'
        rows += f'<tr><th scope="row"><code>{name}</code></th>'
        for part, count in counts.items():
            width = 410 * count / whole
            bars += f'<rect class="{part}-fill" x="{x:.1f}" y="{26 * n + 4}" '
            bars += f'width="{width:.1f}" height="20"/>'
            rows += f'<td class="number">{count}</td>'
            x += width
        rows += "</tr>"
    key = " ".join(f'<span class="key {p}-fill"></span>{text}' for p, text in PARTS.items())
    size = f"0 0 640 {26 * len(summaries) + 4}"
    heads = "".join(f'<th scope="col" class="number">{text}</th>' for text in PARTS.values())
    return (
        f'<p aria-hidden="true">{key}</p><svg viewBox="{size}" aria-hidden="true">{bars}</svg>'
        "<table><caption>Number of learners</caption>"
        f'<thead><tr><th scope="col">exercise</th>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    )


def _section(summary: Summary) -> str:
    """Return what one exercise asks for, who has it, and its three commonest mistakes."""
    exercise, share = summary.exercise, summary.share
    items = "".join(
        f"<li>{_mistake(verdict, count)}</li>" for verdict, count in summary.mistakes[:3]
    )
    return (
        f'<section class="{"right" if share >= _UNDERSTOOD else "other"}">'
        f"<h3><code>{exercise.name}</code>: {share:.0%} right</h3>"
        f'<p class="aim">{html.escape("; ".join(exercise.aims))}</p>'
        + (f"<ol>{items}</ol>" if items else "<p>No mistake stands out.</p>")
        + "</section>"
    )


def _help(graded: list[Graded], shares: list[float], anonymous: bool) -> str:
    """Return a table of the learners with few points, and what may be the reason."""
    rows = []
    for each, share in sorted(zip(graded, shares, strict=True), key=lambda pair: pair[1]):
        if share < _NEEDS_HELP:
            parts = collections.Counter(map(_part_of, each.verdicts.values()))
            name = f"learner {len(rows) + 1}" if anonymous else line(each.learner)
            said = ", ".join(f"{text}: {parts[key]}" for key, text in PARTS.items() if parts[key])
            note = "" if anonymous or not each.notes else f" {safe(line(each.notes[0], 160))}"
            rows.append(
                f'<tr><th scope="row">{html.escape(name)}</th>'
                f'<td class="number">{share:.0%}</td><td>{said}.{note}</td></tr>'
            )
    if not rows:
        return f"<p>All have {_NEEDS_HELP:.0%} of the points or more.</p>"
    heads = "".join(f'<th scope="col">{text}</th>' for text in ("learner", "points", "exercises"))
    return (
        f"<p>{_learners(len(rows))} with less than {_NEEDS_HELP:.0%} of the points:</p>"
        f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )


def summarize(graded: list[Graded], exercise: Exercise) -> Summary:
    """Count what a class did with one exercise."""
    verdicts = [each.verdicts[exercise.name] for each in graded]
    counted = collections.Counter(map(_part_of, verdicts))
    alike = collections.defaultdict(list)
    for verdict in verdicts:
        if _part_of(verdict) in ("found", "wrong"):
            alike[_what_it_did(verdict)].append(verdict)
    mistakes = [(max(each, key=lambda one: bool(one.hint)), len(each)) for each in alike.values()]
    mistakes = [(shown, count) for shown, count in mistakes if shown.hint or count > 1]
    mistakes.sort(key=lambda each: -each[1])
    return Summary(exercise, {name: counted[name] for name in PARTS}, mistakes)


def _part_of(verdict: Verdict) -> str:
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
