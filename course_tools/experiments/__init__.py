"""The long experiments behind the lessons, which `course experiments` measures.

An experiment is a list of settings, a function that measures one setting with one seed, and the
findings that the numbers are asked about; `data/experiments.json` keeps what came out. Verdicts
are never typed in: `verdict` has the rule.
"""

from course_tools.experiments.experiment import Experiment
from course_tools.experiments.normalization import BATCH, RATE
from course_tools.experiments.photographs import DETECTOR, PERSONS
from course_tools.experiments.residual import DEPTH, GRADIENTS
from course_tools.experiments.run import recompute, store, use_one_thread
from course_tools.experiments.separable import SEPARABLE, SEPARABLE_PHOTOGRAPHS
from course_tools.experiments.table import table
from course_tools.experiments.verdict import judge
from course_utils._shared.arguments import check_choice

EXPERIMENTS = {
    each.name: each
    for each in (
        GRADIENTS,
        DEPTH,
        RATE,
        BATCH,
        SEPARABLE,
        SEPARABLE_PHOTOGRAPHS,
        PERSONS,
        DETECTOR,
    )
}


def find_experiment(name: str) -> Experiment:
    """Return the experiment of that name.

    Raises:
        ValueError: there is none.
    """
    return EXPERIMENTS[check_choice(name, "name", EXPERIMENTS)]
