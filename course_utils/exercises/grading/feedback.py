"""One page for each learner: what was asked, what happened, and the hint."""

from __future__ import annotations

import hashlib
import html
import re
from pathlib import Path

from course_utils.exercises.definition import Exercise

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Feedback for {learner}</title><style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem;
  color: #222; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{
  text-align: left; vertical-align: top; padding: .6rem .5rem; border-top: 1px solid #ccc;
}}
pre {{ white-space: pre-wrap; margin: 0; font: inherit; }}
.right {{ color: #00664a; }} .other {{ color: #8a3c00; }}
</style></head><body>
<h1>Feedback for {learner}</h1>
<p><strong>{earned} of {whole} points.</strong></p>
<table><caption hidden>Exercises, points and comments</caption>
<tr><th scope="col">exercise</th><th scope="col">points</th><th scope="col">what happened</th></tr>
{rows}
</table>
{notes}
</body></html>
"""
_ROW = """<tr><th scope="row">{name}<br><small>{aim}</small></th><td>{earned} of {whole}</td>
<td><strong class="{look}">{sign}</strong><pre>{message}</pre></td></tr>"""


def write_feedback(graded: list, exercises: dict[str, Exercise], folder: Path) -> list[Path]:
    """Write a page for each learner.

    Args:
        graded: `Graded`, one for each learner.
        exercises: name -> exercise, those that count.
        folder: where to write; it is made if need be.

    Returns:
        The pages. What learners wrote is escaped: a page runs nothing.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    return [_write(each, exercises, folder) for each in graded]


def _write(graded, exercises, folder: Path) -> Path:
    rows, earned = [], 0
    for name, exercise in exercises.items():
        verdict = graded.verdicts[name]
        got = exercise.points if verdict.right else 0
        earned += got
        rows.append(
            _ROW.format(
                name=html.escape(name),
                aim=html.escape(exercise.aim),
                earned=got,
                whole=exercise.points,
                look="right" if verdict.right else "other",
                sign="right" if verdict.right else verdict.kind,
                message=html.escape(verdict.message),
            )
        )
    notes = "".join(f"<li>{html.escape(note)}</li>" for note in graded.notes)
    page = _PAGE.format(
        learner=html.escape(graded.learner),
        earned=earned,
        whole=sum(exercise.points for exercise in exercises.values()),
        rows="\n".join(rows),
        notes=f"<h2>Notes on the notebook</h2><ul>{notes}</ul>" if notes else "",
    )
    path = folder / f"{_file_name(graded.learner)}.html"
    path.write_text(page, encoding="utf-8")
    return path


def _file_name(learner: str) -> str:
    """Return a name that any file system takes; a changed one gets a few digits to stay unique."""
    safe = re.sub(r"[^\w .-]", "_", learner)[:80].strip(" .") or "learner"
    return safe if safe == learner else f"{safe}_{hashlib.sha256(learner.encode()).hexdigest()[:6]}"
