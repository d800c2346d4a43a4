"""Exercises on a U-Net's shapes, and on its segmentation map."""

import numpy as np

from course_exercises.definition import Exercise, Mistake


def _net(rng):
    depth = int(rng.integers(3, 6))
    widths = rng.choice(np.arange(2, 40), depth, replace=False).tolist()
    return 2 ** (depth - 1) * int(rng.integers(1, 9)), widths


def skip_shapes(size, widths):
    """Return [side, channels] that each step on the way up reads, the coarsest first."""
    shapes, channels = [], widths[-1]
    for level in reversed(range(len(widths) - 1)):
        shapes.append([size // 2**level, channels + widths[level]])
        channels = widths[level]
    return shapes


def _by_walking(size, widths):
    stored, side = [], size
    for width in widths[:-1]:
        stored.append((side, width))
        side //= 2
    read, channels = [], widths[-1]
    while stored:
        height, width = stored.pop()
        read.append((height, width + channels))
        channels = width
    return read


def _by_neighbours(size, widths):
    pairs = zip(widths[:-1], widths[1:], strict=True)
    return np.array([[size / 2**n, a + b] for n, (a, b) in enumerate(pairs)])[::-1]


def _with_channels(choose):
    """Return a wrong answer whose sides are right; `choose` says how many channels."""

    def wrong(size, widths):
        levels = reversed(range(len(widths) - 1))
        return [[size // 2**level, choose(widths, level)] for level in levels]

    return wrong


SKIP_SHAPES = Exercise(
    name="skip_shapes",
    lesson="02",
    aim="follow the shapes through a U-Net, its skip connections included",
    kind="shape",
    points=2,
    reference=skip_shapes,
    inputs=_net,
    examples=(
        (2, [3, 5]),
        (64, [16, 32, 64, 128]),
        (24, [7, 3, 20]),
    ),
    alternatives=(_by_walking, _by_neighbours),
    mistakes=(
        Mistake(
            "no skip",
            _with_channels(lambda widths, level: widths[level + 1]),
            "You count what comes from below only. The map that was stored on the way down lies "
            "beside it.",
        ),
        Mistake(
            "skip only",
            _with_channels(lambda widths, level: widths[level]),
            "You count the channels that a step *writes*, or those of the stored map alone. It "
            "*reads* the stored map and the enlarged one, one behind the other.",
        ),
        Mistake(
            "the bottom at every step",
            _with_channels(lambda widths, level: widths[-1] + widths[level]),
            "You take the bottom's channels at every step. A step reads what the step below it "
            "has written.",
        ),
        Mistake(
            "all that was read stays",
            _with_channels(lambda widths, level: sum(widths[level:])),
            "Your channels pile up from step to step. The convolutions of a step bring them down "
            "to its own width again.",
        ),
        Mistake(
            "twice the same",
            _with_channels(lambda widths, level: 2 * widths[level]),
            "You count twice the stored map. What comes from below has as many channels as the "
            "coarser step has written.",
        ),
        Mistake(
            "not enlarged",
            lambda size, widths: [[side // 2, read] for side, read in skip_shapes(size, widths)],
            "Your sides are those before the map was enlarged. Two maps lie beside each other "
            "only if they have the same side.",
        ),
        Mistake(
            "always the picture's side",
            lambda size, widths: [[size, read] for _, read in skip_shapes(size, widths)],
            "You give every step the side of the picture. Only the last one has it.",
        ),
        Mistake(
            "the finest first",
            lambda size, widths: skip_shapes(size, widths)[::-1],
            "The shapes are right, but in the order of the way down. The way up begins at the "
            "coarsest.",
        ),
        Mistake(
            "the way down",
            lambda size, widths: [[size // 2**n, width] for n, width in enumerate(widths)],
            "Those are the shapes on the way down. Asked is what each step on the way up reads.",
        ),
    ),
)


def _logits_and_colours(rng):
    rows, columns, classes = (int(n) for n in rng.integers(2, 6, 3))
    return rng.normal(0, 2, (rows, columns, classes)), rng.random((classes, 3)).round(2)


def coloured_map(logits, colours):
    """Return the picture, (rows, columns, 3), in which a pixel has the colour of its class."""
    return colours[logits.argmax(axis=2)]


def _pixel_by_pixel(logits, colours):
    picture = np.zeros((*logits.shape[:2], 3))
    for y, row in enumerate(logits.tolist()):
        for x, pixel in enumerate(row):
            picture[y, x] = colours[pixel.index(max(pixel))]
    return picture


def _by_one_hot(logits, colours):
    return (logits == logits.max(axis=2, keepdims=True)).astype(float) @ colours


def _mixed(logits, colours):
    powers = np.exp(logits - logits.max(axis=2, keepdims=True))
    return powers / powers.sum(axis=2, keepdims=True) @ colours


_LOGITS = np.array([[[2.0, 1.0, 0.0], [0.0, 3.0, 1.0], [-3.0, -2.0, -1.0]]])
_LOGITS = np.concatenate([_LOGITS, [[[1.0, 0.5, 2.0], [4.0, 0.0, 1.0], [0.0, 1.0, -1.0]]]])
_COLOURS = np.array([[0.0, 0.0, 0.0], [0.9, 0.6, 0.0], [0.3, 0.7, 0.9]])

COLOURED_MAP = Exercise(
    name="coloured_map",
    lesson="02",
    aim="read a segmentation map from a net's logits",
    kind="code",
    points=1,
    reference=coloured_map,
    inputs=_logits_and_colours,
    examples=(
        (_LOGITS[:1, :1], _COLOURS),
        (_LOGITS[:1], _COLOURS),
        (_LOGITS[:, :2], _COLOURS),
        (_LOGITS, _COLOURS),
    ),
    alternatives=(_pixel_by_pixel, _by_one_hot),
    mistakes=(
        Mistake(
            "smallest logit",
            lambda logits, colours: coloured_map(-logits, colours),
            "You paint the class with the smallest logit, the least likely one.",
        ),
        Mistake(
            "colours mixed",
            _mixed,
            "You mix the colours by their probabilities. A mixed colour stands for no class: "
            "decide for one first.",
        ),
        Mistake(
            "over the rows",
            lambda logits, colours: colours[logits.argmax(axis=0) % len(colours)],
            "`argmax(axis=0)` compares pixels of a column with one another. Along which axis do "
            "the classes lie?",
        ),
        Mistake(
            "over the columns",
            lambda logits, colours: colours[logits.argmax(axis=1) % len(colours)],
            "`argmax(axis=1)` compares pixels of a row with one another. Along which axis do the "
            "classes lie?",
        ),
        Mistake(
            "one class for the picture",
            lambda logits, colours: np.broadcast_to(
                colours[logits.sum(axis=(0, 1)).argmax()], (*logits.shape[:2], 3)
            ),
            "You find one class for the whole picture: that is classification. Each pixel gets "
            "a class of its own.",
        ),
        Mistake(
            "class numbers",
            lambda logits, colours: logits.argmax(axis=2),
            "Those are the classes, one number for each pixel. One step is missing: look up their "
            "colours.",
        ),
        Mistake(
            "rows and columns exchanged",
            lambda logits, colours: coloured_map(logits.swapaxes(0, 1), colours),
            "Your picture lies on its side: rows and columns are exchanged.",
        ),
    ),
)
