"""Drawn radiographs from two hospitals, in splits that never share a picture."""

import numpy as np

from course_utils import scenes
from course_utils._shared.arguments import check_choice
from course_utils._shared.pixels import from_levels, to_levels
from course_utils.datasets.cache import Arrays
from course_utils.datasets.rendered import load_rendered


def load_radiographs(
    split: str = "train",
    count: int | None = None,
    size: int = 80,
    mix: str = "hospitals",
    seed: int = 0,
    cache: bool = True,
) -> scenes.Radiographs:
    """Return drawn radiographs; the same arguments give the same bytes on every machine.

    They are drawings for teaching, of no use for any diagnosis.

    Args:
        split: "train", "validation" or "test", each from a random stream of its own.
        count: N, the number of pictures; None takes 2,000 to train, 500 for the others.
        size: S, the side of a picture in pixels, 32 to 512.
        mix: what goes along with what, as `scenes.render_radiographs` has it.
        seed: 0 or more; another seed gives another data set.
        cache: keep the arrays on disk, in `course_utils.paths.cache_dir()`.

    Returns:
        `scenes.Radiographs`, with images of shape (N, S, S, 3), float32 in 0 to 1.

    Raises:
        ValueError: an unknown split or mix, or a count, size or seed out of range.
    """
    check_choice(mix, "mix", scenes.MIXES)

    def render(count: int, rng: np.random.Generator, size: int) -> Arrays:
        films = scenes.render_radiographs(count, rng=rng, size=size, mix=mix)
        # The three channels are equal: one is kept.
        kept = {"levels": to_levels(films.images[..., 0]), "hospitals": np.array(films.hospitals)}
        return kept | {name: getattr(films, name) for name in ("labels", *_MASKS)}

    options = {"mix": mix}
    arrays = load_rendered("radiographs", render, split, count, size, seed, cache, options)
    return scenes.Radiographs(
        images=np.repeat(from_levels(arrays["levels"])[..., None], 3, axis=-1),
        labels=arrays["labels"],
        hospitals=arrays["hospitals"].tolist(),
        **{name: arrays[name] for name in _MASKS},
    )


_MASKS = ("lesion_masks", "token_masks", "lung_masks")
