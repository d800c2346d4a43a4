"""Anchor boxes: a detector's answers as corrections of boxes that are fixed beforehand."""

import numpy as np

from course_utils._shared.arguments import check_array, check_number
from course_utils.tasks.boxes import non_maximum_suppression
from course_utils.tasks.common import best_classes, check_shares, describe

MAPS = (19, 10, 5, 3, 2, 1)  # positions along each side of the detector's six maps
SCALES = np.linspace(0.2, 0.95, len(MAPS))  # side of a square anchor, in pictures
RATIOS = (1, 2, 1 / 2, 3, 1 / 3)  # width divided by height
FACTORS = np.array([10.0, 10.0, 5.0, 5.0])  # a code is so many times what it says of its anchor


def ssd_anchors() -> np.ndarray:
    """Return the 1,917 anchor boxes of an SSD for six maps of a picture.

    At each position of a map they have one size and five shapes, and a square between this map's
    size and the next one's. The finest map has three only, one of them small. Source: W. Liu et
    al., "SSD: Single Shot MultiBox Detector", ECCV 2016, section 2.2. Scales, the order of the
    anchors, and the factors of the codes are those with which TensorFlow's Object Detection API
    trains "ssd_mobilenet_v2".

    Returns:
        (1917, 4) float64, y0, x0, y1, x1 in pictures: 0 to 1 from edge to edge; some reach over.
    """
    anchors = []
    for number, (cells, scale) in enumerate(zip(MAPS, SCALES, strict=True)):
        larger = [*SCALES, 1.0][number + 1]
        shapes = [(scale, ratio) for ratio in RATIOS] + [(np.sqrt(scale * larger), 1)]
        if number == 0:
            shapes = [(0.1, 1), (scale, 2), (scale, 1 / 2)]
        half = np.array([(s / np.sqrt(ratio) / 2, s * np.sqrt(ratio) / 2) for s, ratio in shapes])
        middles = (np.stack(np.indices((cells, cells)), axis=-1).reshape(-1, 1, 2) + 0.5) / cells
        anchors.append(np.concatenate([middles - half, middles + half], axis=-1).reshape(-1, 4))
    return np.concatenate(anchors)


@describe
def decode_anchors(codes: np.ndarray, anchors: np.ndarray) -> np.ndarray:
    """Return the boxes, (N, 4) float64 in the anchors' unit, that codes make of their anchors.

    With an anchor's centre (cy, cx) and size (h, w), and the code (a, b, c, d), the box has its
    centre at cy + h a / 10 and cx + w b / 10, and the size h exp(c / 5) and w exp(d / 5).

    Args:
        codes: (N, 4).
        anchors: (N, 4), y0, x0, y1, x1.
    """
    codes = check_array(codes, "codes", ("N", 4), finite=True) / FACTORS
    anchors = check_array(anchors, "anchors", (len(codes), 4), finite=True)
    size = anchors[:, 2:] - anchors[:, :2]
    centre = (anchors[:, :2] + anchors[:, 2:]) / 2 + codes[:, :2] * size
    with np.errstate(over="ignore"):  # an untrained net may predict sides without end
        half = size * np.exp(codes[:, 2:]) / 2
    return np.concatenate([centre - half, centre + half], axis=1)


@describe
def detect_from_anchors(
    scores: np.ndarray,
    codes: np.ndarray,
    shape: tuple[int, int],
    threshold: float = 0.3,
    iou: float = 0.5,
) -> dict[str, np.ndarray]:
    """Return the detections that an SSD's answer to one picture stands for; see `detect`.

    Args:
        scores: (1917, C) in 0 to 1, the score of each class; without the background.
        codes: (1917, 4).
        shape: (height, width) of the picture in pixels, whatever size the net has seen it in.

    Returns:
        `boxes` (K, 4) float64 in pixels, clipped to the picture, `scores` (K,) float64,
        `classes` (K,) int64 and `anchors` (K,) int64, which of the 1,917 it was; best score first.
    """
    anchors = ssd_anchors()
    scores = check_shares(scores, "scores", (len(anchors), "C"))
    codes = check_array(codes, "codes", (len(anchors), 4), finite=True)
    height, width = check_array(shape, "shape", (2,), finite=True)
    if min(height, width) < 0:
        raise ValueError(f"shape must be (height, width) in pixels; received {shape!r}")
    best, classes = best_classes(scores)
    chosen = np.flatnonzero(best >= check_number(threshold, "threshold", 0, 1))
    # Clipped in pictures, where sides without end still are numbers, and then brought to pixels.
    boxes = np.clip(decode_anchors(codes[chosen], anchors[chosen]), 0, 1)
    boxes = boxes * [height, width, height, width]
    kept = non_maximum_suppression(boxes, best[chosen], classes[chosen], iou)
    chosen = chosen[kept]
    return {"boxes": boxes[kept], "scores": best[chosen], "classes": classes[chosen],
            "anchors": chosen}  # fmt: skip
