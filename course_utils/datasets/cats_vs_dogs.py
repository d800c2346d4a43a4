"""The Asirra photographs of cats and dogs, from the network.

J. Elson, J. Douceur, J. Howell and J. Saul, "Asirra: A CAPTCHA that Exploits Interest-Aligned
Manual Image Categorization", CCS 2007.
"""

import re
from dataclasses import dataclass
from functools import partial

import numpy as np

from course_utils._shared.arguments import check_choice, check_whole
from course_utils._shared.pixels import from_levels
from course_utils.datasets.archives import Archive, fetch, read_squares, zip_files, zip_names
from course_utils.datasets.balanced_order import balanced_order
from course_utils.datasets.cache import Arrays, cached_arrays
from course_utils.datasets.skipped import tell_skipped
from course_utils.paths import cache_dir

# Where the checksum comes from stands in data/README.md.
PHOTOGRAPHS = Archive(
    "https://download.microsoft.com/download/3/E/1/3E1C3F21-ECDB-4869-8368-6DEBA77B919F/"
    "kagglecatsanddogs_5340.zip",
    "kagglecatsanddogs_5340.zip",
    "b7974bd00a84a99921f36ee4403f089853777b5ae8d151c76a86e64900334af9",
    824_887_076,
)
CLASS_NAMES = ("cat", "dog")
_PHOTOGRAPH = re.compile(r"PetImages/((?:Cat|Dog)/\d+)\.jpg")


@dataclass(frozen=True)
class CatsVsDogs:
    """Photographs of cats and dogs.

    Attributes:
        images: (N, S, S, 3) float32 in 0 to 1.
        labels: (N,) int64, an index into `class_names`: 0 is a cat, 1 a dog.
        class_names: "cat" and "dog".
        names: the N files' names in the archive, such as "Cat/17".
        skipped: names of files that couldn't be read.
    """

    images: np.ndarray
    labels: np.ndarray
    class_names: tuple[str, ...]
    names: tuple[str, ...]
    skipped: tuple[str, ...]


def load_cats_vs_dogs(
    count: int | None = 2000, size: int = 128, seed: int = 0, cache: bool = True
) -> CatsVsDogs:
    """Load photographs of the Asirra set; the first time, 825 MB are fetched.

    Photographs are cut to their central squares and resized as `load_image_folder` does, and
    lie on 8-bit levels. Cats and dogs take turns, in an order that `seed` draws: a larger
    count begins with the same photographs. The set has no test part of its own: cut one from
    what comes back. A few files in the archive are empty or broken; they are passed over, the
    next ones take their places, and a warning says how many.

    `xception_photos` has learned from some of these photographs: they are no test of it.

    Args:
        count: N, the number of photographs; None takes all of about 25,000, which fill 4.9 GB
            of memory at 128 pixels.
        size: S, the side of a picture in pixels.
        seed: 0 or more; another seed draws others first.
        cache: keep the arrays on disk, in `course_utils.paths.cache_dir()`.

    Raises:
        ValueError: a count, size or seed out of range.
        OSError: the archive can't be fetched, or isn't the file expected.
    """
    count = None if count is None else check_whole(count, "count", 1)
    check_choice(cache, "cache", (True, False))
    seed, size = check_whole(seed, "seed", 0), check_whole(size, "size", 1)
    make = partial(_make, count, size, seed)
    key = {"archive": PHOTOGRAPHS.sha256, "format": 2, "count": count, "size": size, "seed": seed}
    folder = cache_dir() / "cats_dogs"
    arrays = cached_arrays(folder, "cats_dogs", key, make) if cache else make()
    text = {name: tuple(arrays[name].tolist()) for name in ("names", "skipped")}
    tell_skipped(dict.fromkeys(text["skipped"], "can't be read"), len(text["names"]))
    images = from_levels(arrays["levels"])
    return CatsVsDogs(images, arrays["labels"], CLASS_NAMES, **text)


def _make(count: int | None, size: int, seed: int) -> Arrays:
    path = fetch(PHOTOGRAPHS)
    matches = filter(None, map(_PHOTOGRAPH.fullmatch, zip_names(path)))
    names = {match[0]: match[1] for match in matches}
    if count is not None and count > len(names):
        raise ValueError(
            f"count must be at most {len(names)}, as many as the archive holds; received {count}"
        )
    files, short = list(names), list(names.values())
    order = balanced_order(short, [name[:3] for name in short], seed)
    squares, skipped = read_squares(
        partial(zip_files, path), [files[n] for n in order], count, size
    )
    kept = [names[file] for file in squares]
    return {
        "levels": np.stack([square.levels for square in squares.values()]),
        "labels": np.array([CLASS_NAMES.index(name[:3].lower()) for name in kept], np.int64),
        "names": np.array(kept),
        "skipped": np.array([names[file] for file in skipped], str),
    }
