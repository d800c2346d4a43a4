"""The files of the Oxford-IIIT Pet archives: lists of the splits, head boxes and trimaps."""

import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import NamedTuple

import numpy as np

from course_utils._shared.pictures import PictureError, open_picture
from course_utils.datasets.archives import tar_files

LISTS = {"train": "trainval.txt", "test": "test.txt"}
# A trimap says 1 for the pet, 2 for the background, 3 for the border; a mask counts from 0.
_MASK_OF_TRIMAP = np.array([0, 1, 0, 2], np.uint8)


class Entry(NamedTuple):
    """A line of a list: a photograph's name, its breed, and 0 for a cat or 1 for a dog."""

    name: str
    breed: str
    species: int


def read_list(path: Path, split: str, breeds: list[str] | None) -> tuple[list[Entry], list[str]]:
    """Return the photographs of a split, and the breeds in the order of their labels.

    A line of the list in the annotations' archive (`path`) reads `Abyssinian_100 1 1 1`: name,
    breed, species and breed within the species, each counted from 1. `breeds` are those to keep;
    None keeps all, in the archive's order.
    """
    file = f"annotations/{LISTS[split]}"
    found = dict(tar_files(path, [file]))
    if not found:
        raise OSError(f"the archive lacks {file}")
    lines = [line.split() for line in found[file].decode("utf-8").splitlines() if line.strip()]
    lines.sort(key=lambda line: int(line[1]))
    entries = [  # the breed of american_bulldog_12: american bulldog
        Entry(name, name.rsplit("_", 1)[0].replace("_", " "), int(species) - 1)
        for name, _, species, _ in lines
    ]
    known = list(dict.fromkeys(entry.breed for entry in entries))
    unknown = [breed for breed in breeds or [] if breed not in known]
    if unknown:
        raise ValueError(f"breeds must be among {', '.join(known)}; received {unknown[0]!r}")
    chosen = breeds or known
    return [entry for entry in entries if entry.breed in chosen], chosen


def read_annotations(path: Path, shapes: dict[str, tuple[int, int]]) -> tuple[dict, dict]:
    """Return the head boxes and the masks of photographs by name, out of the annotations' archive.

    `shapes` hold (H, W) of each photograph. Boxes are (4,) float64 (y0, x0, y1, x1) in pixels, NaN
    where there is none; masks (H, W) uint8: 0 is background, 1 pet, 2 the border.

    Raises:
        OSError: a trimap is missing, broken or of another size than its photograph.
    """
    boxes = {name: np.full(4, np.nan) for name in shapes}
    masks = {}
    wanted = {f"annotations/xmls/{name}.xml": name for name in shapes}
    wanted |= {f"annotations/trimaps/{name}.png": name for name in shapes}
    for file, content in tar_files(path, wanted):
        name = wanted[file]
        if file.endswith(".xml"):
            boxes[name] = read_box(content, file)
        else:
            masks[name] = _read_trimap(content, file, shapes[name])
    absent = [name for name in shapes if name not in masks]
    if absent:
        raise OSError(f"the archive lacks annotations/trimaps/{absent[0]}.png")
    return boxes, masks


def read_box(content: bytes, file: str) -> np.ndarray:
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
