"""Tracking by detection: which box of this frame is which thing of the frames before."""

import dataclasses

import numpy as np
from scipy.optimize import linear_sum_assignment

from course_utils._shared.arguments import check_flag, check_list, check_number, check_whole
from course_utils._shared.boxes import check_boxes
from course_utils.tasks.boxes import box_iou
from course_utils.tasks.common import check_classes, check_row, describe

# How much of a track's velocity is kept from before when a new step is seen.
MEMORY = 0.5


@dataclasses.dataclass
class Track:
    """One thing as seen so far."""

    identity: int  # its number
    label: object  # its class, or None
    box: np.ndarray  # (4,) where it was last seen
    seen: int  # the last frame in which it was seen
    velocity: np.ndarray | None = None  # (2,) pixels down and right a frame, once it was seen twice

    def expected_box(self, frame: int, moving: bool) -> np.ndarray:
        """Return (4,) where the thing is in a frame if it went on as it did, or stayed."""
        if not moving or self.velocity is None:
            return self.box
        return self.box + np.tile(self.velocity * (frame - self.seen), 2)

    def see(self, box: np.ndarray, frame: int):
        """Move to a box found in a frame, and learn the velocity from the step."""
        moved = (box[:2] + box[2:] - self.box[:2] - self.box[2:]) / 2 / (frame - self.seen)
        if self.velocity is not None:
            moved = MEMORY * self.velocity + (1 - MEMORY) * moved
        self.box, self.seen, self.velocity = box, frame, moved


@describe
def track_by_iou(
    frames: list,
    classes: list | None = None,
    iou_threshold: float = 0.3,
    patience: int = 10,
    constant_velocity: bool = True,
) -> list[dict[str, np.ndarray]]:
    """Give every box of a clip the number of the thing that it shows.

    In every frame, each track says where it expects its box, and the boxes found are shared out
    among the tracks so that the IoU of expected and found, summed over all pairs, is as large as
    possible (the Hungarian method). A track that gets no box waits for a few frames; a box that no
    track gets starts a new one. After A. Bewley et al., "Simple Online and Realtime Tracking",
    ICIP 2016, section 3, with a plain average of the velocity in place of their Kalman filter.

    Args:
        frames: one (N, 4) array of boxes for each frame, N from frame to frame as it comes.
        classes: one (N,) array for each frame; a track then only takes boxes of its class.
        iou_threshold: the least IoU of a track's expected box with a box that it takes, above 0
            to 1.
        patience: how many frames in a row a track may go without a box before it ends. Its thing
            gets a new number if it comes back later.
        constant_velocity: expect a thing to go on as it went, also while it is out of sight; if
            not, to stay where it was.

    Returns:
        A dictionary for each frame: `boxes` (N, 4) as they came, and their `identities` (N,)
        int64, from 0 in the order of appearance.
    """
    threshold = check_number(iou_threshold, "iou_threshold", above=0, most=1)
    patience = check_whole(patience, "patience", 0)
    check_flag(constant_velocity, "constant_velocity")
    frames = check_list(frames, "frames")
    frames = [check_boxes(boxes, f"frames[{n}]") for n, boxes in enumerate(frames)]
    classes = _classes_of(frames, classes)
    live, started, tracked = [], 0, []
    for frame, (boxes, labels) in enumerate(zip(frames, classes, strict=True)):
        live = [track for track in live if frame - track.seen <= patience + 1]
        ious = box_iou([track.expected_box(frame, constant_velocity) for track in live], boxes)
        same = [[track.label == label for label in labels] for track in live]
        ious *= np.array(same, bool).reshape(ious.shape)
        ious[ious < threshold] = 0
        pairs = zip(*linear_sum_assignment(ious, maximize=True), strict=True)
        owners = {column: live[row] for row, column in pairs if ious[row, column] > 0}
        for index, box in enumerate(boxes):
            if index in owners:
                owners[index].see(box, frame)
            else:
                owners[index] = Track(started, labels[index], box, frame)
                live.append(owners[index])
                started += 1
        numbers = [owners[index].identity for index in range(len(boxes))]
        tracked.append({"boxes": boxes, "identities": np.array(numbers, np.int64)})
    return tracked


def _classes_of(frames, classes):
    """Return the class of each box, frame by frame; None for all where no classes are given."""
    if classes is None:
        return [[None] * len(boxes) for boxes in frames]
    classes = check_list(classes, "classes", len(frames), "array a frame")
    rows = [
        check_row(labels, len(boxes), f"classes[{n}]").tolist()
        for n, (boxes, labels) in enumerate(zip(frames, classes, strict=True))
    ]
    check_classes(label for row in rows for label in row)
    return rows
