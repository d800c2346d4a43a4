"""Exercises on tracks: who goes on as whom, and how often that goes wrong."""

import itertools

import numpy as np
from scipy.optimize import linear_sum_assignment

from course_exercises.definition import Exercise, Mistake
from course_utils.tasks import evaluate_tracks


def _ious(rng):
    rows, columns = (int(n) for n in rng.integers(1, 5, 2))
    ious = rng.uniform(0, 1, (rows, columns)) * (rng.random((rows, columns)) < 0.8)
    return ious, float(rng.choice([0.2, 0.3, 0.5]))


def best_pairs(ious, threshold):
    """Return [track, box] pairs, by track, whose IoUs sum up to the most; none below threshold."""
    worth = np.where(ious >= threshold, ious, 0)
    rows, columns = linear_sum_assignment(worth, maximize=True)
    return [[row, column] for row, column in zip(rows, columns, strict=True) if worth[row, column]]


def _by_trying_all(ious, threshold):
    """Try every way to give each track a box or none."""
    tracks, boxes = ious.shape
    choices = itertools.product([None, *range(boxes)], repeat=tracks)
    best, most = [], 0.0
    for choice in choices:
        pairs = [[track, box] for track, box in enumerate(choice) if box is not None]
        taken = [box for _, box in pairs]
        allowed = all(ious[track, box] >= threshold for track, box in pairs)
        total = sum(ious[track, box] for track, box in pairs)
        if allowed and len(set(taken)) == len(taken) and total > most:
            best, most = pairs, total
    return best


def _by_costs(ious, threshold):
    costs = np.where(ious >= threshold, 1 - ious, 1.0)
    pairs = np.transpose(linear_sum_assignment(costs))
    return [pair for pair in pairs.tolist() if ious[tuple(pair)] >= threshold]


def _assigned(ious, threshold, maximize=True):
    pairs = np.transpose(linear_sum_assignment(ious, maximize=maximize)).tolist()
    return [pair for pair in pairs if ious[tuple(pair)] >= threshold]


def _largest_first(ious, threshold):
    left, pairs = np.array(ious, float), []
    while left.size and left.max() >= threshold:
        row, column = np.unravel_index(left.argmax(), left.shape)
        pairs.append([int(row), int(column)])
        left[row], left[:, column] = -1, -1
    return sorted(pairs)


def _track_by_track(ious, threshold):
    left, pairs = np.array(ious, float), []
    for row in range(len(left) if left.size else 0):
        column = int(left[row].argmax())
        if left[row, column] >= threshold:
            pairs.append([row, column])
            left[:, column] = -1
    return pairs


def _each_its_best(ious, threshold):
    rows = range(len(ious) if ious.size else 0)
    best = [[row, int(ious[row].argmax())] for row in rows]
    return [pair for pair in best if ious[tuple(pair)] >= threshold]


def _all_above(ious, threshold):
    return np.argwhere(ious >= threshold).tolist()


BEST_PAIRS = Exercise(
    name="best_pairs",
    lesson="03",
    aim="share out the boxes of a frame among the tracks by the Hungarian method",
    kind="code",
    points=2,
    reference=best_pairs,
    inputs=_ious,
    examples=(
        (np.zeros((0, 2)), 0.3),
        (np.zeros((2, 0)), 0.3),
        (np.array([[0.2]]), 0.3),
        (np.array([[0.3]]), 0.3),
        (np.array([[0.6, 0.5], [0.5, 0.1]]), 0.3),
        (np.array([[0.9, 0.8], [0.7, 0.3]]), 0.3),
        (np.array([[0.9, 0.4], [0.4, 0.1]]), 0.3),
        (np.array([[0.6, 0.45], [0.4, 0.28]]), 0.3),
        (np.array([[0.7, 0.4], [0.9, 0.8], [0.0, 0.5]]), 0.3),
        (np.array([[0.0, 0.35, 0.5], [0.4, 0.0, 0.95]]), 0.3),
    ),
    alternatives=(_by_trying_all, _by_costs),
    mistakes=(
        Mistake(
            "largest first",
            _largest_first,
            "You take the largest IoU first, then the largest of the rest. That may leave a track "
            "with nothing, and two good pairs can be worth more than one very good pair.",
        ),
        Mistake(
            "track by track",
            _track_by_track,
            "You let the tracks choose one after the other. The first may take the box that a "
            "later one needs more: look at all of them together.",
        ),
        Mistake(
            "each its best",
            _each_its_best,
            "Two of your tracks take the same box. A box shows one thing only.",
        ),
        Mistake(
            "all above the threshold",
            _all_above,
            "You return every pair that is allowed. Each track, and each box, may be in one pair "
            "at most.",
        ),
        Mistake(
            "the smallest sum",
            lambda ious, threshold: _assigned(ious, threshold, maximize=False),
            "`linear_sum_assignment` looks for the *smallest* sum unless you ask it otherwise.",
        ),
        Mistake(
            "threshold afterwards",
            _assigned,
            "You throw away pairs below the threshold after sharing out. By then they have taken "
            "part: see to it that they are worth nothing before.",
        ),
        Mistake(
            "no threshold",
            lambda ious, threshold: _assigned(ious, 0),
            "You also pair what hardly overlaps, or not at all. No pair may be below the "
            "threshold.",
        ),
        Mistake(
            "above the threshold only",
            lambda ious, threshold: best_pairs(ious, threshold + 1e-9),
            "A pair exactly at the threshold is allowed.",
        ),
        Mistake(
            "box before track",
            lambda ious, threshold: [pair[::-1] for pair in best_pairs(ious, threshold)],
            "The right pairs, but turned round: track first (the row), then box (the column).",
        ),
    ),
)


def _clip(rng):
    frames, things = int(rng.integers(3, 9)), int(rng.integers(1, 4))
    numbers = np.tile(np.arange(things), (frames, 1))
    for frame in range(1, frames):
        if rng.random() < 0.4:
            numbers[frame:] = rng.permutation(4)[:things]
    return (np.where(rng.random((frames, things)) < 0.25, -1, numbers),)


def identity_switches(numbers):
    """Return how often a thing's track has another number than its last; -1 is no track."""
    switches = 0
    for thing in numbers.T:
        seen = thing[thing >= 0]
        switches += np.sum(seen[1:] != seen[:-1])
    return switches


def _by_memory(numbers):
    last, switches = {}, 0
    for frame in numbers.tolist():
        for thing, number in enumerate(frame):
            if number != -1:
                switches += last.get(thing, number) != number
                last[thing] = number
    return switches


def _by_course(numbers):
    """Put the things in boxes that lie apart, and let the course's own measure count."""
    places = np.arange(numbers.shape[1])
    boxes = np.stack([places * 0, places * 2, places * 0 + 1, places * 2 + 1], axis=1)
    truths = [{"boxes": boxes, "identities": places} for _ in numbers]
    tracks = [
        {"boxes": boxes[frame >= 0], "identities": frame[frame >= 0]} for frame in numbers
    ]  # fmt: skip
    return evaluate_tracks(truths, tracks).identity_switches


def _neighbours(numbers):
    """Return (frames - 1, things): numbers that differ, and whether both are there."""
    before, after = numbers[:-1], numbers[1:]
    return before != after, (before >= 0) & (after >= 0)


def _other_numbers(numbers):
    return sum(max(len(set(thing[thing >= 0].tolist())) - 1, 0) for thing in numbers.T)


def _not_the_first(numbers):
    seen = [thing[thing >= 0] for thing in numbers.T]
    return sum(int(np.sum(thing != thing[0])) for thing in seen if len(thing))


def _things_that_switched(numbers):
    return sum(identity_switches(thing[:, None]) > 0 for thing in numbers.T)


def _frames_with_a_switch(numbers):
    last, frames = {}, 0
    for frame in numbers:
        seen = {thing: number for thing, number in enumerate(frame) if number >= 0}
        frames += any(last.get(thing, number) != number for thing, number in seen.items())
        last |= seen
    return frames


_CROSSING = np.array([[0, 1], [0, 1], [1, 0], [1, 0]])
_HIDDEN = np.array([[0, 1], [0, -1], [0, -1], [0, 2], [0, 1]])
_LATE = np.array([[-1, 3, 0], [0, 3, -1], [0, -1, 2], [1, 3, -1], [2, -1, 0]])

IDENTITY_SWITCHES = Exercise(
    name="identity_switches",
    lesson="03",
    aim="count the identity switches of a clip",
    kind="experiment",
    points=2,
    reference=identity_switches,
    inputs=_clip,
    examples=(
        (np.zeros((2, 0), int),),
        (np.array([[-1], [-1]]),),
        (np.array([[0], [0]]),),
        (np.array([[0], [1]]),),
        (_CROSSING,),
        (_HIDDEN,),
        (_LATE,),
        (np.array([[0, 2], [1, 2], [0, 2], [0, 3]]),),
    ),
    alternatives=(_by_memory, _by_course),
    mistakes=(
        Mistake(
            "gaps count",
            lambda numbers: np.sum(_neighbours(numbers)[0]),
            "With you, a thing that is lost for a while, or found again, counts as switched. "
            "-1 is no number: only another number than its last makes a switch.",
        ),
        Mistake(
            "forgotten over a gap",
            lambda numbers: np.sum(np.logical_and(*_neighbours(numbers))),
            "A thing that comes back with another number after a gap has switched, too. Compare "
            "with the last number that it had, however long ago.",
        ),
        Mistake(
            "new numbers only",
            _other_numbers,
            "You count the different numbers that a thing gets. If it goes from 0 to 1 and back "
            "to 0, it has switched twice.",
        ),
        Mistake(
            "compared with the first",
            _not_the_first,
            "You compare with a thing's first number, so one switch counts again in every frame "
            "that follows. Compare with its last.",
        ),
        Mistake(
            "things that switched",
            _things_that_switched,
            "You count things that ever switched. One thing may switch several times.",
        ),
        Mistake(
            "frames with a switch",
            _frames_with_a_switch,
            "You count frames in which something switched. Where two things exchange their "
            "numbers, both have switched.",
        ),
        Mistake(
            "along the frame",
            lambda numbers: identity_switches(numbers.T),
            "You compare the things of one frame with one another; they always differ. A row is a "
            "frame: follow a column.",
        ),
        Mistake(
            "track 0 forgotten",
            lambda numbers: identity_switches(np.where(numbers == 0, -1, numbers)),
            "You leave out track 0. It is a number like the others; only -1 means no track.",
        ),
        Mistake(
            "share",
            lambda numbers: identity_switches(numbers) / max(numbers.size, 1),
            "You have a share. Asked is how many switches there are.",
        ),
    ),
)
