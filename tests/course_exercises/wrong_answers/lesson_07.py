"""Wrong answers to lesson 07, written from the text of the exercises alone."""

import math

import numpy as np


def _norm(x, g, b, averages, e, axis=(0, 1, 2), ddof=0, keepdims=False):
    mean, var = x.mean(axis=axis, keepdims=keepdims), x.var(axis, ddof=ddof, keepdims=keepdims)
    if averages is not None:
        mean, var = averages
    return g * (x - mean) / np.sqrt(var + e) + b


def _both(x, averages):
    return averages or (x.mean(axis=(0, 1, 2)), x.var(axis=(0, 1, 2)))


def _moved(batches, momentum, mean=0.0, variance=1.0, spread=np.var, with_mean=True):
    for batch in batches:
        mean = momentum * mean + (1 - momentum) * batch.mean()
        variance = momentum * variance + (1 - momentum) * spread(batch)
    return mean, variance


def _learned(curves, classes, loss=lambda x: x[-1], margin=0.05, log=np.log):
    return [rate for rate, x in curves.items() if loss(x) < log(classes) - margin]


def _names(weights, averages):
    return ["gamma", "beta"] * bool(weights) + ["moving_mean", "moving_variance"] * bool(averages)


def _fold(k, b, g, beta, m, v, e, root=np.sqrt):
    scale = g / root(v + e)
    return k * scale, beta + scale * (b - m)


WRONG = {
    "batch_norm": {
        "over the pictures": lambda *a: _norm(*a, axis=0),
        "each picture": lambda *a: _norm(*a, axis=(1, 2), keepdims=True),
        "over everything": lambda *a: _norm(*a, axis=(0, 1, 2, 3)),
        "epsilon outside": lambda x, g, b, a, e: g * (x - _both(x, a)[0]) / (
            np.sqrt(_both(x, a)[1]) + e) + b,
        "n - 1": lambda x, g, b, a, e: _norm(x, g, b, a, e, ddof=1),
        "beta first": lambda x, g, b, a, e: g * (_norm(x, 1, 0, a, e) + b),
        "no gamma": lambda x, g, b, a, e: _norm(x, 1, b, a, e),
        "no averages": lambda x, g, b, a, e: _norm(x, g, b, None, e),
        "variance": lambda x, g, b, a, e: g * (x - _both(x, a)[0]) / (_both(x, a)[1] + e) + b,
        "no root for averages": lambda x, g, b, a, e: _norm(x, g, b, a, e) if a is None else
            g * (x - a[0]) / (a[1] + e) + b,
        "no mean": lambda x, g, b, a, e: g * x / np.sqrt(_both(x, a)[1] + e) + b,
        "epsilon ignored": lambda x, g, b, a, e: _norm(x, g, b, a, 1e-9),
        "exchanged": lambda x, g, b, a, e: _norm(x, b, g, a, e),
        "truth": lambda x, g, b, a, e: _norm(x, g, b, a, e) if a == None else 0,  # noqa: E711
    },
    "moving_averages": {
        "exchanged": lambda b, m: _moved(b, 1 - m),
        "variance from 0": lambda b, m: _moved(b, m, variance=0.0),
        "from the first": lambda b, m: _moved(b[1:], m, b[0].mean(), b[0].var()),
        "plain": lambda b, m: (b.mean(), b.var()),
        "n - 1": lambda b, m: _moved(b, m, spread=lambda x: np.var(x, ddof=1)),
        "deviation": lambda b, m: _moved(b, m, spread=np.std),
        "other order": lambda b, m: _moved(b, m)[::-1],
        "last batch": lambda b, m: _moved(b[-1:], m),
        "backwards": lambda b, m: _moved(b[::-1], m),
        "columns": lambda b, m: _moved(b.T, m),
        "mean only": lambda b, m: _moved(b, m)[0],
        "mean from 1": lambda b, m: _moved(b, m, mean=1.0),
    },
    "batches_until": {
        "rounded down": lambda m, s: int(math.log(1 - s) / math.log(m)),
        "one more": lambda m, s: int(math.log(1 - s) / math.log(m)) + 1,
        "fraction": lambda m, s: math.log(1 - s) / math.log(m),
        "of the share": lambda m, s: math.ceil(math.log(s) / math.log(m)),
        "straight": lambda m, s: math.ceil(s / (1 - m)),
        "upside down": lambda m, s: math.ceil(math.log(m) / math.log(1 - s)),
        "rounded": lambda m, s: round(math.log(1 - s) / math.log(m)),
        "momentum covered": lambda m, s: math.ceil(math.log(1 - s) / math.log(1 - m)),
    },
    "rates_that_learn": {
        "ever": lambda c, n: _learned(c, n, min),
        "no margin": lambda c, n: _learned(c, n, margin=0),
        "log2": lambda c, n: _learned(c, n, log=np.log2),
        "from the first": lambda c, n: [r for r, x in c.items() if x[-1] < x[0] - 0.05],
        "for two": lambda c, n: _learned(c, 2),
        "above": lambda c, n: _learned(c, n, margin=-0.05),
        "numbers": lambda c, n: [float(r) for r in _learned(c, n)],
        "share": lambda c, n: _learned(c, n, log=lambda k: 1 / k),
        "best": lambda c, n: min(c, key=lambda r: c[r][-1]),
        "mean": lambda c, n: _learned(c, n, np.mean),
        "first loss": lambda c, n: _learned(c, n, lambda x: x[0]),
        "percent": lambda c, n: [r for r, x in c.items() if x[-1] < 0.95 * np.log(n)],
    },
    "updated_variables": {
        "frozen moves": lambda t, r, s: _names(t and s, r),
        "weights in training": lambda t, r, s: _names(t and r and s, t and r),
        "averages by the step": lambda t, r, s: _names(t and s, t and r and s),
        "no step": lambda t, r, s: _names(t, t and r),
        "trainable ignored": lambda t, r, s: _names(s, r),
        "averages always": lambda t, r, s: _names(t and s, t),
        "averages first": lambda t, r, s: _names(t and s, t and r)[::-1],
        "all or nothing": lambda t, r, s: _names(t and r, t and r),
        "text": lambda t, r, s: ", ".join(_names(t and s, t and r)),
        "or": lambda t, r, s: _names(t or s, t or r),
    },
    "fold_normalization": {
        "bias kept": lambda k, b, g, t, m, v, e: (_fold(k, b, g, t, m, v, e)[0], t + b),
        "no mean": lambda k, b, g, t, m, v, e: _fold(k, b, g, t, 0, v, e),
        "no bias": lambda k, b, g, t, m, v, e: _fold(k, 0, g, t, m, v, e),
        "no root": lambda *a: _fold(*a, root=lambda v: v),
        "epsilon outside": lambda k, b, g, t, m, v, e: _fold(k, b, g, t, m, (v**0.5 + e) ** 2, 0),
        "no epsilon": lambda k, b, g, t, m, v, e: _fold(k, b, g, t, m, v, 0),
        "kernel kept": lambda k, *a: (k, _fold(k, *a)[1]),
        "bias not scaled": lambda k, b, g, t, m, v, e: (
            _fold(k, b, g, t, m, v, e)[0], _fold(k, 0, g, t, m, v, e)[1] + b),
        "plus mean": lambda k, b, g, t, m, v, e: _fold(k, b, g, t, -m, v, e),
        "by channels": lambda k, b, g, t, m, v, e: (
            k * (g / np.sqrt(v + e))[:, None], _fold(k, b, g, t, m, v, e)[1]),
        "kernel only": lambda *a: _fold(*a)[0],
        "no beta": lambda k, b, g, t, m, v, e: _fold(k, b, g, 0, m, v, e),
    },
}  # fmt: skip
