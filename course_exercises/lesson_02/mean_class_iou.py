"""A score for each class."""

import numpy as np

from course_exercises import exercise
from course_utils.tasks import confusion_matrix


def _two_maps(rng):
    classes, (rows, columns) = int(rng.integers(3, 6)), rng.integers(2, 6, 2)
    truth = rng.integers(0, classes - 1, (rows, columns))
    answer = np.where(rng.random((rows, columns)) < 0.6, truth, rng.integers(0, classes, 1))
    return truth, answer, classes


_TRUTH = np.array([[0, 0, 0], [0, 1, 1]])
_ANSWER = np.array([[0, 0, 1], [0, 0, 1]])


@exercise(
    number=1,
    kind="by hand",
    points=2,
    aim="compute pixel accuracy and mean IoU with a pencil",
    inputs=_two_maps,
    examples=(
        (np.array([[0]]), np.array([[0]]), 1),
        (np.array([[0, 0]]), np.array([[0, 1]]), 2),
        (_TRUTH, _ANSWER, 2),
        (_TRUTH, _ANSWER, 4),
        (np.array([[0, 0, 1, 0]]), np.array([[0, 3, 1, 1]]), 4),
        (np.array([[2, 1, 2]]), np.array([[1, 2, 2]]), 3),
    ),
)
def mean_class_iou(truth, answer, classes):
    """Return the mean IoU over the classes that are true or answered somewhere in a map."""
    shares = []
    for number in range(classes):
        answered, true = answer == number, truth == number
        either = np.sum(answered | true)
        if either:
            shares.append(np.sum(answered & true) / either)
    return np.mean(shares)


def _parts(truth, answer, classes):
    """Return for each class the pixels of both maps, of the answer, and of the truth."""
    counts = confusion_matrix(truth, answer, classes)
    return counts.diagonal(), counts.sum(axis=0), counts.sum(axis=1)


def _shares(parts, wholes):
    return np.divide(parts, wholes, out=np.zeros(len(parts)), where=wholes > 0)


def _absent_count_as(truth, answer, classes, value):
    both, answered, true = _parts(truth, answer, classes)
    shares = _shares(both, answered + true - both)
    return np.where(answered + true > 0, shares, value).mean()


def _overlap_counted_twice(truth, answer, classes):
    both, answered, true = _parts(truth, answer, classes)
    there = answered + true > 0
    return _shares(both, answered + true)[there].mean()


class Mistakes(mean_class_iou.Mistakes):
    def pixel_accuracy(truth, answer, classes):
        """That is the pixel accuracy, in which a large class outvotes all others. Work out one
        share for each class, then take their mean."""
        return np.mean(answer == truth)

    def absent_classes_count_0(truth, answer, classes):
        """You count 0 for a class that is in neither map. Nobody has made a mistake there: leave it
        out."""
        return _absent_count_as(truth, answer, classes, 0)

    def absent_classes_count_1(truth, answer, classes):
        """You count 1 for a class that is in neither map. There was nothing to find: leave it
        out."""
        return _absent_count_as(truth, answer, classes, 1)

    def overlap_counted_twice(truth, answer, classes):
        """You divide by both areas together. The pixels that they share are in both, so you count
        them twice."""
        return _overlap_counted_twice(truth, answer, classes)

    def dice(truth, answer, classes):
        """That is the Dice score, another measure: twice the overlap over the sum of the areas. IoU
        divides the overlap once, by the union."""
        return 2 * _overlap_counted_twice(truth, answer, classes)

    def share_of_the_truth(truth, answer, classes):
        """You divide by the pixels where the class is true. Then a net may paint a class far beyond
        its edge and lose nothing: what else belongs to the union?"""
        both, _, true = _parts(truth, answer, classes)
        return _shares(both, true)[true > 0].mean()

    def share_of_the_answer(truth, answer, classes):
        """You divide by the pixels where the class is answered. Then a net may miss most of a class
        and lose nothing: what else belongs to the union?"""
        both, answered, _ = _parts(truth, answer, classes)
        return _shares(both, answered)[answered > 0].mean()

    def classes_together(truth, answer, classes):
        """You add up all classes before you divide, so a large class outvotes a small one. Divide
        class by class."""
        both, answered, true = _parts(truth, answer, classes)
        return both.sum() / (answered + true - both).sum()

    def true_classes_only(truth, answer, classes):
        """You leave out a class that is answered and nowhere true. The net sees something that
        isn't there: that class has an IoU of 0, and it counts."""
        both, answered, true = _parts(truth, answer, classes)
        return _shares(both, answered + true - both)[true > 0].mean()

    def without_class_0(truth, answer, classes):
        """You leave out class 0. The background is a class like the others."""
        both, answered, true = (part[1:] for part in _parts(truth, answer, classes))
        there = answered + true > 0
        return _shares(both, answered + true - both)[there].sum() / max(there.sum(), 1)
