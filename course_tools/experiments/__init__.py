"""The long experiments behind the lessons, which `course experiments` measures.

An experiment is a list of settings, a function that measures one setting with one seed, and the
findings that the numbers are asked about; `data/experiments.json` keeps what came out. Verdicts
are never typed in: `verdict` has the rule.
"""

from course_tools.experiments.experiment import Experiment, Finding
from course_tools.experiments.registry import EXPERIMENTS, find_experiment
from course_tools.experiments.run import recompute, store, use_one_thread
from course_tools.experiments.table import table
from course_tools.experiments.verdict import judge

__all__ = [
    "EXPERIMENTS",
    "Experiment",
    "Finding",
    "find_experiment",
    "judge",
    "recompute",
    "store",
    "table",
    "use_one_thread",
]
