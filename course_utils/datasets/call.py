"""Rendered pictures of video calls with exact masks, in splits that never share a picture."""

import numpy as np

from course_utils import scenes
from course_utils._shared.pixels import from_levels, to_levels
from course_utils.datasets.cache import Arrays
from course_utils.datasets.rendered import load_rendered


def load_call(
    split: str = "train",
    count: int | None = None,
    size: int = 64,
    seed: int = 0,
    cache: bool = True,
) -> scenes.Calls:
    """Return rendered video calls; the same arguments give the same bytes on every machine.

    Args:
        split: "train", "validation" or "test", each from a random stream of its own.
        count: N, the number of pictures; None takes 2,000 to train, 500 for the others.
        size: S, the side of a picture in pixels, 32 to 512.
        seed: 0 or more; another seed gives another data set.
        cache: keep the arrays on disk, in `course_utils.paths.cache_dir()`.

    Returns:
        `scenes.Calls`: images (N, S, S, 3) float32, masks (N, S, S) bool and alphas (N, S, S)
        float32, with N names of backgrounds.

    Raises:
        ValueError: an unknown split, or a count, size or seed out of range.
    """
    arrays = load_rendered("call", _render, split, count, size, seed, cache)
    return scenes.Calls(
        images=from_levels(arrays["levels"]),
        masks=arrays["masks"],
        alphas=from_levels(arrays["alphas"]),
        backgrounds=arrays["backgrounds"].tolist(),
    )


def _render(count: int, rng: np.random.Generator, size: int) -> Arrays:
    calls = scenes.render_calls(count, rng=rng, size=size)
    return {
        "levels": to_levels(calls.images),
        "masks": calls.masks,
        "alphas": to_levels(calls.alphas),
        "backgrounds": np.array(calls.backgrounds),
    }
