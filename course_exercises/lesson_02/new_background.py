"""Another room."""

import numpy as np

from course_exercises import exercise


def _picture_or_clip(rng):
    rows, columns = (int(n) for n in rng.integers(2, 6, 2))
    front = (int(rng.integers(2, 4)),) if rng.random() < 0.6 else ()
    masks = rng.integers(0, 5, (*front, rows, columns)) / 4
    frames = rng.integers(0, 11, (*front, rows, columns, 3)) / 10
    return frames, masks, rng.integers(0, 11, (rows, columns, 3)) / 10


_FRAMES = np.linspace(0, 1, 2 * 4 * 5 * 3).reshape(2, 4, 5, 3) ** 2
_BEHIND = np.linspace(1, 0, 4 * 5 * 3).reshape(4, 5, 3)
_MASKS = np.zeros((2, 4, 5))
_MASKS[0, 1:, 1:3], _MASKS[0, 1:, 3] = 1, 0.25
_MASKS[1, 1:, 2:4], _MASKS[1, 0, 2:] = 1, 0.75


@exercise(
    number=5,
    aim="cut a person out of a call and put another background behind",
    inputs=_picture_or_clip,
    examples=(
        (np.ones((1, 1, 3)), np.full((1, 1), 0.25), np.zeros((1, 1, 3))),
        (_FRAMES[0], _MASKS[0], _BEHIND),
        (_FRAMES, _MASKS, _BEHIND),
    ),
)
def new_background(frames, masks, background):
    """Return the frames, (..., rows, columns, 3), with another picture behind the person."""
    share = np.expand_dims(masks, -1)
    return share * frames + (1 - share) * background


class Mistakes(new_background.Mistakes):
    def exchanged(frames, masks, background):
        """You cut the person out and kept the office: the mask is 1 on the *person*."""
        return new_background(frames, 1 - masks, background)

    def background_on_top(frames, masks, background):
        """The new background shines through the person. Where does it belong, and by how much must
        you weaken it elsewhere?"""
        return masks[..., None] * frames + background

    def old_room_stays(frames, masks, background):
        """The old room is still there, with the new one added. Cut it away first."""
        return frames + (1 - masks[..., None]) * background
