"""Boxes and outlines in COCO format, read from a learner's file or written for one.

COCO (Lin et al., 2014, "Microsoft COCO: Common Objects in Context") keeps one JSON file with
three lists: images, annotations and categories. Its boxes are (x, y, width, height); here they
become (y0, x0, y1, x1), as everywhere in the course.
"""

import difflib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from skimage.draw import polygon

from course_utils._shared.arguments import check_names, check_path
from course_utils._shared.pictures import PictureError, open_picture, read_picture
from course_utils.datasets.coco_file import (
    by_id,
    by_image,
    read_box,
    read_json,
    read_outlines,
    read_run_lengths,
)
from course_utils.paths import data_dir

_TURNED = (5, 6, 7, 8)  # orientations of a camera that lay on its side
_ORIENTATION = 0x0112


@dataclass(frozen=True)
class CocoPicture:
    """One picture of a COCO file and its K objects.

    Attributes:
        file: the picture's file.
        shape: (H, W) in pixels.
        boxes: (K, 4) float32 (y0, x0, y1, x1) in pixels.
        labels: (K,) int64, indices into the data set's `class_names`.
        polygons: for each object its outlines, arrays (P, 2) of (y, x) in pixels, a pixel's
            corners at whole numbers; None where the file has no polygon for it.
        run_lengths: for each object the run lengths of its mask, or None.
        upright: whether to turn the picture as its camera noted it.
    """

    file: Path
    shape: tuple[int, int]
    boxes: np.ndarray
    labels: np.ndarray
    polygons: tuple
    run_lengths: tuple
    upright: bool = True

    @property
    def image(self) -> np.ndarray:
        """The picture, (H, W, 3) float32 in 0 to 1, read anew each time."""
        return read_picture(self.file, upright=self.upright)

    def masks(self) -> np.ndarray:
        """Return the objects' masks, (K, H, W) bool: pixels whose centres an outline holds.

        An object that has neither polygon nor run lengths is a ValueError.
        """
        masks = np.zeros((len(self.polygons), *self.shape), bool)
        for mask, outlines, runs in zip(masks, self.polygons, self.run_lengths, strict=True):
            if runs is not None:  # down the columns, outside and inside by turns
                inside = np.arange(len(runs)) % 2 == 1
                mask[:] = np.repeat(inside, runs).reshape(self.shape[::-1]).T
            elif outlines is None:
                raise ValueError(
                    f"masks need an outline for each object; one in {self.file.name} has a box only"
                )
            for outline in outlines or ():
                rows, columns = polygon(outline[:, 0] - 0.5, outline[:, 1] - 0.5, self.shape)
                mask[rows, columns] = True
        return masks


@dataclass(frozen=True)
class CocoDataset:
    """Pictures with boxes and outlines.

    Attributes:
        pictures: the `CocoPicture`s, in the file's order.
        class_names: the names that labels point to.
        crowds: how many annotations mark a group (`iscrowd`) and were passed over.
    """

    pictures: tuple[CocoPicture, ...]
    class_names: tuple[str, ...]
    crowds: int = 0


def load_coco(path=None, images=None, categories=None) -> CocoDataset:
    """Read a COCO file.

    Annotations marked `iscrowd` outline a group instead of an object and are passed over;
    `crowds` counts them.

    Args:
        path: the JSON file, or a folder that holds it as `instances.json`; None takes the
            street sample that comes with the course.
        images: the folder of the pictures; None looks into `images` beside the file, and then
            beside the file itself.
        categories: the names of the classes to keep, in the order of their labels; None keeps
            those that have an object, in the file's order.

    Returns:
        A `CocoDataset`. Pictures without an object are in it too.

    Raises:
        ValueError: the file is missing or isn't COCO; a picture is missing, broken or of
            another size; a box lies outside its picture; an outline is malformed; every
            annotation marks a group; or one, or `categories`, names what isn't there.
    """
    path = data_dir() / "street_sample" if path is None else check_path(path, "path")
    file = path / "instances.json" if path.is_dir() else path
    if not file.is_file():
        raise ValueError(
            "path must be a COCO file, or a folder that holds it as instances.json; "
            f"{file} is missing"
        )
    content = read_json(file)
    names = {n: entry["name"] for n, entry in by_id(content, "categories", file).items()}
    annotations, crowds = by_image(content, names, file)
    chosen = _choose(categories, names, annotations)
    folder = _find_folder(file, images)
    pictures = tuple(
        _picture(entry, folder, annotations[entry["id"]], names, chosen)
        for entry in content["images"]
    )
    return CocoDataset(pictures, chosen, crowds)


def _find_folder(file: Path, images) -> Path:
    if images is None:
        beside = file.parent / "images"
        return beside if beside.is_dir() else file.parent
    if not check_path(images, "images").is_dir():
        raise ValueError(f"images must be a folder that exists; received {str(images)!r}")
    return Path(images)


def _choose(categories, names: dict, annotations: dict) -> tuple[str, ...]:
    """Return the class names to keep, in the order of their labels."""
    used = {entry["category_id"] for group in annotations.values() for _, entry in group}
    if categories is None:
        return tuple(dict.fromkeys(name for number, name in names.items() if number in used))
    chosen = check_names([categories] if isinstance(categories, str) else categories, "categories")
    for name in chosen:
        if name not in names.values():
            near = difflib.get_close_matches(name, names.values(), 3) or sorted(names.values())
            raise ValueError(
                f"categories must be names in the file, such as {', '.join(near[:8])}; "
                f"received {name!r}"
            )
    return tuple(chosen)


def _picture(entry: dict, folder: Path, annotations: list, names: dict, chosen) -> CocoPicture:
    file, shape = folder / entry["file_name"], (entry["height"], entry["width"])
    upright = _is_upright(file, shape)
    boxes, labels, polygons, run_lengths = [], [], [], []
    for where, annotation in annotations:
        name, drawn = names[annotation["category_id"]], annotation.get("segmentation")
        if name not in chosen:
            continue
        boxes.append(read_box(where, annotation["bbox"], shape, file))
        labels.append(chosen.index(name))
        packed = isinstance(drawn, dict)
        polygons.append(read_outlines(where, drawn) if drawn and not packed else None)
        run_lengths.append(read_run_lengths(where, drawn, shape) if packed else None)
    boxes, labels = np.array(boxes, np.float32).reshape(-1, 4), np.array(labels, np.int64)
    return CocoPicture(file, shape, boxes, labels, tuple(polygons), tuple(run_lengths), upright)


def _is_upright(file: Path, shape: tuple[int, int]) -> bool:
    """Hold a picture's header against the size in the COCO file; say whether to turn it upright.

    It is turned as its camera noted it, unless the COCO file gives the size of the rows as stored:
    then its boxes lie there, too.
    """
    if not file.is_file():
        raise ValueError(f"images must hold every picture of the COCO file; {file} is missing")
    try:
        with open_picture(file, str(file)) as opened:
            stored = opened.size[::-1]
            turned = opened.getexif().get(_ORIENTATION) in _TURNED
    except PictureError as problem:
        raise ValueError(f"images must hold pictures that can be read; {problem}") from problem
    upright = stored[::-1] if turned else stored
    if shape not in (upright, stored):
        raise ValueError(
            f"{file.name} is {upright[0]} by {upright[1]} pixels (height by width), but the COCO "
            f"file says {shape[0]} by {shape[1]}"
        )
    return shape == upright
