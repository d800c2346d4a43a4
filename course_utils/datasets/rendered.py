"""What the loaders of rendered pictures share: splits, their random streams, and the cache."""

import functools
import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np

import course_utils
from course_utils._shared.arguments import check_choice, check_whole
from course_utils._shared.generators import generator
from course_utils.datasets.cache import Arrays, cached_arrays
from course_utils.paths import cache_dir

COUNTS = {"train": 2000, "validation": 500, "test": 500}


def load_rendered(
    world: str,
    render: Callable[[int, np.random.Generator, int], Arrays],
    split: str,
    count: int | None,
    size: int,
    seed: int,
    cache: bool,
    options: dict | None = None,
    counts: dict[str, int] = COUNTS,
) -> Arrays:
    """Return the arrays of rendered pictures, from the disk where they are stored.

    Each split draws from a random stream of its own, and the first pictures of a stream are
    the same however many are asked for.

    Args:
        world: the name of the cache's folder.
        render: takes count, generator and size, and returns arrays by name.
        split: "train", "validation" or "test".
        count: N, the number of pictures; None takes what `counts` says.
        size: S, the side of a picture in pixels.
        seed: 0 or more; another seed gives another data set.
        cache: keep the arrays on disk, in `course_utils.paths.cache_dir()`.
        options: what else `render` depends on, as JSON can hold it.
        counts: the number of pictures for each split.

    Raises:
        ValueError: an unknown split, or a count, size or seed out of range.
    """
    split = check_choice(split, "split", counts)
    count = counts[split] if count is None else check_whole(count, "count", 1)
    check_choice(cache, "cache", (True, False))
    seed, size = check_whole(seed, "seed", 0), check_whole(size, "size", 1)
    rng = generator(seed, list(counts).index(split))
    if not cache:
        return render(count, rng, size)
    key = {
        "source": source_version(),
        "world": world,
        "split": split,
        "count": count,
        "size": size,
        "seed": seed,
        **(options or {}),
    }
    make = functools.partial(render, count, rng, size)
    return cached_arrays(cache_dir() / world, f"{world}-{split}", key, make)


@functools.cache
def source_version() -> str:
    """Return a digest of the code that renders: changed code finds no old pictures."""
    digest = hashlib.sha256()
    package = Path(course_utils.__file__).parent
    for room in ("scenes", "_shared"):
        for file in sorted((package / room).rglob("*.py")):
            name = file.relative_to(package).as_posix()
            # Line endings differ between checkouts, the pictures don't.
            digest.update(name.encode() + b"\0" + file.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def split_rows(rows: np.ndarray, lengths: np.ndarray) -> list[np.ndarray]:
    """Split an array into pieces of the given lengths: the inverse of `np.concatenate`."""
    return np.split(rows, np.cumsum(lengths)[:-1])
