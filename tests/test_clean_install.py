"""A clean environment: first the pip part of environment.yml, ``-e .``, and then the wheel.

conda itself can't be run here; a virtual environment stands in for the one it makes.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from nbval_runs import printed_by

pytestmark = [pytest.mark.slow(seconds=110), pytest.mark.xdist_group("clean install")]

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("course_utils", "course_exercises", "course_tools")
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


@pytest.fixture(scope="module")
def installed(course, tmp_path_factory):
    """Put the wheel in the clone's place; return the environment's Python."""
    folder, uv = tmp_path_factory.mktemp("wheel"), shutil.which("uv")
    subprocess.run([uv, "build", "--wheel", "--out-dir", folder], cwd=ROOT, check=True)
    (wheel,) = folder.glob("*.whl")
    python = course.with_name("python")
    words = ["pip", "install", "--python", python, "--no-deps", "--reinstall", wheel]
    subprocess.run([uv, *words], check=True)
    return python


def test_the_wheel_holds_all_three_packages_and_the_data(installed, tmp_path):
    code = f"import {', '.join(PACKAGES)}; print({', '.join(f'{n}.__file__' for n in PACKAGES)})"
    code += "; from course_utils.paths import data_dir; print(data_dir())"
    done = subprocess.run([installed, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    places = [Path(place) for place in done.stdout.split()]
    assert len(places) == 4
    assert all(place.is_relative_to(installed.parents[1]) for place in places)
    wanted = {path.relative_to(ROOT / "data") for path in (ROOT / "data").rglob("*.npz")}
    assert wanted == {path.relative_to(places[3]) for path in places[3].rglob("*.npz")}


def test_lesson_00_and_an_exercise_notebook_run_from_the_wheel(installed, tmp_path):
    environment = os.environ | {"COURSE_CACHE_DIR": str(tmp_path / "cache")}
    for name in ("00_start_here", "solutions/04_the_convolutional_layer"):
        path = shutil.copy(ROOT / "notebooks" / f"{name}.ipynb", tmp_path)
        report = printed_by(Path(path), tmp_path / "out.json", python=installed, env=environment)
        assert re.search(r"\d", "".join(report["printed"]))
    assert "✓" in "".join(report["printed"])
