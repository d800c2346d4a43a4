"""Rendered holiday snaps with several tags each, in splits that never share a picture."""

import numpy as np

from course_utils import scenes
from course_utils._shared.pixels import from_levels, to_levels
from course_utils.datasets.cache import Arrays
from course_utils.datasets.rendered import load_rendered


def load_album(
    split: str = "train",
    count: int | None = None,
    size: int = 64,
    seed: int = 0,
    cache: bool = True,
) -> scenes.Album:
    """Return rendered holiday snaps; the same arguments give the same bytes on every machine.

    Args:
        split: "train", "validation" or "test", each from a random stream of its own.
        count: N, the number of pictures; None takes 2,000 to train, 500 for the others.
        size: S, the side of a picture in pixels, 32 to 512.
        seed: 0 or more; another seed gives another data set.
        cache: keep the arrays on disk, in `course_utils.paths.cache_dir()`.

    Returns:
        `scenes.Album`: images (N, S, S, 3) and tags (N, T) float32 in the order of
        `scenes.TAGS`, and regions (N, S, S) uint8.

    Raises:
        ValueError: an unknown split, or a count, size or seed out of range.
    """
    arrays = load_rendered("album", _render, split, count, size, seed, cache)
    return scenes.Album(from_levels(arrays["levels"]), arrays["tags"], arrays["regions"])


def _render(count: int, rng: np.random.Generator, size: int) -> Arrays:
    album = scenes.render_album(count, rng=rng, size=size)
    return {"levels": to_levels(album.images), "tags": album.tags, "regions": album.regions}
