"""Run experiments, one setting and seed at a time, and keep what is done."""

import json
import platform
import re
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np
import tensorflow as tf

from course_tools.experiments.experiment import Experiment, Finding
from course_tools.experiments.verdict import interval, judge
from course_utils._shared.atomic_file import atomic_file
from course_utils.paths import cache_dir

FORMAT = "course-experiments-2"
DIGITS = 5


def recompute(
    experiment: Experiment,
    *,
    seeds: Sequence[int] | None = None,
    kept: Path | None = None,
    progress: Callable[[str], None] = print,
) -> dict:
    """Measure an experiment, going on where an interrupted run of the same code stopped.

    Args:
        experiment: what to measure.
        seeds: other seeds than the experiment's own.
        kept: file for what is measured along the way; None for one in the cache folder.
        progress: is told each setting that is done.

    Returns:
        What `data/experiments.json` holds of the experiment.

    Raises:
        ValueError: fewer than two seeds.
    """
    seeds = tuple(experiment.seeds if seeds is None else seeds)
    if len(seeds) < 2:
        raise ValueError(f"seeds must be two or more: one has no spread; received {seeds}")
    kept = kept or cache_dir() / "experiments" / f"{experiment.name}.json"
    runs = _kept_runs(kept, experiment)
    for label, setting in experiment.settings.items():
        for seed in seeds:
            if f"{label} | {seed}" in runs:
                continue
            start = time.process_time()
            values = experiment.measure(setting, seed)
            values = {name: _round(value) for name, value in values.items()}
            seconds = round(time.process_time() - start, 2)
            runs[f"{label} | {seed}"] = {"values": values, "seconds": seconds}
            _write(kept, {"key": _key(experiment), "runs": runs})
        progress(f"{experiment.name}: {label}")
    measured = {
        label: _summaries([runs[f"{label} | {seed}"]["values"] for seed in seeds])
        for label in experiment.settings
    }
    spent = sum(runs[f"{label} | {seed}"]["seconds"] for label in measured for seed in seeds)
    return {
        "lesson": experiment.lesson,
        "regime": experiment.regime,
        "seeds": list(seeds),
        "cpu_seconds": round(spent, 1),
        "versions": versions(),
        "measured": measured,
        "findings": [judged(*finding, measured) for finding in experiment.findings.items()],
    }


def judged(statement: str, finding: Finding, measured: dict) -> dict:
    """Return a finding as it is stored: its differences, their interval, the verdict."""
    values = np.array(measured[finding.of][finding.measure]["values"])
    if isinstance(finding.than, str):
        differences = values - measured[finding.than][finding.measure]["values"]
    else:
        differences = values - finding.than
    mean, low, high = interval(differences)
    return {
        "statement": statement,
        **vars(finding),
        "difference": {"mean": _round(mean), "low": _round(low), "high": _round(high)},
        "verdict": judge(finding.rule, differences, finding.margin),
    }


def store(name: str, entry: dict, path: Path) -> None:
    """Put one experiment's entry into `path`, whole or not at all; the others stay.

    Args:
        name: the experiment's name.
        entry: what `recompute` returned.
        path: `data/experiments.json` or another file of its form; made where it is missing.
    """
    stored = json.loads(path.read_text()) if path.is_file() else {"format": FORMAT}
    experiments = {**stored.get("experiments", {}), name: entry}
    _write(path, {"format": FORMAT, "experiments": dict(sorted(experiments.items()))})


def use_one_thread() -> None:
    """Compute on one thread, so that sums have one order and two runs give the same numbers.

    Raises:
        ValueError: TensorFlow has begun to compute.
    """
    try:
        tf.config.threading.set_intra_op_parallelism_threads(1)
        tf.config.threading.set_inter_op_parallelism_threads(1)
    except RuntimeError as error:
        raise ValueError("experiments must be measured before anything else is computed") from error


def versions() -> dict[str, str]:
    """Return what the numbers were measured with."""
    names = ("tensorflow", "keras", "numpy")
    return {
        "python": platform.python_version(),
        **{name: version(name) for name in names},
        "machine": f"{platform.system()} {platform.machine()}, one thread",
    }


def _summaries(runs: list[dict]) -> dict:
    """Return, for each measure, its values by seed with their mean and standard deviation."""
    return {
        measure: {
            "mean": _round(np.mean([run[measure] for run in runs], axis=0)),
            "spread": _round(np.std([run[measure] for run in runs], axis=0, ddof=1)),
            "values": [run[measure] for run in runs],
        }
        for measure in runs[0]
    }


def _key(experiment: Experiment) -> dict:
    return {
        "settings": experiment.settings,
        "regime": experiment.regime,
        "tensorflow": version("tensorflow"),
    }


def _kept_runs(kept: Path, experiment: Experiment) -> dict:
    """Return the runs that are kept, unless they belong to another state of the experiment."""
    try:
        stored = json.loads(kept.read_text())
    except (FileNotFoundError, ValueError):
        return {}
    wanted = json.loads(json.dumps(_key(experiment)))
    return stored["runs"] if stored.get("key") == wanted else {}


def _write(path: Path, content: dict) -> None:
    with atomic_file(path) as file:
        file.write((_text(content) + "\n").encode())


def _text(content: dict) -> str:
    """Return JSON with a line for each thing, but a list of numbers on one line."""
    text = json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False)
    return re.sub(r"\[([-+.\de,\s]+)\]", lambda found: f"[{' '.join(found[1].split())}]", text)


def _round(value):
    """Round to five significant digits: more would be noise."""
    array = np.asarray(value, float)
    if array.ndim:
        return [_round(each) for each in array]
    return float(f"{float(array):.{DIGITS}g}")
