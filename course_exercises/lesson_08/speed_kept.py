"""Was the promise kept?"""

from course_exercises import exercise


def _two_layers(rng):
    work = float(rng.uniform(10, 500))
    promised, kept = rng.uniform(3, 9), rng.uniform(0.1, 1.1)
    time = float(rng.uniform(1, 50))
    return (round(work, 1), round(time, 2)), (
        round(work / promised, 1),
        round(time / (1 + (promised - 1) * kept), 2),
    )


@exercise(
    number=4,
    kind="experiment",
    points=1,
    aim="say what it costs: in time, in accuracy, in what can be expressed",
    inputs=_two_layers,
    examples=(
        ((8.0, 4.0), (1.0, 0.5)),
        ((8.0, 4.0), (1.0, 2.0)),
        ((600.0, 12.0), (100.0, 16.0)),
        ((600.0, 12.0), (300.0, 3.0)),
    ),
)
def speed_kept(regular, separable):
    """Return how much of the promised speed-up was measured; both are (work, time)."""
    promised = regular[0] / separable[0]
    measured = regular[1] / separable[1]
    return measured / promised


class Mistakes(speed_kept.Mistakes):
    def measured_speed_up(regular, separable):
        """That is how many times faster it is. How many times faster did the counts promise?"""
        return regular[1] / separable[1]

    def promised_speed_up(regular, separable):
        """That is what the counts promise. What did the clock say?"""
        return regular[0] / separable[0]

    def savings_compared(regular, separable):
        """You compare the share of time that is saved with the share of work that is saved. Compare
        how many *times* faster it is with how many times less it has to do."""
        return (1 - separable[1] / regular[1]) / (1 - separable[0] / regular[0])
