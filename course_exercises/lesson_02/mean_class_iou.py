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
    aim="compute pixel accuracy and mean IoU with a pencil",
    inputs=_two_maps,
    examples=(
        (np.array([[0]]), np.array([[0]]), 1),
        (np.array([[0, 0]]), np.array([[0, 1]]), 2),
        (_TRUTH, _ANSWER, 2),
        (_TRUTH, _ANSWER, 4),
        (np.array([[0, 0, 1, 0]]), np.array([[0, 3, 1, 1]]), 4),
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


def _shares(truth, answer, classes, whole):
    """Return for each class its overlap over what `whole` makes of its areas (answered, true)."""
    counts = confusion_matrix(truth, answer, classes)
    both = counts.diagonal()
    wholes = whole(counts.sum(axis=0), counts.sum(axis=1))
    return both[wholes > 0] / wholes[wholes > 0]


class Mistakes(mean_class_iou.Mistakes):
    def pixel_accuracy(truth, answer, classes):
        """That is the pixel accuracy, in which a large class outvotes all others. Work out one
        share for each class, then take their mean."""
        return np.mean(answer == truth)

    def absent_classes_count_0(truth, answer, classes):
        """You count 0 for a class that is in neither map. Nobody has made a mistake there: leave it
        out."""
        return mean_class_iou(truth, answer, classes) * len(np.union1d(truth, answer)) / classes

    def overlap_counted_twice(truth, answer, classes):
        """You divide by both areas together, so the pixels that they share are counted twice."""
        return _shares(truth, answer, classes, lambda answered, true: answered + true).mean()

    def dice(truth, answer, classes):
        """That is the Dice score, another measure: twice the overlap over the sum of the areas. IoU
        divides the overlap once, by the union."""
        return 2 * _shares(truth, answer, classes, lambda answered, true: answered + true).mean()

    def share_of_the_truth(truth, answer, classes):
        """You divide by the pixels where the class is true. Then a net may paint a class far beyond
        its edge and lose nothing: what else belongs to the union?"""
        return _shares(truth, answer, classes, lambda answered, true: true).mean()

    def share_of_the_answer(truth, answer, classes):
        """You divide by the pixels where the class is answered. Then a net may miss most of a class
        and lose nothing: what else belongs to the union?"""
        return _shares(truth, answer, classes, lambda answered, true: answered).mean()

    def classes_together(truth, answer, classes):
        """You add up all classes before you divide, so a large class outvotes a small one. Divide
        class by class."""
        right = np.sum(answer == truth)
        return right / (2 * truth.size - right)

    def true_classes_only(truth, answer, classes):
        """You leave out a class that is answered and nowhere true. The net sees something that
        isn't there: that class has an IoU of 0, and it counts."""
        there = len(np.union1d(truth, answer)) / len(np.unique(truth))
        return mean_class_iou(truth, answer, classes) * there
