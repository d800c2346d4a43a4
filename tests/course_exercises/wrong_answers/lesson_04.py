"""Wrong answers to lesson 04, written from the text of the exercises alone."""

import math

import numpy as np


def _slid(p, k, stride, rows=None, columns=None, do=np.sum):
    n = len(k)
    rows = range(0, len(p) - n + 1, stride) if rows is None else rows
    columns = range(0, p.shape[1] - n + 1, stride) if columns is None else columns
    return np.array([[do(p[y : y + n, x : x + n] * k) for x in columns] for y in rows])


def _shape_only(p, k, stride):
    n = len(k)
    out = np.zeros(((len(p) - n) // stride + 1, (p.shape[1] - n) // stride + 1))
    for y in range(out.shape[0]):
        for x in range(out.shape[1]):
            out[y, x] = np.sum(p[y : y + n, x : x + n] * k)
    return out


def _pooled(f, size, do=np.max, step=None, start=(0, 0), rows=None, columns=None):
    step = step or size
    f = f[start[0] :, start[1] :]
    rows = range(0, len(f) - size + 1, step) if rows is None else rows
    columns = range(0, f.shape[1] - size + 1, step) if columns is None else columns
    return np.array([[do(f[y : y + size, x : x + size]) for x in columns] for y in rows])


def _field(layers, step_first=False, plus=-1, distance=True, own=False):
    field = apart = 1
    for kernel, stride in layers:
        if step_first:
            apart *= stride
        field += (kernel + plus) * ((stride if own else apart) if distance else 1)
        if not step_first:
            apart *= stride
    return field


def _matrix_product(patch, kernel):
    return np.sum(patch @ kernel)


WRONG = {
    "one_place": {
        "matrix product": _matrix_product,
        "turned": lambda p, k: np.sum(p * k[::-1, ::-1]),
        "mean": lambda p, k: np.mean(p * k),
        "sums": lambda p, k: np.sum(p) * np.sum(k),
        "not added": lambda p, k: p * k,
        "middle": lambda p, k: p[1, 1] * k[1, 1],
        "whole": lambda p, k: int(np.sum(p * k)),
        "without a sign": lambda p, k: abs(np.sum(p * k)),
        "python sum": lambda p, k: sum(p * k),
        "transposed": lambda p, k: np.sum(p * k.T),
    },
    "output_size": {
        "no padding": lambda n, k, s, p: (n - k) // s + 1,
        "no 1": lambda n, k, s, p: (n - k) // s if p == "valid" else -(-n // s),
        "rounded down": lambda n, k, s, p: (n - k) // s + 1 if p == "valid" else n // s,
        "same is same": lambda n, k, s, p: (n - k) // s + 1 if p == "valid" else n,
        "float": lambda n, k, s, p: (n - k) / s + 1 if p == "valid" else n / s,
        "padded": lambda n, k, s, p: (n - k + (0 if p == "valid" else 2 * (k // 2))) // s + 1,
        "stride ignored": lambda n, k, s, p: n - k + 1 if p == "valid" else n,
        "rounded": lambda n, k, s, p: round((n - k) / s) + 1 if p == "valid" else math.ceil(n / s),
        "exchanged": lambda n, k, s, p: (n - k) // s + 1 if p == "same" else -(-n // s),
    },
    "layer_parameters": {
        "one bias": lambda k, c, f, b: k * k * c * f + (1 if b else 0),
        "bias always": lambda k, c, f, b: k * k * c * f + f,
        "no bias": lambda k, c, f, b: k * k * c * f,
        "not squared": lambda k, c, f, b: k * c * f + f * b,
        "no channels": lambda k, c, f, b: k * k * f + f * b,
        "bias a channel": lambda k, c, f, b: k * k * c * f + (c if b else 0),
        "bias each": lambda k, c, f, b: (k * k + b) * c * f,
        "no filters": lambda k, c, f, b: k * k * c + b,
        "added": lambda k, c, f, b: k * k * (c + f) + f * b,
    },
    "strided_correlation": {
        "place, not step": _shape_only,
        "one too few": lambda p, k, s: _slid(
            p, k, s, range(0, len(p) - len(k), s), range(0, p.shape[1] - len(k), s)
        ),
        "down only": lambda p, k, s: _slid(p, k, s, columns=range(p.shape[1] - len(k) + 1)),
        "turned": lambda p, k, s: _slid(p, k[::-1, ::-1], s),
        "not added": lambda p, k, s: _slid(p, k, s, do=np.max),
        "mean": lambda p, k, s: _slid(p, k, s, do=np.mean),
        "stride of the kernel": lambda p, k, s: _slid(p, k, len(k)),
        "flat": lambda p, k, s: _slid(p, k, s).ravel(),
        "hangs over": lambda p, k, s: _slid(
            np.pad(p, ((0, len(k) - 1), (0, len(k) - 1))), k, s
        ),
        "square": lambda p, k, s: _slid(p, k, s, columns=range(0, len(p) - len(k) + 1, s)),
        "width for height": lambda p, k, s: _slid(
            p, k, s, range(0, p.shape[1] - len(k) + 1, s), range(0, len(p) - len(k) + 1, s)
        ),
    },
    "max_pooling": {
        "mean": lambda f, s: _pooled(f, s, np.mean),
        "overlapping": lambda f, s: _pooled(f, s, step=1),
        "rest kept": lambda f, s: _pooled(f, s, rows=range(0, len(f), s),
                                          columns=range(0, f.shape[1], s)),
        "from the end": lambda f, s: _pooled(f, s, start=(len(f) % s, f.shape[1] % s)),
        "reshaped": lambda f, s: f[: len(f) // s * s, : f.shape[1] // s * s].reshape(
            len(f) // s, f.shape[1] // s, s, s
        ).max(axis=(2, 3)),
        "corner": lambda f, s: f[: len(f) // s * s : s, : f.shape[1] // s * s : s],
        "size 2": lambda f, s: _pooled(f, 2),
        "from 0": lambda f, s: np.maximum(_pooled(f, s), 0),
        "no rest": lambda f, s: f.reshape(len(f) // s, s, -1, s).max(axis=(1, 3)),
        "rows": lambda f, s: f[: len(f) // s * s].reshape(len(f) // s, s, -1).max(axis=1),
        "largest of all": lambda f, s: f.max(),
    },
    "receptive_field": {
        "step first": lambda layers: _field(layers, step_first=True),
        "no stride": lambda layers: _field(layers, distance=False),
        "whole kernel": lambda layers: _field(layers, plus=0),
        "backwards": lambda layers: _field(layers[::-1]),
        "own stride": lambda layers: _field(layers, own=True),
        "product": lambda layers: math.prod(k for k, _ in layers),
        "sum": lambda layers: sum(k for k, _ in layers),
        "squared": lambda layers: _field(layers) ** 2,
        "from 0": lambda layers: _field(layers) - 1,
        "largest": lambda layers: max((k for k, _ in layers), default=1),
    },
}  # fmt: skip
