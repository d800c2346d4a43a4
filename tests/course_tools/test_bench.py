"""``course bench``, and its helpers on a net that takes no time."""

import keras
import nbformat
import numpy as np
import pytest

from course_tools.benchmarks import interpret, lessons
from course_tools.cli import main


@pytest.fixture(scope="module")
def bench():
    return interpret


def test_the_command_hands_its_options_on(monkeypatch, capsys):
    monkeypatch.setattr(interpret, "main", lambda rounds, out: print("rounds", rounds, "out", out))
    assert main(["bench", "--rounds", "0"]) == 1
    assert "--rounds must be at least 1; received 0" in capsys.readouterr().err
    assert main(["bench", "--rounds", "5"]) == 0
    assert capsys.readouterr().out == "rounds 5 out None\n"


def test_a_lesson_is_timed_cell_by_cell(tmp_path, monkeypatch, capsys):
    (tmp_path / "notebooks" / "scripts").mkdir(parents=True)
    sources = ("import time\nt = 1", "time.sleep(0.3)\n", "", "# quick")
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    path = tmp_path / "notebooks" / "07_small.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    monkeypatch.setattr(lessons, "find_root", lambda: tmp_path)
    assert main(["bench", "lessons", "--lessons", "07"]) == 0
    _, whole, first, *_ = capsys.readouterr().out.splitlines()
    assert whole.startswith("07_small ") and first.endswith(" cell 2: time.sleep(0.3)")
    assert float(whole.split()[1]) >= float(first.split()[0]) >= 0.3
    assert main(["bench", "lessons", "--lessons", "08"]) == 1
    assert "--lessons must be among 07; received '08'" in capsys.readouterr().err


def test_a_race_runs_in_turns_and_survives_a_contender_that_fails(bench):
    order, counter = [], type("Counter", (), {"count": 0})()

    def runs(name):
        def run(number):
            order.append((name, number))
            counter.count += number == 0  # as if it traced in the first call only

        return run

    def fails(number):
        raise RuntimeError("not with this version\nand more")

    contenders = [bench.Contender(name, runs(name)) for name in ("raw", "ours")]
    bench.race([*contenders, bench.Contender("theirs", fails)], counter, rounds=2)
    turns = [("raw", 1), ("ours", 1), ("raw", 2), ("ours", 2)]
    assert order == [("raw", 0), ("ours", 0), *turns]
    assert [(each.first, each.later) for each in contenders] == [(1, 0), (1, 0)]
    assert all(len(each.seconds) == 2 for each in contenders)


def test_ratios_are_taken_round_by_round(bench):
    raw, ours, theirs = (bench.Contender(name, None) for name in ("raw", "ours", "theirs"))
    raw.seconds, ours.seconds = [1.0, 2.0, 4.0], [2.0, 2.0, 6.0]  # ratios 2, 1 and 1.5
    theirs.problem = "RuntimeError: not with this version"
    table = bench.rows([raw, ours, theirs])
    assert table[1]["ratio"] == 1.5 and table[1]["spread"] == [1.0, 2.0]
    assert table[1]["seconds"] == 2.0 and table[2]["ratio"] is None
    printed = bench.text("A title", table).splitlines()
    assert printed[0] == "A title" and "does not run: RuntimeError" in printed[-1]
    assert "1.50" in printed[3] and "1.00- 2.00" in printed[3]


def test_activation_ratio_by_hand(bench):
    reached, plain = np.array([2.0, 9.0, 3.0, 8.0]), np.array([1.0, 3.0, 0.0, 2.0])
    assert bench.activation_ratio(reached, plain) == 3.0  # of 2, 3 and 4; the silent one left out
    assert np.isnan(bench.activation_ratio(reached, None))
    assert np.isnan(bench.activation_ratio(reached, np.zeros(4)))


@pytest.mark.slow
def test_both_races_on_a_tiny_net(bench):
    keras.utils.set_random_seed(0)
    inputs = keras.Input((32, 32, 3))
    x = keras.layers.Conv2D(6, 3, strides=2, activation="relu", name="conv")(inputs)
    x = keras.layers.GlobalAveragePooling2D()(x)
    model = keras.Model(inputs, keras.layers.Dense(3)(x))
    heatmaps = {row["name"]: row for row in bench.rows(bench.grad_cam_race(model, 32, 2, 2))}
    filters = {
        row["name"]: row for row in bench.rows(bench.filter_race(model, "conv", 32, 2, 2, 2))
    }
    ours = [heatmaps["course_utils grad_cam"], filters["course_utils visualize_filters"]]
    for row in ours:
        assert row["ratio"] is not None and row["later"] == 0  # no second trace
    assert filters["course_utils visualize_filters"]["note"] == "activation 1.00"
    loop = filters["plain loop, a filter at a time"]
    assert loop["later"] == 2 * 2  # a trace for each filter, each round
    assert "call" not in vars(model.layers[1])  # the counter has let go
