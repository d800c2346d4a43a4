"""Wrong answers to lesson 05, written from the text of the exercises alone."""

import itertools


def _adds(size, stages, kernel=9, first=3, halve=True, late=True, grow=True, area=2):
    total, channels = 0, first
    for count, filters in stages:
        size = size if late or not halve else size // 2
        for _ in range(count):
            total += size**area * kernel * channels * filters
            channels = filters if grow else channels
        size = size // 2 if late and halve else size
    return total


def _table(size, stages, start=1, pool="pool", batch=(), kernel=9, bias=1, pools=True, halve=2):
    rows, channels = [], 3
    for block, (count, filters) in enumerate(stages, start=start):
        for number in range(start, count + start):
            weights = kernel * channels * filters + bias * filters
            name = f"block{block}_conv{number}"
            rows.append((name, (*batch, size, size, filters), weights))
            channels = filters
        size //= halve
        if pools:
            rows.append((f"block{block}_{pool}", (*batch, size, size, filters), 0))
    return rows


def _first(ours, published, same, start=0):
    pairs = enumerate(zip(ours, published, strict=False), start)
    return next((place for place, pair in pairs if not same(*pair)), -1)


def _runs(layers, key=lambda shape: shape[0]):
    return [list(group) for _, group in itertools.groupby(layers, lambda one: key(one[1]))]


WRONG = {
    "stage_parameters": {
        "all alike": lambda n, c, f: n * (9 * c * f + f),
        "no biases": lambda n, c, f: 9 * c * f + (n - 1) * 9 * f * f,
        "one bias": lambda n, c, f: 9 * c * f + (n - 1) * 9 * f * f + f,
        "one too many": lambda n, c, f: 9 * c * f + f + n * (9 * f * f + f),
        "3 for 9": lambda n, c, f: 3 * c * f + f + (n - 1) * (3 * f * f + f),
        "others only": lambda n, c, f: n * (9 * f * f + f),
        "widths double": lambda n, c, f: sum(
            9 * w * f + f for w in [c, *(c * 2**i for i in range(1, n))]
        ),
        "bias of the first": lambda n, c, f: 9 * c * f + f + (n - 1) * 9 * f * f,
    },
    "multiply_adds": {
        "halved before": lambda s, st: _adds(s, st, late=False),
        "never halved": lambda s, st: _adds(s, st, halve=False),
        "always colour": lambda s, st: _adds(s, st, grow=False),
        "grey": lambda s, st: _adds(s, st, first=1),
        "3 for 9": lambda s, st: _adds(s, st, kernel=3),
        "one side": lambda s, st: _adds(s, st, area=1),
        "weights": lambda s, st: _adds(1, st, halve=False),
        "one each stage": lambda s, st: _adds(s, [(1, f) for _, f in st]),
        "three each stage": lambda s, st: sum(
            _adds(s // 2**n, [pair]) for n, pair in enumerate(st)
        ),
        "biases": lambda s, st: _adds(s, st) + sum(
            n * f * (s // 2**i) ** 2 for i, (n, f) in enumerate(st)
        ),
        "halved after each": lambda s, st: _adds(s, [(1, f) for n, f in st for _ in range(n)]),
    },
    "vgg_table": {
        "from 0": lambda s, st: _table(s, st, start=0),
        "pool1": lambda s, st: _table(s, st, pool="pool1"),
        "batch": lambda s, st: _table(s, st, batch=(None,)),
        "no pools": lambda s, st: _table(s, st, pools=False),
        "no biases": lambda s, st: _table(s, st, bias=0),
        "not halved": lambda s, st: _table(s, st, halve=1),
        "no names": lambda s, st: [row[1:] for row in _table(s, st)],
        "one convolution": lambda s, st: _table(s, [(1, f) for _, f in st]),
        "input, too": lambda s, st: [("input", (s, s, 3), 0), *_table(s, st)],
        "1 by 1": lambda s, st: _table(s, st, kernel=1),
    },
    "first_difference": {
        "names": lambda a, b: _first(a, b, lambda one, two: one[0] == two[0]),
        "weights": lambda a, b: _first(a, b, lambda one, two: one[1] == two[1]),
        "shorter": lambda a, b: _first(a, b, lambda one, two: one == two),
        "from 1": lambda a, b: _first(
            [*a, 0], [*b, 1], lambda one, two: one == two, 1
        ) if a != b else -1,
        "last": lambda a, b: max(
            (n for n, (one, two) in enumerate(zip(a, b, strict=False)) if one != two), default=-1
        ),
        "how many": lambda a, b: sum(one != two for one, two in zip(a, b, strict=False)),
        "crashes": lambda a, b: next((n for n in range(len(a)) if a[n] != b[n]), -1),
        "None": lambda a, b: None if a == b else _first(
            [*a, 0], [*b, 1], lambda one, two: one == two
        ),
        "length first": lambda a, b: min(len(a), len(b)) if len(a) != len(b) else _first(
            a, b, lambda one, two: one == two
        ),
    },
    "stage_ends": {
        "first": lambda layers: [run[0][0] for run in _runs(layers)],
        "without the last": lambda layers: [run[-1][0] for run in _runs(layers)[:-1]],
        "height": lambda layers: [run[-1][1][0] for run in _runs(layers)],
        "channels": lambda layers: [run[-1][0] for run in _runs(layers, lambda s: s[2])],
        "shapes": lambda layers: [run[-1][0] for run in _runs(layers, lambda s: s)],
        "width": lambda layers: [run[-1][0] for run in _runs(layers, lambda s: s[1])],
        "pools": lambda layers: [name for name, _ in layers if "pool" in name],
        "all": lambda layers: [[name for name, _ in run] for run in _runs(layers)],
        "count": lambda layers: len(_runs(layers)),
        "backwards": lambda layers: [run[-1][0] for run in _runs(layers)][::-1],
    },
}  # fmt: skip
