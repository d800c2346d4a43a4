"""A clone in miniature: one lesson of four cells, and the real project's settings."""

import shutil
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]

LESSON = """\
# %% [markdown]
# # A small lesson
#
# It adds two numbers.

# %%
total = 1 + 1

# %% [markdown]
# Now we look at it.

# %% tags=["answer"]
print(total)
"""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return a folder with ``pyproject.toml`` and one unstamped lesson."""
    (tmp_path / "notebooks" / "scripts").mkdir(parents=True)
    (tmp_path / "notebooks" / "scripts" / "00_small.py").write_text(LESSON)
    shutil.copy(REPOSITORY / "pyproject.toml", tmp_path)
    return tmp_path
