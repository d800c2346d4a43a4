"""Colab badge and setup cell of each lesson, from the one address in `pyproject.toml`.

The setup cell brings the course's package to Colab before anything is imported. The badge of a
notebook with solutions opens the learner's version: it is the link to share.
"""

import re
from pathlib import Path

from course_tools.notebooks.build_notebooks import paired_scripts
from course_tools.repository import public_address

_SETUP = """\
# %% tags=["setup"]
# On Colab only: fetch the course's own package; all it needs is there already.
import os
import subprocess
import sys

if "google.colab" in sys.modules:
    address = "{address}"
    address = os.environ.get("COURSE_REPOSITORY", address)
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
    subprocess.run([*install, f"git+{{address}}"], check=True)
"""
_CELL = re.compile(r"^(?=# %%)", re.MULTILINE)
_CODE = re.compile(r"# %%(?!.*\[(markdown|raw)\])")
_SETUP_MARK = re.compile(r'^# %%.*tags=\[.*"setup".*\]')
_BADGE_LINE = re.compile(r"^# \[!\[Open in Colab\]\(.*\)\]\(.*\)$", re.MULTILINE)
_TITLE_LINE = re.compile(r"^# # .+$", re.MULTILINE)


def stamp_text(text: str, stem: str, address: str) -> str:
    """Return a lesson's script with badge and setup cell as they should be.

    What is there is replaced; what is missing is put in, the badge under the title and
    the setup cell before the first code cell. `stem` is the notebook to open, in `notebooks`.
    """
    cells = [cell for cell in _CELL.split(text) if not _SETUP_MARK.match(cell)]
    first_code = next((number for number, cell in enumerate(cells) if _CODE.match(cell)), None)
    if first_code is None:
        raise ValueError(f"a lesson must have a code cell; received none in {stem}")
    cells.insert(first_code, _SETUP.format(address=address) + "\n")
    return _put_badge("".join(cells), stem, address.removeprefix("https://github.com/"))


def write_stamps(root: Path) -> list[Path]:
    """Stamp every script; return the paths of those that changed."""
    changed = _out_of_date(root)
    for script, stamped in changed.items():
        script.write_text(stamped, encoding="utf-8", newline="\n")
    return list(changed)


def check_stamps(root: Path) -> list[str]:
    """Return one sentence for each script whose badge or setup cell is out of date."""
    told = "badge or setup cell differs from pyproject.toml"
    return [f"{script.relative_to(root)}: {told}" for script in _out_of_date(root)]


def _out_of_date(root: Path) -> dict[Path, str]:
    """Return script -> its text as it should be, of those that say something else."""
    address, found = public_address(root), {}
    for script in paired_scripts(root):
        opened = f"exercises/{script.stem}" if script.parent.name == "solutions" else script.stem
        text = script.read_text(encoding="utf-8")
        stamped = stamp_text(text, opened, address)
        if stamped != text:
            found[script] = stamped
    return found


def _put_badge(text: str, stem: str, repository: str) -> str:
    """Replace the badge, or put it under the title with an empty line between."""
    colab = "https://colab.research.google.com"
    target = f"{colab}/github/{repository}/blob/main/notebooks/{stem}.ipynb"
    badge = f"# [![Open in Colab]({colab}/assets/colab-badge.svg)]({target})"
    if _BADGE_LINE.search(text):
        return _BADGE_LINE.sub(lambda _: badge, text, count=1)
    title = _TITLE_LINE.search(text)
    if title is None:
        raise ValueError(f"a lesson must have a title, a line '# # Title'; received none in {stem}")
    return f"{text[: title.end()]}\n#\n{badge}{text[title.end() :]}"
