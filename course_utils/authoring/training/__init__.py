"""How the shipped nets are made: one recipe a net, each remade by ``course train NAME``."""

import os
from pathlib import Path

from course_utils.paths import data_dir

NAMES = ("xception_scenes", "xception_shortcut", "xception_photos")


def train(
    name: str,
    *,
    out: Path | None = None,
    epochs: int | None = None,
    photographs: Path | None = None,
    verbose: int = 1,
) -> dict[str, float]:
    """Remake the weight file of a shipped net from its seed, and measure the net.

    Args:
        name: Name of the net.
        out: Weight file to write, by default ``data/weights/{name}.npz``.
        epochs: Passes over the training pictures, by default the recipe's.
        photographs: For ``xception_photos``, the folder with ``cats`` and ``dogs``; by default
            ``cats_dogs`` in the folder that ``COURSE_REAL_DIR`` names.
        verbose: 1 shows a progress bar, 0 nothing.

    Returns:
        What was measured on unseen pictures, name to accuracy.

    Raises:
        ValueError: ``name`` is unknown, ``epochs`` is not positive, or the folder holds no
            photographs.
    """
    if name not in NAMES:
        raise ValueError(f"name must be one of {', '.join(NAMES)}; received {name!r}")
    if epochs is not None and epochs < 1:
        raise ValueError(f"epochs must be at least 1; received {epochs}")
    out = Path(out) if out else data_dir() / "weights" / f"{name}.npz"
    options = {"verbose": verbose} | ({"epochs": epochs} if epochs else {})
    if name == "xception_photos":
        from course_utils.authoring.training import photos

        default = Path(os.environ.get("COURSE_REAL_DIR", "../shared/real")) / "cats_dogs"
        return photos.train(Path(photographs or default), out, **options)[1]
    from course_utils.authoring.training import scenes

    if name == "xception_shortcut":
        options = {"shortcut": "planted", "count": 3000} | options
    return scenes.train(name, out, **options)[1]
