"""Rendered cats and dogs, in splits that never share a picture."""

import numpy as np

from course_utils import scenes
from course_utils._shared.arguments import check_choice
from course_utils._shared.pixels import from_levels, to_levels
from course_utils.datasets.cache import Arrays
from course_utils.datasets.rendered import load_rendered


def load_pets(
    split: str = "train",
    count: int | None = None,
    size: int = 64,
    shortcut: str | None = None,
    seed: int = 0,
    cache: bool = True,
) -> scenes.Pets:
    """Return rendered pets; the same arguments give the same bytes on every machine.

    Args:
        split: "train", "validation" or "test", each from a random stream of its own.
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
    check_choice(shortcut, "shortcut", (None, "planted", "swapped"))

    def render(count: int, rng: np.random.Generator, size: int) -> Arrays:
        return _pack(scenes.render_pets(count, rng=rng, size=size, shortcut=shortcut))

    options = {"shortcut": shortcut}
    return _unpack(load_rendered("pets", render, split, count, size, seed, cache, options))


def _pack(pets: scenes.Pets) -> Arrays:
    arrays = {
        "levels": to_levels(pets.images),
        "labels": pets.labels,
        "masks": pets.masks,
        "boxes": pets.boxes,
        "backgrounds": np.array(pets.backgrounds),
    }
    return arrays | {f"part.{name}": part for name, part in pets.parts.items()}


def _unpack(arrays: Arrays) -> scenes.Pets:
    parts = {name.removeprefix("part."): arrays[name] for name in arrays if "part." in name}
    return scenes.Pets(
        images=from_levels(arrays["levels"]),
        labels=arrays["labels"],
        masks=arrays["masks"],
        boxes=arrays["boxes"],
        parts=parts,
        backgrounds=arrays["backgrounds"].tolist(),
    )
