"""Badge and setup cell come from the one address, and stay where they belong."""

import os
import sys

import pytest

from course_tools.notebooks.build_notebooks import build_notebook
from course_tools.notebooks.colab_badges import check_stamps, stamp_text, write_stamps
from course_tools.repository import public_address

ADDRESS = "https://github.com/someone/their-course"


def script_of(clone):
    return clone / "notebooks" / "scripts" / "00_small.py"


def move(clone, address):
    """Let the clone's ``pyproject.toml`` name another address."""
    path = clone / "pyproject.toml"
    path.write_text(path.read_text().replace(public_address(clone), address))


def test_stamp_puts_badge_under_title_and_setup_before_all_code(clone):
    move(clone, ADDRESS)
    assert check_stamps(clone) != []
    assert write_stamps(clone) == [script_of(clone)]
    cells = build_notebook(script_of(clone)).cells
    assert (
        cells[0]
        .source.splitlines()[2]
        .endswith(
            "(https://colab.research.google.com/github/someone/their-course"
            "/blob/main/notebooks/00_small.ipynb)"
        )
    )
    code = [cell for cell in cells if cell.cell_type == "code"]
    assert code[0].metadata.tags == ["setup"]
    assert ADDRESS in code[0].source and "--no-deps" in code[0].source
    assert [cell.source for cell in code[1:]] == ["total = 1 + 1", "print(total)"]


def test_stamping_twice_changes_nothing(clone):
    write_stamps(clone)
    before = script_of(clone).read_bytes()
    assert write_stamps(clone) == [] and check_stamps(clone) == []
    assert script_of(clone).read_bytes() == before


def test_a_new_address_is_noticed_and_replaces_the_old_one(clone):
    write_stamps(clone)
    old = public_address(clone)
    move(clone, ADDRESS)
    (problem,) = check_stamps(clone)
    assert "00_small.py" in problem
    write_stamps(clone)
    text = script_of(clone).read_text()
    assert old not in text and text.count("their-course") == 2
    assert text.count("Open in Colab") == 1 and text.count('tags=["setup"]') == 1


def test_a_setup_cell_that_slipped_down_is_moved_up(clone):
    write_stamps(clone)
    stamped = script_of(clone).read_text()
    setup = stamped[stamped.index('# %% tags=["setup"]') : stamped.index("# %%\ntotal")]
    script_of(clone).write_text(stamped.replace(setup, "") + "\n" + setup.rstrip("\n") + "\n")
    assert check_stamps(clone) != []
    write_stamps(clone)
    code = [c for c in build_notebook(script_of(clone)).cells if c.cell_type == "code"]
    assert code[0].metadata.tags == ["setup"] and len(code) == 3


def run_setup(clone, monkeypatch):
    """Run the stamped setup cell; return the commands that it would have run."""
    write_stamps(clone)
    cells = build_notebook(script_of(clone)).cells
    source = next(cell.source for cell in cells if cell.metadata.get("tags") == ["setup"])
    commands = []
    monkeypatch.setattr("subprocess.run", lambda command, check: commands.append(command))
    exec(compile(source, "setup", "exec"), {})
    return commands


def test_setup_does_nothing_outside_colab(clone, monkeypatch):
    monkeypatch.delitem(sys.modules, "google.colab", raising=False)
    assert run_setup(clone, monkeypatch) == []


@pytest.mark.parametrize("override", [None, "file:///some/clone"])
def test_setup_installs_the_package_alone_on_colab(clone, monkeypatch, override):
    monkeypatch.setitem(sys.modules, "google.colab", os)
    monkeypatch.delenv("COURSE_REPOSITORY", raising=False)
    if override:
        monkeypatch.setenv("COURSE_REPOSITORY", override)
    (command,) = run_setup(clone, monkeypatch)
    assert command[:4] == [sys.executable, "-m", "pip", "install"]
    assert "--no-deps" in command
    assert command[-1] == f"git+{override or public_address(clone)}"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("# %% [markdown]\n# # Title\n", "must have a code cell"),
        ("# %%\nprint(1)\n", "must have a title"),
    ],
)
def test_a_script_that_is_no_lesson_is_refused(text, rule):
    with pytest.raises(ValueError, match=rule):
        stamp_text(text, "00_small", ADDRESS)


@pytest.mark.parametrize("line", ['Repository = ""', 'Repository = "git@host:course"', ""])
def test_an_address_that_is_no_web_address_is_refused(clone, line):
    (clone / "pyproject.toml").write_text(f"[project.urls]\n{line}\n")
    with pytest.raises(ValueError, match=r"Repository under \[project.urls\] .* received"):
        public_address(clone)
