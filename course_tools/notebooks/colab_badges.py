"""The two places of a lesson that know the repository's address, written from one.

``course stamp`` takes the address from ``[project.urls]`` in ``pyproject.toml`` and writes
it into the Colab badge under a lesson's title and into the setup cell, the first code cell
of all, which brings the course's package to Colab before anything is imported. The badge of
a notebook with solutions opens the learner's version: it is the link to share.
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
_CELL = re.compile(r"^# %%", re.MULTILINE)
_SETUP_MARK = re.compile(r'^# %%.*tags=\[.*"setup".*\]')
_BADGE_LINE = re.compile(r"^# \[!\[Open in Colab\]\(.*\)\]\(.*\)$", re.MULTILINE)
_TITLE_LINE = re.compile(r"^# # .+$", re.MULTILINE)


def badge(address: str, stem: str) -> str:
    """Return the Colab badge of ``notebooks/{stem}.ipynb`` as a line of Markdown."""
    where = address.removeprefix("https://github.com/")
    target = f"https://colab.research.google.com/github/{where}/blob/main/notebooks/{stem}.ipynb"
    picture = "https://colab.research.google.com/assets/colab-badge.svg"
    return f"[![Open in Colab]({picture})]({target})"


def stamp_text(text: str, stem: str, address: str) -> str:
    """Return a lesson's script with badge and setup cell as they should be.

    What is there is replaced; what is missing is put in, the badge under the title and
    the setup cell before the first code cell.

    Args:
        text: The script, in percent form.
        stem: The path in ``notebooks`` of the notebook to open, without its ending.
        address: The repository's public address.

    Raises:
        ValueError: The script has no title (a line ``# # Title``) or no code cell.
    """
    cells = _split_cells(text)
    setup = _SETUP.format(address=address) + "\n"
    cells = [cell for cell in cells if not _SETUP_MARK.match(cell)]
    first_code = next((n for n, cell in enumerate(cells) if _is_code(cell)), None)
    if first_code is None:
        raise ValueError(f"a lesson must have a code cell; received none in {stem}")
    cells.insert(first_code, setup)
    return _put_badge("".join(cells), badge(address, stem), stem)


def write_stamps(root: Path) -> list[Path]:
    """Stamp every script; return the paths of those that changed."""
    address = public_address(root)
    changed = []
    for script in paired_scripts(root):
        text = script.read_text(encoding="utf-8")
        stamped = stamp_text(text, _opened(script), address)
        if stamped != text:
            script.write_text(stamped, encoding="utf-8", newline="\n")
            changed.append(script)
    return changed


def check_stamps(root: Path) -> list[str]:
    """Return one sentence for each script whose badge or setup cell is out of date."""
    address = public_address(root)
    return [
        f"{script.relative_to(root)}: badge or setup cell differs from pyproject.toml"
        for script in paired_scripts(root)
        if stamp_text(text := script.read_text(encoding="utf-8"), _opened(script), address) != text
    ]


def _opened(script: Path) -> str:
    """Return which notebook a script's badge opens: its own, or the learner's version."""
    return f"exercises/{script.stem}" if script.parent.name == "solutions" else script.stem


def _split_cells(text: str) -> list[str]:
    """Cut a script before each ``# %%``; what comes before the first one is kept whole."""
    starts = [match.start() for match in _CELL.finditer(text)]
    edges = [0, *[start for start in starts if start], len(text)]
    return [text[a:b] for a, b in zip(edges[:-1], edges[1:], strict=True) if b > a]


def _is_code(cell: str) -> bool:
    """Tell whether a piece of a script is a code cell."""
    head = cell.split("\n", 1)[0]
    return head.startswith("# %%") and "[markdown]" not in head and "[raw]" not in head


def _put_badge(text: str, line: str, stem: str) -> str:
    """Replace the badge, or put it under the title with an empty line between."""
    if _BADGE_LINE.search(text):
        return _BADGE_LINE.sub(lambda _: f"# {line}", text, count=1)
    title = _TITLE_LINE.search(text)
    if title is None:
        raise ValueError(f"a lesson must have a title, a line '# # Title'; received none in {stem}")
    return f"{text[: title.end()]}\n#\n# {line}{text[title.end() :]}"
