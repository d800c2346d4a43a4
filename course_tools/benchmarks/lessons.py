"""Time each lesson: how long it computes when it runs alone, and which cells take longest."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from course_tools.notebooks.run import run_notebook
from course_tools.repository import find_root


def timed_cells(path: Path) -> list[tuple[float, str]]:
    """Run a notebook; return the seconds and the first line of each code cell."""
    timed = []
    for cell in run_notebook(path).cells:
        if cell.cell_type == "code" and cell.source.strip():
            begun, ended = (
                datetime.fromisoformat(cell.metadata.execution[stamp])
                for stamp in ("iopub.execute_input", "shell.execute_reply")
            )
            timed.append(((ended - begun).total_seconds(), cell.source.splitlines()[0]))
    return timed


def lines_of(name: str, cells: Sequence[tuple[float, str]]) -> list[str]:
    """Return a lesson's lines of the table: its seconds, then its three slowest cells."""
    slowest = sorted(enumerate(cells, start=1), key=lambda each: -each[1][0])[:3]
    listed = [
        f"{'':30}{seconds:6.1f}  cell {number}: {line:.50}" for number, (seconds, line) in slowest
    ]
    return [f"{name:30}{sum(seconds for seconds, _ in cells):6.1f}", *listed]


def main(lessons: Sequence[str] | None = None) -> None:
    """Print the table, a lesson at a time; `lessons` are two-digit numbers, None for all."""
    paths = {path.name[:2]: path for path in sorted(find_root().glob("notebooks/[0-9][0-9]_*"))}
    unknown = set(lessons or ()) - set(paths)
    if unknown:
        raise ValueError(f"--lessons must be among {', '.join(paths)}; received {min(unknown)!r}")
    print(f"{'lesson':30}seconds")
    for number in lessons or paths:
        print("\n".join(lines_of(paths[number].stem, timed_cells(paths[number]))), flush=True)
