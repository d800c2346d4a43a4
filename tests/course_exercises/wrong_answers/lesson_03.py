"""Wrong answers to lesson 03, written from the text of the exercises alone."""

import math

import numpy as np
from scipy.optimize import linear_sum_assignment


def _area(box, more=0):
    return (box[2] - box[0] + more) * (box[3] - box[1] + more)


def _shared(one, other, least=0, more=0):
    height = max(min(one[2], other[2]) - max(one[0], other[0]) + more, least)
    return height * max(min(one[3], other[3]) - max(one[1], other[1]) + more, least)


def _iou(one, other, least=0, more=0):
    shared = _shared(one, other, least, more)
    union = _area(one, more) + _area(other, more) - shared
    return shared / union if union > 0 else 0.0


def _code(box, stride, middle=0.5, log=math.log, whole=math.floor):
    y, x = (box[0] + box[2]) / 2 / stride, (box[1] + box[3]) / 2 / stride
    row, column = whole(y), whole(x)
    sizes = (box[2] - box[0]) / stride, (box[3] - box[1]) / stride
    return [row, column, y - row - middle, x - column - middle, *map(log, sizes)]


def _boxes(codes, stride, middle=0.5, size=np.exp, share=2, swapped=False, unit=None):
    rows, columns = np.mgrid[: codes.shape[0], : codes.shape[1]]
    if swapped:
        rows, columns = columns, rows
    y = (rows + middle + codes[..., 0]) * stride
    x = (columns + middle + codes[..., 1]) * stride
    height, width = (size(codes[..., n]) * (unit or stride) / share for n in (2, 3))
    return np.stack([y - height, x - width, y + height, x + width], axis=-1)


def _kept(boxes, scores, limit, close=lambda iou, limit: iou > limit, order=-1, against="kept"):
    kept, seen = [], []
    for index in np.argsort(order * np.asarray(scores)):
        others = {"kept": kept, "seen": seen, "last": kept[-1:], "first": kept[:1]}[against]
        if not any(close(_iou(boxes[index], boxes[other]), limit) for other in others):
            kept.append(int(index))
        seen.append(index)
    return kept


def _by_levels(hits, truths, levels, reach=np.greater_equal, pick=max, recall_of=None):
    found = np.cumsum(np.array(hits, int))
    precision = found / np.arange(1, len(hits) + 1)
    recall = found / (recall_of or truths)
    return np.mean([
        pick(precision[reach(recall, level)]) if reach(recall, level).any() else 0
        for level in levels
    ])  # fmt: skip


def _greedy(ious, threshold):
    ious, pairs = ious.copy(), []
    while ious.size and ious.max() >= threshold:
        track, box = np.unravel_index(ious.argmax(), ious.shape)
        pairs.append([int(track), int(box)])
        ious[track], ious[:, box] = -1, -1
    return sorted(pairs)


def _assigned(ious, threshold, worth=None, keep=np.greater_equal, maximize=True):
    worth = ious if worth is None else worth
    pairs = zip(*linear_sum_assignment(worth, maximize=maximize), strict=True)
    return [[int(t), int(b)] for t, b in pairs if keep(ious[t, b], threshold)]


def _switches(rows, skip=True):
    seen = [[n for n in row if n != -1 or not skip] for row in rows]
    return [sum(a != b for a, b in zip(s, s[1:], strict=False)) for s in seen]


_LEVELS = np.linspace(0, 1, 101)

WRONG = {
    "pair_iou": {
        "not clipped": lambda a, b: _iou(a, b, -99),
        "both areas": lambda a, b: _shared(a, b) / ((_area(a) + _area(b)) or 1),
        "ends count": lambda a, b: _iou(a, b, more=1),
        "smaller box": lambda a, b: _shared(a, b) / (min(_area(a), _area(b)) or 1),
        "divides by 0": lambda a, b: _shared(a, b) / (_area(a) + _area(b) - _shared(a, b)),
        "shared": _shared,
        "absolute": lambda a, b: abs(_iou(a, b, -99)),
        "of the first": lambda a, b: _shared(a, b) / (_area(a) or 1),
    },
    "cell_code": {
        "from the corner": lambda b, s: _code(b, s, 0),
        "log2": lambda b, s: _code(b, s, log=math.log2),
        "no log": lambda b, s: _code(b, s, log=float),
        "rounded": lambda b, s: _code(b, s, whole=round),
        "exchanged": lambda b, s: [_code(b, s)[n] for n in (1, 0, 3, 2, 5, 4)],
        "pixels": lambda b, s: [*_code(b, s)[:2], *(s * d for d in _code(b, s)[2:4]),
                                *_code(b, s)[4:]],
        "log of pixels": lambda b, s: [*_code(b, s)[:4], math.log(b[2] - b[0]),
                                       math.log(b[3] - b[1])],
        "half the stride": lambda b, s: [
            *_code(b, s)[:2], ((b[0] + b[2]) / 2 - (_code(b, s)[0] * s + s // 2)) / s,
            ((b[1] + b[3]) / 2 - (_code(b, s)[1] * s + s // 2)) / s, *_code(b, s)[4:],
        ],
        "other way": lambda b, s: [*_code(b, s)[:2], *(-d for d in _code(b, s)[2:4]),
                                   *_code(b, s)[4:]],
        "top left": lambda b, s: [b[0] // s, b[1] // s, *_code(b, s)[2:]],
        "x first": lambda b, s: _code([b[1], b[0], b[3], b[2]], s),
    },
    "boxes_from_grid": {
        "from the corner": lambda c, s: _boxes(c, s, 0),
        "no exp": lambda c, s: _boxes(c, s, size=lambda x: x),
        "whole height": lambda c, s: _boxes(c, s, share=1),
        "rows and columns": lambda c, s: _boxes(c, s, swapped=True),
        "size in strides": lambda c, s: _boxes(c, s, unit=1),
        "base 2": lambda c, s: _boxes(c, s, size=np.exp2),
        "in strides": lambda c, s: _boxes(c, 1),
        "x first": lambda c, s: _boxes(c, s)[..., [1, 0, 3, 2]],
        "all from cell 0": lambda c, s: _boxes(c.reshape(-1, 1, 1, 4)[0], s),
        "flat": lambda c, s: _boxes(c, s).reshape(-1, 4),
    },
    "kept_boxes": {
        "or equal": lambda b, s, m: _kept(b, s, m, lambda iou, limit: iou >= limit),
        "worst first": lambda b, s, m: _kept(b, s, m, order=1),
        "all before": lambda b, s, m: _kept(b, s, m, against="seen"),
        "the last kept": lambda b, s, m: _kept(b, s, m, against="last"),
        "sorted": lambda b, s, m: sorted(_kept(b, s, m)),
        "boxes": lambda b, s, m: b[_kept(b, s, m)],
        "scores": lambda b, s, m: [s[n] for n in _kept(b, s, m)],
        "below": lambda b, s, m: _kept(b, s, m, lambda iou, limit: iou < limit),
        "best only": lambda b, s, m: _kept(b, s, m, against="first"),
        "everything": lambda b, s, m: [int(n) for n in np.argsort(-np.asarray(s))],
    },
    "coco_precision": {
        "100 levels": lambda h, t: _by_levels(h, t, np.arange(100) / 100),
        "above": lambda h, t: _by_levels(h, t, _LEVELS, np.greater),
        "first reached": lambda h, t: _by_levels(h, t, _LEVELS, pick=lambda p: p[0]),
        "mean precision": lambda h, t: _by_levels(h, t, _LEVELS, pick=np.mean),
        "of the hits": lambda h, t: _by_levels(h, t, _LEVELS, recall_of=max(sum(h), 1)),
        "of the detections": lambda h, t: _by_levels(h, t, _LEVELS, recall_of=len(h) or 1),
        "area": lambda h, t: sum(
            np.mean(h[: n + 1]) for n, hit in enumerate(h) if hit
        ) / t,
        "11 levels": lambda h, t: _by_levels(h, t, np.linspace(0, 1, 11)),
        "precision": lambda h, t: np.mean(h) if len(h) else 0,
    },
    "best_pairs": {
        "greedy": _greedy,
        "threshold afterwards": _assigned,
        "above": lambda i, t: _assigned(i, t, np.where(i > t, i, 0), np.greater),
        "smallest": lambda i, t: _assigned(i, t, maximize=False),
        "all pairs": lambda i, t: _assigned(i, -1, np.where(i >= t, i, 0)),
        "shared boxes": lambda i, t: [
            [n, int(row.argmax())] for n, row in enumerate(i) if row.size and row.max() >= t
        ],
        "box first": lambda i, t: [
            p[::-1] for p in _assigned(i, t, np.where(i >= t, i, 0))
        ],
        "boxes": lambda i, t: [p[1] for p in _assigned(i, t, np.where(i >= t, i, 0))],
    },
    "identity_switches": {
        "lost counts": lambda n: sum(_switches(n.T, skip=False)),
        "both there": lambda n: int(np.sum(
            (n[1:] != n[:-1]) & (n[1:] != -1) & (n[:-1] != -1)
        )),
        "along the things": lambda n: sum(_switches(n)),
        "names": lambda n: sum(max(len(set(row) - {-1}) - 1, 0) for row in n.T.tolist()),
        "a list": lambda n: _switches(n.T),
        "things": lambda n: sum(s > 0 for s in _switches(n.T)),
        "lost": lambda n: int(np.sum(n == -1)),
        "first number": lambda n: sum(
            sum(v not in (-1, row[0]) for v in row) for row in n.T.tolist() if row
        ),
    },
}  # fmt: skip
