"""One page for each learner: what was asked, what happened, and the hint."""

from __future__ import annotations

import html
from pathlib import Path

from course_exercises.definition import Exercise
from course_tools.grading.sanitize import clean, file_name, line
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
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Feedback for {learner}</title><style>
:root {{ color-scheme: light dark; --ink: #1f2328; --soft: #57606a; --line: #d0d7de;
  --page: #fff; --right: #00664a; --other: #8a3c00; }}
@media (prefers-color-scheme: dark) {{ :root {{ --ink: #e6edf3; --soft: #a5afb9; --line: #3d444d;
  --page: #0d1117; --right: #4fd1a5; --other: #f0a35e; }} }}
body {{ font: 17px/1.55 system-ui, sans-serif; max-width: 44rem; margin: 2.5rem auto;
  padding: 0 1.2rem; color: var(--ink); background: var(--page); }}
h1 {{ font-size: 1.6rem; margin-bottom: .2rem; }}
h2 {{ font-size: 1.05rem; margin: 0; display: flex; justify-content: space-between; gap: 1rem; }}
h2 code {{ font-size: 1.05rem; }} h2 span {{ font-weight: 500; white-space: nowrap; }}
section {{ border: 1px solid var(--line); border-left: .35rem solid var(--other);
  border-radius: .4rem; padding: .8rem 1rem; margin: .9rem 0; }}
section.right {{ border-left-color: var(--right); }}
section p {{ margin: .25rem 0; }} .aim {{ color: var(--soft); }}
.sign {{ font-weight: 600; color: var(--other); }} .right .sign {{ color: var(--right); }}
pre {{ white-space: pre-wrap; overflow-wrap: anywhere; margin: .5rem 0 0;
  font: .86rem/1.5 ui-monospace, monospace; }}
pre {{ background: color-mix(in srgb, var(--line) 28%, transparent); padding: .4rem .6rem;
  border-radius: .3rem; }}
.lines {{ white-space: pre-wrap; overflow-wrap: anywhere; }}
li {{ overflow-wrap: anywhere; }}
</style></head><body><main>
<h1>Feedback for {learner}</h1>
<p><strong>{earned} of {whole} points</strong>, {right} of {count} exercises right.</p>
{sections}
{notes}
</main></body></html>
"""
_SECTION = """<section class="{look}">
<h2><code>{name}</code> <span>{earned} of {whole} {unit}</span></h2>
<p class="aim">Asked: {aim}.</p>
<p class="sign">{sign}</p>
{message}
</section>"""


def write_feedback(graded: list, exercises: dict[str, Exercise], folder: Path) -> list[Path]:
    """Write a page for each learner.

    Args:
        graded: `Graded`, one for each learner.
        exercises: name -> exercise, those that count.
        folder: where to write; it is made if need be.

    Returns:
        The pages. What learners wrote is escaped: a page runs nothing.
    """
    folder, taken = Path(folder), set()
    folder.mkdir(parents=True, exist_ok=True)
    pages = []
    for each in graded:
        pages.append(folder / f"{file_name(each.learner, taken)}.html")
        pages[-1].write_text(page_of(each, exercises), encoding="utf-8")
    return pages


def page_of(graded, exercises: dict[str, Exercise]) -> str:
    """Return one learner's page."""
    earned = points(graded, exercises)
    sections = [_section(graded, each, earned[each.name]) for each in exercises.values()]
    notes = "".join(f"<li>{_safe(note)}</li>" for note in graded.notes)
    return _PAGE.format(
        learner=html.escape(line(graded.learner)),
        earned=sum(earned.values()),
        whole=sum(exercise.points for exercise in exercises.values()),
        right=sum(value > 0 for value in earned.values()),
        count=len(exercises),
        sections="\n".join(sections),
        notes=f"<h2>Notes on the notebook</h2>\n<ul>{notes}</ul>" if notes else "",
    )


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
    parts = [f"<p>{_safe(verdict.hint)}</p>"] if verdict.hint else []
    if verdict.call:
        parts.append(f"<p>The simplest call that fails:</p><pre>{_safe(verdict.call)}</pre>")
    parts.append(f'<p class="lines">{_safe(verdict.problem)}</p>')
    if verdict.expected:
        values = f"expected: {verdict.expected}\ngot:      {verdict.got}"
        parts.append(f"<pre>{_safe(values)}</pre>")
    return "".join(parts)


def _safe(text: str) -> str:
    return html.escape(clean(text, 4_000))
