"""Measures and steps of the tasks: boxes, masks, detections, tags and tracks, in NumPy."""

from course_utils.tasks.boxes import box_area, box_iou, clip_boxes, non_maximum_suppression

__all__ = ["box_area", "box_iou", "clip_boxes", "non_maximum_suppression"]
