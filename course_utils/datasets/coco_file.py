"""A COCO file's entries, each checked: what is wrong is named, with the entry that is wrong."""

import json
from pathlib import Path

import numpy as np

_NEEDED = {  # list -> field -> its type
    "images": {"id": (int, str), "file_name": str, "height": int, "width": int},
    "annotations": {"image_id": (int, str), "category_id": (int, str), "bbox": list},
    "categories": {"id": (int, str), "name": str},
}
_SLACK = 1.0  # pixels by which rounding may carry a box over the picture's edge


def read_json(file: Path) -> dict:
    """Return the file's content once it has the shape of COCO."""
    try:
        text = file.read_text(encoding="utf-8-sig")  # some tools begin with a BOM
        content = json.loads(text, parse_float=_number)
    except (ValueError, RecursionError) as problem:
        raise ValueError(f"path must be a COCO file; {file} is not JSON: {problem}") from problem
    for part, fields in _NEEDED.items():
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


def by_id(content: dict, part: str, file: Path) -> dict:
    """Return id -> entry of one of the file's lists."""
    found = {}
    for entry in content[part]:
        if entry["id"] in found:
            raise ValueError(f"{file} has two {part} with the id {entry['id']!r}")
        found[entry["id"]] = entry
    return found


def by_image(content: dict, names: dict, file: Path) -> tuple[dict[object, list], int]:
    """Return the annotations of each picture, crowds left out, and the number of crowds.

    Each comes with words for it, to begin an error with.
    """
    found, crowds = {number: [] for number in by_id(content, "images", file)}, 0
    for number, annotation in enumerate(content["annotations"]):
        where = f"annotation {annotation.get('id', f'number {number}')}"
        if annotation["image_id"] not in found:
            raise ValueError(f"{where} is for an unknown image, {annotation['image_id']!r}")
        if annotation["category_id"] not in names:
            raise ValueError(f"{where} has an unknown category, {annotation['category_id']!r}")
        mark = annotation.get("iscrowd", 0)  # some tools write texts
        if not isinstance(mark, int | float | str | None) or mark not in (None, 0, 1, "0", "1"):
            raise ValueError(f"{where}: iscrowd must be 0 or 1; received {mark!r}")
        if mark in (1, "1"):
            crowds += 1
        else:
            found[annotation["image_id"]].append((where, annotation))
    if crowds and crowds == len(content["annotations"]):
        raise ValueError(
            f"path must hold single objects; in {file} all {crowds} annotations are marked as "
            "groups: write iscrowd 0 for those that are single objects"
        )
    return found, crowds


def read_box(where: str, bbox: list, shape: tuple[int, int], file: Path) -> list[float]:
    """Return (y0, x0, y1, x1); rounding errors of up to a pixel are cut off at the edge."""
    if len(bbox) != 4 or not _are_numbers(bbox) or min(bbox[2:]) < 0:
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


def _are_numbers(values) -> bool:
    whole_or_real = [isinstance(v, int | float) and not isinstance(v, bool) for v in values]
    return all(whole_or_real) and bool(np.isfinite(values).all())


def read_outlines(where: str, segmentation: list) -> tuple[np.ndarray, ...]:
    """Return an object's polygons as (P, 2) arrays of (y, x)."""
    outlines = []
    for numbers in segmentation:
        fits = isinstance(numbers, list) and len(numbers) >= 6 and len(numbers) % 2 == 0
        if not fits or not _are_numbers(numbers):
            raise ValueError(
                f"{where}: a polygon must be a list [x, y, x, y, ...] of three points or more; "
                f"received {str(numbers)[:60]}"
            )
        outlines.append(np.array(numbers, np.float32).reshape(-1, 2)[:, ::-1])
    return tuple(outlines)


def read_run_lengths(where: str, segmentation: dict, shape: tuple[int, int]) -> np.ndarray:
    """Return the run lengths of an object's mask, (R,) int64.

    They count pixels down the columns, one column after another: first those outside the object,
    then those inside, and so on. COCO's tools pack them into a text, five bits a character from the
    lowest up, and from the fourth on as the difference to the last but one.
    """
    counts = segmentation.get("counts")
    runs = _unpack(counts) if isinstance(counts, str) else counts
    whole = isinstance(runs, list) and all(type(run) is int and run >= 0 for run in runs)
    if segmentation.get("size") != list(shape) or not whole or sum(runs) != shape[0] * shape[1]:
        raise ValueError(
            f"{where}: run lengths must count the {shape[0]} by {shape[1]} pixels of the picture; "
            f"received {str(segmentation)[:60]}"
        )
    return np.array(runs, np.int64)


def _unpack(text: str) -> list[int] | None:
    """Return the numbers packed into a text, or None if it ends within one."""
    runs, number, shift = [], 0, 0
    for character in text:
        bits = ord(character) - 48
        number |= (bits & 31) << shift
        shift += 5
        if not bits & 32:  # the number's last character
            number -= (1 << shift) if bits & 16 else 0
            runs.append(number + (runs[-2] if len(runs) > 2 else 0))
            number, shift = 0, 0
    return None if shift else runs
