"""An exercise on the virtual background of a video call."""

import numpy as np

from course_exercises.definition import Exercise, Mistake


def _picture_or_clip(rng):
    rows, columns = (int(n) for n in rng.integers(4, 7, 2))
    front = (int(rng.integers(2, 4)),) if rng.random() < 0.6 else ()
    masks = rng.integers(0, 5, (*front, rows, columns)) / 4
    return rng.random((*front, rows, columns, 3)), masks, rng.random((rows, columns, 3))


def new_background(frames, masks, background):
    """Return the frames, (..., rows, columns, 3), with another picture behind the person."""
    share = np.expand_dims(masks, -1)
    return share * frames + (1 - share) * background


def _number_by_number(frames, masks, background):
    result = np.zeros(frames.shape)
    for place in np.ndindex(frames.shape):
        share, behind = masks[place[:-1]], background[place[-3:]]
        result[place] = share * frames[place] + (1 - share) * behind
    return result


def _by_difference(frames, masks, background):
    share = np.stack([masks, masks, masks], axis=-1)
    return background + share * (frames - background)


def _pasted(frames, masks, background):
    return np.where(masks[..., None] > 0.5, frames, background)


def _any_of_the_person(frames, masks, background):
    return np.where(masks[..., None] > 0, frames, background)


def _first_mask(frames, masks, background):
    return new_background(frames, masks[0] if masks.ndim == 3 else masks, background)


_FRAMES = np.linspace(0, 1, 2 * 4 * 5 * 3).reshape(2, 4, 5, 3) ** 2
_BEHIND = np.linspace(1, 0, 4 * 5 * 3).reshape(4, 5, 3)
_MASKS = np.zeros((2, 4, 5))
_MASKS[0, 1:, 1:3], _MASKS[0, 1:, 3] = 1, 0.25
_MASKS[1, 1:, 2:4], _MASKS[1, 0, 2:] = 1, 0.75

NEW_BACKGROUND = Exercise(
    name="new_background",
    lesson="02",
    aim="put another background behind a person, on a picture and on a video",
    kind="code",
    points=2,
    reference=new_background,
    inputs=_picture_or_clip,
    examples=(
        (np.ones((1, 1, 3)), np.full((1, 1), 0.25), np.zeros((1, 1, 3))),
        (_FRAMES[0], _MASKS[0], _BEHIND),
        (_FRAMES, _MASKS, _BEHIND),
    ),
    alternatives=(_number_by_number, _by_difference),
    mistakes=(
        Mistake(
            "no axis for the colours",
            lambda frames, masks, background: masks * frames + (1 - masks) * background,
            "A mask has one number for each pixel, a picture three. NumPy lines shapes up from "
            "the right, so the mask's columns meet the colours: give the mask one more axis.",
        ),
        Mistake(
            "a single picture only",
            lambda frames, masks, background: (
                masks[:, :, None] * frames + (1 - masks[:, :, None]) * background
            ),
            "It works for one picture. In a clip your new axis stands in the wrong place: it "
            "belongs at the very end, however many axes come before.",
        ),
        Mistake(
            "exchanged",
            lambda frames, masks, background: new_background(frames, 1 - masks, background),
            "You cut the person out and kept the office: the mask is 1 on the *person*.",
        ),
        Mistake(
            "cut at one half",
            _pasted,
            "You decide for one or the other at every pixel. On a rim pixel with a mask of 0.25 "
            "a quarter is person: mix the two pictures there.",
        ),
        Mistake(
            "any bit of the person",
            _any_of_the_person,
            "You keep a pixel whole if only a little of it is person, and a rim of the old room "
            "comes along. Mix the two pictures by the mask.",
        ),
        Mistake(
            "background on top",
            lambda frames, masks, background: masks[..., None] * frames + background,
            "The new background shines through the person. Where does it belong, and by how much "
            "must you weaken it elsewhere?",
        ),
        Mistake(
            "old room stays",
            lambda frames, masks, background: frames + (1 - masks[..., None]) * background,
            "The old room is still there, with the new one added. Cut it away first.",
        ),
        Mistake(
            "black behind",
            lambda frames, masks, background: masks[..., None] * frames,
            "The person is cut out, on black. The new background is missing.",
        ),
        Mistake(
            "half and half",
            lambda frames, masks, background: (frames + background) / 2,
            "You mix the two pictures evenly, everywhere. The mask says how much of each.",
        ),
        Mistake(
            "the first mask for all",
            _first_mask,
            "You use the first frame's mask for the whole clip. People move: each frame has a "
            "mask of its own.",
        ),
    ),
)
