"""What the measures share: checks of what they take, as in `_shared/arguments.py`, and shares."""

import numpy as np

from course_utils._shared.arguments import check_array, check_list
from course_utils._shared.described import describer

describe = describer(
    stride="s, the side of a cell in pixels, above 0.",
    boxes="(N, 4), y0, x0, y1, x1 in pixels.",
    threshold="the least score of a detection, 0 to 1.",
    iou="the largest IoU that two boxes of a class may have, of those that are kept, 0 to 1.",
)


def check_masks(masks, name: str = "masks", shape: tuple = ("N", "H", "W")) -> np.ndarray:
    """Return masks, bool or 0 and 1, as bool; an empty list is no masks."""
    masks = check_array(masks, name, shape)
    if masks.dtype != bool and not np.isin(masks, (0, 1)).all():
        outsider = masks[~np.isin(masks, (0, 1))][0]
        raise ValueError(f"{name} must be bool, or 0 and 1; received {outsider}")
    return masks.astype(bool)


def check_labels(labels, name: str = "labels", shape: tuple = ("H", "W")) -> np.ndarray:
    """Return a map of whole numbers as int64."""
    labels = check_array(labels, name, shape, "whole numbers")
    if labels.dtype == np.uint64 and labels.size and labels.max() > np.iinfo(np.int64).max:
        raise ValueError(f"{name} must be below 2 ** 63; received {labels.max()}")
    return labels.astype(np.int64)


def check_shares(values, name: str, shape: tuple) -> np.ndarray:
    """Return numbers from 0 to 1 as float64."""
    values = check_array(values, name, shape, finite=True).astype(np.float64)
    if values.size and not 0 <= values.min() <= values.max() <= 1 + 1e-6:  # a rounding error
        raise ValueError(
            f"{name} must lie in 0 to 1; received {values.min():g} to {values.max():g}"
        )
    return values


def best_classes(scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the best score at each position and its class, of checked scores (..., C)."""
    if scores.shape[-1] == 0:
        raise ValueError("scores must be of one class or more; received none")
    return scores.max(axis=-1), scores.argmax(axis=-1)


def check_row(values, length: int, name: str, kind: str = "numbers or texts") -> np.ndarray:
    """Return one finite value for each of `length` boxes or masks, as (length,)."""
    return check_array(values, name, (length,), kind, finite=True)


def check_classes(classes) -> list:
    """Return the classes of several pictures in order, each once: all numbers or all texts."""
    classes = set(classes)
    if len({isinstance(each, str) for each in classes}) > 1:
        raise ValueError("classes must be all numbers or all texts; received both")
    return sorted(classes)


def check_pairs(truths, predictions) -> list[tuple]:
    """Return (number, truth, prediction) for each picture (or frame) of two lists."""
    truths = check_list(truths, "truths")
    predictions = check_list(predictions, "predictions", len(truths), "entry a truth")
    return list(zip(range(len(truths)), truths, predictions, strict=True))


def read_field(entry, key: str, name: str, optional: bool = False):
    """Return what a picture's dictionary holds under `key`, or its attribute of that name."""
    found = entry.get(key) if isinstance(entry, dict) else getattr(entry, key, None)
    if found is None and not optional:
        known = sorted(map(str, entry)) if isinstance(entry, dict) else type(entry).__name__
        raise ValueError(f"{name} must have {key!r}; received {known}")
    return found


def share(part, whole, of_nothing: float = np.nan) -> np.ndarray:
    """Return part / whole as float64, and `of_nothing` where the whole is 0."""
    whole = np.asarray(whole)
    return np.divide(part, whole, out=np.full(np.shape(part), of_nothing, float), where=whole > 0)


def mean_of_known(values) -> float:
    """Return the mean of those values that aren't NaN; NaN if there are none."""
    values = np.asarray(values, np.float64)
    known = values[~np.isnan(values)]
    return float(known.mean()) if known.size else float("nan")
