"""Boxes and outlines in COCO format, read from a learner's file or written for one.

COCO (Lin et al., 2014, "Microsoft COCO: Common Objects in Context") keeps one JSON file with
three lists: images, annotations and categories. Its boxes are (x, y, width, height); here they
become (y0, x0, y1, x1), as everywhere in the course.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from skimage.draw import polygon

from course_utils._shared.arguments import check_path
from course_utils._shared.pictures import read_picture
from course_utils.datasets.coco_annotation import (
    draw_run_lengths,
    read_box,
    read_outlines,
    read_run_lengths,
)
from course_utils.datasets.coco_file import (
    by_image,
    category_names,
    check_picture,
    choose,
    find_file,
    find_folder,
    read_json,
)
from course_utils.paths import data_dir


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
        """The picture, (H, W, 3) float32 in 0 to 1, read anew each time.

        Raises:
            ValueError: the file can't be read as a picture.
        """
        return read_picture(self.file, upright=self.upright)

    def masks(self) -> np.ndarray:
        """Return the objects' masks, (K, H, W) bool: pixels whose centres an outline holds.

        Raises:
            ValueError: an object has neither polygon nor run lengths.
        """
        masks = np.zeros((len(self.polygons), *self.shape), bool)
        for mask, outlines, runs in zip(masks, self.polygons, self.run_lengths, strict=True):
            if runs is not None:
                mask[:] = draw_run_lengths(runs, self.shape)
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
    file = find_file(data_dir() / "street_sample" if path is None else check_path(path, "path"))
    content = read_json(file)
    names = category_names(content, file)
    annotations, crowds = by_image(content, names, file)
    chosen = choose(categories, names, annotations)
    folder = find_folder(file, images)
    pictures = tuple(
        _picture(entry, folder, annotations[entry["id"]], names, chosen)
        for entry in content["images"]
    )
    return CocoDataset(pictures, chosen, crowds)


def _picture(entry: dict, folder: Path, annotations: list, names: dict, chosen) -> CocoPicture:
    file, shape = folder / entry["file_name"], (entry["height"], entry["width"])
    upright = check_picture(file, shape)
    kept = [(w, a) for w, a in annotations if names[a["category_id"]] in chosen]
    boxes = [read_box(where, annotation["bbox"], shape, file) for where, annotation in kept]
    labels = [chosen.index(names[annotation["category_id"]]) for _, annotation in kept]
    return CocoPicture(
        file,
        shape,
        np.array(boxes, np.float32).reshape(-1, 4),
        np.array(labels, np.int64),
        tuple(read_outlines(where, annotation) for where, annotation in kept),
        tuple(read_run_lengths(where, annotation, shape) for where, annotation in kept),
        upright,
    )
