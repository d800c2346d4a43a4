"""The house: which room may import which, what a clone holds, and what the README promises."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parents[1]

# Three packages, one direction: a package may import what stands here, and itself.
PACKAGES = {
    "course_utils": set(),
    "course_exercises": {"course_utils"},
    "course_tools": {"course_utils", "course_exercises"},
}
# And inside `course_utils`: a room may import what stands here, itself, and `_shared`. The
# modules beside the rooms (paths, quiet, doctor) serve all, and import no room.
ROOMS = {
    "_shared": set(),
    "scenes": set(),
    "datasets": {"scenes"},
    "tasks": set(),
    "models": set(),
    "interpret": set(),
    "analysis": {"interpret"},
    "plots": set(),
    "widgets": {"plots"},
}
# The rooms that promise to live on few libraries: nothing else from outside Python.
LIBRARIES = {"_shared": {"numpy", "PIL"}, "scenes": {"numpy"}, "tasks": {"numpy", "scipy"}}
WITHOUT_KERAS = ("scenes", "tasks", "plots", "widgets")


def tracked(pattern="*"):
    """Return the paths of the files that git tracks and that are there, as a clone has them."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", pattern], cwd=ROOT, capture_output=True, text=True
    )
    if listed.returncode:
        pytest.skip("not a git clone")
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return [path for path in paths if path.is_file()]


def imported_modules(path):
    """Yield the dotted names that a file imports, wherever in it, relative ones resolved."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            folder = path.relative_to(ROOT).parent.parts
            base = folder[: len(folder) - node.level + 1] if node.level else ()
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def rooms_of(path):
    """Return the rooms of `course_utils` that a file imports."""
    names = (name.split(".") for name in imported_modules(path))
    return {parts[1] for parts in names if parts[0] == "course_utils" and len(parts) > 1} & set(
        ROOMS
    )


def package_files(package):
    """Return every Python file of a package."""
    return sorted(path for path in (ROOT / package).rglob("*.py") if "_data" not in path.parts)


def room_files():
    """Yield (room, file) for every Python file of `course_utils`; beside the rooms it is ""."""
    for path in package_files("course_utils"):
        parts = path.relative_to(ROOT / "course_utils").parts
        yield (parts[0] if len(parts) > 1 else ""), path


def test_the_map_of_the_house_is_complete():
    assert {room for room, _ in room_files()} == {*ROOMS, ""}
    assert all(len(package_files(package)) > 20 for package in PACKAGES)


@pytest.mark.parametrize("package", PACKAGES)
def test_packages_point_one_way(package):
    wrong = [
        f"{path.relative_to(ROOT)} imports {other}"
        for path in package_files(package)
        for other in {name.split(".")[0] for name in imported_modules(path)} & set(PACKAGES)
        if other not in PACKAGES[package] | {package}
    ]
    assert wrong == []


def test_rooms_point_one_way():
    wrong = [
        f"{path.relative_to(ROOT)} imports {other}"
        for room, path in room_files()
        for other in sorted(rooms_of(path) - ROOMS.get(room, set()) - {room, "_shared"})
    ]
    assert wrong == []


def test_the_reader_of_imports_sees_every_form(tmp_path, monkeypatch):
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    path = tmp_path / "course_utils" / "scenes" / "pets.py"
    path.parent.mkdir(parents=True)
    path.write_text(
        "import course_utils.models.blocks\n"
        "from course_utils import plots\n"
        "from ..widgets import predict\n"
        "def late():\n    from course_utils.interpret.tracing.layers import find_layer\n"
    )
    assert rooms_of(path) == {"models", "plots", "widgets", "interpret"}


def test_rooms_keep_to_their_libraries():
    wrong = []
    for room, path in room_files():
        outside = {name.split(".")[0] for name in imported_modules(path)}
        outside -= {*sys.stdlib_module_names, *PACKAGES, "__future__"}
        if room in LIBRARIES:
            wrong += [f"{path.relative_to(ROOT)}: {name}" for name in outside - LIBRARIES[room]]
        if room in WITHOUT_KERAS:
            wrong += [
                f"{path.relative_to(ROOT)}: {name}" for name in outside & {"keras", "tensorflow"}
            ]
    assert wrong == []


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("import course_utils", ("tensorflow", "keras", "matplotlib")),
        ("import course_utils.scenes", ("tensorflow", "keras", "matplotlib", "scipy")),
        ("import course_utils.plots", ("tensorflow", "keras")),
        ("import course_utils.widgets", ("tensorflow", "keras")),
        ("import course_tools.cli", ("tensorflow", "keras", "matplotlib", "jupytext")),
    ],
)
def test_an_import_brings_no_more_than_needed(statement, absent):
    code = f"import sys; {statement}; print(*[n for n in {absent!r} if n in sys.modules])"
    child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert child.returncode == 0, child.stderr
    assert child.stdout.split() == []


def test_no_file_names_a_place_on_somebodys_machine():
    places = re.compile(r"(?<![\w.~/:-])/(?:work|root|home|Users|mnt|media)/\w|[A-Z]:\\\\?Users\\")
    own = Path(__file__).resolve()
    wrong = []
    for path in tracked():
        if path == own or path.suffix in {".npz", ".png", ".jpg", ".gif", ".h5", ".keras"}:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if places.search(line):
                wrong.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}")
    assert wrong == []


def test_a_clone_stays_small():
    sizes = {path: path.stat().st_size for path in tracked()}
    assert sum(sizes.values()) < 40e6
    weights = {path.name: size for path, size in sizes.items() if path.parent.name == "weights"}
    detector = weights.pop("detector_photos.npz")  # five million numbers, with 8 bits each
    assert detector <= 4.2e6 and all(size <= 3e6 for size in weights.values()), weights


def read_environment():
    """Return the entries of environment.yml's dependencies, comments and names left out."""
    text = (ROOT / "environment.yml").read_text()
    lines = [line.split("#")[0].rstrip() for line in text.splitlines()]
    start = lines.index("dependencies:")
    return [line.strip().removeprefix("- ") for line in lines[start + 1 :] if line]


def test_conda_gets_python_pip_and_the_package_itself():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    python, *rest = read_environment()
    assert rest == ["pip", "pip:", "-e ."]
    name, version = python.split("=")
    assert name == "python"
    assert SpecifierSet(project["requires-python"]).contains(version)


def readme_commands():
    """Return the command lines in the README's fenced blocks."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", (ROOT / "README.md").read_text(), re.M | re.S)
    return [line.strip() for block in blocks for line in block.splitlines() if line.strip()]


def test_the_first_two_commands_of_the_readme():
    first, second = readme_commands()[:2]
    assert first == "pip install uv && uv run jupyter lab notebooks/00_start_here.ipynb"
    assert second == "uv run pytest"
    assert (ROOT / "notebooks" / "00_start_here.ipynb").is_file()


def test_ci_runs_the_test_command_of_the_readme():
    script = ROOT / ".ci" / "run"
    lines = [line.strip() for line in script.read_text().splitlines()]
    commands = [line for line in lines if line.startswith("uv run")]
    assert commands == [readme_commands()[1]]
    assert "set -euo pipefail" in lines
    assert script.stat().st_mode & 0o100
    assert subprocess.run(["bash", "-n", script]).returncode == 0


def test_every_link_of_the_readme_into_the_clone_leads_somewhere():
    text = (ROOT / "README.md").read_text()
    targets = re.findall(r"\]\(([^)#]+)\)", text) + re.findall(r'src="([^"]+)"', text)
    local = [target for target in targets if not target.startswith("https://")]
    assert len(local) >= 5
    assert [target for target in local if not (ROOT / target).exists()] == []


def test_licences_say_what_they_cover():
    assert (ROOT / "LICENSE").read_text().startswith("MIT License\n\nCopyright (c) 2026 The course")
    text = (ROOT / "LICENSE-TEXT").read_text()
    assert "Creative Commons Attribution 4.0 International" in text
    assert "https://creativecommons.org/licenses/by/4.0/legalcode" in text
    assert "data/weights" in text and "data/pictures" in text
