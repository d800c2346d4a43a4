"""Right answers to lesson 03, each written another way."""

import itertools
import math

import numpy as np
from scipy.optimize import linear_sum_assignment

from course_exercises.lesson_03.pair_iou import pair_iou as _pair_iou
from course_utils.tasks import (
    box_iou,
    decode_boxes,
    encode_boxes,
    evaluate_tracks,
    grid_cells,
    interpolated_average_precision,
    non_maximum_suppression,
    precision_recall_curve,
)


class pair_iou:
    def by_pixels(one, other):
        first, second = (
            {(y, x) for y in range(y0, y1) for x in range(x0, x1)}
            for y0, x0, y1, x1 in (one, other)
        )
        return len(first & second) / max(len(first | second), 1)

    def another_way(one, other):
        return box_iou([one], [other])[0, 0]


class cell_code:
    def by_course(box, stride):
        cell = np.array([(box[0] + box[2]) // (2 * stride), (box[1] + box[3]) // (2 * stride)])
        return [*cell, *encode_boxes([box], [cell], stride)[0]]

    def in_pixels_first(box, stride):
        found = []
        for start, end in ((box[0], box[2]), (box[1], box[3])):
            cell, inside = divmod((start + end) / 2, stride)
            found.append((cell, (inside - stride / 2) / stride, np.log((end - start) / stride)))
        return [number for pair in zip(*found, strict=True) for number in pair]


class boxes_from_grid:
    def cell_by_cell(codes, stride):
        boxes = np.zeros(codes.shape)
        for row, column in np.ndindex(codes.shape[:2]):
            dy, dx, log_height, log_width = codes[row, column]
            y, x = (row + 0.5 + dy) * stride, (column + 0.5 + dx) * stride
            height, width = stride * math.exp(log_height), stride * math.exp(log_width)
            boxes[row, column] = y - height / 2, x - width / 2, y + height / 2, x + width / 2
        return boxes

    def another_way(codes, stride):
        return decode_boxes(codes, grid_cells(*codes.shape[:2]), stride)


class kept_boxes:
    def by_striking_out(boxes, scores, limit):
        left, kept = list(range(len(boxes))), []
        while left:
            best = max(left, key=lambda index: scores[index])
            kept.append(best)
            left = [n for n in left if n != best and _pair_iou(boxes[n], boxes[best]) <= limit]
        return kept

    def another_way(boxes, scores, limit):
        return non_maximum_suppression(boxes, scores, iou=limit)


class coco_precision:
    def by_course(hits, truths):
        scores = -np.arange(len(hits))
        return interpolated_average_precision(*precision_recall_curve(hits, scores, truths))

    def with_arrays(hits, truths):
        right = np.cumsum(np.array(hits, int))
        precision, recall = right / np.arange(1, len(hits) + 1), right / truths
        best = np.maximum.accumulate(precision[::-1])[::-1]
        reached = recall[None, :] >= np.linspace(0, 1, 101)[:, None]  # (levels, detections)
        first = reached.argmax(axis=1) if len(hits) else np.zeros(101, int)
        return np.mean(np.where(reached.any(axis=1), np.append(best, 0)[first], 0))


class best_pairs:
    def by_trying_all(ious, threshold):
        """Try every way to give each track a box or none."""
        tracks, boxes = ious.shape
        choices = itertools.product([None, *range(boxes)], repeat=tracks)
        best, most = [], 0.0
        for choice in choices:
            pairs = [[track, box] for track, box in enumerate(choice) if box is not None]
            taken = [box for _, box in pairs]
            allowed = all(ious[track, box] >= threshold for track, box in pairs)
            total = sum(ious[track, box] for track, box in pairs)
            if allowed and len(set(taken)) == len(taken) and total > most:
                best, most = pairs, total
        return best

    def by_costs(ious, threshold):
        costs = np.where(ious >= threshold, 1 - ious, 1.0)
        pairs = np.transpose(linear_sum_assignment(costs))
        return [pair for pair in pairs.tolist() if ious[tuple(pair)] >= threshold]


class identity_switches:
    def by_memory(numbers):
        last, switches = {}, 0
        for frame in numbers.tolist():
            for thing, number in enumerate(frame):
                if number != -1:
                    switches += last.get(thing, number) != number
                    last[thing] = number
        return switches

    def by_course(numbers):
        """Put the things in boxes that lie apart, and let the course's own measure count."""
        places = np.arange(numbers.shape[1])
        boxes = np.stack([places * 0, places * 2, places * 0 + 1, places * 2 + 1], axis=1)
        truths = [{"boxes": boxes, "identities": places} for _ in numbers]
        tracks = [
            {"boxes": boxes[frame >= 0], "identities": frame[frame >= 0]} for frame in numbers
        ]  # fmt: skip
        return evaluate_tracks(truths, tracks).identity_switches
