"""What all tests share: the real photographs, where they are at hand."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def real_dir() -> Path:
    """Folder of real photographs and ImageNet weights; skips where it is absent."""
    root = Path(__file__).resolve().parents[1]
    folder = Path(os.environ.get("COURSE_REAL_DIR", root.parent / "shared" / "real"))
    if not folder.is_dir():
        pytest.skip(f"no real photographs: {folder} is absent (set COURSE_REAL_DIR)")
    return folder


def pytest_terminal_summary(terminalreporter):
    """List what tests recorded: how long each lesson took, and how it was run."""
    reports = terminalreporter.stats.get("passed", []) + terminalreporter.stats.get("failed", [])
    recorded = [pair for report in reports for pair in getattr(report, "user_properties", [])]
    if recorded:
        terminalreporter.section("recorded")
        for name, value in sorted(set(recorded)):
            terminalreporter.line(f"{name}: {value}")
