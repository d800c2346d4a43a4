"""One annotation of a COCO file: is it a crowd, its box, its outlines or its run lengths."""

from pathlib import Path

import numpy as np

_SLACK = 1.0  # pixels by which rounding may carry a box over the picture's edge


def is_crowd(where: str, annotation: dict) -> bool:
    """Return whether an annotation marks a group instead of an object; some tools write texts."""
    mark = annotation.get("iscrowd", 0)
    if not isinstance(mark, int | float | str | None) or mark not in (None, 0, 1, "0", "1"):
        raise ValueError(f"{where}: iscrowd must be 0 or 1; received {mark!r}")
    return mark in (1, "1")


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


def read_run_lengths(where: str, annotation: dict, shape: tuple[int, int]) -> np.ndarray | None:
    """Return the run lengths of an object's mask, (R,) int64, or None where it has none.

    They count pixels down the columns, one column after another: first those outside the object,
    then those inside, and so on. COCO's tools pack them into a text, five bits a character from the
    lowest up, and from the fourth on as the difference to the last but one.
    """
    segmentation = annotation.get("segmentation")
    if not isinstance(segmentation, dict):
        return None
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


def draw_run_lengths(runs: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Return the mask that run lengths stand for, (H, W) bool."""
    inside = np.arange(len(runs)) % 2 == 1
    return np.repeat(inside, runs).reshape(shape[::-1]).T
