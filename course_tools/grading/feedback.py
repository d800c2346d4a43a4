"""One page for each learner: what was asked, what happened, and the hint."""

import html
from pathlib import Path

from course_exercises.definition import Exercise
from course_tools.grading.pages import page, safe, with_code
from course_tools.grading.sanitize import file_name, line
from course_tools.grading.table import points

_SIGNS = {
    "right": "✓ Right",
    "known mistake": "✗ Not yet: a mistake that we know",
    "diagnosis": "✗ Not yet: what we found out",
    "wrong": "✗ Not yet",
    "not attempted": "… Not attempted",
    "missing": "… Not found",
    "crash": "✗ It stopped with an error",
    "endless": "✗ It did not come to an end",
    "not plain": "✗ It returned something else",
    "changed its input": "✗ It changed its input",
}
_SECTION = """<section class="{look}">
<h2><code>{name}</code> <span>{earned} of {whole} {unit}</span></h2>
<p class="aim">The question asks for this: {aim}.</p>
<p class="sign">{sign}</p>
{message}
</section>"""


def write_feedback(graded: list, exercises: dict[str, Exercise], folder: Path) -> list[Path]:
    """Write a page for each learner.

    Args:
        graded: `Graded`, one for each learner.
        exercises: name -> exercise, those that count.
        folder: where to write.

    Returns:
        The pages. What learners wrote is escaped: a page runs nothing.
    """
    pages = [Path(folder) / f"{name}.html" for name in file_names(graded)]
    for each, path in zip(graded, pages, strict=True):
        path.write_text(page_of(each, exercises), encoding="utf-8")
    return pages


def file_names(graded: list) -> list[str]:
    """Return a name for each learner's file: any file system takes it, and none is used twice."""
    taken: set[str] = set()
    return [file_name(each.learner, taken) for each in graded]


def page_of(graded, exercises: dict[str, Exercise]) -> str:
    """Return one learner's page."""
    earned = points(graded, exercises)
    sections = [_section(graded, each, earned[each.name]) for each in exercises.values()]
    whole = sum(exercise.points for exercise in exercises.values())
    right = sum(value > 0 for value in earned.values())
    notes = "".join(f"<li>{safe(note)}</li>" for note in graded.notes)
    body = [
        f"<p><strong>{sum(earned.values())} of {whole} points</strong>, "
        f"{right} of {len(exercises)} exercises right.</p>",
        *sections,
        f"<h2>Notes on the notebook</h2>\n<ul>{notes}</ul>" if notes else "",
    ]
    return page(f"Feedback for {line(graded.learner)}", "\n".join(body))


def _section(graded, exercise: Exercise, earned: int) -> str:
    verdict = graded.verdicts[exercise.name]
    return _SECTION.format(
        look="right" if verdict.right else "other",
        name=html.escape(exercise.name),
        earned=earned,
        whole=exercise.points,
        unit="point" if exercise.points == 1 else "points",
        aim=html.escape("; ".join(exercise.aims)),
        sign=_SIGNS.get(verdict.kind, verdict.kind),
        message=_message(verdict),
    )


def _message(verdict) -> str:
    """Return what a verdict says as paragraphs; calls, values and errors keep their lines."""
    if verdict.kind == "not attempted":
        return ""
    parts = [f"<p>{with_code(verdict.hint)}</p>"] if verdict.hint else []
    if verdict.call:
        parts.append(f"<p>The simplest call that fails:</p><pre>{safe(verdict.call)}</pre>")
    parts.append(f'<p class="lines">{safe(verdict.problem)}</p>')
    if verdict.expected:
        values = f"expected: {verdict.expected}\ngot:      {verdict.got}"
        parts.append(f"<pre>{safe(values)}</pre>")
    return "".join(parts)
