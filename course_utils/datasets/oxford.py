"""Oxford-IIIT Pet: photographs of 37 breeds with head boxes and trimaps, from the network.

O. M. Parkhi, A. Vedaldi, A. Zisserman and C. V. Jawahar, "Cats and Dogs", CVPR 2012.
"""

import tarfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import numpy as np

from course_utils._shared.arguments import check_choice, check_names
from course_utils._shared.pictures import PictureError, open_picture
from course_utils.datasets.archives import Archive, fetch, load_photographs, read_squares
from course_utils.datasets.cache import Arrays
from course_utils.datasets.photographs import centre_boxes, centre_labels

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
# A trimap says 1 for the pet, 2 for the background, 3 for the border; a mask counts from 0.
_MASK_OF_TRIMAP = np.array([0, 1, 0, 2], np.uint8)
_LISTS = {"train": "trainval.txt", "test": "test.txt"}


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
    check_choice(split, "split", _LISTS)
    breeds = None if breeds is None else check_names(breeds, "breeds")
    archives = [IMAGES.sha256, ANNOTATIONS.sha256]
    key = {"archives": archives, "split": split, "breeds": breeds}
    asked = {"count": count, "size": size, "seed": seed}
    make, file = partial(_make, split, breeds), f"oxford_pets-{split}"
    return OxfordPets(**load_photographs("oxford_pets", file, make, cache, key, **asked))


def _make(split, breeds, **asked) -> Arrays:
    path = fetch(ANNOTATIONS)
    entries, class_names = _read_list(path, split, breeds)
    # The annotations were drawn on the rows as stored, whatever a camera noted.
    arrays, shapes = read_squares(
        lambda files: _tar_files(fetch(IMAGES), files),
        {f"images/{name}.jpg": name for name in entries},
        [entry.breed for entry in entries.values()],
        f"the {split} split holds of {len(class_names)} breeds",
        upright=False,
        **asked,
    )
    names, size = arrays["names"].tolist(), asked["size"]
    boxes, masks = _read_annotations(path, shapes)
    labels = [class_names.index(entries[name].breed) for name in names]
    return arrays | {
        "labels": np.array(labels, np.int64),
        "class_names": np.array(class_names),
        "species": np.array([entries[name].species for name in names], np.int64),
        "boxes": np.stack([centre_boxes(boxes[name], shapes[name], size) for name in names]),
        "masks": np.stack([centre_labels(masks[name], size) for name in names]),
    }


def _tar_files(path: Path, wanted: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of the wanted files, in the archive's order, compressed or not.

    Names that aren't in the archive are passed over; so are links. Nothing is written to disk.
    """
    left = set(wanted)
    with tarfile.open(path, "r:*") as archive:
        for member in archive:
            name = str(PurePosixPath(member.name))
            if name in left and member.isreg():
                left.remove(name)
                yield name, archive.extractfile(member).read()
            if not left:
                return


class _Entry(NamedTuple):
    breed: str
    species: int  # 0 for a cat, 1 for a dog


def _read_list(path: Path, split: str, breeds: list[str] | None):
    """Return the photographs of a split by name, and the breeds in the order of their labels.

    A line of the list in the annotations' archive (`path`) reads `Abyssinian_100 1 1 1`: name,
    breed, species and breed within the species, each counted from 1. `breeds` are those to keep;
    None keeps all, in the archive's order.
    """
    file = f"annotations/{_LISTS[split]}"
    found = dict(_tar_files(path, [file]))
    if not found:
        raise OSError(f"the archive lacks {file}")
    lines = [line.split() for line in found[file].decode("utf-8").splitlines() if line.strip()]
    lines.sort(key=lambda line: int(line[1]))
    entries = {  # the breed of american_bulldog_12: american bulldog
        name: _Entry(name.rsplit("_", 1)[0].replace("_", " "), int(species) - 1)
        for name, _, species, _ in lines
    }
    known = list(dict.fromkeys(entry.breed for entry in entries.values()))
    unknown = [breed for breed in breeds or [] if breed not in known]
    if unknown:
        raise ValueError(f"breeds must be among {', '.join(known)}; received {unknown[0]!r}")
    chosen = breeds or known
    return {name: entry for name, entry in entries.items() if entry.breed in chosen}, chosen


def _read_annotations(path: Path, shapes: dict[str, tuple[int, int]]) -> tuple[dict, dict]:
    """Return the head boxes, NaN where there is none, and the masks of photographs by name.

    `shapes` hold (H, W) of each photograph, and so must its trimap.
    """
    boxes = {name: np.full(4, np.nan) for name in shapes}
    masks = {}
    wanted = {f"annotations/xmls/{name}.xml": name for name in shapes}
    wanted |= {f"annotations/trimaps/{name}.png": name for name in shapes}
    for file, content in _tar_files(path, wanted):
        name = wanted[file]
        if file.endswith(".xml"):
            boxes[name] = _read_box(content, file)
        else:
            masks[name] = _read_trimap(content, file, shapes[name])
    absent = [name for name in shapes if name not in masks]
    if absent:
        raise OSError(f"the archive lacks annotations/trimaps/{absent[0]}.png")
    return boxes, masks


def _read_box(content: bytes, file: str) -> np.ndarray:
    """Return the head box of an XML file in PASCAL VOC form, (4,) float64; NaN where it holds none.

    PASCAL VOC counts pixels from 1 and its last row and column belong to the box: rows 2 to 4 are
    the pixels from edge 1 to edge 4.
    """
    try:
        box = ElementTree.fromstring(content).find("object/bndbox")
        if box is None:
            return np.full(4, np.nan)
        corners = [float(box.findtext(tag)) for tag in ("ymin", "xmin", "ymax", "xmax")]
    except (ElementTree.ParseError, TypeError, ValueError) as problem:
        raise OSError(f"{file} is no annotation that can be read: {problem}") from problem
    return np.array(corners) - (1, 1, 0, 0)


def _read_trimap(content: bytes, file: str, shape: tuple[int, int]) -> np.ndarray:
    try:
        with open_picture(content, file) as opened:
            trimap = np.asarray(opened)
    except PictureError as problem:
        raise OSError(str(problem)) from problem
    if trimap.shape != shape or trimap.max() >= len(_MASK_OF_TRIMAP):
        raise OSError(f"{file} is no trimap of {shape[0]} by {shape[1]} pixels")
    return _MASK_OF_TRIMAP[trimap]
