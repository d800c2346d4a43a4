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
