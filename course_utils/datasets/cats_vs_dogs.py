"""The Asirra photographs of cats and dogs, from the network.

J. Elson, J. Douceur, J. Howell and J. Saul, "Asirra: A CAPTCHA that Exploits Interest-Aligned
Manual Image Categorization", CCS 2007.
"""

import re
import zipfile
from dataclasses import dataclass

import numpy as np

from course_utils.datasets.archives import Archive, fetch, load_photographs, read_squares
from course_utils.datasets.cache import Arrays

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
    key = {"archive": PHOTOGRAPHS.sha256}
    asked = {"count": count, "size": size, "seed": seed}
    fields = load_photographs("cats_dogs", "cats_dogs", _make, cache, key, **asked)
    return CatsVsDogs(class_names=CLASS_NAMES, **fields)


def _make(**asked) -> Arrays:
    with zipfile.ZipFile(fetch(PHOTOGRAPHS)) as archive:
        matches = filter(None, map(_PHOTOGRAPH.fullmatch, archive.namelist()))
        names = {match[0]: match[1] for match in matches}
        classes = [name[:3] for name in names.values()]

        def read(files):
            return ((file, archive.read(file)) for file in files)

        arrays, _ = read_squares(read, names, classes, "the archive holds", **asked)
    labels = [CLASS_NAMES.index(name[:3].lower()) for name in arrays["names"]]
    return arrays | {"labels": np.array(labels, np.int64)}
