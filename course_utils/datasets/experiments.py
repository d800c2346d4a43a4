"""The long experiments that were measured beforehand: `data/experiments.json`."""

import dataclasses
import json
import textwrap
from collections.abc import Mapping

import numpy as np

from course_utils._shared.arguments import check_choice, check_text
from course_utils.paths import data_dir


@dataclasses.dataclass(frozen=True)
class MeasuredExperiment:
    """What one experiment measured, and the findings that follow from it.

    Attributes:
        regime: pictures, nets and training in words; outside it nothing is said.
        seeds: what it was repeated with.
        measured: setting -> measure -> "mean", "spread" and "values" (one entry a seed).
        findings: sentences with the measured difference and the verdict.
    """

    regime: str
    seeds: tuple[int, ...]
    measured: Mapping[str, Mapping[str, Mapping]]
    findings: tuple[Mapping, ...]

    def values(self, setting: str, measure: str) -> np.ndarray:
        """Return one measure of one setting: (seeds,), or (seeds, length) for a list."""
        measures = _entry(self.measured, setting, "setting")
        return np.array(_entry(measures, measure, "measure")["values"], float)

    def report(self, width: int = 90) -> str:
        """Return the regime, then each finding's verdict and sentence, in lines of `width`."""
        lines = [textwrap.fill(self.regime, width), ""]
        for each in self.findings:
            sentence = f"{each['verdict']:13} {each['statement']}"
            lines.append(textwrap.fill(sentence, width, subsequent_indent=" " * 14))
        return "\n".join(lines)

    def verdict(self, words: str) -> str:
        """Return the verdict on the one finding whose sentence holds `words`."""
        words = check_text(words, "words")
        found = [each for each in self.findings if words in each["statement"]]
        if len(found) != 1:
            sentences = [each["statement"] for each in self.findings]
            raise ValueError(f"words must occur in one of {sentences}; received {words!r}")
        return found[0]["verdict"]


def _entry(entries: Mapping[str, Mapping], name: str, argument: str) -> Mapping:
    if name not in list(entries):
        raise ValueError(f"{argument} must be among {list(entries)}; received {name!r}")
    return entries[name]


def load_experiment(name: str) -> MeasuredExperiment:
    """Load what an experiment measured over several seeds.

    Args:
        name: the experiment, such as "gradients"; `course experiments NAME` measures it anew.

    Raises:
        ValueError: there is no such experiment.
    """
    stored = json.loads((data_dir() / "experiments.json").read_text(encoding="utf-8"))
    entry = stored["experiments"][check_choice(name, "name", sorted(stored["experiments"]))]
    seeds, findings = tuple(entry["seeds"]), tuple(entry["findings"])
    return MeasuredExperiment(entry["regime"], seeds, entry["measured"], findings)
