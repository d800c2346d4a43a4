"""Wrong answers to lesson 08, written from the text of the exercises alone."""

import numpy as np


def _halves(x, d, p, do=np.sum, axis=(0, 1), less=1, between=lambda v: v):
    k = len(d)
    places = [(x.shape[n] - k + less) for n in (0, 1)]
    halfway = np.array([
        [do(x[y : y + k, z : z + k] * d, axis=axis) for z in range(places[1])]
        for y in range(places[0])
    ])  # fmt: skip
    return between(halfway) @ p


def _one_vector(x, d, p):
    k = len(d)
    out = np.zeros((x.shape[0] - k + 1, x.shape[1] - k + 1))
    for y in range(out.shape[0]):
        for z in range(out.shape[1]):
            out[y, z] = (x[y : y + k, z : z + k] * d).sum(axis=(0, 1))
    return out @ p


def _two_sizes(x, d, p):
    rows, columns = x.shape
    return _halves(x, d, p)


def _cost(size, k, c, f):
    weights = k * k * c + c * f
    return weights, size * size * weights


def _ranks(tables):
    return [int(np.linalg.matrix_rank(table)) for table in tables]


def _by_channel(kernel):
    return [kernel[:, :, c].reshape(-1, kernel.shape[3]) for c in range(kernel.shape[2])]


def _not_surpassed(nets, beats):
    return [one[0] for one in nets if not any(beats(other, one) for other in nets)]


def _module(n, c, f, side=lambda n: -(-n // 2), norms=12, first=None, second=None, cut=None, b=0):
    weights = (first or 9 * c + c * f) + (second or 9 * f + f * f)
    weights += c * f if cut is None else cut
    return (side(n), side(n), f), weights + norms * f + b


WRONG = {
    "separable_convolution": {
        "one vector in a number": _one_vector,
        "three sizes": _two_sizes,
        "summed up": lambda x, d, p: _halves(x, d, p.sum(axis=0), axis=None),
        "added over all": lambda x, d, p: _halves(x, d, p, axis=(0, 1, 2)),
        "table turned": lambda x, d, p: _halves(x, d, p.T),
        "kernels turned": lambda x, d, p: _halves(x, d[::-1, ::-1], p),
        "mean": lambda x, d, p: _halves(x, d, p, np.mean),
        "first kernel": lambda x, d, p: _halves(x, d[..., :1], p),
        "relu between": lambda x, d, p: _halves(x, d, p, between=lambda v: np.maximum(v, 0)),
        "one place short": lambda x, d, p: _halves(x, d, p, less=0),
        "halfway": lambda x, d, p: _halves(x, d, np.eye(len(p))),
        "channels backwards": lambda x, d, p: _halves(x, d, p[::-1]),
        "padded": lambda x, d, p: _halves(
            np.pad(x, ((0, len(d) - 1), (0, len(d) - 1), (0, 0))), d, p
        ),
        "middle": lambda x, d, p: (x * d[len(d) // 2, len(d) // 2]) @ p,
    },
    "separable_cost": {
        "regular": lambda n, k, c, f: (k * k * c * f, n * n * k * k * c * f),
        "one side": lambda n, k, c, f: (_cost(n, k, c, f)[0], n * _cost(n, k, c, f)[0]),
        "not squared": lambda n, k, c, f: (k * c + c * f, n * n * (k * c + c * f)),
        "exchanged": lambda n, k, c, f: _cost(n, k, c, f)[::-1],
        "depthwise only": lambda n, k, c, f: (k * k * c, n * n * k * k * c),
        "pointwise only": lambda n, k, c, f: (c * f, n * n * c * f),
        "depthwise of the filters": lambda n, k, c, f: (k * k * f + c * f,
                                                        n * n * (k * k * f + c * f)),
        "biases": lambda n, k, c, f: (k * k * c + c + c * f + f, n * n * (k * k * c + c * f)),
        "valid": lambda n, k, c, f: (_cost(n, k, c, f)[0],
                                     (n - k + 1) ** 2 * _cost(n, k, c, f)[0]),
        "pointwise once": lambda n, k, c, f: (_cost(n, k, c, f)[0], n * n * k * k * c + c * f),
        "product": lambda n, k, c, f: (k * k * c * c * f, n * n * k * k * c * c * f),
    },
    "can_be_split": {
        "as a whole": lambda k: max(_ranks([k.reshape(-1, k.shape[3])])) <= 1,
        "by filter": lambda k: max(_ranks(
            [k[..., f].reshape(-1, k.shape[2]) for f in range(k.shape[3])])) <= 1,
        "rank 1": lambda k: all(rank == 1 for rank in _ranks(_by_channel(k))),
        "first channel": lambda k: _ranks(_by_channel(k))[0] <= 1,
        "any": lambda k: any(rank <= 1 for rank in _ranks(_by_channel(k))),
        "equal": lambda k: bool(np.allclose(k, k[..., :1])),
        "reshaped": lambda k: max(_ranks(
            [k[:, :, c].reshape(k.shape[3], -1) for c in range(k.shape[2])])) <= 1,
        "kernels": lambda k: max(_ranks(
            [k[:, :, c, f] for c in range(k.shape[2]) for f in range(k.shape[3])])) <= 1,
        "one filter": lambda k: k.shape[3] == 1,
        "opposite": lambda k: max(_ranks(_by_channel(k))) > 1,
        "ranks": lambda k: _ranks(_by_channel(k)),
    },
    "speed_kept": {
        "upside down": lambda r, s: (r[0] / s[0]) / (r[1] / s[1]),
        "measured": lambda r, s: r[1] / s[1],
        "promised": lambda r, s: r[0] / s[0],
        "difference": lambda r, s: r[0] / s[0] - r[1] / s[1],
        "product": lambda r, s: r[0] / s[0] * r[1] / s[1],
        "slower": lambda r, s: (s[1] / r[1]) / (r[0] / s[0]),
        "percent": lambda r, s: 100 * (r[1] / s[1]) / (r[0] / s[0]),
        "at most 1": lambda r, s: min((r[1] / s[1]) / (r[0] / s[0]), 1),
        "whole": lambda r, s: (r[1] // s[1]) / (r[0] // s[0]),
    },
    "best_for_their_size": {
        "smaller only": lambda nets: _not_surpassed(nets, lambda o, n: o[1] < n[1] and o[2] > n[2]),
        "equals, too": lambda nets: _not_surpassed(
            nets, lambda o, n: o is not n and o[1] <= n[1] and o[2] >= n[2]),
        "best": lambda nets: [max(nets, key=lambda n: n[2])[0]],
        "size ignored": lambda nets: _not_surpassed(nets, lambda o, n: o[2] > n[2]),
        "same size": lambda nets: _not_surpassed(nets, lambda o, n: o[1] == n[1] and o[2] > n[2]),
        "larger": lambda nets: _not_surpassed(nets, lambda o, n: o[1] >= n[1] and o[2] > n[2]),
        "ratio": lambda nets: [max(nets, key=lambda n: n[2] / n[1])[0]],
        "by size": lambda nets: [n[0] for n in sorted(nets, key=lambda n: n[1])
                                 if n[0] in _not_surpassed(
                                     nets, lambda o, n: o[1] <= n[1] and o[2] > n[2])],
        "surpassed": lambda nets: [n[0] for n in nets if n[0] not in _not_surpassed(
            nets, lambda o, n: o[1] <= n[1] and o[2] > n[2])],
        "neighbours": lambda nets: [n[0] for i, n in enumerate(nets) if not any(
            o[1] <= n[1] and o[2] > n[2] for o in nets[:i])],
        "all of it": lambda nets: [n for n in nets if n[0] in _not_surpassed(
            nets, lambda o, n: o[1] <= n[1] and o[2] > n[2])],
    },
    "entry_module": {
        "rounded down": lambda n, c, f: _module(n, c, f, lambda n: n // 2),
        "not halved": lambda n, c, f: _module(n, c, f, lambda n: n),
        "two norms": lambda n, c, f: _module(n, c, f, norms=8),
        "two numbers": lambda n, c, f: _module(n, c, f, norms=6),
        "regular": lambda n, c, f: _module(n, c, f, first=9 * c * f, second=9 * f * f),
        "second from channels": lambda n, c, f: _module(n, c, f, second=9 * c + c * f),
        "no shortcut": lambda n, c, f: _module(n, c, f, cut=0),
        "biases": lambda n, c, f: _module(n, c, f, b=3 * f),
        "3 by 3 shortcut": lambda n, c, f: _module(n, c, f, cut=9 * c * f),
        "flat": lambda n, c, f: (*_module(n, c, f)[0], _module(n, c, f)[1]),
        "no norms": lambda n, c, f: _module(n, c, f, norms=0),
        "added channels": lambda n, c, f: ((-(-n // 2), -(-n // 2), c + f), _module(n, c, f)[1]),
        "valid pooling": lambda n, c, f: _module(n, c, f, lambda n: (n - 3) // 2 + 1),
    },
}  # fmt: skip
