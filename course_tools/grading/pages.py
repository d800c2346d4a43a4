"""Pages that grading writes, one file each, no script, light and dark; one for each learner."""

import html
import re
from pathlib import Path

from course_exercises.definition import Exercise
from course_exercises.judging import Verdict
from course_tools.grading.sanitize import clean, file_names, line
from course_tools.grading.submission import Graded

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
_STYLE = """
:root { color-scheme: light dark; --ink: #1f2328; --soft: #57606a; --line: #d0d7de;
  --page: #fff; --right: #00664a; --other: #8a3c00; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #a5afb9; --line: #3d444d;
  --page: #0d1117; --right: #4fd1a5; --other: #f0a35e; } }
body { font: 17px/1.55 system-ui, sans-serif; max-width: 44rem; margin: 2.5rem auto;
  padding: 0 1.2rem; color: var(--ink); background: var(--page); }
h1 { font-size: 1.6rem; margin-bottom: .2rem; }
h2 { font-size: 1.05rem; margin: 0; display: flex; justify-content: space-between; gap: 1rem; }
h2 code { font-size: 1.05rem; } h2 span { font-weight: 500; white-space: nowrap; }
section { border: 1px solid var(--line); border-left: .35rem solid var(--other);
  border-radius: .4rem; padding: .8rem 1rem; margin: .9rem 0; }
section.right { border-left-color: var(--right); }
section p { margin: .25rem 0; } .aim { color: var(--soft); }
.sign { font-weight: 600; color: var(--other); } .right .sign { color: var(--right); }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: .5rem 0 0;
  font: .86rem/1.5 ui-monospace, monospace; }
pre { background: color-mix(in srgb, var(--line) 28%, transparent); padding: .4rem .6rem;
  border-radius: .3rem; }
.lines { white-space: pre-wrap; overflow-wrap: anywhere; }
li { overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .3rem .6rem .3rem 0; vertical-align: top; }
thead th { border-bottom: 2px solid var(--line); }
tbody tr { border-bottom: 1px solid var(--line); }
th[scope=row] { font-weight: 500; overflow-wrap: anywhere; min-width: 7rem; }
.number { text-align: right; } td.number { white-space: nowrap; }
caption { text-align: left; color: var(--soft); }
main > h2 { font-size: 1.3rem; margin-top: 2rem; } h3 { font-size: 1.05rem; margin: 0; }
ol { padding-left: 1.4rem; } li { margin: .5rem 0; }
@media (max-width: 30rem) { th, td { font-size: .85rem; } svg text { font-size: 18px; } }
svg { display: block; width: 100%; height: auto; margin: .6rem 0; }
svg text { fill: var(--ink); font: 13px system-ui, sans-serif; }
.key { display: inline-block; width: .8em; height: .8em; margin-right: .3em; }
.right-fill { fill: var(--right); background: var(--right); }
.found-fill { fill: var(--other); background: var(--other); }
.wrong-fill { fill: #b07aa1; background: #b07aa1; }
.none-fill { fill: var(--line); background: var(--line); }
"""


def page(title: str, body: str) -> str:
    """Return a whole page; the title is escaped, the body is taken as it is."""
    title = html.escape(title)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><main>\n"
        f"<h1>{title}</h1>\n{body}\n</main></body></html>\n"
    )


def with_code(text: str) -> str:
    """Return a hint for a page: between backquotes is code, between asterisks a stressed word."""
    text = re.sub(r"`([^`]+)`", r"<code>\1</code>", safe(text))
    return re.sub(r"\*(\w+)\*", r"<em>\1</em>", text)


def safe(text: str) -> str:
    """Return a text that a learner may have written, for a page: it runs nothing."""
    return html.escape(clean(text, 4_000))


def write_feedback(graded: list[Graded], exercises: dict[str, Exercise], folder: Path) -> None:
    """Write a page for each learner; what learners wrote is escaped: a page runs nothing."""
    names = file_names([each.learner for each in graded])
    for each, name in zip(graded, names, strict=True):
        (folder / f"{name}.html").write_text(_page_of(each, exercises), encoding="utf-8")


def _page_of(graded: Graded, exercises: dict[str, Exercise]) -> str:
    """Return one learner's page."""
    earned = graded.points(exercises)
    sections = [
        _section(graded.verdicts[name], exercise, earned[name])
        for name, exercise in exercises.items()
    ]
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


def _section(verdict: Verdict, exercise: Exercise, earned: int) -> str:
    look = "right" if verdict.right else "other"
    unit = "point" if exercise.points == 1 else "points"
    return (
        f'<section class="{look}">\n<h2><code>{html.escape(exercise.name)}</code> '
        f"<span>{earned} of {exercise.points} {unit}</span></h2>\n"
        f'<p class="aim">The question asks for this: {html.escape("; ".join(exercise.aims))}.</p>\n'
        f'<p class="sign">{_SIGNS[verdict.kind]}</p>\n{_message(verdict)}\n</section>'
    )


def _message(verdict: Verdict) -> str:
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
