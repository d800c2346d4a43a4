"""What is stored of the experiments, `data/experiments.json`, and its findings as a table."""

import json
import re
from collections.abc import Sequence
from pathlib import Path

from course_utils._shared.atomic_file import atomic_file

# measure -> what its differences count
UNITS = {
    **dict.fromkeys(("first", "range"), "powers of ten"),
    **dict.fromkeys(("test", "gap", "inference", "gained_alone", "lost_alone"), "in accuracy"),
    "loss": "in loss",
    "person_iou": "in IoU",
    "AP50 of person": "in AP50",
}


def store(name: str, entry: dict, path: Path) -> None:
    """Put what `recompute` returned into a file, whole or not at all; other experiments stay."""
    stored = json.loads(path.read_text()) if path.is_file() else {}
    experiments = {**stored.get("experiments", {}), name: entry}
    content = {"format": "course-experiments-2", "experiments": dict(sorted(experiments.items()))}
    write_json(path, content)


def write_json(path: Path, content: dict) -> None:
    """Write JSON with a line for each thing, but a list of numbers on one line."""
    text = json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False)
    text = re.sub(r"\[([-+.\de,\s]+)\]", lambda found: f"[{' '.join(found[1].split())}]", text)
    with atomic_file(path) as file:
        file.write((text + "\n").encode())


def table(path: Path, names: Sequence[str]) -> str:
    """Return a Markdown table of experiments: lesson, finding, difference, asked, verdict."""
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing; `course experiments` measures it.")
    stored = json.loads(path.read_text())["experiments"]
    lines = ["| lesson | finding | difference (95 % interval) | asked | verdict |"]
    lines += ["|---|---|---|---|---|"]
    for name in names:
        if name not in stored:
            raise ValueError(f"{path} must hold {name}; it holds {sorted(stored)}")
        lesson = stored[name]["lesson"]
        lines += [f"| {lesson} | {_row(finding)} |" for finding in stored[name]["findings"]]
    return "\n".join(lines)


def _row(finding: dict) -> str:
    mean, low, high = (_number(finding["difference"][key]) for key in ("mean", "low", "high"))
    unit = UNITS.get(finding["measure"], finding["measure"])
    word = "within" if finding["rule"] == "equal" else "above"
    measured = f"{mean} {unit} ({low} to {high})"
    asked = f"{word} {_number(finding['margin'])}"
    return f"{finding['statement']} | {measured} | {asked} | {finding['verdict']}"


def _number(value: float) -> str:
    """Return three significant digits, never with an exponent: -0.0764, 117,000."""
    return f"{value:.6f}" if 0 < abs(value) < 1e-4 else f"{float(f'{value:.3g}'):,.15g}"
