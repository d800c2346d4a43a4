"""Wrong answers to lesson 09, written from the text of the exercises alone."""

import math

import numpy as np


def _scaled(maps, low=0, high=1, axis=(0, 1), same=0.5):
    least, most = maps.min(axis=axis, keepdims=True), maps.max(axis=axis, keepdims=True)
    span = np.where(most > least, most - least, 1)
    return np.where(most > least, low + (high - low) * (maps - least) / span, same)


def _probe(maps, w, b, labels, do=np.mean, axis=(1, 2), compare=np.greater):
    return np.mean(compare(do(maps, axis=axis) @ w + b, 0) == labels)


def _r2(p, r, axis=0):
    return 1 - np.sum((p - r) ** 2) / np.sum((p - p.mean(axis=axis, keepdims=True)) ** 2)


def _beyond(learned, untrained, times=3, ddof=1, axis=0):
    mean, spread = untrained.mean(axis), times * untrained.std(axis, ddof=ddof)
    return np.where(learned > mean + spread, 1, np.where(learned < mean - spread, -1, 0))


def _lift(maps, part):
    return maps[part].mean(axis=0) - maps[~part].mean(axis=0)


def _silenced(a, w, b, labels, channels):
    left = a.copy()
    left[:, channels] = 0
    return (left @ w + b).argmax(axis=1)


def _in_place(a, w, b, labels, channels):
    a[:, channels] = 0
    return np.mean((a @ w + b).argmax(axis=1) == labels)


def _lead(shallow, deep, times=2, ddof=1, root=True):
    d = np.array(deep) - np.array(shallow)
    error = times * d.std(ddof=ddof) / (np.sqrt(len(d)) if root else 1)
    return "not settled" if abs(d.mean()) <= error else "deep" if d.mean() > 0 else "shallow"


def _unpaired(shallow, deep):
    a, b = np.array(shallow), np.array(deep)
    error = np.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))
    lead = b.mean() - a.mean()
    return "not settled" if abs(lead) <= 2 * error else "deep" if lead > 0 else "shallow"


def _spread_by_n(learned, untrained):
    lead = learned - untrained.mean(axis=0)
    return np.where(np.abs(lead) > 3 * untrained.std(axis=0), np.sign(lead), 0)


def _two_deviations(learned, untrained):
    lead = learned - untrained.mean(axis=0)
    return np.where(np.abs(lead) > 2 * untrained.std(axis=0, ddof=1), np.sign(lead), 0)


def _error_of_the_mean(learned, untrained):
    lead = learned - untrained.mean(axis=0)
    error = untrained.std(axis=0, ddof=1) / np.sqrt(len(untrained))
    return np.where(np.abs(lead) > 3 * error, np.sign(lead), 0)


def _variance(learned, untrained):
    lead = learned - untrained.mean(axis=0)
    return np.where(np.abs(lead) > 3 * untrained.var(axis=0, ddof=1), np.sign(lead), 0)


WRONG = {
    "grid_places": {
        "exchanged": lambda n: (math.ceil(math.sqrt(n)), math.ceil(n / math.ceil(math.sqrt(n)))),
        "rounded down": lambda n: (int(math.sqrt(n)), int(math.sqrt(n))),
        "square": lambda n: (math.ceil(math.sqrt(n)),) * 2,
        "round": lambda n: (math.ceil(n / round(math.sqrt(n))), round(math.sqrt(n))),
        "one more": lambda n: (math.ceil(n / (int(math.sqrt(n)) + 1)), int(math.sqrt(n)) + 1),
        "rows down": lambda n: (n // math.ceil(math.sqrt(n)), math.ceil(math.sqrt(n))),
        "columns": lambda n: math.ceil(math.sqrt(n)),
        "fraction": lambda n: (n / math.ceil(math.sqrt(n)), math.ceil(math.sqrt(n))),
        "wide": lambda n: (1, n),
    },
    "scaled_channels": {
        "one scale": lambda m: _scaled(m, axis=(0, 1, 2)),
        "each row": lambda m: _scaled(m, axis=1),
        "each place": lambda m: _scaled(m, axis=2),
        "flat is 0": lambda m: _scaled(m, same=0),
        "nan": lambda m: (m - m.min((0, 1))) / (m.max((0, 1)) - m.min((0, 1))),
        "by the largest": lambda m: m / np.where(m.max((0, 1)) == 0, 1, m.max((0, 1))),
        "standardized": lambda m: (m - m.mean((0, 1))) / (m.std((0, 1)) + 1e-9),
        "-1 to 1": lambda m: _scaled(m, low=-1),
        "upside down": lambda m: 1 - _scaled(m),
        "not moved": lambda m: m / (np.ptp(m, axis=(0, 1)) + 1e-12),
    },
    "probe_accuracy": {
        "sum": lambda *a: _probe(*a, do=np.sum),
        "largest": lambda *a: _probe(*a, do=np.max),
        "or equal": lambda *a: _probe(*a, compare=np.greater_equal),
        "no offset": lambda m, w, b, y: _probe(m, w, 0, y),
        "count": lambda m, w, b, y: _probe(m, w, b, y) * len(y),
        "wrong ones": lambda *a: 1 - _probe(*a),
        "minus": lambda m, w, b, y: _probe(m, w, -b, y),
        "answers": lambda m, w, b, y: np.where(m.mean((1, 2)) @ w + b > 0, 1, 0),
        "over pictures": lambda m, w, b, y: np.mean((m.mean((0, 1, 2)) @ w + b > 0) == y),
        "class 1": lambda m, w, b, y: np.mean(m.mean((1, 2)) @ w + b > 0),
        "above a half": lambda m, w, b, y: np.mean((m.mean((1, 2)) @ w + b > 0.5) == y),
    },
    "explained_share": {
        "one mean": lambda p, r: _r2(p, r, None),
        "of each patch": lambda p, r: _r2(p, r, 1),
        "no 1": lambda p, r: 1 - _r2(p, r),
        "about the rebuilt": lambda p, r: 1 - np.sum((p - r) ** 2) / np.sum(
            (p - r.mean(axis=0)) ** 2),
        "exchanged": lambda p, r: _r2(r, p),
        "not squared": lambda p, r: 1 - np.abs(p - r).sum() / np.abs(p - p.mean(0)).sum(),
        "means": lambda p, r: 1 - np.mean((p - r) ** 2) / np.sum((p - p.mean(0)) ** 2),
        "clipped": lambda p, r: max(_r2(p, r), 0),
        "variance of the rebuilt": lambda p, r: np.sum((r - p.mean(0)) ** 2) / np.sum(
            (p - p.mean(0)) ** 2),
        "each number": lambda p, r: np.mean(
            1 - ((p - r) ** 2).sum(0) / (((p - p.mean(0)) ** 2).sum(0) + 1e-12)),
        "upside down": lambda p, r: 1 - 1 / (1 - _r2(p, r)) if _r2(p, r) != 1 else 1.0,
        "root": lambda p, r: np.sign(_r2(p, r)) * np.sqrt(abs(_r2(p, r))),
    },
    "beyond_control": {
        "n": _spread_by_n,
        "two": _two_deviations,
        "one": lambda a, u: _beyond(a, u, 1),
        "range": lambda a, u: np.where(a > u.max(0), 1, np.where(a < u.min(0), -1, 0)),
        "either side": lambda a, u: np.abs(_beyond(a, u)),
        "all layers": lambda a, u: _beyond(a, u, axis=None),
        "turned": lambda a, u: -_beyond(a, u),
        "error of the mean": _error_of_the_mean,
        "axis 1": lambda a, u: _beyond(a, u, axis=1),
        "truth": lambda a, u: np.abs(a - u.mean(0)) > 3 * u.std(0, ddof=1),
        "above only": lambda a, u: np.maximum(_beyond(a, u), 0),
        "variance": _variance,
    },
    "part_channel": {
        "chosen on the new": lambda m, p, n, q: (
            int(_lift(n, q).argmax()), _lift(n, q).max()),
        "on ears": lambda m, p, n, q: (
            int(m[p].mean(0).argmax()), n[q].mean(0)[m[p].mean(0).argmax()]),
        "score on the old": lambda m, p, n, q: (int(_lift(m, p).argmax()), _lift(m, p).max()),
        "strongest": lambda m, p, n, q: (
            int(np.abs(_lift(m, p)).argmax()), _lift(n, q)[np.abs(_lift(m, p)).argmax()]),
        "over all": lambda m, p, n, q: (
            int((m[p].mean(0) - m.mean((0, 1, 2))).argmax()),
            (n[q].mean(0) - n.mean((0, 1, 2)))[(m[p].mean(0) - m.mean((0, 1, 2))).argmax()]),
        "ratio": lambda m, p, n, q: (
            int((m[p].mean(0) / (m[~p].mean(0) + 1e-9)).argmax()),
            _lift(n, q)[(m[p].mean(0) / (m[~p].mean(0) + 1e-9)).argmax()]),
        "best of the new": lambda m, p, n, q: (int(_lift(m, p).argmax()), _lift(n, q).max()),
        "sums": lambda m, p, n, q: (
            int((m[p].sum(0) - m[~p].sum(0)).argmax()),
            (n[q].sum(0) - n[~q].sum(0))[(m[p].sum(0) - m[~p].sum(0)).argmax()]),
        "all scores": lambda m, p, n, q: (int(_lift(m, p).argmax()), _lift(n, q)),
        "other way": lambda m, p, n, q: (_lift(n, q)[_lift(m, p).argmax()],
                                         int(_lift(m, p).argmax())),
        "lowest": lambda m, p, n, q: (
            int(_lift(m, p).argmin()), _lift(n, q)[_lift(m, p).argmin()]),
    },
    "silenced_accuracy": {
        "in place": _in_place,
        "these only": lambda a, w, b, y, c: np.mean(_silenced(
            a, w, b, y, [n for n in range(a.shape[1]) if n not in list(c)]) == y),
        "not silenced": lambda a, w, b, y, c: np.mean((a @ w + b).argmax(1) == y),
        "the same answer": lambda a, w, b, y, c: np.mean(
            _silenced(a, w, b, y, c) == (a @ w + b).argmax(1)),
        "no biases": lambda a, w, b, y, c: np.mean(_silenced(a, w, 0, y, c) == y),
        "count": lambda a, w, b, y, c: np.sum(_silenced(a, w, b, y, c) == y),
        "answers": _silenced,
        "wrong ones": lambda a, w, b, y, c: np.mean(_silenced(a, w, b, y, c) != y),
        "first only": lambda a, w, b, y, c: np.mean(_silenced(a, w, b, y, c[:1]) == y),
        "pictures": lambda a, w, b, y, c: np.mean(
            (np.where(np.isin(np.arange(len(a)), c)[:, None], 0, a) @ w + b).argmax(1) == y),
        "biases, too": lambda a, w, b, y, c: np.mean(
            _silenced(a - 0, w, np.where(np.isin(np.arange(len(b)), c), 0, b), y, c) == y),
        "axis 0": lambda a, w, b, y, c: np.mean(
            (np.where(np.isin(np.arange(a.shape[1]), c), 0, a) @ w + b).argmax(0) == y),
    },
    "settled_lead": {
        "n": lambda s, d: _lead(s, d, ddof=0),
        "one error": lambda s, d: _lead(s, d, times=1),
        "deviation": lambda s, d: _lead(s, d, root=False),
        "unpaired": _unpaired,
        "exchanged": lambda s, d: _lead(d, s),
        "by the mean": lambda s, d: "deep" if np.mean(d) > np.mean(s) else "shallow",
        "always ahead": lambda s, d: "deep" if np.all(np.array(d) > s) else (
            "shallow" if np.all(np.array(d) < s) else "not settled"),
        "over n": lambda s, d: _lead(s, d, times=2 / np.sqrt(len(s))),
        "deep only": lambda s, d: "deep" if _lead(s, d) == "deep" else "not settled",
        "lists": lambda s, d: _lead(s, d) if np.mean(d - s) else 0,
        "truth": lambda s, d: _lead(s, d) == "deep",
        "three": lambda s, d: _lead(s, d, times=3),
    },
}  # fmt: skip
