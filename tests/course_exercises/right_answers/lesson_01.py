"""Right answers to lesson 01, each written another way."""

import math

import numpy as np

from course_exercises.lesson_01.cross_entropy import cross_entropy as _cross_entropy
from course_exercises.lesson_01.precision_and_recall import _share
from course_exercises.lesson_01.softmax import softmax as _softmax
from course_utils.tasks import precision_recall_per_tag


def _of_truth(probabilities, labels):
    return probabilities[np.arange(len(labels)), labels]


def _pairs(train, test):
    return (train[:, None] == test[None]).all(axis=(2, 3, 4))


class mean_colour:
    def by_pixels(image, box):
        y0, x0, y1, x1 = box
        pixels = [image[y, x] for y in range(y0, y1) for x in range(x0, x1)]
        return sum(pixels) / len(pixels)

    def another_way(image, box):
        return [image[box[0] : box[2], box[1] : box[3], channel].mean() for channel in range(3)]

    def a_third_way(image, box):
        return np.mean(image[box[0] : box[2], box[1] : box[3]].reshape(-1, 3), 0)


class repeated_pictures:
    def by_bytes(train, test):
        known = {image.tobytes() for image in train}
        return sum(image.tobytes() in known for image in test)

    def another_way(train, test):
        return np.sum(_pairs(train, test).any(axis=0))

    def a_third_way(train, test):
        return len([1 for image in test if image.tolist() in train.tolist()])


class softmax:
    def row_by_row(logits):
        rows = []
        for row in logits:
            powers = [math.exp(logit - max(row)) for logit in row]
            rows.append([power / sum(powers) for power in powers])
        return rows

    def by_logarithms(logits):
        return np.exp(logits - np.logaddexp.reduce(logits, axis=1, keepdims=True))


class cross_entropy:
    def with_one_hot(logits, labels):
        one_hot = np.eye(logits.shape[1])[labels]
        return -np.sum(one_hot * np.log(_softmax(logits))) / len(labels)

    def picture_by_picture(logits, labels):
        total = 0.0
        for row, label in zip(logits, labels, strict=True):
            total += math.log(sum(math.exp(logit) for logit in row)) - row[label]
        return total / len(labels)


class first_loss:
    def another_way(classes):
        return -np.log(1 / classes)

    def a_third_way(classes):
        return _cross_entropy(np.zeros((1, classes)), np.array([0]))


class best_epoch:
    def another_way(training_loss, validation_loss):
        return int(np.argmin(validation_loss)) + 1

    def by_comparing(training_loss, validation_loss):
        best = 1
        for epoch, loss in enumerate(validation_loss, start=1):
            if loss < validation_loss[best - 1]:
                best = epoch
        return best


class confusion_counts:
    def another_way(labels, answers, classes):
        return np.bincount(labels * classes + answers, minlength=classes**2).reshape(
            classes, classes
        )

    def a_third_way(labels, answers, classes):
        return [
            [int(np.sum((labels == row) & (answers == column))) for column in range(classes)]
            for row in range(classes)
        ]


class sure_and_wrong:
    def one_by_one(probabilities, labels, threshold):
        count = 0
        for row, label in zip(probabilities.tolist(), labels, strict=True):
            if max(row) > threshold and row.index(max(row)) != label:
                count += 1
        return count

    def another_way(probabilities, labels, threshold):
        return np.count_nonzero(
            (probabilities > threshold).any(axis=1)
            & (_of_truth(probabilities, labels) < probabilities.max(axis=1))
        )


class tag_loss:
    def by_definition(logits, tags):
        log_yes, log_no = -np.logaddexp(0, -logits), -np.logaddexp(0, logits)
        return -(tags * log_yes + (1 - tags) * log_no).mean()

    def one_by_one(logits, tags):
        losses = []
        for logit, tag in zip(logits.ravel().tolist(), tags.ravel().tolist(), strict=True):
            against = -logit if tag else logit
            losses.append(max(against, 0) + math.log1p(math.exp(-abs(against))))
        return sum(losses) / len(losses)


class precision_and_recall:
    def counted(truths, scores, threshold):
        pairs = [
            (score >= threshold, truth == 1) for truth, score in zip(truths, scores, strict=True)
        ]
        hits, false_alarms = pairs.count((True, True)), pairs.count((True, False))
        missed = pairs.count((False, True))
        return _share(hits, hits + false_alarms), _share(hits, hits + missed)

    def another_way(truths, scores, threshold):
        return np.ravel(precision_recall_per_tag(truths[:, None], scores[:, None], threshold))


class lowest_threshold:
    def from_the_top(truths, scores, wanted):
        found = None
        for score in sorted(set(scores.tolist()), reverse=True):
            answers = scores >= score
            if (answers & (truths == 1)).sum() >= wanted * answers.sum():
                found = score
        return found

    def all_at_once(truths, scores, wanted):
        answers = scores[None] >= scores[:, None]  # (thresholds, pictures)
        good = (answers * truths).sum(axis=1) / answers.sum(axis=1) >= wanted
        return scores[good].min() if good.any() else None
