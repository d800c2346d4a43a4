"""A map in colours."""

import numpy as np

from course_exercises import exercise


def _logits_and_colours(rng):
    rows, columns, classes = (int(n) for n in rng.integers(2, 6, 3))
    return rng.normal(0, 2, (rows, columns, classes)), rng.random((classes, 3)).round(2)


_LOGITS = np.array([[[2.0, 1.0, 0.0], [0.0, 3.0, 1.0], [-3.0, -2.0, -1.0]]])
_LOGITS = np.concatenate([_LOGITS, [[[1.0, 0.5, 2.0], [4.0, 0.0, 1.0], [0.0, 1.0, -1.0]]]])
_COLOURS = np.array([[0.0, 0.0, 0.0], [0.9, 0.6, 0.0], [0.3, 0.7, 0.9]])


@exercise(
    number=4,
    points=1,
    aim="train a U-Net that gives every pixel of a street a class",
    inputs=_logits_and_colours,
    examples=(
        (_LOGITS[:1, :1], _COLOURS),
        (_LOGITS[:1], _COLOURS),
        (_LOGITS[:, :2], _COLOURS),
        (_LOGITS, _COLOURS),
    ),
)
def coloured_map(logits, colours):
    """Return the picture, (rows, columns, 3), in which a pixel has the colour of its class."""
    return colours[logits.argmax(axis=2)]


class Mistakes(coloured_map.Mistakes):
    def colours_mixed(logits, colours):
        """You mix the colours by their probabilities. A mixed colour stands for no class: decide
        for one first."""
        powers = np.exp(logits - logits.max(axis=2, keepdims=True))
        return powers / powers.sum(axis=2, keepdims=True) @ colours

    def one_class_for_the_picture(logits, colours):
        """You find one class for the whole picture. Each pixel gets a class of its own."""
        return np.broadcast_to(colours[logits.sum(axis=(0, 1)).argmax()], (*logits.shape[:2], 3))

    def over_the_columns(logits, colours):
        """`argmax(axis=1)` compares pixels of a row with one another. Along which axis do the
        classes lie?"""
        return colours[logits.argmax(axis=1) % len(colours)]
