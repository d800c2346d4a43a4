"""Wrong answers to lesson 01, written from the text of the exercises alone."""

import numpy as np


def _softmax(z):
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _of_truth(z, labels):
    return _softmax(z)[np.arange(len(labels)), labels]


def _rises(training, validation):
    for epoch in range(1, len(validation)):
        if validation[epoch] > validation[epoch - 1]:
            return epoch
    return len(validation)


def _counts(labels, answers, classes, by=1):
    counts = np.zeros((classes, classes))
    for label, answer in zip(labels, answers, strict=True):
        counts[label, answer] += by
    return counts


def _set_to_one(labels, answers, classes):
    counts = np.zeros((classes, classes))
    counts[labels, answers] = 1
    return counts


def _added_at_once(labels, answers, classes):
    counts = np.zeros((classes, classes))
    counts[labels, answers] += 1
    return counts


def _pr(scores, truths, threshold, compare=np.greater_equal, empty=np.nan):
    answers = compare(scores, threshold)
    right = np.sum(answers & (truths == 1))
    precision = right / answers.sum() if answers.any() else empty
    return precision, right / truths.sum() if truths.any() else empty


def _stops_at_first_failure(truths, scores, wanted):
    best = None
    for score in sorted(scores, reverse=True):
        if truths[scores >= score].mean() < wanted:
            break
        best = score
    return best


def _lowest(scores, truths, wanted, none=None, good=lambda s, t, c: t[s >= c].mean(), order=1):
    for score in sorted(scores)[::order]:
        if good(scores, truths, score) >= wanted:
            return score
    return none


WRONG = {
    "mean_colour": {
        "sliced twice": lambda p, b: p[b[0] : b[2]][b[1] : b[3]].mean(axis=(0, 1)),
        "median": lambda p, b: np.median(p[b[0] : b[2], b[1] : b[3]], axis=(0, 1)),
        "divided by the height only": lambda p, b: (
            p[b[0] : b[2], b[1] : b[3]].sum(axis=(0, 1)) / (b[2] - b[0])
        ),
        "x0 first": lambda p, b: p[b[1] : b[3], b[0] : b[2]].mean(axis=(0, 1)),
        "channels first": lambda p, b: p[:, b[0] : b[2], b[1] : b[3]].mean(axis=(1, 2)),
        "255 levels": lambda p, b: 255 * p[b[0] : b[2], b[1] : b[3]].mean(axis=(0, 1)),
    },
    "repeated_pictures": {
        "pairs": lambda train, test: sum(np.array_equal(a, b) for a in train for b in test),
        "distinct": lambda train, test: len({a.tobytes() for a in train} & {
            b.tobytes() for b in test
        }),
        "share": lambda train, test: np.mean([
            any(np.array_equal(a, b) for a in train) for b in test
        ]),
        "of the training pictures": lambda train, test: sum(
            any(np.array_equal(a, b) for b in test) for a in train
        ),
        "in": lambda train, test: sum(picture in train for picture in test),
        "same place": lambda train, test: sum(
            np.array_equal(a, b) for a, b in zip(train, test, strict=False)
        ),
    },
    "softmax": {
        "axis 0": lambda z: _softmax(z.T).T,
        "overflows": lambda z: np.exp(z) / np.exp(z).sum(axis=1, keepdims=True),
        "one maximum": lambda z: np.exp(z - z.max()) / np.exp(z - z.max()).sum(1, keepdims=True),
        "no keepdims": lambda z: np.exp(z) / np.exp(z).sum(axis=1),
        "sum over all": lambda z: np.exp(z - z.max()) / np.exp(z - z.max()).sum(),
        "no powers": lambda z: z / z.sum(axis=1, keepdims=True),
        "logarithms": lambda z: np.log(_softmax(z)),
    },
    "cross_entropy": {
        "sum": lambda z, labels: -np.log(_of_truth(z, labels)).sum(),
        "no minus": lambda z, labels: np.log(_of_truth(z, labels)).mean(),
        "log of the mean": lambda z, labels: -np.log(_of_truth(z, labels).mean()),
        "largest": lambda z, labels: -np.log(_softmax(z).max(axis=1)).mean(),
        "log2": lambda z, labels: -np.log2(_of_truth(z, labels)).mean(),
        "each picture": lambda z, labels: -np.log(_of_truth(z, labels)),
        "all columns": lambda z, labels: -np.log(_softmax(z)[:, labels]).mean(),
    },
    "first_loss": {
        "log2": lambda classes: np.log2(classes),
        "share": lambda classes: 1 / classes,
        "no minus": lambda classes: np.log(1 / classes),
        "the others": lambda classes: -np.log(1 - 1 / classes),
        "for two": lambda classes: 0.693,
    },
    "best_epoch": {
        "of the training": lambda t, v: int(np.argmin(t)) + 1,
        "from 0": lambda t, v: int(np.argmin(v)),
        "the loss": lambda t, v: min(v),
        "smallest gap": lambda t, v: int(np.argmin(np.abs(np.array(v) - t))) + 1,
        "first rise": _rises,
        "latest": lambda t, v: len(v) - int(np.argmin(v[::-1])),
        "largest": lambda t, v: int(np.argmax(v)) + 1,
    },
    "confusion_counts": {
        "transposed": lambda a, b, n: _counts(b, a, n),
        "set": _set_to_one,
        "added at once": _added_at_once,
        "shares": lambda a, b, n: _counts(a, b, n) / len(a),
        "as many as occur": lambda a, b, n: _counts(a, b, len(set(list(a)))),
        "one class less": lambda a, b, n: _counts(a, b, n)[:-1, :-1],
        "right ones": lambda a, b, n: np.diag(np.diag(_counts(a, b, n))),
    },
    "sure_and_wrong": {
        "or more": lambda p, y, t: np.sum((p.argmax(1) != y) & (p.max(1) >= t)),
        "right ones": lambda p, y, t: np.sum((p.argmax(1) == y) & (p.max(1) > t)),
        "sure ones": lambda p, y, t: np.sum(p.max(1) > t),
        "wrong ones": lambda p, y, t: np.sum(p.argmax(1) != y),
        "of the true class": lambda p, y, t: np.sum(
            (p.argmax(1) != y) & (p[np.arange(len(y)), y] > t)
        ),
        "share": lambda p, y, t: np.mean((p.argmax(1) != y) & (p.max(1) > t)),
        "which": lambda p, y, t: np.flatnonzero((p.argmax(1) != y) & (p.max(1) > t)),
        "and": lambda p, y, t: np.sum(p.argmax(1) != y and p.max(1) > t),
        "axis 0": lambda p, y, t: np.sum((p.argmax(0) != y) & (p.max(0) > t)),
    },
    "tag_loss": {
        "sum": lambda z, t: np.sum(np.logaddexp(0, z) - t * z),
        "a tag each": lambda z, t: np.mean(np.logaddexp(0, z) - t * z, axis=0),
        "over pictures": lambda z, t: np.sum(np.logaddexp(0, z) - t * z) / len(z),
        "overflows": lambda z, t: np.mean(np.log(1 + np.exp(z)) - t * z),
        "plus": lambda z, t: np.mean(np.logaddexp(0, z) + t * z),
        "tags only": lambda z, t: np.mean(t * np.logaddexp(0, -z)),
        "sign": lambda z, t: np.mean(np.logaddexp(0, -z) - t * z),
        "no tags": lambda z, t: np.mean(np.logaddexp(0, z)),
    },
    "precision_and_recall": {
        "exchanged": lambda t, s, h: _pr(s, t, h)[::-1],
        "above": lambda t, s, h: _pr(s, t, h, np.greater),
        "0 for nan": lambda t, s, h: _pr(s, t, h, empty=0.0),
        "accuracy": lambda t, s, h: (np.mean((s >= h) == t), _pr(s, t, h)[1]),
        "specificity": lambda t, s, h: (
            _pr(s, t, h)[0], np.mean(s[t == 0] < h) if (t == 0).any() else np.nan
        ),
        "of all": lambda t, s, h: ((t[s >= h]).sum() / len(s), t[s >= h].sum() / len(s)),
        "precision": lambda t, s, h: _pr(s, t, h)[0],
        "wrongly said": lambda t, s, h: (1 - _pr(s, t, h)[0], _pr(s, t, h)[1]),
    },
    "lowest_threshold": {
        "highest": lambda t, s, w: _lowest(s, t, w, order=-1),
        "stops": _stops_at_first_failure,
        "above": lambda t, s, w: _lowest(
            s, t, w, good=lambda s, t, c: t[s > c].mean() if (s > c).any() else 0
        ),
        "0 where none": lambda t, s, w: _lowest(s, t, w, none=0),
        "more than wanted": lambda t, s, w: _lowest(s, t, w + 1e-9),
        "recall": lambda t, s, w: _lowest(s, t, w, good=lambda s, t, c: (
            t[s >= c].sum() / max(t.sum(), 1)
        )),
        "unsorted": lambda t, s, w: next(
            (c for c in s if t[s >= c].mean() >= w), None
        ),
        "its place": lambda t, s, w: next(
            (int(i) for i in np.argsort(s) if t[s >= s[i]].mean() >= w), None
        ),
    },
}  # fmt: skip
