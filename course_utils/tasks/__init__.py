"""Measures and steps of the tasks: boxes, masks, detections, tags and tracks, in NumPy.

Truths come before predictions in every call. A measure is NaN where there is nothing to measure
(no picture shows the class), and 0 where there is and nothing was right.
"""

from .anchors import decode_anchors, detect_from_anchors, ssd_anchors
from .average_precision import (
    COCO_THRESHOLDS,
    AveragePrecision,
    average_precision,
    interpolated_average_precision,
    match_detections,
    precision_recall_curve,
)
from .boxes import box_area, box_iou, clip_boxes, non_maximum_suppression
from .grid import NOTHING, decode_boxes, detect, encode_boxes, grid_cells, grid_targets
from .instances import instance_targets, split_instances
from .masks import (
    class_iou,
    confusion_matrix,
    label_map_from_masks,
    mask_iou,
    masks_from_label_map,
    mean_iou,
)
from .panoptic import PanopticQuality, panoptic_quality
from .thresholds import (
    area_under_roc,
    average_precision_per_tag,
    mean_average_precision,
    precision_recall_per_tag,
    roc_curve,
)
from .track_measures import TrackScores, evaluate_tracks
from .tracking import track_by_iou
