"""Processes are killed while they write; `killed.py` beside this file does it as often as asked."""

import os

import pytest


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="a killed child is forked")
def test_no_damaged_file_is_taken_for_good():
    from killed import kill_many

    seen = kill_many(40)
    assert sum(sum(left.values()) for left in seen.values()) == 40
    for left in seen.values():
        assert left["DAMAGED"] == 0
        assert left["half a file under a temporary name"] > 0  # it was killed while writing
