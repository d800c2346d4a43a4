"""The loaders of rendered worlds, in splits that never share a picture.

The same arguments give the same bytes on every machine.
"""

import dataclasses

import numpy as np

from course_utils import scenes
from course_utils._shared.arguments import check_choice, check_whole
from course_utils._shared.described import describer
from course_utils.datasets.rendered import load_rendered

_COUNTS = {"train": 40, "validation": 10, "test": 10}  # clips
_describe = describer(
    split='"train", "validation" or "test", each from a random stream of its own.',
    count="N, the number of pictures; None takes 2,000 to train, 500 for the others.",
    size="S, the side of a picture in pixels, 32 to 512.",
    seed="0 or more; another seed gives another data set.",
    cache="keep the arrays on disk, in `course_utils.paths.cache_dir()`.",
)


@_describe
def load_pets(
    split: str = "train",
    count: int | None = None,
    size: int = 64,
    shortcut: str | None = None,
    seed: int = 0,
    cache: bool = True,
) -> scenes.Pets:
    """Return rendered cats and dogs.

    Args:
        size: S, the side of a picture in pixels, 16 to 1024.
        shortcut: None; "planted" puts nearly every dog on grass and cat on carpet; "swapped"
            exchanges the backgrounds.

    Returns:
        `scenes.Pets`, with images of shape (N, S, S, 3), float32 in 0 to 1.
    """
    check_choice(shortcut, "shortcut", (None, "planted", "swapped"))
    arguments = (split, count, size, seed, cache)
    return load_rendered(scenes.Pets, scenes.render_pets, "pets", *arguments, shortcut=shortcut)


@_describe
def load_album(
    split: str = "train",
    count: int | None = None,
    size: int = 64,
    seed: int = 0,
    cache: bool = True,
) -> scenes.Album:
    """Return rendered holiday snaps with several tags each.

    Returns:
        `scenes.Album`: images (N, S, S, 3) and tags (N, T) float32 in the order of
        `scenes.TAGS`, and regions (N, S, S) uint8.
    """
    arguments = (split, count, size, seed, cache)
    return load_rendered(scenes.Album, scenes.render_album, "album", *arguments)


@_describe
def load_call(
    split: str = "train",
    count: int | None = None,
    size: int = 64,
    seed: int = 0,
    cache: bool = True,
) -> scenes.Calls:
    """Return rendered video calls with exact masks.

    Returns:
        `scenes.Calls`: images (N, S, S, 3) float32, masks (N, S, S) bool and alphas (N, S, S)
        float32, with N names of backgrounds.
    """
    return load_rendered(scenes.Calls, scenes.render_calls, "call", split, count, size, seed, cache)


@_describe
def load_street(
    split: str = "train",
    count: int | None = None,
    size: int = 64,
    seed: int = 0,
    cache: bool = True,
) -> scenes.Streets:
    """Return rendered streets with boxes, instances and semantic maps.

    Returns:
        `scenes.Streets`: images (N, S, S, 3) float32, semantics and instances (N, S, S)
        uint8, and for each picture boxes (K, 4), labels (K,) and kinds of its K objects.
    """
    arguments = (split, count, size, seed, cache)
    return load_rendered(scenes.Streets, scenes.render_streets, "street", *arguments)


@_describe
def load_radiographs(
    split: str = "train",
    count: int | None = None,
    size: int = 80,
    mix: str = "hospitals",
    seed: int = 0,
    cache: bool = True,
) -> scenes.Radiographs:
    """Return drawn radiographs from two hospitals: for teaching, of no use for any diagnosis.

    Args:
        mix: what goes along with what, as `scenes.render_radiographs` has it.

    Returns:
        `scenes.Radiographs`, with images of shape (N, S, S, 3), float32 in 0 to 1.
    """

    def grey(**given) -> scenes.Radiographs:
        films = scenes.render_radiographs(**given)
        return dataclasses.replace(films, images=films.images[..., :1])  # the three are equal

    check_choice(mix, "mix", scenes.MIXES)
    arguments = (split, count, size, seed, cache)
    films = load_rendered(scenes.Radiographs, grey, "radiographs", *arguments, mix=mix)
    return dataclasses.replace(films, images=np.repeat(films.images, 3, axis=-1))


@_describe
def load_clips(
    split: str = "test",
    count: int | None = None,
    size: int = 96,
    seed: int = 0,
    cache: bool = True,
    *,
    frames: int = 24,
    events: bool | None = None,
) -> list[scenes.Clip]:
    """Return rendered clips of moving things with their identities.

    Args:
        count: N, the number of clips; None takes 40 to train, 10 for the others.
        frames: T, from 16 to 240, ten a second.
        events: True lets people cross, hide, and leave and come back in every clip; False in
            none; None leaves each event to chance.

    Returns:
        N `scenes.Clip`s, with images (T, S, S, 3) float32 in 0 to 1 and, for each frame, the
        boxes, identities, labels and visibilities of the objects in sight.
    """
    check_choice(events, "events", (None, True, False))
    options = {"frames": check_whole(frames, "frames", 16, 240), "events": events}
    arguments = (split, count, size, seed, cache)
    return load_rendered(scenes.Clip, _render_clips, "clips", *arguments, _COUNTS, **options)


def _render_clips(count, rng, size, frames, events) -> list[scenes.Clip]:
    return [scenes.render_clip(rng, frames, size, events) for _ in range(count)]
