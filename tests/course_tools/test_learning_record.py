"""The learning record: kept only where a learner says so, and never taken for good when damaged."""

import re

import numpy as np
import pytest

from course_exercises import check
from course_tools.class_gains import draw_gains, gains
from course_tools.cli import main
from course_utils.learning_record import keep_answer, read_record, record_file
from course_utils.widgets import posttest, predict, pretest
from course_utils.widgets.idea_test import QUESTIONS


@pytest.fixture(autouse=True)
def record(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_RECORD", str(tmp_path / "mine" / "record.jsonl"))
    return record_file()


def test_nothing_is_kept_until_it_is_turned_on_nor_after_it_is_off(record, capsys):
    keep_answer("check", "softmax", True, "right")
    assert not record.exists()
    main(["record", "--on"])
    check("one_place", lambda patch, kernel: patch.sum())
    check("one_place", lambda patch, kernel: (patch * kernel).sum())
    asked = predict("Is it?", ["yes", "no"], "no", "It isn't.")
    asked.choices.value = "no"
    asked.button.click()
    main(["record", "--off"])
    check("softmax", lambda logits: logits)
    kept = [(each["what"], each["name"], each["right"]) for each in read_record()[1]]
    assert kept == [("check", "one_place", False), ("predict", "Is it?", True)]
    main(["record", "--show"])
    assert "off, 2 answers" in capsys.readouterr().out
    main(["record", "--delete"])
    assert not record.exists()


@pytest.mark.parametrize("text", ["", '{"on": true}\n{"when"', '{"on": true}\n{"what": 1}\n', "3"])
def test_a_damaged_file_is_told_and_left_as_it_is(record, text, capsys):
    record.parent.mkdir()
    record.write_text(text)
    keep_answer("check", "softmax", True, "right")
    assert "Your answer was not kept" in capsys.readouterr().out and record.read_text() == text
    with pytest.raises(ValueError, match="--delete"):
        read_record()


def answered(test, wrong):
    for place, (choice, (_, _, choices, answer)) in enumerate(
        zip(test.choices, QUESTIONS, strict=True)
    ):
        choice.value = choices[answer - (place < wrong)]
    test.button.click()
    assert 'role="status"' in test.feedback.value  # a screen reader says it
    return re.sub("<[^>]*>", "", test.feedback.value)


def test_the_gain_of_a_class_is_of_what_was_missing(record):
    main(["record", "--on"])
    pretest().button.click()
    assert read_record()[1] == []
    assert answered(pretest(), 12) == "0 of 12 are right."
    assert answered(posttest(), 3) == "9 of 12 are right."
    mine = read_record()[1]
    other = [each | {"right": True} for each in mine]
    expected = np.array([(0.5, 0.5, 0.0)] * 3 + [(0.5, 1.0, 1.0)] * 9)
    assert gains([mine, other]) == pytest.approx(expected)
    assert np.isnan(gains([other])[:, 2]).all() and np.isnan(gains([[]])).all()
    (record.parent / "torn.jsonl").write_text("{")
    told = draw_gains(record.parent)
    assert "1 records" in told and "torn.jsonl is damaged in line 1" in told
    assert (record.parent / "gains.png").stat().st_size > 5000
