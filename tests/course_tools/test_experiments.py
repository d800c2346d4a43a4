"""The long experiments: the rule of the verdicts, the running, and what is stored."""

import functools
import json
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from course_tools import experiments
from course_tools.cli import main
from course_tools.experiments import residual, separable
from course_tools.experiments.experiment import Experiment, Finding, interval
from course_tools.experiments.run import judged
from course_tools.experiments.trainer import smoothed, steps_to
from course_utils.paths import data_dir

STORED = json.loads((data_dir() / "experiments.json").read_text())["experiments"]


class TestRule:
    """From differences to a verdict."""

    def test_the_interval_is_students(self):
        values = np.random.default_rng(0).normal(3, 2, 7)
        expected = stats.ttest_1samp(values, 0).confidence_interval(0.95)
        assert interval(values) == pytest.approx((values.mean(), expected.low, expected.high))

    @pytest.mark.parametrize(
        ("rule", "differences", "margin", "verdict"),
        [
            ("greater", [1.0, 1.1, 0.9], 0, "holds"),
            ("greater", [-1.0, -1.1, -0.9], 0, "does not hold"),
            ("greater", [1.0, 1.1, 0.9], 1.0, "not settled"),
            ("greater", [1.0, 1.1, 0.9], 2.0, "does not hold"),
            ("greater", [1.0, 1.1, 0.9], -2.0, "holds"),
            ("equal", [0.1, -0.1], 0.2, "holds"),
            ("equal", [0.1, -0.3], 0.2, "does not hold"),
        ],
    )
    def test_verdicts(self, rule, differences, margin, verdict):
        assert experiments.judge(rule, differences, margin) == verdict

    @pytest.mark.parametrize(
        ("rule", "differences", "message"),
        [
            ("less", [1.0, 2.0], "rule must be greater or equal; received 'less'"),
            ("greater", [1.0], "two finite numbers or more"),
            ("greater", [1.0, np.nan], "two finite numbers or more"),
        ],
    )
    def test_bad_input(self, rule, differences, message):
        with pytest.raises(ValueError, match=message):
            experiments.judge(rule, differences, 0)


def test_smoothed_losses_by_hand():
    assert smoothed(np.arange(6.0), pieces=3) == [0.5, 2.5, 4.5]
    assert smoothed(np.array([np.nan, np.inf]), pieces=2) == [10, 10]


def test_steps_to_a_level_by_hand():
    assert steps_to(np.array([4.0, 2.0, 0.0, 0.0]), 1.5, window=2) == 3
    assert steps_to(np.array([4.0, 4.0, 4.0]), 1.0, window=2) == 3


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """Keep what is measured along the way in a folder of the test's own."""
    monkeypatch.setenv("COURSE_CACHE_DIR", str(tmp_path / "cache"))


def toy(measure):
    """Make an experiment of two settings without a net."""
    return Experiment(
        name="toy",
        lesson="00",
        regime="none",
        settings={"a": {"value": 1.0}, "b": {"value": 3.0}},
        measure=measure,
        findings=(Finding("b is greater", "x", "b", "a", margin=1.0),),
    )


def measure_toy(setting, seed):
    return {"x": setting["value"] + 0.01 * seed, "by_layer": [seed, setting["value"]]}


@pytest.mark.usefixtures("kept")
class TestRun:
    """Measuring, storing, going on."""

    def test_what_is_stored(self):
        entry = experiments.recompute(toy(measure_toy))
        x = entry["measured"]["b"]["x"]
        assert x["values"] == [3.0, 3.01, 3.02, 3.03, 3.04]
        assert x["mean"] == pytest.approx(3.02)
        assert x["spread"] == pytest.approx(np.std(x["values"], ddof=1), rel=1e-4)
        assert entry["measured"]["a"]["by_layer"]["mean"] == [2.0, 1.0]
        (finding,) = entry["findings"]
        assert finding["statement"] == "b is greater"
        assert finding["difference"]["mean"] == 2 and finding["verdict"] == "holds"

    def test_an_interrupted_run_goes_on(self):
        asked = []

        def measure(setting, seed):
            asked.append((setting["value"], seed))
            if len(asked) == 4:
                raise KeyboardInterrupt
            return measure_toy(setting, seed)

        with pytest.raises(KeyboardInterrupt):
            experiments.recompute(toy(measure), range(3))
        entry = experiments.recompute(toy(measure), range(3))
        assert asked.count((3.0, 0)) == 2 and len(asked) == 7
        assert entry["measured"]["a"]["x"]["values"] == [1.0, 1.01, 1.02]

    def test_other_settings_start_anew(self):
        experiments.recompute(toy(measure_toy), range(2))
        changed = Experiment(
            "toy", "00", "another regime", toy(None).settings, lambda *_: {"x": 7.0}, findings=()
        )
        entry = experiments.recompute(changed, range(2))
        assert entry["measured"]["a"]["x"]["values"] == [7, 7]

    def test_a_broken_file_of_kept_runs_is_no_obstacle(self, tmp_path):
        experiments.recompute(toy(measure_toy), range(2))
        (file,) = (tmp_path / "cache").rglob("toy.json")
        file.write_text("{")
        entry = experiments.recompute(toy(measure_toy), range(2))
        assert entry["measured"]["a"]["x"]["values"] == [1, 1.01]

    def test_other_experiments_stay_in_the_file(self, tmp_path):
        path = tmp_path / "experiments.json"
        experiments.store("one", {"x": [1, 2]}, path)
        experiments.store("two", {"x": 2}, path)
        experiments.store("one", {"x": [3]}, path)
        assert json.loads(path.read_text())["experiments"] == {"one": {"x": [3]}, "two": {"x": 2}}

    def test_one_seed_has_no_spread(self):
        with pytest.raises(ValueError, match=r"seeds must be two or more.* received \(0,\)"):
            experiments.recompute(toy(measure_toy), range(1))

    def test_unknown_names(self, capsys):
        assert main(["experiments", "astrology"]) == 1
        assert "name must be one of" in capsys.readouterr().err

    def test_the_command_prints_what_is_stored(self, capsys):
        assert main(["experiments", "separable", "--table"]) == 0
        assert capsys.readouterr().out.count("\n| 08 | ") == len(STORED["separable"]["findings"])


def test_the_readme_holds_the_stored_table():
    readme = (Path(__file__).resolve().parents[2] / "README.md").read_text()
    assert (
        experiments.table(data_dir() / "experiments.json", list(experiments.EXPERIMENTS)) in readme
    )


@pytest.mark.parametrize("name", experiments.EXPERIMENTS)
class TestStored:
    """`data/experiments.json` holds what the code asks, judged by the rule."""

    def test_settings_and_seeds(self, name):
        experiment = experiments.EXPERIMENTS[name]
        assert list(STORED[name]["measured"]) == list(experiment.settings)
        assert STORED[name]["regime"] == experiment.regime
        assert STORED[name]["lesson"] == experiment.lesson
        assert STORED[name]["seeds"] == list(range(5))

    def test_verdicts_follow_from_the_values(self, name):
        expected = [
            judged(finding, STORED[name]["measured"])
            for finding in experiments.EXPERIMENTS[name].findings
        ]
        assert STORED[name]["findings"] == expected

    def test_means_and_spreads_follow_from_the_values(self, name):
        for measures in STORED[name]["measured"].values():
            for measure in measures.values():
                values = np.array(measure["values"], float)
                np.testing.assert_allclose(measure["mean"], values.mean(0), rtol=1e-3, atol=1e-4)
                spread = values.std(0, ddof=1)
                np.testing.assert_allclose(measure["spread"], spread, rtol=1e-3, atol=1e-4)


# Cheap enough to measure again with other seeds; the rest would take minutes. These need only the
# first steps of a training: a loss that never moves, and one that falls below a level soon.
QUICK = [
    ("gradients", 0),
    ("gradients", 1),
    ("gradients", 2),
    ("gradients", 3),
    ("gradients", 4),
    ("separable", 2),
    ("batch_size", 3),
    ("depth", 5),
]


@functools.cache
def with_other_seeds(name, label, measure):
    """Return the mean of a measure of a setting over two seeds; findings share their settings."""
    experiment = experiments.EXPERIMENTS[name]
    setting = experiment.settings[label]
    return np.mean([experiment.measure(setting, seed)[measure] for seed in (11, 12)])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "number"),
    [pytest.param(*each, marks=pytest.mark.xdist_group(f"seeds of {each[0]}")) for each in QUICK],
)
def test_other_seeds_come_to_the_same_side(name, number, monkeypatch):
    """Two seeds that were not among the stored ones land on the stored verdict's side."""
    monkeypatch.setattr(residual, "STEPS", 120)
    monkeypatch.setattr(separable, "STEPS", 120)
    experiment = experiments.EXPERIMENTS[name]
    finding = experiment.findings[number]
    stored = STORED[name]["findings"][number]
    assert stored["verdict"] in ("holds", "does not hold")

    of, than = (
        with_other_seeds(name, each, finding.measure) if isinstance(each, str) else each
        for each in (finding.of, finding.than)
    )
    difference = of - than
    if finding.rule == "equal":
        assert (abs(difference) <= finding.margin) == (stored["verdict"] == "holds")
    else:
        assert (difference > finding.margin) == (stored["verdict"] == "holds")
