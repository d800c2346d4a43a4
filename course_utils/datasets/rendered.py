"""What the loaders of rendered worlds share: splits, their random streams, and the cache."""

from collections.abc import Callable

import numpy as np

from course_utils._shared.arguments import check_whole
from course_utils._shared.generators import generator
from course_utils.datasets.cache import Arrays, cached_arrays
from course_utils.datasets.pets import COUNTS, SPLITS, scenes_version
from course_utils.datasets.squares import check_size
from course_utils.paths import cache_dir


def load_rendered(
    world: str,
    render: Callable[[int, np.random.Generator, int], Arrays],
    split: str,
    count: int | None,
    size: int,
    seed: int,
    cache: bool,
    options: dict | None = None,
) -> Arrays:
    """Return the arrays of a rendered world, from the disk where they are stored.

    Each split draws from a random stream of its own, and the first pictures of a stream are
    the same however many are asked for.

    Args:
        world: the name of the cache's folder.
        render: takes count, generator and size, and returns arrays by name.
        split: "train", "validation" or "test".
        count: N, the number of pictures; None takes 2,000 to train, 500 for the others.
        size: S, the side of a picture in pixels.
        seed: 0 or more; another seed gives another data set.
        cache: keep the arrays on disk, in `course_utils.paths.cache_dir()`.
        options: what else `render` depends on, as JSON can hold it.

    Raises:
        ValueError: an unknown split, or a count, size or seed out of range.
    """
    if split not in SPLITS:
        raise ValueError(f"split must be one of {', '.join(SPLITS)}; received {split!r}")
    count = COUNTS[split] if count is None else check_whole(count, "count", 1)
    seed, size = check_whole(seed, "seed", 0), check_size(size)

    def make() -> Arrays:
        return render(count, generator(seed, SPLITS.index(split)), size)

    if not cache:
        return make()
    key = {
        "scenes": scenes_version(),
        "world": world,
        "split": split,
        "count": count,
        "size": size,
        "seed": seed,
        **(options or {}),
    }
    return cached_arrays(cache_dir() / world, f"{world}-{split}", key, make)
