"""Write pictures with masks as a COCO data set: images and `instances.json`."""

import json
from pathlib import Path

import numpy as np
from PIL import Image
from skimage.measure import approximate_polygon, find_contours

from course_utils._shared.arguments import check_array, check_list, check_names, check_path
from course_utils._shared.atomic_file import atomic_file
from course_utils._shared.boxes import mask_boxes
from course_utils._shared.pixels import to_levels


def write_coco(folder, images, masks, labels, class_names, names=None, description="") -> Path:
    """Write pictures and their objects in COCO format; return the path of `instances.json`.

    Each object becomes one annotation with its box, its area and the outlines of its parts.
    COCO's polygons have no holes, so holes are filled.

    Args:
        folder: where to write `images/*.jpg` and `instances.json`.
        images: N pictures (H, W, 3), float in 0 to 1.
        masks: for each picture a (K, H, W) array, bool or 0 and 1; one mask an object, none of
            them empty.
        labels: for each picture K indices into `class_names`.
        class_names: the categories' names.
        names: N different file names without folder and ending; None numbers the pictures.
        description: a line for the file's `info`.

    Raises:
        ValueError: the lists differ in length, a picture isn't in 0 to 1, a mask is empty or not
            of its picture's size, a label points to no class, or names aren't different.
    """
    folder, images = check_path(folder, "folder"), check_list(images, "images")
    if not isinstance(description, str):
        raise ValueError(f"description must be a text; received {description!r}")
    names = [f"{number:03d}" for number in range(1, len(images) + 1)] if names is None else names
    masks = _check(images, masks, labels, class_names, names)
    entries, annotations = [], []
    for number, (image, name) in enumerate(zip(images, names, strict=True), 1):
        height, width = np.shape(image)[:2]
        file_name = f"{name}.jpg"
        with atomic_file(folder / "images" / file_name) as file:
            picture = Image.fromarray(to_levels(np.asarray(image)))
            picture.save(file, format="JPEG", quality=92, subsampling=0)
        entries.append({"id": number, "file_name": file_name, "height": height, "width": width})
        for mask, label in zip(masks[number - 1], labels[number - 1], strict=True):
            annotations.append(_annotation(len(annotations) + 1, number, mask, int(label) + 1))
    content = {
        "info": {"description": description},
        "images": entries,
        "annotations": annotations,
        "categories": [{"id": i, "name": name} for i, name in enumerate(class_names, 1)],
    }
    path = folder / "instances.json"
    with atomic_file(path) as file:
        file.write(_as_text(content).encode("utf-8"))
    return path


def _as_text(content: dict) -> str:
    """Return JSON with one entry a line: people and `git diff` can read it."""
    parts = []
    for name, value in content.items():
        if isinstance(value, list):
            lines = ",\n".join(json.dumps(entry, separators=(",", ":")) for entry in value)
            parts.append(f'"{name}": [\n{lines}\n]')
        else:
            parts.append(f'"{name}": {json.dumps(value)}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _annotation(number: int, image: int, mask: np.ndarray, category: int) -> dict:
    y0, x0, y1, x1 = mask_boxes(mask).astype(int).tolist()
    return {
        "id": number,
        "image_id": image,
        "category_id": category,
        "bbox": [x0, y0, x1 - x0, y1 - y0],
        "area": int(mask.sum()),
        "iscrowd": 0,
        "segmentation": outlines_of(mask),
    }


def outlines_of(mask: np.ndarray) -> list[list[float]]:
    """Return a mask's outer outlines as COCO polygons [x, y, x, y, ...].

    They run half way between the centres of pixels inside and outside, so that drawing them
    again gives the same pixels.
    """
    padded = np.pad(mask, 1).astype(np.float32)
    outlines = []
    for contour in find_contours(padded, 0.5, fully_connected="low"):
        y, x = contour[:, 0], contour[:, 1]
        if np.sum(y[:-1] * x[1:] - y[1:] * x[:-1]) > 0:  # runs round a hole
            continue
        points = approximate_polygon(contour, 0.01)[:-1] - 0.5  # off the padding, on to corners
        outlines.append([round(float(value), 1) for value in points[:, ::-1].ravel()])
    return outlines


def _check(images, masks, labels, class_names, names) -> list[np.ndarray]:
    """Return the masks of each picture as (K, H, W) bool, once all belongs together."""
    for name, given in {"masks": masks, "labels": labels, "names": names}.items():
        check_list(given, name, len(images), "entry an image")
    check_names(class_names, "class_names")
    if {"/", "\\"} & set("".join(check_names(names, "names"))):
        raise ValueError(f"names must be file names without a folder; received {names!r}")
    rows = enumerate(zip(images, masks, labels, strict=True))
    return [_check_objects(number, *row, len(class_names)) for number, row in rows]


def _check_objects(number: int, image, masks, labels, classes: int) -> np.ndarray:
    """Return the masks of one picture as (K, H, W) bool."""
    shape = _check_picture(image, f"images[{number}]").shape[:2]
    if len(check_list(masks, f"masks[{number}]")):
        masks = check_array(masks, f"masks[{number}]", ("K", *shape))
        if not np.isin(masks, (0, 1)).all() or not masks.any(axis=(1, 2)).all():
            raise ValueError(f"masks[{number}] must be bool, or 0 and 1, and none of them empty")
    masks = np.asarray(masks, bool).reshape(-1, *shape)
    labels = check_array(labels, f"labels[{number}]", (len(masks),), "whole numbers")
    if labels.size and not 0 <= labels.min() <= labels.max() < classes:
        raise ValueError(
            f"labels[{number}] must be indices into {classes} class names; received {labels}"
        )
    return masks


def _check_picture(picture, name: str) -> np.ndarray:
    """Return a picture of floats in 0 to 1, (H, W, 3), with one pixel or more."""
    picture = check_array(picture, name, ("H", "W", 3), finite=True)
    if picture.dtype.kind != "f":
        raise ValueError(
            f"{name} must be floats in 0 to 1 (divide 0-255 integers by 255); "
            f"received {picture.dtype}"
        )
    if not picture.size or picture.min() < 0 or picture.max() > 1:
        span = f"{picture.min():g} to {picture.max():g}" if picture.size else "no pixel"
        raise ValueError(f"{name} must hold pixels in 0 to 1; received {span}")
    return picture
