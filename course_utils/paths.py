"""Where the course keeps what it ships and what it makes along the way."""

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def data_dir() -> Path:
    """Return the folder of shipped data, alike from a clone, an installation and Colab.

    An installed package carries ``data/`` inside itself as ``_data``; in a clone the folder lies
    beside the package. Where neither holds the data, it is a FileNotFoundError.
    """
    candidates = (_PACKAGE / "_data", _PACKAGE.parent / "data")
    for folder in candidates:
        if (folder / "README.md").is_file():
            return folder
    raise FileNotFoundError(
        "the course's data folder is missing; looked in "
        + " and ".join(str(folder) for folder in candidates)
        + ". Install the package again or work from a complete clone."
    )


def cache_dir() -> Path:
    """Return the folder for what can be remade: ``COURSE_CACHE_DIR`` or the user's cache.

    The folder may not exist yet; whoever writes creates it.
    """
    chosen = os.environ.get("COURSE_CACHE_DIR")
    if chosen:
        return Path(chosen)
    if os.name == "nt":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "course_utils"
