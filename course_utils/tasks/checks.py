"""What every task asks of its input, said in one place."""

import numpy as np


def check_boxes(boxes, name: str = "boxes") -> np.ndarray:
    """Return boxes as (N, 4) float64; an empty list is no boxes.

    Raises:
        ValueError: the shape is wrong, a number is not finite, or a box ends before it starts.
    """
    boxes = np.asarray(boxes, np.float64)
    if boxes.size == 0:
        boxes = boxes.reshape(0, 4)
    if boxes.ndim != 2 or boxes.shape[1] != 4:
        raise ValueError(f"{name} must be (N, 4), y0, x0, y1, x1; received shape {boxes.shape}")
    if not np.isfinite(boxes).all():
        raise ValueError(f"{name} must be finite; received {_first(boxes, ~np.isfinite(boxes))}")
    backwards = boxes[:, 2:] < boxes[:, :2]
    if backwards.any():
        raise ValueError(
            f"{name} must have y0 <= y1 and x0 <= x1; received {_first(boxes, backwards)}"
        )
    return boxes


def check_masks(masks, name: str = "masks") -> np.ndarray:
    """Return masks as (N, H, W) bool; an empty list is no masks.

    Raises:
        ValueError: the shape is wrong, or values are not bool or 0 and 1.
    """
    masks = np.asarray(masks)
    if masks.shape == (0,):
        masks = masks.reshape(0, 0, 0)
    if masks.ndim != 3:
        raise ValueError(f"{name} must be (N, H, W); received shape {masks.shape}")
    if masks.dtype != bool and not np.isin(masks, (0, 1)).all():
        raise ValueError(f"{name} must be bool, or 0 and 1; received {_outsider(masks)}")
    return masks.astype(bool)


def check_row(values, length: int, name: str) -> np.ndarray:
    """Return one value for each of `length` things, as (length,).

    Raises:
        ValueError: there are more or fewer, or numbers that are not finite.
    """
    values = np.asarray(values)
    if values.shape != (length,):
        raise ValueError(
            f"{name} must be one for each box or mask, ({length},); received shape {values.shape}"
        )
    if values.dtype.kind == "f" and not np.isfinite(values).all():
        raise ValueError(f"{name} must be finite; received {values[~np.isfinite(values)][0]}")
    return values


def check_pairs(predictions, truths) -> tuple[list, list]:
    """Return two lists of pictures (or frames) of the same length.

    Raises:
        ValueError: the lengths differ, or one picture was given instead of a list.
    """
    for name, given in (("predictions", predictions), ("truths", truths)):
        if isinstance(given, dict):
            raise ValueError(f"{name} must be a list, one entry for each picture; received a dict")
    predictions, truths = list(predictions), list(truths)
    if len(predictions) != len(truths):
        raise ValueError(
            f"predictions must be one for each of the {len(truths)} truths; "
            f"received {len(predictions)}"
        )
    return predictions, truths


def field(entry, key: str, name: str):
    """Return what a picture's dictionary holds under `key`, or its attribute of that name.

    Raises:
        ValueError: it has neither.
    """
    if isinstance(entry, dict):
        found, known = entry.get(key), sorted(map(str, entry))
    else:
        found, known = getattr(entry, key, None), type(entry).__name__
    if found is None:
        raise ValueError(f"{name} must have {key!r}; received {known}")
    return found


def _first(boxes, wrong):
    return boxes[wrong.any(axis=1)][0].tolist()


def _outsider(masks):
    return masks[~np.isin(masks, (0, 1))].flat[0]
