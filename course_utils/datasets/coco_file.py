"""A COCO file's parts, each checked: what is wrong is named, with the entry that is wrong."""

import difflib
import json
from pathlib import Path

from course_utils._shared.arguments import check_names, check_path
from course_utils._shared.pictures import PictureError, open_picture
from course_utils.datasets.coco_annotation import is_crowd

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
        if not check_path(images, "images").is_dir():
            raise ValueError(f"images must be a folder that exists; received {str(images)!r}")
        return Path(images)
    beside = file.parent / "images"
    return beside if beside.is_dir() else file.parent


def read_json(file: Path) -> dict:
    """Return the file's content once it has the shape of COCO."""
    try:
        text = file.read_text(encoding="utf-8-sig")  # some tools begin with a BOM
        content = json.loads(text, parse_float=_number)
    except (ValueError, RecursionError) as problem:
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


def _number(text: str) -> int | float:
    """Read a number; some tools write whole ones, sizes and ids too, as 480.0."""
    number = float(text)
    return int(number) if number.is_integer() else number


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


def by_image(content: dict, names: dict, file: Path) -> tuple[dict[object, list], int]:
    """Return the annotations of each picture, crowds left out, and the number of crowds."""
    _unique(content["images"], "images", file)
    found, crowds = {entry["id"]: [] for entry in content["images"]}, 0
    for number, annotation in enumerate(content["annotations"]):
        where = f"annotation {annotation.get('id', f'number {number}')}"
        if annotation["image_id"] not in found:
            raise ValueError(f"{where} is for an unknown image, {annotation['image_id']!r}")
        if annotation["category_id"] not in names:
            raise ValueError(f"{where} has an unknown category, {annotation['category_id']!r}")
        if is_crowd(where, annotation):
            crowds += 1
        else:
            found[annotation["image_id"]].append((where, annotation))
    if crowds and crowds == len(content["annotations"]):
        raise ValueError(
            f"path must hold single objects; in {file} all {crowds} annotations are marked as "
            "groups: write iscrowd 0 for those that are single objects"
        )
    return found, crowds


def choose(categories, names: dict, annotations: dict) -> tuple[str, ...]:
    """Return the class names to keep, in the order of their labels."""
    used = {entry["category_id"] for group in annotations.values() for _, entry in group}
    if categories is None:
        return tuple(dict.fromkeys(name for number, name in names.items() if number in used))
    chosen = [categories] if isinstance(categories, str) else categories
    chosen = tuple(check_names(chosen, "categories"))
    for name in chosen:
        if name not in names.values():
            near = difflib.get_close_matches(name, names.values(), 3) or sorted(names.values())
            raise ValueError(
                f"categories must be names in the file, such as {', '.join(near[:8])}; "
                f"received {name!r}"
            )
    return chosen


def check_picture(file: Path, shape: tuple[int, int]) -> bool:
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
