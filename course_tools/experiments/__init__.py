"""The long experiments behind the lessons, which `course experiments` measures.

An experiment is a list of settings, a function that measures one setting with one seed, and the
findings that the numbers are asked about; `data/experiments.json` keeps what came out. Verdicts
are never typed in: `experiment` has the rule.
"""

from course_tools.experiments.experiment import judge
from course_tools.experiments.normalization import BATCH, RATE
from course_tools.experiments.photographs import DETECTOR, PERSONS
from course_tools.experiments.residual import DEPTH, GRADIENTS
from course_tools.experiments.run import recompute, use_one_thread
from course_tools.experiments.separable import SEPARABLE, SEPARABLE_PHOTOGRAPHS
from course_tools.experiments.stored import store, table

_ALL = (GRADIENTS, DEPTH, RATE, BATCH, SEPARABLE, SEPARABLE_PHOTOGRAPHS, PERSONS, DETECTOR)
EXPERIMENTS = {each.name: each for each in _ALL}
