"""Oxford-IIIT Pet: photographs of 37 breeds with head boxes and trimaps, from the network.

O. M. Parkhi, A. Vedaldi, A. Zisserman and C. V. Jawahar, "Cats and Dogs", CVPR 2012.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from course_utils._shared.arguments import check_choice, check_names, check_whole
from course_utils._shared.pixels import from_levels
from course_utils.datasets import oxford_files
from course_utils.datasets.archives import Archive, fetch, read_squares, tar_files
from course_utils.datasets.balanced_order import balanced_order
from course_utils.datasets.cache import Arrays, cached_arrays
from course_utils.datasets.resize import centre_boxes, centre_labels
from course_utils.datasets.skipped import tell_skipped
from course_utils.paths import cache_dir

# Where the checksums come from stands in data/README.md.
IMAGES = Archive(
    "https://www.robots.ox.ac.uk/~vgg/data/pets/data/images.tar.gz",
    "oxford_pets_images.tar.gz",
    "67195c5e1c01f1ab5f9b6a5d22b8c27a580d896ece458917e61d459337fa318d",
    791_918_971,
)
ANNOTATIONS = Archive(
    "https://www.robots.ox.ac.uk/~vgg/data/pets/data/annotations.tar.gz",
    "oxford_pets_annotations.tar.gz",
    "52425fb6de5c424942b7626b428656fcbd798db970a937df61750c0f1d358e91",
    19_173_078,
)
SPECIES = ("cat", "dog")
MASK_CLASSES = ("background", "pet", "border")


@dataclass(frozen=True)
class OxfordPets:
    """Photographs of cats and dogs.

    Attributes:
        images: (N, S, S, 3) float32 in 0 to 1.
        labels: (N,) int64, the breed, an index into `class_names`.
        class_names: the breeds.
        species: (N,) int64, an index into `SPECIES`: 0 is a cat, 1 a dog.
        boxes: (N, 4) float32, the head as (y0, x0, y1, x1) in pixels, cut at the picture's
            edge; NaN where nobody drew one (most of the test pictures) or none is left.
        masks: (N, S, S) uint8, an index into `MASK_CLASSES`: 0 background, 1 pet, and 2 the
            border between them, which nobody decided.
        names: the N files' names, without their ending.
        skipped: names of photographs that couldn't be read.
    """

    images: np.ndarray
    labels: np.ndarray
    class_names: tuple[str, ...]
    species: np.ndarray
    boxes: np.ndarray
    masks: np.ndarray
    names: tuple[str, ...]
    skipped: tuple[str, ...]


def load_oxford_pets(
    split: str = "train",
    count: int | None = None,
    size: int = 128,
    breeds=None,
    seed: int = 0,
    cache: bool = True,
) -> OxfordPets:
    """Load photographs of the Oxford-IIIT Pet set; the first time, 811 MB are fetched.

    Photographs are cut to their central squares and resized as `load_image_folder` does, and
    lie on 8-bit levels; boxes and masks go along. The breeds take turns, in an order that
    `seed` draws: a small count holds each of them, and a larger one begins with the same.

    Args:
        split: "train" is the set's own trainval.txt, "test" its test.txt.
        count: N, the number of photographs; None takes all, 3,680 or 3,669 of 37 breeds.
        size: S, the side of a picture in pixels.
        breeds: names such as ["Siamese", "pug"], in the order of their labels; None takes all.
        seed: 0 or more; another seed draws others first.
        cache: keep the arrays on disk, in `course_utils.paths.cache_dir()`.

    Raises:
        ValueError: an unknown split or breed, or a count, size or seed out of range.
        OSError: the archives can't be fetched, or aren't the files expected.
    """
    check_choice(split, "split", oxford_files.LISTS)
    count = None if count is None else check_whole(count, "count", 1)
    check_choice(cache, "cache", (True, False))
    seed, size = check_whole(seed, "seed", 0), check_whole(size, "size", 1)
    breeds = None if breeds is None else check_names(breeds, "breeds")
    make = partial(_make, split, count, size, breeds, seed)
    key = {
        "archives": [IMAGES.sha256, ANNOTATIONS.sha256],
        "format": 2,
        "split": split,
        "count": count,
        "size": size,
        "breeds": breeds,
        "seed": seed,
    }
    folder = cache_dir() / "oxford_pets"
    arrays = cached_arrays(folder, f"oxford_pets-{split}", key, make) if cache else make()
    pets = _unpack(arrays)
    tell_skipped(dict.fromkeys(pets.skipped, "can't be read"), len(pets.names))
    return pets


def _make(split, count, size, breeds, seed) -> Arrays:
    path = fetch(ANNOTATIONS)
    entries, class_names = oxford_files.read_list(path, split, breeds)
    if count is not None and count > len(entries):
        raise ValueError(
            f"count must be at most {len(entries)}, as many as the {split} split holds of "
            f"{len(class_names)} breeds; received {count}"
        )
    order = balanced_order([e.name for e in entries], [e.breed for e in entries], seed)
    by_file = {f"images/{entries[n].name}.jpg": entries[n] for n in order}
    # The annotations were drawn on the rows as stored, whatever a camera noted.
    squares, skipped = read_squares(
        partial(tar_files, fetch(IMAGES)), list(by_file), count, size, upright=False
    )
    kept, squares = [by_file[name] for name in squares], list(squares.values())
    shapes = {entry.name: square.shape for entry, square in zip(kept, squares, strict=True)}
    boxes, trimaps = oxford_files.read_annotations(path, shapes)
    return {
        "levels": np.stack([square.levels for square in squares]),
        "labels": np.array([class_names.index(entry.breed) for entry in kept], np.int64),
        "class_names": np.array(class_names),
        "species": np.array([entry.species for entry in kept], np.int64),
        "boxes": np.stack([centre_boxes(boxes[e.name], shapes[e.name], size) for e in kept]),
        "masks": np.stack([centre_labels(trimaps[entry.name], size) for entry in kept]),
        "names": np.array([entry.name for entry in kept]),
        "skipped": np.array([by_file[name].name for name in skipped], str),
    }


def _unpack(arrays: Arrays) -> OxfordPets:
    text = {name: tuple(arrays[name].tolist()) for name in ("class_names", "names", "skipped")}
    numbers = {name: arrays[name] for name in ("labels", "species", "boxes", "masks")}
    return OxfordPets(images=from_levels(arrays["levels"]), **numbers, **text)
