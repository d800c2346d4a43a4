"""Wrong answers to lesson 13, written from the text of the exercises alone."""

import numpy as np


def _rates(y, s, t):
    return np.mean(s[y == 1] > t), np.mean(s[y == 0] <= t)


def _pairs(y, s, wins):
    return np.mean(wins(s[y == 1][:, None], s[y == 0][None]))


def _by(h, values, keep):
    return [values[keep & (h == k)].mean() for k in np.unique(h[keep])]


def _gap(shares):
    return max(shares) - min(shares)


def _flips(b, a):
    return {n: np.mean((b > 0) != (x > 0)) for n, x in a.items()}


def _most(shares, limit=0.1):
    name = max(shares, key=shares.get)
    return name if shares[name] >= limit else "none"


def _hot(h, m):
    return np.array([y.ravel()[x.argmax()] for x, y in zip(h, m, strict=True)])


WRONG = {
    "sensitivity_and_specificity": {
        "other order": lambda y, s, t: _rates(y, s, t)[::-1],
        "precision first": lambda y, s, t: (
            np.mean(y[s > t]) if (s > t).any() else 0.0,
            _rates(y, s, t)[1],
        ),
        "false alarms": lambda y, s, t: (_rates(y, s, t)[0], 1 - _rates(y, s, t)[1]),
        "misses": lambda y, s, t: (1 - _rates(y, s, t)[0], _rates(y, s, t)[1]),
        "at zero": lambda y, s, t: _rates(y, s, 0),
        "of all": lambda y, s, t: (np.mean((s > t) & (y == 1)), np.mean((s <= t) & (y == 0))),
        "counts": lambda y, s, t: (
            int(np.sum((s > t) & (y == 1))),
            int(np.sum((s <= t) & (y == 0))),
        ),
        "accuracy": lambda y, s, t: np.mean((s > t) == y),
        "one only": lambda y, s, t: _rates(y, s, t)[0],
        "predictive": lambda y, s, t: (
            np.mean(y[s > t]) if (s > t).any() else 0.0,
            np.mean(1 - y[s <= t]) if (s <= t).any() else 0.0,
        ),
    },
    "predictive_value": {
        "sensitivity": lambda a, b, p: a,
        "prevalence": lambda a, b, p: p,
        "accuracy": lambda a, b, p: a * p + b * (1 - p),
        "even": lambda a, b, p: a / (a + 1 - b),
        "specificity": lambda a, b, p: a * p / (a * p + b * (1 - p)),
        "negative": lambda a, b, p: b * (1 - p) / (b * (1 - p) + (1 - a) * p),
        "product": lambda a, b, p: a * p,
        "called": lambda a, b, p: a * p + (1 - b) * (1 - p),
        "percent": lambda a, b, p: 100 * a * p / (a * p + (1 - b) * (1 - p)),
        "complement": lambda a, b, p: 1 - a * p / (a * p + (1 - b) * (1 - p)),
    },
    "area_under_roc": {
        "strict": lambda y, s: _pairs(y, s, np.greater),
        "ties win": lambda y, s: _pairs(y, s, np.greater_equal),
        "reversed": lambda y, s: 1 - _pairs(y, s, lambda a, b: (a > b) + 0.5 * (a == b)),
        "accuracy": lambda y, s: np.mean((s > 0) == y),
        "count": lambda y, s: np.sum(s[y == 1][:, None] > s[y == 0]),
        "difference of means": lambda y, s: s[y == 1].mean() - s[y == 0].mean(),
        "sensitivity": lambda y, s: np.mean(s[y == 1] > 0),
        "balanced": lambda y, s: (np.mean(s[y == 1] > 0) + np.mean(s[y == 0] <= 0)) / 2,
    },
    "sensitivity_gap": {
        "accuracy": lambda y, a, h: _gap(_by(h, a == (y == 1), np.full(len(y), True))),
        "called": lambda y, a, h: _gap(_by(h, a, np.full(len(y), True))),
        "healthy": lambda y, a, h: _gap(_by(h, ~a, y == 0)),
        "lowest": lambda y, a, h: min(_by(h, a, y == 1)),
        "highest": lambda y, a, h: max(_by(h, a, y == 1)),
        "mean": lambda y, a, h: np.mean(_by(h, a, y == 1)),
        "overall": lambda y, a, h: np.mean(a[y == 1]),
        "ratio": lambda y, a, h: min(_by(h, a, y == 1)) / max(max(_by(h, a, y == 1)), 1e-9),
        "shares": lambda y, a, h: _by(h, a, y == 1),
        "negative": lambda y, a, h: min(_by(h, a, y == 1)) - max(_by(h, a, y == 1)),
    },
    "strongest_habit": {
        "no limit": lambda b, a: _most(_flips(b, a), 0),
        "mean change": lambda b, a: _most({n: np.mean(np.abs(x - b)) for n, x in a.items()}),
        "signed change": lambda b, a: _most({n: abs(np.mean(x - b)) for n, x in a.items()}),
        "totals": lambda b, a: _most(
            {n: abs(np.mean(x > 0) - np.mean(b > 0)) for n, x in a.items()}
        ),
        "least": lambda b, a: _most({n: 1 - v for n, v in _flips(b, a).items()}),
        "kept": lambda b, a: min(a, key=_flips(b, a).get),
        "first": lambda b, a: next(iter(a)),
        "none": lambda b, a: "none",
        "share": lambda b, a: max(_flips(b, a).values()),
        "half": lambda b, a: _most(_flips(b, a), 0.5),
        "any change": lambda b, a: _most({n: np.mean(x != b) for n, x in a.items()}),
    },
    "peak_on_lesion": {
        "everything": lambda h, m, y, s: np.mean(_hot(h, m)),
        "ill": lambda h, m, y, s: np.mean(_hot(h, m)[y == 1]),
        "alarms too": lambda h, m, y, s: np.mean(_hot(h, m)[s > 0]),
        "missed": lambda h, m, y, s: (lambda k: np.mean(_hot(h, m)[k]) if k.any() else 0.0)(
            (y == 1) & (s <= 0)
        ),
        "energy": lambda h, m, y, s: np.mean(
            ((h * m).sum((1, 2)) / h.sum((1, 2)))[(y == 1) & (s > 0)]
        ),
        "count": lambda h, m, y, s: int(_hot(h, m)[(y == 1) & (s > 0)].sum()),
        "each": lambda h, m, y, s: _hot(h, m)[(y == 1) & (s > 0)],
        "of all": lambda h, m, y, s: _hot(h, m)[(y == 1) & (s > 0)].sum() / len(y),
        "area": lambda h, m, y, s: m[(y == 1) & (s > 0)].mean(),
        "outside": lambda h, m, y, s: 1 - np.mean(_hot(h, m)[(y == 1) & (s > 0)]),
    },
}
