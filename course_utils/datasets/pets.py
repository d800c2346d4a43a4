"""Rendered cats and dogs as arrays, in splits that never share a picture."""

import hashlib
from functools import cache as remember
from pathlib import Path

import numpy as np

from course_utils import scenes
from course_utils._shared.arguments import check_whole
from course_utils._shared.generators import generator
from course_utils._shared.pixels import from_levels, to_levels
from course_utils.datasets.cache import Arrays, cached_arrays
from course_utils.datasets.squares import check_size
from course_utils.paths import cache_dir

SPLITS = ("train", "validation", "test")
SHORTCUTS = (None, "planted", "swapped")
COUNTS = {"train": 2000, "validation": 500, "test": 500}


def load_pets(
    split: str = "train",
    count: int | None = None,
    size: int = 64,
    shortcut: str | None = None,
    seed: int = 0,
    cache: bool = True,
) -> scenes.Pets:
    """Return rendered pets; the same arguments give the same bytes on every machine.

    Each split draws from a random stream of its own, and the first pictures of a stream are
    the same however many are asked for.

    Args:
        split: "train", "validation" or "test".
        count: N, the number of pictures; None takes 2,000 to train, 500 for the others.
        size: S, the side of a picture in pixels, as `scenes.render_pets` allows.
        shortcut: None; "planted" puts nearly every dog on grass and cat on carpet; "swapped"
            exchanges the backgrounds.
        seed: 0 or more; another seed gives another data set.
        cache: keep the arrays on disk, in `course_utils.paths.cache_dir()`.

    Returns:
        `scenes.Pets`, with images of shape (N, S, S, 3), float32 in 0 to 1.

    Raises:
        ValueError: an unknown split or shortcut, or a count, size or seed out of range.
    """
    if split not in SPLITS:
        raise ValueError(f"split must be one of {', '.join(SPLITS)}; received {split!r}")
    if shortcut not in SHORTCUTS:
        raise ValueError(f"shortcut must be one of {SHORTCUTS}; received {shortcut!r}")
    count = COUNTS[split] if count is None else check_whole(count, "count", 1)
    seed, size = check_whole(seed, "seed", 0), check_size(size)

    def make() -> Arrays:
        rng = generator(seed, SPLITS.index(split))
        return _pack(scenes.render_pets(count, rng=rng, size=size, shortcut=shortcut))

    if not cache:
        return _unpack(make())
    key = {
        "scenes": scenes_version(),
        "split": split,
        "count": count,
        "size": size,
        "shortcut": shortcut,
        "seed": seed,
    }
    return _unpack(cached_arrays(cache_dir() / "pets", f"pets-{split}", key, make))


@remember
def scenes_version() -> str:
    """Return a digest of the renderer's source: a changed renderer finds no old pictures."""
    digest, package = hashlib.sha256(), Path(scenes.__file__).parents[1]
    for file in sorted([*package.glob("scenes/**/*.py"), *package.glob("_shared/*.py")]):
        name = file.relative_to(package).as_posix()
        # Line endings differ between checkouts, the pictures don't.
        digest.update(name.encode() + b"\0" + file.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def _pack(pets: scenes.Pets) -> Arrays:
    """Return the pets as plain arrays; pictures lie on 8-bit levels, so uint8 loses nothing."""
    arrays = {
        "levels": to_levels(pets.images),
        "labels": pets.labels,
        "masks": pets.masks,
        "boxes": pets.boxes,
        "backgrounds": np.array(pets.backgrounds),
    }
    return arrays | {f"part.{name}": part for name, part in pets.parts.items()}


def _unpack(arrays: Arrays) -> scenes.Pets:
    return scenes.Pets(
        images=from_levels(arrays["levels"]),
        labels=arrays["labels"],
        masks=arrays["masks"],
        boxes=arrays["boxes"],
        parts={
            name.removeprefix("part."): array
            for name, array in arrays.items()
            if name.startswith("part.")
        },
        backgrounds=arrays["backgrounds"].tolist(),
    )
