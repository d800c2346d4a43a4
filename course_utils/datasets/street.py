"""Rendered streets with boxes, instances and semantic maps, in splits that share no picture."""

import numpy as np

from course_utils import scenes
from course_utils._shared.arguments import check_choice, check_number
from course_utils._shared.pixels import from_levels, to_levels
from course_utils.datasets.cache import Arrays
from course_utils.datasets.rendered import load_rendered, split_rows


def load_street(
    split: str = "train",
    count: int | None = None,
    size: int = 64,
    seed: int = 0,
    cache: bool = True,
    *,
    hour: str | None = None,
    crowd: float | None = None,
) -> scenes.Streets:
    """Return rendered streets; the same arguments give the same bytes on every machine.

    Args:
        split: "train", "validation" or "test", each from a random stream of its own.
        count: N, the number of pictures; None takes 2,000 to train, 500 for the others.
        size: S, the side of a picture in pixels, 32 to 512.
        seed: 0 or more; another seed gives another data set.
        cache: keep the arrays on disk, in `course_utils.paths.cache_dir()`.
        hour: "day", "dusk" or None for both.
        crowd: from 0 (nearly empty) to 1 (things touch and hide one another); None for all.

    Returns:
        `scenes.Streets`: images (N, S, S, 3) float32, semantics and instances (N, S, S)
        uint8, and for each picture boxes (K, 4), labels (K,) and kinds of its K objects.

    Raises:
        ValueError: an unknown split or hour, or a count, size, seed or crowd out of range.
    """

    def render(count: int, rng: np.random.Generator, size: int) -> Arrays:
        return _pack(scenes.render_streets(count, rng=rng, size=size, hour=hour, crowd=crowd))

    crowd = None if crowd is None else check_number(crowd, "crowd", 0, 1)
    options = {"hour": check_choice(hour, "hour", (None, *scenes.HOURS)), "crowd": crowd}
    return _unpack(load_rendered("street", render, split, count, size, seed, cache, options))


def _pack(streets: scenes.Streets) -> Arrays:
    kinds = [kind for kinds in streets.kinds for kind in kinds]
    return {
        "levels": to_levels(streets.images),
        "semantics": streets.semantics,
        "instances": streets.instances,
        "boxes": np.concatenate(streets.boxes),
        "labels": np.concatenate(streets.labels),
        "kinds": np.array(kinds, dtype=f"<U{max(map(len, kinds), default=1)}"),
        "lengths": np.array([len(labels) for labels in streets.labels], np.int64),
        "hours": np.array(streets.hours),
    }


def _unpack(arrays: Arrays) -> scenes.Streets:
    return scenes.Streets(
        images=from_levels(arrays["levels"]),
        semantics=arrays["semantics"],
        instances=arrays["instances"],
        boxes=split_rows(arrays["boxes"], arrays["lengths"]),
        labels=split_rows(arrays["labels"], arrays["lengths"]),
        kinds=[tuple(kinds.tolist()) for kinds in split_rows(arrays["kinds"], arrays["lengths"])],
        hours=arrays["hours"].tolist(),
    )
