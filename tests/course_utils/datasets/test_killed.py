"""Processes are killed while they write; `killed.py` beside this file does it as often as asked."""

import os

import pytest


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="a killed child is forked")
def test_no_damaged_file_is_taken_for_good():
    from killed import kill_many

    seen = kill_many(40)
    assert set(seen) == {"caching", "downloading"}
    for left in seen.values():
        assert left == {"a part under a temporary name": 20}
