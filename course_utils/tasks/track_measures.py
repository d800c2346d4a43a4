"""How good tracks are: MOTA counts mistakes frame by frame, IDF1 who is who over the whole clip.

A true box and a predicted box can be the same thing where their IoU is at the threshold or above.

MOTA goes through the clip. A thing keeps the track that it had, if that still fits; the others
are matched, as many as possible and with the largest IoU. A match with another track than the
thing's last is an identity switch.

    MOTA = 1 - (misses + false alarms + identity switches) / true boxes

Source: K. Bernardin and R. Stiefelhagen, "Evaluating Multiple Object Tracking Performance: The
CLEAR MOT Metrics", EURASIP Journal on Image and Video Processing 2008, section 2.1.

IDF1 gives each thing one track at most for the whole clip, so that the number of boxes in which
they agree, IDTP, is as large as possible:

    IDF1 = 2 IDTP / (true boxes + predicted boxes)

Source: E. Ristani, F. Solera, R. Zou, R. Cucchiara and C. Tomasi, "Performance Measures and a Data
Set for Multi-Target, Multi-Camera Tracking", ECCV Workshops 2016, section 3, equations 9 to 11.
"""

import dataclasses
from collections import Counter

import numpy as np
from scipy.optimize import linear_sum_assignment

from course_utils._shared.arguments import check_number
from course_utils._shared.boxes import check_boxes
from course_utils.tasks.boxes import box_iou
from course_utils.tasks.checks import check_pairs, check_row, describe, read_field


@dataclasses.dataclass(frozen=True)
class TrackScores:
    """What came of comparing tracks with the truth.

    Attributes:
        mota: 1 is perfect; below 0 if there are more mistakes than true boxes. NaN without truth.
        idf1: 0 to 1; NaN if there is neither truth nor prediction.
        identity_switches: how often a thing got another number than its last.
        misses: true boxes that no predicted box fits.
        false_alarms: predicted boxes that fit no true box.
        true_boxes: over all frames.
        predicted_boxes: over all frames.
    """

    mota: float
    idf1: float
    identity_switches: int
    misses: int
    false_alarms: int
    true_boxes: int
    predicted_boxes: int


@describe
def evaluate_tracks(truths: list, predictions: list, iou_threshold: float = 0.5) -> TrackScores:
    """Measure tracks against the truth by MOTA, IDF1 and identity switches, counts beside them.

    Args:
        truths: one entry for each frame: a dictionary, or an object with attributes, of
            `boxes` (N, 4) and `identities` (N,), each number once.
        predictions: the same, in the same order, as `track_by_iou` gives them. Their numbers
            need not be those of the truth.
        iou_threshold: the least IoU of two boxes of the same thing, above 0 to 1.
    """
    threshold = check_number(iou_threshold, "iou_threshold", above=0, most=1)
    truths, predictions = check_pairs(truths, predictions)
    pairs = []
    for number, (truth, prediction) in enumerate(zip(truths, predictions, strict=True)):
        things, true_boxes = _read_frame(truth, f"truths[{number}]")
        tracks, found_boxes = _read_frame(prediction, f"predictions[{number}]")
        pairs.append((things, tracks, box_iou(true_boxes, found_boxes), threshold))
    true_boxes, predicted_boxes = (sum(len(pair[side]) for pair in pairs) for side in (0, 1))
    matches, switches = _clear_counts(pairs)
    misses, false_alarms = true_boxes - matches, predicted_boxes - matches
    both = true_boxes + predicted_boxes
    return TrackScores(
        mota=_share(true_boxes - misses - false_alarms - switches, true_boxes),
        idf1=_share(2 * _identity_matches(pairs), both),
        identity_switches=switches,
        misses=misses,
        false_alarms=false_alarms,
        true_boxes=true_boxes,
        predicted_boxes=predicted_boxes,
    )


def _clear_counts(pairs):
    """Go through the frames; return how many boxes matched and how often a number switched."""
    last, matches, switches = {}, 0, 0
    for things, tracks, ious, threshold in pairs:
        fits = ious >= threshold
        for row, column in _match(things, tracks, ious, fits, last):
            thing, track = things[row], tracks[column]
            switches += thing in last and last[thing] != track
            last[thing] = track
            matches += 1
    return matches, switches


def _match(things, tracks, ious, fits, last):
    """Return (row, column) of the matches of one frame, those kept from before first."""
    column_of = {track: column for column, track in enumerate(tracks)}
    kept, taken = [], set()
    for row, thing in enumerate(things):
        column = column_of.get(last.get(thing))
        if column is not None and column not in taken and fits[row, column]:
            kept.append((row, column))
            taken.add(column)
    free = fits.copy()
    for row, column in kept:
        free[row], free[:, column] = False, False
    # One more match is worth more than any sum of IoUs, so first as many as possible.
    worth = np.where(free, ious + min(free.shape) + 1, 0.0)
    new = zip(*linear_sum_assignment(worth, maximize=True), strict=True)
    return kept + [pair for pair in new if free[pair]]


def _identity_matches(pairs):
    """Return IDTP: boxes on which things and tracks agree, each thing with its best track."""
    together = Counter()
    for things, tracks, ious, threshold in pairs:
        together.update((things[r], tracks[c]) for r, c in np.argwhere(ious >= threshold))
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


def _share(part, whole):
    return float(part / whole) if whole else float("nan")
