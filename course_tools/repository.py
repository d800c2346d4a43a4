"""Where the clone lies, and where the world finds it."""

import tomllib
from pathlib import Path


def find_root(start: Path | None = None) -> Path:
    """Return the clone's root: `start`; else that of this package, or of the working folder."""
    clone, working = Path(__file__).resolve().parents[1], Path.cwd()
    candidates = [Path(start)] if start is not None else [clone, working, *working.parents]
    for folder in candidates:
        if (folder / "notebooks" / "scripts").is_dir():
            return folder
    raise ValueError(
        "root must be a clone of the course, with a folder notebooks/scripts; "
        f"received {candidates[0]}"
    )


def public_address(root: Path, name: str = "Repository") -> str:
    """Return a public address, `Repository` or `Site`: `pyproject.toml` is the one to know it."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    address = project.get("project", {}).get("urls", {}).get(name, "")
    if not address.startswith("https://"):
        raise ValueError(
            f"{name} under [project.urls] in pyproject.toml must start with https://; "
            f"received {address!r}"
        )
    return address.rstrip("/").removesuffix(".git")


def lesson_scripts(root: Path) -> list[Path]:
    """Return the lessons' percent scripts, in the order of the course."""
    return sorted((root / "notebooks" / "scripts").glob("[0-9][0-9]_*.py"))


def solution_scripts(root: Path) -> list[Path]:
    """Return the percent scripts of the exercises with their solutions, in the same order."""
    return sorted((root / "notebooks" / "scripts" / "solutions").glob("[0-9][0-9]_*.py"))
