"""The recipes' learning rate, against its equation."""

import math

import pytest

from course_tools.training.schedule import schedule


@pytest.mark.parametrize(
    ("steps", "warmup", "rising"), [(100, 0.05, 5), (40, 0.5, 20), (7, 0.05, 1)]
)
def test_the_rate_rises_in_a_line_and_falls_as_a_cosine(steps, warmup, rising):
    rate = schedule(0.002, steps, warmup)
    for step in range(steps + 1):
        fallen = (step - rising) / (steps - rising)
        up, down = 0.002 * step / rising, 0.001 * (1 + math.cos(math.pi * fallen))
        expected = up if step < rising else down
        assert float(rate(step)) == pytest.approx(expected, rel=1e-5, abs=1e-9)


def test_a_training_of_one_step_has_a_rate_too():
    assert float(schedule(0.002, 1)(1)) == pytest.approx(0.002)
