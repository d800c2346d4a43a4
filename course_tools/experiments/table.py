"""The stored findings as a table."""

import json
from collections.abc import Sequence
from pathlib import Path


def table(path: Path, names: Sequence[str] | None = None) -> str:
    """Return a Markdown table: claim, finding, measured difference, verdict.

    Args:
        path: `data/claims.json`.
        names: experiments to list; None for all.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: it doesn't hold one of the experiments.
    """
    if not Path(path).is_file():
        raise FileNotFoundError(f"{path} is missing; `course claims` measures it.")
    stored = json.loads(Path(path).read_text())["experiments"]
    lines = ["| claim | finding | difference (95 % interval) | verdict |", "|---|---|---|---|"]
    for name in names or stored:
        if name not in stored:
            raise ValueError(f"{path} must hold {name}; it holds {sorted(stored)}")
        lines += [_row(finding) for finding in stored[name]["findings"]]
    return "\n".join(lines)


def _row(finding: dict) -> str:
    found = finding["difference"]
    measured = f"{found['mean']:.3g} ({found['low']:.3g} to {found['high']:.3g})"
    if finding["margin"]:
        word = "within" if finding["rule"] == "equal" else "above"
        measured += f", asked: {word} {finding['margin']:g}"
    return f"| {finding['claim']} | {finding['statement']} | {measured} | {finding['verdict']} |"
