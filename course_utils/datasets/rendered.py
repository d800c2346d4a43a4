"""What the loaders of rendered pictures share: splits, their random streams, and the cache."""

import dataclasses
import functools
import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np

import course_utils
from course_utils._shared.arguments import check_choice, check_whole
from course_utils._shared.generators import generator
from course_utils._shared.pixels import from_levels, to_levels
from course_utils.datasets.cache import Arrays, cached_arrays
from course_utils.paths import cache_dir

COUNTS = {"train": 2000, "validation": 500, "test": 500}
_PICTURES = ("images", "alphas")  # kept as 8-bit levels


def load_rendered(
    world: str,
    render: Callable[..., Arrays],
    split: str,
    count: int | None,
    size: int,
    seed: int,
    cache: bool,
    counts: dict[str, int] = COUNTS,
    **options,
) -> Arrays:
    """Return the arrays of rendered pictures, from the disk where they are stored.

    Each split draws from a random stream of its own, and the first pictures of a stream are the
    same however many are asked for. `world` names the cache's folder; `render` takes count, rng,
    size and the options by name; `counts` are the pictures of each split where `count` is None; the
    options are what else the pictures depend on, as JSON can hold it.
    """
    split = check_choice(split, "split", counts)
    count = counts[split] if count is None else check_whole(count, "count", 1)
    check_choice(cache, "cache", (True, False))
    seed, size = check_whole(seed, "seed", 0), check_whole(size, "size", 1)
    rng = generator(seed, list(counts).index(split))
    make = functools.partial(render, count=count, rng=rng, size=size, **options)
    if not cache:
        return make()
    key = dict(options, world=world, split=split, count=count, size=size, seed=seed)
    key["source"] = source_version()
    return cached_arrays(cache_dir() / world, f"{world}-{split}", key, make)


@functools.cache
def source_version() -> str:
    """Return a digest of the code that renders: changed code finds no old pictures."""
    digest = hashlib.sha256()
    package = Path(course_utils.__file__).parent
    for room in ("scenes", "_shared"):
        for file in sorted((package / room).rglob("*.py")):
            name = file.relative_to(package).as_posix()
            # Line endings differ between checkouts, the pictures don't.
            digest.update(name.encode() + b"\0" + file.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def pack(record) -> Arrays:
    """Return the fields of a renderer's record as arrays that a file can hold.

    Pictures become levels, and a list with rows of many lengths one array beside the lengths.
    """
    arrays = {}
    for name, value in vars(record).items():
        if name in _PICTURES:
            arrays[name] = to_levels(value)
        elif isinstance(value, dict):
            arrays |= {f"{name}.{key}": np.asarray(each) for key, each in value.items()}
        elif isinstance(value, list) and not isinstance(value[0], str):
            rows = [np.asarray(row, str) if isinstance(row, tuple) else row for row in value]
            arrays[name] = np.concatenate(rows)
            arrays[f"{name}.lengths"] = np.array([len(row) for row in rows], np.int64)
        else:
            arrays[name] = np.asarray(value)
    return arrays


def unpack(kind: type, arrays: Arrays):
    """Return the record, of the class `kind`, that `pack` made the arrays of."""
    return kind(**{f.name: _field(f.name, f.type, arrays) for f in dataclasses.fields(kind)})


def _field(name: str, kind: type, arrays: Arrays):
    if name in _PICTURES:
        return from_levels(arrays[name])
    if kind is dict:
        start = f"{name}."
        return {key.removeprefix(start): arrays[key] for key in arrays if key.startswith(start)}
    if f"{name}.lengths" in arrays:
        rows = np.split(arrays[name], np.cumsum(arrays[f"{name}.lengths"])[:-1])
        return [tuple(row.tolist()) for row in rows] if arrays[name].dtype.kind == "U" else rows
    return arrays[name] if kind is np.ndarray else arrays[name].tolist()
