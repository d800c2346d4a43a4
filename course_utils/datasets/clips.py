"""Rendered clips of moving things with their identities, in splits that share no clip."""

import numpy as np

from course_utils import scenes
from course_utils._shared.arguments import check_choice, check_whole
from course_utils._shared.pixels import from_levels, to_levels
from course_utils.datasets.cache import Arrays
from course_utils.datasets.rendered import load_rendered, split_rows

_COUNTS = {"train": 40, "validation": 10, "test": 10}
_BY_OBJECT = ("boxes", "identities", "labels", "visibilities")


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
    """Return rendered clips; the same arguments give the same bytes on every machine.

    Args:
        split: "train", "validation" or "test", each from a random stream of its own.
        count: N, the number of clips; None takes 40 to train, 10 for the others.
        size: S, the side of a frame in pixels, 32 to 512.
        seed: 0 or more; another seed gives another data set.
        cache: keep the arrays on disk, in `course_utils.paths.cache_dir()`.
        frames: T, from 16 to 240, ten a second.
        events: True lets people cross, hide, and leave and come back in every clip; False in
            none; None leaves each event to chance.

    Returns:
        N `scenes.Clip`s, with images (T, S, S, 3) float32 in 0 to 1 and, for each frame, the
        boxes, identities, labels and visibilities of the objects in sight.

    Raises:
        ValueError: an unknown split, or a count, size, seed or number of frames out of range.
    """

    def render(count: int, rng: np.random.Generator, size: int) -> Arrays:
        wishes = dict.fromkeys(("crossing", "occlusion", "comeback"), events)
        return _pack([scenes.render_clip(rng, frames, size, **wishes) for _ in range(count)])

    check_choice(events, "events", (None, True, False))
    options = {"frames": check_whole(frames, "frames", 16, 240), "events": events}
    return _unpack(
        load_rendered("clips", render, split, count, size, seed, cache, options, _COUNTS)
    )


def _pack(clips: list[scenes.Clip]) -> Arrays:
    arrays = {
        name: np.concatenate([rows for clip in clips for rows in getattr(clip, name)])
        for name in _BY_OBJECT
    }
    kinds = [kind for clip in clips for kind in clip.kinds.values()]
    return arrays | {
        "levels": to_levels(np.stack([clip.images for clip in clips])),
        "instances": np.stack([clip.instances for clip in clips]),
        "lengths": np.array([len(rows) for clip in clips for rows in clip.labels], np.int64),
        "kinds": np.array(kinds),
        "movers": np.array([len(clip.kinds) for clip in clips], np.int64),
        "hours": np.array([clip.hour for clip in clips]),
    }


def _unpack(arrays: Arrays) -> list[scenes.Clip]:
    frames = arrays["levels"].shape[1]
    by_frame = {name: split_rows(arrays[name], arrays["lengths"]) for name in _BY_OBJECT}
    kinds = split_rows(arrays["kinds"], arrays["movers"])
    return [
        scenes.Clip(
            images=from_levels(arrays["levels"][number]),
            instances=arrays["instances"][number],
            kinds=dict(enumerate(kinds[number].tolist(), 1)),
            hour=str(arrays["hours"][number]),
            **{name: by_frame[name][number * frames : (number + 1) * frames] for name in by_frame},
        )
        for number in range(len(kinds))
    ]
