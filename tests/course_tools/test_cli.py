"""``course``: exit codes and what it says."""

import sys
import types

import pytest

from course_tools.cli import main

TRAINING = "course_tools.training"


def test_check_fails_then_stamp_mends_both_stamps_and_pairs(clone, capsys):
    root = ["--root", str(clone)]
    assert main(["stamp", "--check", *root]) == 1
    assert main(["pairs", "--check", *root]) == 1
    assert "mend with: course pairs" in capsys.readouterr().out
    assert main(["stamp", *root]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "wrote notebooks/scripts/00_small.py",
        "wrote notebooks/00_small.ipynb",
    ]
    assert main(["stamp", "--check", *root]) == 0
    assert main(["pairs", "--check", *root]) == 0


def test_check_writes_nothing(clone):
    before = {path: path.read_bytes() for path in clone.rglob("*") if path.is_file()}
    main(["stamp", "--check", "--root", str(clone)])
    main(["pairs", "--check", "--root", str(clone)])
    assert {path: path.read_bytes() for path in clone.rglob("*") if path.is_file()} == before


def test_a_folder_that_is_no_clone_is_refused(tmp_path, capsys):
    assert main(["pairs", "--root", str(tmp_path)]) == 1
    told = capsys.readouterr().err
    assert "root must be a clone of the course, with a folder notebooks/scripts" in told
    assert f"received {tmp_path}" in told


@pytest.mark.parametrize("words", [[], ["dance"], ["train"]])
def test_words_it_does_not_know_end_with_usage(words, capsys):
    with pytest.raises(SystemExit) as end:
        main(words)
    assert end.value.code == 2
    assert "usage: course" in capsys.readouterr().err


def test_train_refuses_no_epochs_before_loading_keras(capsys):
    assert main(["train", "xception_scenes", "--epochs", "0"]) == 1
    assert "epochs must be at least 1; received 0" in capsys.readouterr().err


def test_train_hands_its_options_on(monkeypatch, tmp_path):
    calls = []
    recipes = types.ModuleType("recipes")
    recipes.train = lambda name, **options: calls.append((name, options)) or {"accuracy": 0.9}
    monkeypatch.setitem(sys.modules, TRAINING, recipes)
    out = tmp_path / "net.npz"
    assert main(["train", "xception_scenes", "--epochs", "2", "--out", str(out), "--quiet"]) == 0
    assert main(["train", "xception_photos", "--seed", "3"]) == 0
    asked = {"out": out, "epochs": 2, "seed": None, "photographs": None, "verbose": 0}
    by_default = {"out": None, "epochs": None, "seed": 3, "photographs": None, "verbose": 1}
    assert calls == [("xception_scenes", asked), ("xception_photos", by_default)]


def test_a_bad_name_ends_with_the_reason_and_no_traceback(monkeypatch, capsys):
    def refuse(name, **options):
        raise ValueError(f"name must be a shipped net; received {name!r}")

    recipes = types.ModuleType("recipes")
    recipes.train = refuse
    monkeypatch.setitem(sys.modules, TRAINING, recipes)
    assert main(["train", "resnet"]) == 1
    assert "course train: name must be a shipped net; received 'resnet'" in capsys.readouterr().err
