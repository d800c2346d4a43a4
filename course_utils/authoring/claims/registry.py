"""The experiments by name."""

from course_utils.authoring.claims.experiment import Experiment
from course_utils.authoring.claims.normalization import BATCH, RATE
from course_utils.authoring.claims.residual import DEPTH, GRADIENTS
from course_utils.authoring.claims.separable import SEPARABLE

EXPERIMENTS = {each.name: each for each in (GRADIENTS, DEPTH, RATE, BATCH, SEPARABLE)}


def find_experiment(name: str) -> Experiment:
    """Return the experiment of that name.

    Raises:
        ValueError: there is none.
    """
    if name not in EXPERIMENTS:
        raise ValueError(f"name must be among {sorted(EXPERIMENTS)}; received {name!r}")
    return EXPERIMENTS[name]
