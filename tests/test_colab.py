"""Lesson 00 as on Colab: its versions, no course installed, the setup cell fetching it.

The repository's address is a local one, made from the files that git tracks here. What
Colab has and this can't: its front end and, where there is no 3.13, its Python.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from nbval_runs import printed_by

from course_tools.corners import COLAB, interpreter

pytestmark = [pytest.mark.slow(seconds=120), pytest.mark.xdist_group("colab")]

ROOT = Path(__file__).resolve().parents[1]
LESSONS = Path(os.environ.get("COURSE_LESSONS_ROOT", ROOT)) / "notebooks"

# What Colab has beside what `corners` names, as far as the tests need it.
ALSO = ("scipy", "scikit-image", "pillow", "psutil", "packaging", "ipykernel", "nbval")
# What depends on versions most: files that are written and read, widgets, and Keras from inside.
TOUCHY = [f"tests/course_utils/{room}" for room in ("datasets", "widgets", "interpret")]
UNREACHABLE = ("dns error", "failed to fetch", "error sending request", "network", "timed out")
WHERE_IS_DATA = (
    "import json, sys, course_utils; from course_utils.paths import data_dir;"
    "print(json.dumps([course_utils.__file__, str(data_dir()),"
    " sorted(p.name for p in (data_dir() / 'weights').iterdir()), sys.prefix]))"
)


def run(*command, **options):
    """Run a command; return it done, its output as text."""
    return subprocess.run(command, capture_output=True, text=True, **options)


def without_course(**more):
    """Return this environment without what would lead a child back to this one."""
    astray = ("PYTHONPATH", "VIRTUAL_ENV", "JUPYTER_PATH", "PYTEST_CURRENT_TEST")
    kept = {name: value for name, value in os.environ.items() if name not in astray}
    return kept | {"TF_CPP_MIN_LOG_LEVEL": "3", "COLAB_RELEASE_TAG": "stand-in"} | more


@pytest.fixture(scope="module")
def colab(tmp_path_factory):
    """Return the Python of a clean environment with Colab's versions and ``google.colab``."""
    uv = shutil.which("uv") or pytest.skip("no uv on the PATH")
    home = tmp_path_factory.mktemp("colab") / "env"
    base = interpreter("3.13", uv) or sys.executable
    made = run(uv, "venv", "--seed", "--python", base, home)
    if made.returncode == 0:
        python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        made = run(uv, "pip", "install", "--python", python, *COLAB, *ALSO)
    if made.returncode:
        reason = made.stderr.strip()[-1500:]
        away = any(sign in reason.lower() for sign in UNREACHABLE) and not os.environ.get("CI")
        pytest.skip(f"package registry not reachable: {reason}") if away else pytest.fail(reason)
    add_stand_in(python)
    return python


def add_stand_in(python):
    """Give every process of the environment a module ``google.colab`` from its start."""
    site = run(python, "-c", "import site; print(site.getsitepackages()[0])").stdout.strip()
    package = Path(site) / "google" / "colab"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text('"""A stand-in: all that the setup cell asks for."""\n')
    (Path(site) / "stand_in_colab.pth").write_text("import google.colab\n")


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """Return a git repository that holds the tracked files as they are now."""
    home = tmp_path_factory.mktemp("repository") / "course"
    listed = run("git", "ls-files", "-z", cwd=ROOT)
    if listed.returncode:
        pytest.skip("not a git clone")
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, home / name)
    author = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    for words in (["init", "-q"], ["add", "-A"], [*author, "commit", "-qm", "Now"]):
        done = run("git", *words, cwd=home)
        assert done.returncode == 0, done.stderr
    return home


@pytest.fixture(scope="module")
def lesson_run(colab, repository, tmp_path_factory):
    """Run lesson 00 alone in an empty folder; return what it printed and the versions before."""
    folder = tmp_path_factory.mktemp("content")
    (lesson,) = LESSONS.glob("00_*.ipynb")
    shutil.copy(lesson, folder)
    before = run(colab, "-c", "import course_utils", cwd=folder, env=without_course())
    assert "No module named 'course_utils'" in before.stderr
    versions_before = installed(colab)
    environment = without_course(
        COURSE_REPOSITORY=repository.as_uri(), COURSE_CACHE_DIR=str(folder / "cache")
    )
    lesson = folder / lesson.name
    report = printed_by(lesson, folder / "result.json", python=colab, env=environment)
    return report["printed"], versions_before


def installed(python):
    """Return the installed packages and versions."""
    code = (
        "import json; from importlib.metadata import distributions;"
        "print(json.dumps({d.name: d.version for d in distributions()}))"
    )
    return json.loads(run(python, "-c", code, env=without_course()).stdout)


def test_lesson_00_runs_with_its_setup_cell_fetching_the_course(lesson_run):
    assert any(lesson_run[0])


def test_setup_brings_the_course_and_touches_nothing_else(lesson_run, colab):
    before, after = lesson_run[1], installed(colab)
    assert {name for name in after if after[name] != before.get(name)} == {"course-utils"}
    assert before["ipywidgets"] == "7.7.1" and before["tensorflow"].startswith("2.20.")


def test_data_is_found_in_the_installed_package(lesson_run, colab, tmp_path):
    done = run(colab, "-c", WHERE_IS_DATA, cwd=tmp_path, env=without_course())
    assert done.returncode == 0, done.stderr
    package, data, weights, prefix = json.loads(done.stdout)
    assert Path(package).is_relative_to(prefix)
    assert Path(data) == Path(package).parent / "_data"
    wanted = sorted(path.name for path in (ROOT / "data" / "weights").iterdir())
    assert weights == wanted


def test_what_depends_on_versions_most_works_on_colabs(colab):
    also = ("motmetrics", "pycocotools", "pytest-timeout", "tf-keras-vis")
    made = run(shutil.which("uv"), "pip", "install", "--python", colab, *also)
    assert made.returncode == 0, made.stderr
    words = ["-q", "-o", "addopts=", "-p", "no:cacheprovider", "-m", "not slow", *TOUCHY]
    done = run(colab, "-m", "pytest", *words, cwd=ROOT, env=without_course())
    assert done.returncode == 0, done.stdout[-4000:]
