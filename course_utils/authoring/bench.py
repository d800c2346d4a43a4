"""Run the benchmarks, which lie in the clone and not in the package."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

from course_utils.authoring.repository import find_root


def load_benchmark(name: str, root: Path | None = None) -> ModuleType:
    """Import one file of the clone's ``benchmarks`` folder.

    Args:
        name: The file's name without ``.py``, for example ``interpret``.
        root: The clone; by default the one that ``find_root`` finds.

    Raises:
        ValueError: There is no clone, or it has no such file.
    """
    folder = find_root(root) / "benchmarks"
    path = folder / f"{name}.py"
    if not path.is_file():
        known = sorted(each.stem for each in folder.glob("*.py"))
        raise ValueError(f"name must be a file of {folder}, one of {known}; received {name!r}")
    name_inside = f"course_benchmark_{name}"
    description = importlib.util.spec_from_file_location(name_inside, path)
    module = importlib.util.module_from_spec(description)
    sys.modules[name_inside] = module  # dataclasses look their module up
    description.loader.exec_module(module)
    return module
