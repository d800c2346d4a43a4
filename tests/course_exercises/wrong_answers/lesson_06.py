"""Wrong answers to lesson 06, written from the text of the exercises alone."""

import math

import numpy as np


def _chain(weights, shortcut):
    return math.prod((1 + w if shortcut else w for w in weights), start=1.0)


def _gradients(x, weights, shortcut, up=0, down=1, up_short=None, down_short=None):
    short = (
        shortcut if up_short is None else up_short,
        (shortcut if down_short is None else down_short),
    )
    return [
        x * _chain(weights[: n + up], short[0]) * _chain(weights[n + down :], short[1])
        for n in range(len(weights))
    ]


def _shortcut(shape, filters, strides, side=lambda n, s: -(-n // s), kernel=1, bias=1, same=None):
    out = (side(shape[0], strides), side(shape[1], strides), filters)
    if same(shape, filters, strides) if same else out == tuple(shape):
        return "identity", out, 0
    return "projection", out, kernel * shape[2] * filters + bias * filters


def _relu(x):
    return np.maximum(x, 0)


def _stack(x, blocks, inner=_relu, outer=_relu, before=False, update=True, on=None):
    start = x
    for first, second, projection in blocks:
        source = x if update else start
        changed = inner(source @ first) @ second
        if on == "changed" and projection is not None:
            changed, passed = changed @ projection, x
        else:
            passed = source if projection is None else source @ projection
        x = passed + outer(changed) if before else outer(passed + changed)
    return x


def _truthy(x, blocks):
    for first, second, projection in blocks:
        passed = x @ projection if projection else x
        x = _relu(passed + _relu(x @ first) @ second)
    return x


WRONG = {
    "chain_gradient": {
        "no shortcut": lambda w, s: _chain(w, False),
        "1 at the end": lambda w, s: _chain(w, False) + bool(s),
        "sum": lambda w, s: sum((1 + v if s else v) for v in w),
        "other way": lambda w, s: _chain(w, not s),
        "0 for none": lambda w, s: _chain(w, s) if len(w) else 0,
        "starts at 0": lambda w, s: math.prod([0, *w]),
        "always": lambda w, s: _chain(w, True),
        "without the last": lambda w, s: _chain(w[:-1], s),
        "rounded": lambda w, s: round(_chain(w, s), 2),
    },
    "weight_gradients": {
        "divided": lambda x, w, s: [x * _chain(w, s) / ((1 + v) if s else v) if v else np.nan
                                    for v in w],
        "no x": lambda x, w, s: _gradients(1, w, s),
        "with its own": lambda x, w, s: _gradients(x, w, s, down=0),
        "upper too long": lambda x, w, s: _gradients(x, w, s, up=1),
        "backwards": lambda x, w, s: _gradients(x, w, s)[::-1],
        "all": lambda x, w, s: [x * _chain(w, s)] * len(w),
        "no shortcut below": lambda x, w, s: _gradients(x, w, s, up_short=False),
        "no shortcut above": lambda x, w, s: _gradients(x, w, s, down_short=False),
        "what comes up": lambda x, w, s: [x * _chain(w[:n], s) for n in range(len(w))],
        "what comes down": lambda x, w, s: [_chain(w[n + 1 :], s) for n in range(len(w))],
        "sum": lambda x, w, s: sum(_gradients(x, w, s)),
        "added": lambda x, w, s: [
            x * _chain(w[:n], s) + _chain(w[n + 1 :], s) for n in range(len(w))
        ],
    },
    "silent_layers": {
        "at most": lambda n, s: [a for a, g in n if g <= s * max(b for _, b in n)],
        "of the sum": lambda n, s: [a for a, g in n if g < s * sum(b for _, b in n)],
        "of the mean": lambda n, s: [a for a, g in n if g < s * np.mean([b for _, b in n])],
        "loud ones": lambda n, s: [a for a, g in n if g > s * max(b for _, b in n)],
        "fixed": lambda n, s: [a for a, g in n if g < s],
        "of the last": lambda n, s: [a for a, g in n if g < s * n[-1][1]],
        "of the first": lambda n, s: [a for a, g in n if g < s * n[0][1]],
        "pairs": lambda n, s: [(a, g) for a, g in n if g < s * max(b for _, b in n)],
        "places": lambda n, s: [i for i, (a, g) in enumerate(n) if g < s * max(b for _, b in n)],
        "largest pair": lambda n, s: [a for a, g in n if g < s * max(n)[1]],
        "sorted": lambda n, s: sorted(
            (a for a, g in n if g < s * max(b for _, b in n)), key=dict(n).get
        ),
    },
    "shortcut_of": {
        "rounded down": lambda h, f, s: _shortcut(h, f, s, lambda n, s: n // s),
        "channels only": lambda h, f, s: _shortcut(h, f, s, same=lambda h, f, s: h[2] == f),
        "strides only": lambda h, f, s: _shortcut(h, f, s, same=lambda h, f, s: s == 1),
        "no bias": lambda h, f, s: _shortcut(h, f, s, bias=0),
        "3 by 3": lambda h, f, s: _shortcut(h, f, s, kernel=9),
        "not halved": lambda h, f, s: _shortcut(h, f, s, lambda n, s: n),
        "always projected": lambda h, f, s: _shortcut(h, f, s, same=lambda h, f, s: False),
        "old channels": lambda h, f, s: (_shortcut(h, f, s)[0],
                                         (*_shortcut(h, f, s)[1][:2], h[2]), _shortcut(h, f, s)[2]),
        "two parts": lambda h, f, s: (_shortcut(h, f, s)[0], _shortcut(h, f, s)[2]),
        "divided": lambda h, f, s: _shortcut(h, f, s, lambda n, s: n / s),
    },
    "residual_stack": {
        "no last relu": lambda x, b: _stack(x, b, outer=lambda v: v),
        "relu before adding": lambda x, b: _stack(x, b, before=True),
        "no inner relu": lambda x, b: _stack(x, b, inner=lambda v: v),
        "projects the change": lambda x, b: _stack(x, b, on="changed"),
        "truth": _truthy,
        "same input": lambda x, b: _stack(x, b, update=False),
        "backwards": lambda x, b: _stack(x, b[::-1]),
        "first block": lambda x, b: _stack(x, b[:1]),
        "relu twice": lambda x, b: _stack(x, b, inner=lambda v: _relu(v) ** 2),
        "no shortcut": lambda x, b: _stack(x, [(f, s, np.zeros((len(f), s.shape[1])))
                                               for f, s, _ in b]),
    },
    "cures": {
        "not vanishing": lambda m, f: [n for n, (a, b) in m.items() if b >= a / f],
        "not exploding": lambda m, f: [n for n, (a, b) in m.items() if b <= a * f],
        "strictly": lambda m, f: [n for n, (a, b) in m.items() if a / f < b < a * f],
        "the others": lambda m, f: [n for n, (a, b) in m.items() if not a / f <= b <= a * f],
        "difference": lambda m, f: [n for n, (a, b) in m.items() if abs(a - b) <= f],
        "sorted": lambda m, f: sorted(n for n, (a, b) in m.items() if a / f <= b <= a * f),
        "alone": lambda m, f: [n for n, (a, b) in m.items() if 1 / f <= b <= f],
        "pairs": lambda m, f: {n: v for n, v in m.items() if v[0] / f <= v[1] <= v[0] * f},
        "share": lambda m, f: [n for n, (a, b) in m.items() if abs(b - a) / a <= f],
    },
}  # fmt: skip
