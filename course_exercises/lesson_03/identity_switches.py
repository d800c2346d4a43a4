"""Who is who?"""

import numpy as np

from course_exercises import exercise


def _clip(rng):
    frames, things = int(rng.integers(3, 9)), int(rng.integers(1, 4))
    numbers = np.tile(np.arange(things), (frames, 1))
    for frame in range(1, frames):
        if rng.random() < 0.4:
            numbers[frame:] = rng.permutation(4)[:things]
    return (np.where(rng.random((frames, things)) < 0.25, -1, numbers),)


_CROSSING = np.array([[0, 1], [0, 1], [1, 0], [1, 0]])
_HIDDEN = np.array([[0, 1], [0, -1], [0, -1], [0, 2], [0, 1]])
_LATE = np.array([[-1, 3, 0], [0, 3, -1], [0, -1, 2], [1, 3, -1], [2, -1, 0]])


@exercise(
    number=7,
    kind="experiment",
    aim="follow things through a clip by IoU and the Hungarian method",
    inputs=_clip,
    examples=(
        (np.zeros((2, 0), int),),
        (np.array([[-1], [-1]]),),
        (np.array([[0], [1]]),),
        (_CROSSING,),
        (_HIDDEN,),
        (_LATE,),
    ),
)
def identity_switches(numbers):
    """Return how often a thing's track has another number than its last; -1 is no track."""
    switches = 0
    for thing in numbers.T:
        seen = thing[thing >= 0]
        switches += np.sum(seen[1:] != seen[:-1])
    return switches


class Mistakes(identity_switches.Mistakes):
    def gaps_count(numbers):
        """With you, a thing that is lost for a while, or found again, counts as switched. -1 is no
        number: only another number than its last makes a switch."""
        return np.sum(numbers[1:] != numbers[:-1])

    def forgotten_over_a_gap(numbers):
        """A thing that comes back with another number after a gap has switched, too. Compare with
        the last number that it had, however long ago."""
        before, after = numbers[:-1], numbers[1:]
        return np.sum((before != after) & (before >= 0) & (after >= 0))

    def new_numbers_only(numbers):
        """You count a thing's different numbers. From 0 to 1 and back to 0 it switches twice."""
        return sum(max(len(set(thing[thing >= 0].tolist())) - 1, 0) for thing in numbers.T)

    def compared_with_the_first(numbers):
        """You compare with a thing's first number, so one switch counts again in every frame that
        follows. Compare with its last."""
        seen = [thing[thing >= 0] for thing in numbers.T]
        return sum(int(np.sum(thing != thing[0])) for thing in seen if len(thing))

    def things_that_switched(numbers):
        """You count things that ever switched. One thing may switch several times."""
        return sum(identity_switches(thing[:, None]) > 0 for thing in numbers.T)

    def frames_with_a_switch(numbers):
        """You count frames. Where two things exchange their numbers, both have switched."""
        switched = np.zeros(len(numbers), bool)
        for thing in numbers.T:
            seen = np.flatnonzero(thing >= 0)
            switched[seen[1:][thing[seen[1:]] != thing[seen[:-1]]]] = True
        return switched.sum()
