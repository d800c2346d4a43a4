"""Wrong answers to lesson 11, written from the text of the exercises alone."""

import numpy as np


def _to_peak(total):
    kept = np.maximum(total, 0)
    return kept / kept.max() if kept.max() > 0 else kept


def _cam(a, g, weigh=np.mean, axis=(0, 1)):
    return _to_peak((a * weigh(g, axis=axis)).sum(axis=2))


def _batch(a, dense, classes, one=_to_peak):
    weights = np.asarray(dense)[:, np.asarray(classes)].T
    return np.array([one((x * w).sum(axis=2)) for x, w in zip(a, weights, strict=True)])


def _tape(a, dense, classes):
    from course_utils.quiet import load_tensorflow

    load_tensorflow()
    import tensorflow as tf

    a, dense = tf.constant(a, tf.float64), tf.constant(dense, tf.float64)
    logits = tf.reduce_mean(a, axis=(1, 2)) @ dense
    return logits * tf.one_hot(classes, dense.shape[1])


def _hot(h, m):
    return [bool(y[x.argmax() // x.shape[1], x.argmax() % x.shape[1]])
            for x, y in zip(h, m, strict=True)]  # fmt: skip


def _inside(h, m):
    return (h * m).sum(axis=(1, 2)) / h.sum(axis=(1, 2))


def _softmax(z):
    powers = np.exp(np.array(z) - max(z))
    return powers / powers.sum()


def _groups(labels, places, answers):
    return [
        np.mean((answers == labels)[(labels == a) & (places == b)])
        for a in np.unique(labels) for b in np.unique(places)
        if ((labels == a) & (places == b)).any()
    ]  # fmt: skip


def _of(keys, labels, answers):
    return [np.mean((answers == labels)[keys == key]) for key in np.unique(keys)]


def _upside_down(heatmaps, masks):
    inside = (heatmaps * masks).sum(axis=(1, 2)) / heatmaps.sum(axis=(1, 2))
    return np.mean(masks.mean(axis=(1, 2)) / inside)


def _over_the_animals(here, there):
    return np.mean(here.argmax(axis=0) != there.argmax(axis=0))


WRONG = {
    "grad_cam_map": {
        "not relu": lambda a, g: (a * g.mean((0, 1))).sum(2) / np.abs(
            (a * g.mean((0, 1))).sum(2)).max(),
        "largest gradient": lambda a, g: _cam(a, g, np.max),
        "positive weights": lambda a, g: _to_peak((a * np.maximum(g.mean((0, 1)), 0)).sum(2)),
        "positive gradients": lambda a, g: _to_peak((a * np.maximum(g, 0).mean((0, 1))).sum(2)),
        "place by place": lambda a, g: _to_peak((a * g).sum(2)),
        "over the channels": lambda a, g: _to_peak((a * g.mean(2, keepdims=True)).sum(2)),
        "nan": lambda a, g: (lambda k: k / k.max())(
            np.maximum((a * g.mean((0, 1))).sum(2), 0)),
        "relu first": lambda a, g: _to_peak(np.maximum(a * g.mean((0, 1)), 0).sum(2)),
        "not scaled": lambda a, g: np.maximum((a * g.mean((0, 1))).sum(2), 0),
        "whole range": lambda a, g: (lambda t: (t - t.min()) / (np.ptp(t) or 1))(
            (a * g.mean((0, 1))).sum(2)),
        "sum is 1": lambda a, g: (lambda k: k / (k.sum() or 1))(
            np.maximum((a * g.mean((0, 1))).sum(2), 0)),
        "one weight": lambda a, g: _to_peak((a * g.mean()).sum(2)),
        "channels": lambda a, g: np.maximum(a * g.mean((0, 1)), 0),
    },
    "grad_cam_of_batch": {
        "one peak": lambda a, d, c: _to_peak(_batch(a, d, c, lambda t: t)),
        "first class": lambda a, d, c: _batch(a, d, [c[0]] * len(c)),
        "likeliest": lambda a, d, c: _batch(a, d, (a.mean((1, 2)) @ d).argmax(1)),
        "not relu": lambda a, d, c: _batch(a, d, c, lambda t: t / max(t.max(), 1e-9)),
        "nan": lambda a, d, c: _batch(a, d, c, lambda t: np.maximum(t, 0) / np.maximum(t, 0).max()),
        "not scaled": lambda a, d, c: _batch(a, d, c, lambda t: np.maximum(t, 0)),
        "weights of all": lambda a, d, c: np.array([
            _to_peak((x * np.mean(d[:, c], axis=1)).sum(2)) for x in a]),
        "all classes": lambda a, d, c: np.array([_to_peak((x @ d).sum(2)) for x in a]),
        "rows": lambda a, d, c: _batch(a, d.T, c),
        "types": _tape,
        "positive weights": lambda a, d, c: _batch(a, np.maximum(d, 0), c),
        "first picture": lambda a, d, c: _batch(a, d, c)[0],
    },
    "pointing_share": {
        "heat inside": lambda h, m: np.mean(_inside(h, m)),
        "of the batch": lambda h, m: float(m.ravel()[h.argmax()]),
        "count": lambda h, m: sum(_hot(h, m)),
        "exchanged": lambda h, m: np.mean([
            y[x.argmax() % x.shape[1] % x.shape[0], x.argmax() // x.shape[1] % x.shape[1]]
            for x, y in zip(h, m, strict=True)]),
        "above the mean": lambda h, m: np.mean([
            x[y].mean() > x.mean() if y.any() else 0 for x, y in zip(h, m, strict=True)]),
        "truths": _hot,
        "outside": lambda h, m: 1 - np.mean(_hot(h, m)),
        "area": lambda h, m: np.mean(m),
        "argmax as index": lambda h, m: np.mean([
            y[x.argmax()] for x, y in zip(h, m, strict=True)]),
        "rows": lambda h, m: np.mean([
            y[x.argmax(axis=0)[0], x.argmax(axis=1)[0]] for x, y in zip(h, m, strict=True)]),
        "coldest": lambda h, m: np.mean(_hot(-h, m)),
    },
    "energy_ratio": {
        "all together": lambda h, m: (h * m).sum() / h.sum() / m.mean(),
        "upside down": _upside_down,
        "share": lambda h, m: np.mean(_inside(h, m)),
        "pixels": lambda h, m: np.mean(_inside(h, m) / m.sum((1, 2))),
        "against outside": lambda h, m: np.mean(
            _inside(h, m) / np.maximum(1 - _inside(h, m), 1e-9)),
        "ratio of means": lambda h, m: np.mean(_inside(h, m)) / np.mean(m),
        "each": lambda h, m: _inside(h, m) / m.mean((1, 2)),
        "sum": lambda h, m: np.sum(_inside(h, m) / m.mean((1, 2))),
        "mean heat": lambda h, m: np.mean([x[y].mean() for x, y in zip(h, m, strict=True)]),
        "to the mean outside": lambda h, m: np.mean([
            x[y].mean() / max(x[~y].mean() if (~y).any() else 1, 1e-9)
            for x, y in zip(h, m, strict=True)]),
        "median": lambda h, m: np.median(_inside(h, m) / m.mean((1, 2))),
    },
    "probability_slope": {
        "probability": lambda z, c: _softmax(z)[c],
        "the others": lambda z, c: 1 - _softmax(z)[c],
        "sigmoid": lambda z, c: (lambda p: p * (1 - p))(1 / (1 + np.exp(-z[c]))),
        "all": lambda z, c: _softmax(z) * (1 - _softmax(z)),
        "minus": lambda z, c: -_softmax(z)[c] * (1 - _softmax(z)[c]),
        "not divided": lambda z, c: _softmax(
            [v + 1e-5 * (n == c) for n, v in enumerate(z)])[c] - _softmax(z)[c],
        "step of 1": lambda z, c: _softmax(
            [v + (n == c) for n, v in enumerate(z)])[c] - _softmax(z)[c],
        "largest": lambda z, c: _softmax(z).max() * (1 - _softmax(z).max()),
        "squared": lambda z, c: _softmax(z)[c] ** 2,
        "of the logarithm": lambda z, c: 1 - _softmax(z)[c],
        "class 0": lambda z, c: _softmax(z)[0] * (1 - _softmax(z)[0]),
    },
    "flip_share": {
        "logits": lambda a, b: np.mean(a != b),
        "axis 0": _over_the_animals,
        "same": lambda a, b: np.mean(a.argmax(1) == b.argmax(1)),
        "count": lambda a, b: np.sum(a.argmax(1) != b.argmax(1)),
        "highest logit": lambda a, b: np.mean(a.max(1) != b.max(1)),
        "any": lambda a, b: float(np.any(a.argmax(1) != b.argmax(1))),
        "whole batch": lambda a, b: float(a.argmax() != b.argmax()),
        "sign": lambda a, b: np.mean((a > 0) != (b > 0)),
        "which": lambda a, b: np.flatnonzero(a.argmax(1) != b.argmax(1)),
        "percent": lambda a, b: 100 * np.mean(a.argmax(1) != b.argmax(1)),
        "least": lambda a, b: np.mean(a.argmin(1) != b.argmin(1)),
        "first class": lambda a, b: np.mean((a.argmax(1) == 0) != (b.argmax(1) == 0)),
    },
    "worst_group": {
        "by class": lambda y, p, a: min(_of(y, y, a)),
        "by place": lambda y, p, a: min(_of(p, y, a)),
        "everything": lambda y, p, a: np.mean(y == a),
        "each alone": lambda y, p, a: min(_of(y, y, a) + _of(p, y, a)),
        "empty is 0": lambda y, p, a: 0.0 if len(_groups(y, p, a)) < len(np.unique(y)) * len(
            np.unique(p)) else min(_groups(y, p, a)),
        "mean": lambda y, p, a: np.mean(_groups(y, p, a)),
        "best": lambda y, p, a: max(_groups(y, p, a)),
        "error": lambda y, p, a: 1 - min(_groups(y, p, a)),
        "which": lambda y, p, a: int(np.argmin(_groups(y, p, a))),
        "by answer": lambda y, p, a: min(_groups(a, p, y)),
        "of all": lambda y, p, a: min(
            np.sum((y == c) & (p == q) & (a == y)) / len(y)
            for c in np.unique(y) for q in np.unique(p)),
        "of the place": lambda y, p, a: min(
            np.sum((y == c) & (p == q) & (a == y)) / np.sum(p == q)
            for c in np.unique(y) for q in np.unique(p)),
        "same number": lambda y, p, a: min(
            np.mean((a == y)[(y == c) & (p == c)]) for c in np.unique(y) if (
                (y == c) & (p == c)).any()),
    },
}  # fmt: skip
