"""Measures and steps of the tasks: boxes, masks, detections, tags and tracks, in NumPy.

Predictions come before truths in every call but `evaluate_tracks`. A measure is NaN where there
is nothing to measure (no picture shows the class), and 0 where there is and nothing was right.
"""

from course_utils.tasks.boxes import box_area, box_iou, clip_boxes, non_maximum_suppression
from course_utils.tasks.grid_codes import decode_boxes, encode_boxes, grid_cells
from course_utils.tasks.grid_detection import NOTHING, detect, grid_targets

__all__ = [
    "NOTHING",
    "box_area",
    "box_iou",
    "clip_boxes",
    "decode_boxes",
    "detect",
    "encode_boxes",
    "grid_cells",
    "grid_targets",
    "non_maximum_suppression",
]
