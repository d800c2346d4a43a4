"""The pip part of environment.yml in a clean environment: ``-e .`` and nothing else.

conda itself can't be run here; a virtual environment stands in for the one it makes.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[1]
UNREACHABLE = ("dns error", "failed to fetch", "error sending request", "network", "timed out")


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Return the path of ``course`` in an environment that holds what ``-e .`` brings."""
    uv = shutil.which("uv") or pytest.skip("no uv on the PATH")
    home = tmp_path_factory.mktemp("clean") / "env"
    binaries = home / ("Scripts" if os.name == "nt" else "bin")
    for words in (
        ["venv", "--python", sys.executable, home],
        ["pip", "install", "--python", binaries / "python", "-e", "."],
    ):
        done = subprocess.run([uv, *words], cwd=ROOT, capture_output=True, text=True)
        if done.returncode:
            reason = done.stderr.strip()[-1500:]
            away = any(sign in reason.lower() for sign in UNREACHABLE)
            if away and not os.environ.get("CI"):
                pytest.skip(f"package registry not reachable: {reason}")
            pytest.fail(reason)
    return binaries / "course"


def test_doctor_is_content_with_what_was_installed(course, tmp_path):
    alone = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    alone["COURSE_CACHE_DIR"] = str(tmp_path / "cache")
    done = subprocess.run(
        [course, "doctor"], cwd=tmp_path, env=alone, capture_output=True, text=True
    )
    lines = done.stdout.splitlines()
    for word in ("Python", "tensorflow", "keras", "numpy", "ipywidgets", "jupyterlab", "can write"):
        assert any(line.startswith(f"[ok] {word}") for line in lines), done.stdout
    # Memory is the machine's affair, and no other line may be a "no".
    bad = [line for line in lines if line.startswith("[no]") and "memory" not in line]
    assert bad == []


def test_every_shipped_tool_is_there(course):
    for tool in ("jupyter-lab", "jupytext"):
        done = subprocess.run([course.with_name(tool), "--version"], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
