"""Exercises on the scores of a segmentation map: which of them can be fooled?"""

import numpy as np

from course_exercises.definition import Exercise, Mistake
from course_utils.tasks import confusion_matrix, mean_iou


def _two_maps(rng):
    classes, (rows, columns) = int(rng.integers(3, 6)), rng.integers(2, 6, 2)
    truth = rng.integers(0, classes - 1, (rows, columns))
    answer = np.where(rng.random((rows, columns)) < 0.6, truth, rng.integers(0, classes, 1))
    return answer, truth, classes


def mean_class_iou(answer, truth, classes):
    """Return the mean IoU over the classes that are true or answered somewhere in a map."""
    shares = []
    for number in range(classes):
        answered, true = answer == number, truth == number
        either = np.sum(answered | true)
        if either:
            shares.append(np.sum(answered & true) / either)
    return np.mean(shares)


def _from_counts(answer, truth, classes):
    counts = np.zeros((classes, classes))
    np.add.at(counts, (truth.ravel(), answer.ravel()), 1)
    both = counts.diagonal()
    either = counts.sum(axis=0) + counts.sum(axis=1) - both
    return np.mean(both[either > 0] / either[either > 0])


def _parts(answer, truth, classes):
    """Return for each class the pixels of both maps, of the answer, and of the truth."""
    counts = confusion_matrix(truth, answer, classes)
    return counts.diagonal(), counts.sum(axis=0), counts.sum(axis=1)


def _shares(parts, wholes):
    return np.divide(parts, wholes, out=np.zeros(len(parts)), where=wholes > 0)


def _absent_count_as(value):
    def wrong(answer, truth, classes):
        both, answered, true = _parts(answer, truth, classes)
        shares = _shares(both, answered + true - both)
        return np.where(answered + true > 0, shares, value).mean()

    return wrong


def _overlap_counted_twice(answer, truth, classes):
    both, answered, true = _parts(answer, truth, classes)
    there = answered + true > 0
    return _shares(both, answered + true)[there].mean()


def _of_the_truth(answer, truth, classes):
    both, _, true = _parts(answer, truth, classes)
    return _shares(both, true)[true > 0].mean()


def _of_the_answer(answer, truth, classes):
    both, answered, _ = _parts(answer, truth, classes)
    return _shares(both, answered)[answered > 0].mean()


def _classes_together(answer, truth, classes):
    both, answered, true = _parts(answer, truth, classes)
    return both.sum() / (answered + true - both).sum()


def _true_classes_only(answer, truth, classes):
    both, answered, true = _parts(answer, truth, classes)
    return _shares(both, answered + true - both)[true > 0].mean()


def _without_background(answer, truth, classes):
    both, answered, true = (part[1:] for part in _parts(answer, truth, classes))
    there = answered + true > 0
    return _shares(both, answered + true - both)[there].sum() / max(there.sum(), 1)


def _no_number(answer, truth, classes):
    both, answered, true = _parts(answer, truth, classes)
    with np.errstate(invalid="ignore"):
        return np.mean(both / (answered + true - both))


_TRUTH = np.array([[0, 0, 0], [0, 1, 1]])
_ANSWER = np.array([[0, 0, 1], [0, 0, 1]])

MEAN_CLASS_IOU = Exercise(
    name="mean_class_iou",
    lesson="02",
    aim="compute the mean IoU of a segmentation map",
    kind="by hand",
    points=2,
    reference=mean_class_iou,
    inputs=_two_maps,
    examples=(
        (np.array([[0]]), np.array([[0]]), 1),
        (np.array([[0, 1]]), np.array([[0, 0]]), 2),
        (_ANSWER, _TRUTH, 2),
        (_ANSWER, _TRUTH, 4),
        (np.array([[0, 3, 1, 1]]), np.array([[0, 0, 1, 0]]), 4),
        (np.array([[1, 2, 2]]), np.array([[2, 1, 2]]), 3),
    ),
    alternatives=(mean_iou, _from_counts),
    mistakes=(
        Mistake(
            "pixel accuracy",
            lambda answer, truth, classes: np.mean(answer == truth),
            "That is the pixel accuracy, in which a large class outvotes all others. Work out one "
            "share for each class, then take their mean.",
        ),
        Mistake(
            "absent classes count 0",
            _absent_count_as(0),
            "You count 0 for a class that is in neither map. Nobody has made a mistake there: "
            "leave it out.",
        ),
        Mistake(
            "absent classes count 1",
            _absent_count_as(1),
            "You count 1 for a class that is in neither map. There was nothing to find: leave it "
            "out.",
        ),
        Mistake(
            "no number",
            _no_number,
            "Where a class is in neither map, you divide 0 by 0. Leave such a class out.",
        ),
        Mistake(
            "overlap counted twice",
            _overlap_counted_twice,
            "You divide by both areas together. The pixels that they share are in both, so you "
            "count them twice.",
        ),
        Mistake(
            "Dice",
            lambda answer, truth, classes: 2 * _overlap_counted_twice(answer, truth, classes),
            "That is the Dice score, another measure: twice the overlap over the sum of the "
            "areas. IoU divides the overlap once, by the union.",
        ),
        Mistake(
            "share of the truth",
            _of_the_truth,
            "You divide by the pixels where the class is true. Then a net may paint a class far "
            "beyond its edge and lose nothing: what else belongs to the union?",
        ),
        Mistake(
            "share of the answer",
            _of_the_answer,
            "You divide by the pixels where the class is answered. Then a net may miss most of a "
            "class and lose nothing: what else belongs to the union?",
        ),
        Mistake(
            "classes together",
            _classes_together,
            "You add up all classes before you divide, so a large class outvotes a small one. "
            "Divide class by class.",
        ),
        Mistake(
            "true classes only",
            _true_classes_only,
            "You leave out a class that is answered and nowhere true. The net sees something that "
            "isn't there: that class has an IoU of 0, and it counts.",
        ),
        Mistake(
            "without class 0",
            _without_background,
            "You leave out class 0. The background is a class like the others.",
        ),
    ),
)


def _some_maps(rng):
    classes, shape = int(rng.integers(2, 6)), tuple(rng.integers(2, 5, 3))
    weights = rng.dirichlet(np.full(classes, 0.8))
    return (rng.choice(rng.permutation(classes), shape, p=weights),)


def lazy_scores(truths):
    """Return accuracy and mean IoU of the answer "the commonest class" at every pixel."""
    _, counts = np.unique(truths, return_counts=True)
    accuracy = counts.max() / counts.sum()
    return [accuracy, accuracy / len(counts)]


def _by_answering(truths):
    commonest = np.bincount(truths.ravel()).argmax()
    answers = np.full_like(truths, commonest)
    return np.mean(answers == truths), mean_iou(truths, answers, truths.max() + 1)


def _by_counting(truths):
    pixels = truths.ravel().tolist()
    most = max(pixels.count(number) for number in set(pixels))
    return most / len(pixels), most / len(pixels) / len(set(pixels))


def _picture_by_picture(truths):
    return np.mean([lazy_scores(truth) for truth in truths], axis=0)


LAZY_SCORES = Exercise(
    name="lazy_scores",
    lesson="02",
    aim="say why mean IoU is more honest than pixel accuracy",
    kind="experiment",
    points=2,
    reference=lazy_scores,
    inputs=_some_maps,
    examples=(
        (np.zeros((1, 1, 1), int),),
        (np.array([[[0, 0, 0, 1]]]),),
        (np.array([[[2, 2, 4]], [[2, 0, 2]]]),),
        (np.array([[[1, 1, 1]], [[0, 0, 1]], [[0, 0, 3]]]),),
    ),
    alternatives=(_by_answering, _by_counting),
    mistakes=(
        Mistake(
            "mean over one class",
            lambda truths: [lazy_scores(truths)[0]] * 2,
            "Your mean IoU looks at the class that is answered only. The other classes have an "
            "IoU, too: how much of them did the lazy net find?",
        ),
        Mistake(
            "perfect on its class",
            lambda truths: [lazy_scores(truths)[0], 1 / len(np.unique(truths))],
            "You give the commonest class an IoU of 1. All of it is found, but the net also "
            "answers it where it isn't: how large is the union?",
        ),
        Mistake(
            "absent classes count",
            lambda truths: [lazy_scores(truths)[0], lazy_scores(truths)[0] / (truths.max() + 1)],
            "You divide by the largest class number. A class that is in none of the maps doesn't "
            "count.",
        ),
        Mistake(
            "each picture its own class",
            _picture_by_picture,
            "You look for the commonest class of each picture. The lazy net knows one class only, "
            "the commonest of all pictures together.",
        ),
        Mistake(
            "always class 0",
            lambda truths: [np.mean(truths == 0), np.mean(truths == 0) / len(np.unique(truths))],
            "You answer class 0. It need not be the commonest.",
        ),
        Mistake(
            "a guess",
            lambda truths: [1 / len(np.unique(truths))] * 2,
            "That is what guessing at random would give. The lazy net doesn't guess: it always "
            "says the same.",
        ),
        Mistake(
            "exchanged",
            lambda truths: lazy_scores(truths)[::-1],
            "The numbers are right, but exchanged: accuracy first, then mean IoU.",
        ),
        Mistake(
            "number of pixels",
            lambda truths: [share * truths.size for share in lazy_scores(truths)],
            "You have numbers of pixels. Both scores are shares, from 0 to 1.",
        ),
    ),
)
