"""Right answers to lesson 02, each written another way."""

import numpy as np
from skimage import measure

from course_utils.tasks import mean_iou


def _fit(ious):
    matched = ious[ious > 0.5]
    return matched.mean() if matched.size else 0.0


def _found(ious):
    return 2 * np.count_nonzero(ious > 0.5) / sum(ious.shape)


class mean_class_iou:
    def mean_iou(truth, answer, classes):
        return mean_iou(truth, answer, classes)

    def from_counts(truth, answer, classes):
        counts = np.zeros((classes, classes))
        np.add.at(counts, (truth.ravel(), answer.ravel()), 1)
        both = counts.diagonal()
        either = counts.sum(axis=0) + counts.sum(axis=1) - both
        return np.mean(both[either > 0] / either[either > 0])


class lazy_scores:
    def by_answering(truths):
        commonest = np.bincount(truths.ravel()).argmax()
        answers = np.full_like(truths, commonest)
        return np.mean(answers == truths), mean_iou(truths, answers, truths.max() + 1)

    def by_counting(truths):
        pixels = truths.ravel().tolist()
        most = max(pixels.count(number) for number in set(pixels))
        return most / len(pixels), most / len(pixels) / len(set(pixels))


class skip_shapes:
    def by_walking(size, widths):
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

    def by_neighbours(size, widths):
        pairs = zip(widths[:-1], widths[1:], strict=True)
        return np.array([[size / 2**n, a + b] for n, (a, b) in enumerate(pairs)])[::-1]


class coloured_map:
    def pixel_by_pixel(logits, colours):
        picture = np.zeros((*logits.shape[:2], 3))
        for y, row in enumerate(logits.tolist()):
            for x, pixel in enumerate(row):
                picture[y, x] = colours[pixel.index(max(pixel))]
        return picture

    def by_one_hot(logits, colours):
        return (logits == logits.max(axis=2, keepdims=True)).astype(float) @ colours


class new_background:
    def number_by_number(frames, masks, background):
        result = np.zeros(frames.shape)
        for place in np.ndindex(frames.shape):
            share, behind = masks[place[:-1]], background[place[-3:]]
            result[place] = share * frames[place] + (1 - share) * behind
        return result

    def by_difference(frames, masks, background):
        share = np.stack([masks, masks, masks], axis=-1)
        return background + share * (frames - background)


class count_things:
    def by_filling(semantic, depth, threshold):
        left = {
            (int(y), int(x)) for y, x in np.argwhere(depth >= threshold) if semantic[y, x] != 0
        }  # fmt: skip
        count = 0
        while left:
            count += 1
            waiting = [left.pop()]
            while waiting:
                y, x = waiting.pop()
                for place in ((y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)):
                    if place in left and semantic[place] == semantic[y, x]:
                        left.remove(place)
                        waiting.append(place)
        return count

    def by_skimage(semantic, depth, threshold):
        return measure.label(semantic * (depth >= threshold), connectivity=1).max()


class panoptic_score:
    def by_counting(ious):
        total, matches = 0.0, 0
        for row in ious.tolist():
            for iou in row:
                if iou > 0.5:
                    total += iou
                    matches += 1
        false, missed = len(ious) - matches, ious.shape[1] - matches
        return total / (matches + 0.5 * false + 0.5 * missed)

    def another_way(ious):
        return _fit(ious) * _found(ious)
