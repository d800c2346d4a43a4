"""The stored findings as a table."""

import json
from collections.abc import Sequence
from pathlib import Path

# measure -> what its differences count
UNITS = {
    **dict.fromkeys(("first", "range"), "powers of ten"),
    **dict.fromkeys(("test", "gap", "inference", "gained_alone", "lost_alone"), "in accuracy"),
    "loss": "in loss",
    "person_iou": "in IoU",
    "AP50 of person": "in AP50",
}


def table(path: Path, names: Sequence[str] | None = None) -> str:
    """Return a Markdown table: lesson, finding, difference, what it must reach, verdict.

    Args:
        path: `data/experiments.json`.
        names: experiments to list; None for all.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: it doesn't hold one of the experiments.
    """
    if not Path(path).is_file():
        raise FileNotFoundError(f"{path} is missing; `course experiments` measures it.")
    stored = json.loads(Path(path).read_text())["experiments"]
    lines = ["| lesson | finding | difference (95 % interval) | asked | verdict |"]
    lines += ["|---|---|---|---|---|"]
    for name in names or stored:
        if name not in stored:
            raise ValueError(f"{path} must hold {name}; it holds {sorted(stored)}")
        lesson = stored[name]["lesson"]
        lines += [f"| {lesson} | {_row(finding)} |" for finding in stored[name]["findings"]]
    return "\n".join(lines)


def _row(finding: dict) -> str:
    mean, low, high = (_number(finding["difference"][key]) for key in ("mean", "low", "high"))
    unit = UNITS.get(finding["measure"], finding["measure"])
    word = "within" if finding["rule"] == "equal" else "above"
    asked = f"{word} {_number(finding['margin'])}"
    measured = f"{mean} {unit} ({low} to {high})"
    return f"{finding['statement']} | {measured} | {asked} | {finding['verdict']}"


def _number(value: float) -> str:
    """Return three significant digits, never with an exponent: -0.0764, 117,000."""
    return f"{value:.6f}" if 0 < abs(value) < 1e-4 else f"{float(f'{value:.3g}'):,.15g}"
