"""What the loaders of rendered pictures share: splits, their random streams, records on disk."""

import dataclasses
import functools
import hashlib
from pathlib import Path

import numpy as np

import course_utils
from course_utils._shared.arguments import check_choice
from course_utils._shared.generators import generator
from course_utils._shared.pixels import from_levels, to_levels
from course_utils.datasets.cache import Arrays, load_arrays

COUNTS = {"train": 2000, "validation": 500, "test": 500}
_PICTURES = ("images", "alphas")  # kept as 8-bit levels


def load_rendered(
    kind: type, render, world: str, split, count, size, seed, cache, counts=COUNTS, **options
):
    """Return a record of the class `kind`, or a list of such, from the disk where it is stored.

    Each split draws from a random stream of its own, and the first pictures of a stream are the
    same however many are asked for. `world` names the cache's folder; `render` takes count, rng,
    size and the options by name; `counts` are the pictures of each split where `count` is None; the
    options are what else the pictures depend on, as JSON can hold it.
    """
    split = check_choice(split, "split", counts)
    stream = list(counts).index(split)
    count = counts[split] if count is None else count

    def make(count, size, seed) -> Arrays:
        return pack(render(count=count, rng=generator(seed, stream), size=size, **options))

    key = dict(options, world=world, split=split, source=source_version())
    asked = {"count": count, "size": size, "seed": seed}
    return unpack(kind, load_arrays(world, f"{world}-{split}", make, cache, key, **asked))


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
    """Return the fields of a renderer's record, or of a list of them, as a file can hold them.

    Pictures become levels, and a list with rows of many lengths one array beside the lengths.
    """
    arrays = {}
    if isinstance(record, list):
        for number, each in enumerate(record):
            arrays |= {f"{number}/{name}": array for name, array in pack(each).items()}
        return arrays
    for name, value in vars(record).items():
        if name in _PICTURES:
            arrays[name] = to_levels(value)
        elif isinstance(value, dict):
            arrays[name] = np.array([*value.values()])
            arrays[f"{name}.keys"] = np.array([*value])
        elif isinstance(value, list) and not isinstance(value[0], str):
            rows = [np.asarray(row, str) if isinstance(row, tuple) else row for row in value]
            arrays[name] = np.concatenate(rows)
            arrays[f"{name}.lengths"] = np.array([len(row) for row in rows], np.int64)
        else:
            arrays[name] = np.asarray(value)
    return arrays


def unpack(kind: type, arrays: Arrays):
    """Return the record, of the class `kind`, or the list of them that `pack` got."""
    numbered = {}
    for name, array in arrays.items():
        number, _, field = name.rpartition("/")
        numbered.setdefault(number, {})[field] = array
    records = [
        kind(**{f.name: _field(f.name, f.type, own) for f in dataclasses.fields(kind)})
        for own in numbered.values()
    ]
    return records[0] if "" in numbered else records  # the fields of a single one have no number


def _field(name: str, kind: type, arrays: Arrays):
    if name in _PICTURES:
        return from_levels(arrays[name])
    if kind is dict:
        values = arrays[name] if arrays[name].ndim > 1 else arrays[name].tolist()
        return dict(zip(arrays[f"{name}.keys"].tolist(), values, strict=True))
    if f"{name}.lengths" in arrays:
        rows = np.split(arrays[name], np.cumsum(arrays[f"{name}.lengths"])[:-1])
        return [tuple(row.tolist()) for row in rows] if arrays[name].dtype.kind == "U" else rows
    return arrays[name] if kind is np.ndarray else arrays[name].tolist()
