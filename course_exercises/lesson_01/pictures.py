"""Exercises on pictures as arrays, and on why they are split in three."""

import numpy as np

from course_exercises.definition import Exercise, Mistake


def _picture_and_box(rng):
    rows, columns = rng.integers(6, 12, 2)
    limit = min(rows, columns)
    (y0, x0), (height, width) = rng.integers(0, limit - 2, 2), rng.integers(1, 3, 2)
    return rng.random((rows, columns, 3)), [int(n) for n in (y0, x0, y0 + height, x0 + width)]


def mean_colour(image, box):
    """Return the mean red, green and blue inside a box (y0, x0, y1, x1)."""
    y0, x0, y1, x1 = box
    return image[y0:y1, x0:x1].mean(axis=(0, 1))


def _by_pixels(image, box):
    y0, x0, y1, x1 = box
    pixels = [image[y, x] for y in range(y0, y1) for x in range(x0, x1)]
    return sum(pixels) / len(pixels)


_RAMP = np.arange(6 * 8 * 3).reshape(6, 8, 3) ** 2 / 144**2

MEAN_COLOUR = Exercise(
    name="mean_colour",
    lesson="01",
    aim="read a picture as an array of numbers",
    kind="shape",
    points=1,
    reference=mean_colour,
    inputs=_picture_and_box,
    examples=((_RAMP, [0, 0, 1, 1]), (_RAMP, [1, 2, 3, 5]), (_RAMP, [2, 4, 3, 5])),
    alternatives=(
        _by_pixels,
        lambda image, box: [
            image[box[0] : box[2], box[1] : box[3], channel].mean() for channel in range(3)
        ],
        lambda image, box: np.mean(image[box[0] : box[2], box[1] : box[3]].reshape(-1, 3), 0),
    ),
    mistakes=(
        Mistake(
            "columns before rows",
            lambda image, box: mean_colour(image, [box[1], box[0], box[3], box[2]]),
            "Your rows and columns are exchanged: the first index of a picture counts rows, from "
            "the top.",
        ),
        Mistake(
            "one number",
            lambda image, box: image[box[0] : box[2], box[1] : box[3]].mean(),
            "You took the mean over the colours, too. A colour is three numbers: which axes hold "
            "the rows and the columns?",
        ),
        Mistake(
            "whole picture",
            lambda image, box: image.mean(axis=(0, 1)),
            "That is the mean colour of the whole picture. Cut the box out first.",
        ),
        Mistake(
            "end included",
            lambda image, box: mean_colour(image, [box[0], box[1], box[2] + 1, box[3] + 1]),
            "Your box is one row and one column too large: as in a slice, y1 and x1 themselves "
            "lie outside.",
        ),
        Mistake(
            "height and width",
            lambda image, box: mean_colour(
                image, [box[0], box[1], box[0] + box[2], box[1] + box[3]]
            ),
            "You took the last two numbers of the box for its height and width; they are where it "
            "ends.",
        ),
        Mistake(
            "sum",
            lambda image, box: image[box[0] : box[2], box[1] : box[3]].sum(axis=(0, 1)),
            "You have the sums of the three colours. By how many pixels must you divide?",
        ),
        Mistake(
            "mean over rows only",
            lambda image, box: image[box[0] : box[2], box[1] : box[3]].mean(axis=0),
            "You took the mean down each column. The columns are still there: one more axis has "
            "to go.",
        ),
    ),
)


def _two_sets(rng):
    train, test = (rng.integers(0, 4, (int(rng.integers(2, 8)), 2, 2, 3)) / 4 for _ in range(2))
    for number in range(len(test)):
        kind = rng.integers(4)
        if kind < 2:
            copied = train[rng.integers(len(train))]
            test[number] = copied if kind else copied[::-1]
    return train, test


def repeated_pictures(train, test):
    """Return how many of the test pictures also occur among the training pictures."""
    return sum(any(np.array_equal(image, known) for known in train) for image in test)


def _by_bytes(train, test):
    known = {image.tobytes() for image in train}
    return sum(image.tobytes() in known for image in test)


def _pairs(train, test):
    return (train[:, None] == test[None]).all(axis=(2, 3, 4))  # (training, test)


def _distinct(train, test):
    return len({image.tobytes() for image in train} & {image.tobytes() for image in test})


_ONE, _TWO, _THREE = np.arange(36.0).reshape(3, 2, 2, 3) / 36

REPEATED_PICTURES = Exercise(
    name="repeated_pictures",
    lesson="01",
    aim="find test pictures that have leaked into the training pictures",
    kind="code",
    points=2,
    reference=repeated_pictures,
    inputs=_two_sets,
    examples=(
        (np.stack([_ONE]), np.stack([_TWO])),
        (np.stack([_ONE]), np.stack([_ONE[::-1]])),
        (np.stack([_ONE, _TWO, _ONE]), np.stack([_THREE, _ONE, _ONE, _ONE, _TWO])),
        (np.stack([_TWO, _TWO, _TWO, _ONE]), np.stack([_TWO, _ONE[::-1]])),
    ),
    alternatives=(
        _by_bytes,
        lambda train, test: np.sum(_pairs(train, test).any(axis=0)),
        lambda train, test: len([1 for image in test if image.tolist() in train.tolist()]),
    ),
    mistakes=(
        Mistake(
            "same place only",
            lambda train, test: sum(
                np.array_equal(one, other) for one, other in zip(train, test, strict=False)
            ),
            "You compare the first with the first, the second with the second. A picture may come "
            "back at any other place.",
        ),
        Mistake(
            "counts pairs",
            lambda train, test: np.sum(_pairs(train, test)),
            "A test picture that occurs twice in training counts once: count test pictures, not "
            "pairs.",
        ),
        Mistake(
            "counts training pictures",
            lambda train, test: repeated_pictures(test, train),
            "You count training pictures that occur in the test set. Asked is the other way "
            "round: how many test pictures are spoiled?",
        ),
        Mistake(
            "counts each picture once",
            _distinct,
            "Where the test set holds a known picture twice, both are spoiled, and both count.",
        ),
        Mistake(
            "same colours only",
            lambda train, test: sum(
                any(np.isclose(image.mean(), known.mean()) for known in train) for image in test
            ),
            "Two pictures with the same mean need not be the same: one may be the other upside "
            "down. Compare every number.",
        ),
        Mistake(
            "share",
            lambda train, test: repeated_pictures(train, test) / len(test),
            "That is the share of the test pictures. Asked is their number.",
        ),
        Mistake(
            "counts the new ones",
            lambda train, test: len(test) - repeated_pictures(train, test),
            "You count the pictures that are new. Asked are those that are not.",
        ),
    ),
)
