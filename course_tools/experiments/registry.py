"""The experiments by name."""

from course_tools.experiments.experiment import Experiment
from course_tools.experiments.normalization import BATCH, RATE
from course_tools.experiments.photographs import DETECTOR, PERSONS
from course_tools.experiments.residual import DEPTH, GRADIENTS
from course_tools.experiments.separable import SEPARABLE

EXPERIMENTS = {
    each.name: each for each in (GRADIENTS, DEPTH, RATE, BATCH, SEPARABLE, PERSONS, DETECTOR)
}


def find_experiment(name: str) -> Experiment:
    """Return the experiment of that name.

    Raises:
        ValueError: there is none.
    """
    if name not in EXPERIMENTS:
        raise ValueError(f"name must be among {sorted(EXPERIMENTS)}; received {name!r}")
    return EXPERIMENTS[name]
