"""Run experiments, one setting and seed at a time, and keep what is done."""

import json
import platform
import time
from collections.abc import Sequence
from importlib.metadata import version

import numpy as np
import tensorflow as tf

from course_tools.experiments.experiment import Experiment, Finding, interval, judge
from course_tools.experiments.stored import write_json
from course_utils.paths import cache_dir


def recompute(experiment: Experiment, seeds: Sequence[int] = range(5)) -> dict:
    """Measure an experiment, going on where an interrupted run of the same code stopped.

    It needs two `seeds` or more. What is measured along the way is kept in the cache folder.
    Returns what `data/experiments.json` holds of the experiment.
    """
    if len(seeds) < 2:
        raise ValueError(f"seeds must be two or more: one has no spread; received {tuple(seeds)}")
    kept = cache_dir() / "experiments" / f"{experiment.name}.json"
    # What is kept of another state of the experiment, or of its tools, doesn't count. Compared as
    # JSON gives it back: with lists for tuples.
    key = {"settings": experiment.settings, "regime": experiment.regime}
    key = json.loads(json.dumps(key | {"tensorflow": version("tensorflow")}))
    try:
        stored = json.loads(kept.read_text())
    except (FileNotFoundError, ValueError):
        stored = {}
    runs = stored["runs"] if stored.get("key") == key else {}
    for label, setting in experiment.settings.items():
        for seed in seeds:
            if f"{label} | {seed}" in runs:
                continue
            start = time.process_time()
            values = experiment.measure(setting, seed)
            values = {name: _round(value) for name, value in values.items()}
            seconds = round(time.process_time() - start, 2)
            runs[f"{label} | {seed}"] = {"values": values, "seconds": seconds}
            write_json(kept, {"key": key, "runs": runs})
        print(f"{experiment.name}: {label}")
    asked = {label: [runs[f"{label} | {seed}"] for seed in seeds] for label in experiment.settings}
    spent = sum(run["seconds"] for several in asked.values() for run in several)
    measured = {label: _summaries(several) for label, several in asked.items()}
    return {
        "lesson": experiment.lesson,
        "regime": experiment.regime,
        "seeds": list(seeds),
        "cpu_seconds": round(spent, 1),
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in ("tensorflow", "keras", "numpy")},
            "machine": f"{platform.system()} {platform.machine()}, one thread",
        },
        "measured": measured,
        "findings": [judged(finding, measured) for finding in experiment.findings],
    }


def _summaries(runs: list[dict]) -> dict:
    """Return, for each measure, its values by seed with their mean and standard deviation."""
    summaries = {}
    for measure in runs[0]["values"]:
        values = [run["values"][measure] for run in runs]
        mean, spread = np.mean(values, axis=0), np.std(values, axis=0, ddof=1)
        summaries[measure] = {"mean": _round(mean), "spread": _round(spread), "values": values}
    return summaries


def judged(finding: Finding, measured: dict) -> dict:
    """Return a finding as it is stored: its differences, their interval, the verdict."""
    than = finding.than
    if isinstance(than, str):
        than = np.array(measured[than][finding.measure]["values"])
    differences = np.array(measured[finding.of][finding.measure]["values"]) - than
    ends = dict(zip(("mean", "low", "high"), map(_round, interval(differences)), strict=True))
    verdict = judge(finding.rule, differences, finding.margin)
    return {**vars(finding), "difference": ends, "verdict": verdict}


def _round(value):
    """Round to five significant digits: more would be noise."""
    array = np.asarray(value, float)
    if array.ndim:
        return [_round(each) for each in array]
    return float(f"{float(array):.5g}")


def use_one_thread() -> None:
    """Compute on one thread, so that sums have one order and two runs give the same numbers.

    A ValueError tells that TensorFlow has begun to compute: then it is too late.
    """
    try:
        tf.config.threading.set_intra_op_parallelism_threads(1)
        tf.config.threading.set_inter_op_parallelism_threads(1)
    except RuntimeError as error:
        raise ValueError("experiments must be measured before anything else is computed") from error
