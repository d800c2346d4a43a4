"""A COCO file's parts, each checked: what is wrong is named, with the entry that is wrong."""

import difflib
import json
from pathlib import Path

import numpy as np
from PIL import Image

_SLACK = 1.0  # pixels by which rounding may carry a box over the picture's edge
_TURNED = (5, 6, 7, 8)  # orientations of a camera that lay on its side
_ORIENTATION = 0x0112


def find_file(path: Path) -> Path:
    """Return the JSON file that a path names, itself or as the folder that holds it."""
    file = path / "instances.json" if path.is_dir() else path
    if not file.is_file():
        raise ValueError(
            "path must be a COCO file, or a folder that holds it as instances.json; "
            f"{file} is missing"
        )
    return file


def find_folder(file: Path, images) -> Path:
    """Return the folder of the pictures."""
    if images is not None:
        if not Path(images).is_dir():
            raise ValueError(f"images must be a folder that exists; received {str(images)!r}")
        return Path(images)
    beside = file.parent / "images"
    return beside if beside.is_dir() else file.parent


def read_json(file: Path) -> dict:
    """Return the file's content once it has the shape of COCO."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as problem:
        raise ValueError(f"path must be a COCO file; {file} is not JSON: {problem}") from problem
    needed = {
        "images": {"id": (int, str), "file_name": str, "height": int, "width": int},
        "annotations": {"image_id": (int, str), "category_id": (int, str), "bbox": list},
        "categories": {"id": (int, str), "name": str},
    }
    for part, fields in needed.items():
        entries = content.get(part) if isinstance(content, dict) else None
        if not isinstance(entries, list):
            raise ValueError(f"path must be a COCO file; {file} has no list {part!r}")
        for number, entry in enumerate(entries):
            for field, kind in fields.items():
                value = entry.get(field) if isinstance(entry, dict) else None
                if not isinstance(value, kind) or isinstance(value, bool):
                    raise ValueError(
                        f"path must be a COCO file; in {file}, {part}[{number}] has no valid "
                        f"{field!r}"
                    )
    return content


def _unique(entries: list, part: str, file: Path) -> None:
    seen = set()
    for entry in entries:
        if entry["id"] in seen:
            raise ValueError(f"{file} has two {part} with the id {entry['id']!r}")
        seen.add(entry["id"])


def category_names(content: dict, file: Path) -> dict:
    """Return category id -> name."""
    _unique(content["categories"], "categories", file)
    return {category["id"]: category["name"] for category in content["categories"]}


def by_image(content: dict, names: dict, file: Path) -> dict[object, list]:
    """Return the annotations of each picture, crowds left out."""
    _unique(content["images"], "images", file)
    found = {entry["id"]: [] for entry in content["images"]}
    for number, annotation in enumerate(content["annotations"]):
        where = _where(annotation, number)
        if annotation["image_id"] not in found:
            raise ValueError(f"{where} is for an unknown image, {annotation['image_id']!r}")
        if annotation["category_id"] not in names:
            raise ValueError(f"{where} has an unknown category, {annotation['category_id']!r}")
        if not annotation.get("iscrowd"):
            found[annotation["image_id"]].append((where, annotation))
    return found


def _where(annotation: dict, number: int) -> str:
    return f"annotation {annotation.get('id', f'number {number}')}"


def choose(categories, names: dict, annotations: dict) -> tuple[str, ...]:
    """Return the class names to keep, in the order of their labels."""
    used = {entry["category_id"] for group in annotations.values() for _, entry in group}
    if categories is None:
        return tuple(dict.fromkeys(name for number, name in names.items() if number in used))
    chosen = (categories,) if isinstance(categories, str) else tuple(categories)
    for name in chosen:
        if name not in names.values():
            near = difflib.get_close_matches(str(name), names.values(), 3) or sorted(names.values())
            raise ValueError(
                f"categories must be names in the file, such as {', '.join(near[:8])}; "
                f"received {name!r}"
            )
    return chosen


def check_picture(file: Path, shape: tuple[int, int]) -> None:
    """Read a picture's header only: it must be there and have the size the file promises."""
    if not file.is_file():
        raise ValueError(f"images must hold every picture of the COCO file; {file} is missing")
    try:
        with Image.open(file) as opened:
            width, height = opened.size
            if opened.getexif().get(_ORIENTATION) in _TURNED:
                width, height = height, width
    except OSError as problem:
        raise ValueError(
            f"images must hold pictures that can be read; {file} is broken: {problem}"
        ) from problem
    if (height, width) != shape:
        raise ValueError(
            f"{file.name} is {height} by {width} pixels (height by width), but the COCO file says "
            f"{shape[0]} by {shape[1]}"
        )


def read_box(where: str, bbox: list, shape: tuple[int, int], file: Path) -> list[float]:
    """Return (y0, x0, y1, x1); rounding errors of up to a pixel are cut off at the edge."""
    if len(bbox) != 4 or not all(_is_number(value) for value in bbox) or min(bbox[2:]) < 0:
        raise ValueError(
            f"{where}: bbox must be [x, y, width, height], finite and with no negative size; "
            f"received {bbox}"
        )
    height, width = shape
    x0, y0, x1, y1 = bbox[0], bbox[1], bbox[0] + bbox[2], bbox[1] + bbox[3]
    if min(x0, y0) < -_SLACK or x1 > width + _SLACK or y1 > height + _SLACK:
        raise ValueError(
            f"{where}: bbox {bbox} (x, y, width, height) lies outside its picture {file.name}, "
            f"which is {width} wide and {height} high"
        )
    return [max(y0, 0), max(x0, 0), min(y1, height), min(x1, width)]


def _is_number(value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and np.isfinite(value)


def read_outlines(where: str, annotation: dict) -> tuple[np.ndarray, ...] | None:
    """Return an object's polygons as (P, 2) arrays of (y, x), or None where it has none."""
    segmentation = annotation.get("segmentation")
    if not segmentation or isinstance(segmentation, dict):
        return None
    outlines = []
    for numbers in segmentation:
        fits = isinstance(numbers, list) and len(numbers) >= 6 and len(numbers) % 2 == 0
        if not fits or not all(_is_number(value) for value in numbers):
            raise ValueError(
                f"{where}: a polygon must be a list [x, y, x, y, ...] of three points or more; "
                f"received {str(numbers)[:60]}"
            )
        outlines.append(np.array(numbers, np.float32).reshape(-1, 2)[:, ::-1])
    return tuple(outlines)
