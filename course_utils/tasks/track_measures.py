"""How good tracks are: MOTA counts mistakes frame by frame, IDF1 who is who over the whole clip."""

import dataclasses
from collections import Counter

import numpy as np
from scipy.optimize import linear_sum_assignment

from course_utils._shared.arguments import check_number
from course_utils._shared.boxes import check_boxes
from course_utils.tasks.boxes import box_iou
from course_utils.tasks.common import check_pairs, check_row, describe, read_field, share


@dataclasses.dataclass(frozen=True)
class TrackScores:
    """What came of comparing tracks with the truth, over all frames."""

    mota: float  # 1 is perfect; below 0 with more mistakes than true boxes; NaN without truth
    idf1: float  # 0 to 1; NaN if there is neither truth nor prediction
    identity_switches: int  # how often a thing got another number than its last
    misses: int  # true boxes that no predicted box fits
    false_alarms: int  # predicted boxes that fit no true box
    true_boxes: int
    predicted_boxes: int


@describe
def evaluate_tracks(truths: list, predictions: list, iou_threshold: float = 0.5) -> TrackScores:
    """Measure tracks against the truth by MOTA, IDF1 and identity switches, counts beside them.

    MOTA goes through the clip. A thing keeps the track that it had, if its box still fits, with an
    IoU of the threshold or more; the others are matched, as many as possible and with the largest
    IoU. A match with another track than the thing's last is an identity switch. IDF1 gives each
    thing one track at most for the whole clip, so that IDTP, the number of boxes in which they
    agree, is as large as possible.

        MOTA = 1 - (misses + false alarms + identity switches) / true boxes
        IDF1 = 2 IDTP / (true boxes + predicted boxes)

    Sources: K. Bernardin and R. Stiefelhagen, "Evaluating Multiple Object Tracking Performance: The
    CLEAR MOT Metrics", EURASIP Journal on Image and Video Processing 2008, section 2.1; E. Ristani
    et al., "Performance Measures and a Data Set for Multi-Target, Multi-Camera Tracking", ECCV
    Workshops 2016, section 3, equations 9 to 11.

    Args:
        truths: one entry for each frame: a dictionary, or an object with attributes, of
            `boxes` (N, 4) and `identities` (N,), each number once.
        predictions: the same, in the same order, as `track_by_iou` gives them. Their numbers
            need not be those of the truth.
        iou_threshold: the least IoU of two boxes of the same thing, above 0 to 1.
    """
    threshold = check_number(iou_threshold, "iou_threshold", above=0, most=1)
    pairs = []
    for number, truth, prediction in check_pairs(truths, predictions):
        things, true_boxes = _read_frame(truth, f"truths[{number}]")
        tracks, found_boxes = _read_frame(prediction, f"predictions[{number}]")
        ious = box_iou(true_boxes, found_boxes)
        pairs.append((things, tracks, ious, ious >= threshold))
    true_boxes, predicted_boxes = (sum(len(pair[side]) for pair in pairs) for side in (0, 1))
    matches, switches = _clear_counts(pairs)
    misses, false_alarms = true_boxes - matches, predicted_boxes - matches
    mota = share(true_boxes - misses - false_alarms - switches, true_boxes)
    idf1 = share(2 * _identity_matches(pairs), true_boxes + predicted_boxes)
    counts = (switches, misses, false_alarms, true_boxes, predicted_boxes)
    return TrackScores(float(mota), float(idf1), *counts)


def _clear_counts(pairs):
    """Go through the frames; return how many boxes matched and how often a number switched."""
    last, matches, switches = {}, 0, 0
    for things, tracks, ious, fits in pairs:
        for row, column in _match(things, tracks, ious, fits, last):
            thing, track = things[row], tracks[column]
            switches += thing in last and last[thing] != track
            last[thing] = track
            matches += 1
    return matches, switches


def _match(things, tracks, ious, fits, last):
    """Return (row, column) of the matches of one frame, those kept from before first."""
    column_of = {track: column for column, track in enumerate(tracks)}
    kept, free = [], fits.copy()
    for row, thing in enumerate(things):
        column = column_of.get(last.get(thing))
        if column is not None and free[row, column]:
            kept.append((row, column))
            free[row], free[:, column] = False, False
    # One more match is worth more than any sum of IoUs, so first as many as possible.
    worth = np.where(free, ious + min(free.shape) + 1, 0.0)
    new = zip(*linear_sum_assignment(worth, maximize=True), strict=True)
    return kept + [pair for pair in new if free[pair]]


def _identity_matches(pairs):
    """Return IDTP: boxes on which things and tracks agree, each thing with its best track."""
    together = Counter()
    for things, tracks, _, fits in pairs:
        together.update((things[r], tracks[c]) for r, c in np.argwhere(fits))
    things, tracks = (list(dict.fromkeys(pair[side] for pair in together)) for side in (0, 1))
    table = np.array([[together[thing, track] for track in tracks] for thing in things], int)
    table = table.reshape(len(things), len(tracks))
    return int(table[linear_sum_assignment(table, maximize=True)].sum())


def _read_frame(entry, name):
    """Return [identity, ...] and boxes of one frame."""
    boxes = check_boxes(read_field(entry, "boxes", name), f"{name} boxes")
    numbers = read_field(entry, "identities", name)
    numbers = check_row(numbers, len(boxes), f"{name} identities").tolist()
    if len(set(numbers)) < len(numbers):
        twice = Counter(numbers).most_common(1)[0][0]
        raise ValueError(f"{name} identities must differ; received {twice!r} twice")
    return numbers, boxes
