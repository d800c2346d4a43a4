"""The shipped weights: each listed with its size and checksum, in the list and in the README."""

import hashlib
import re
from pathlib import Path

import pytest

from course_utils.doctor import SHIPPED_WEIGHTS, read_checksums

DATA = Path(__file__).resolve().parents[1] / "data"
README = (DATA / "README.md").read_text(encoding="utf-8")


def test_nothing_lies_in_weights_that_is_not_listed():
    files = {path.name for path in (DATA / "weights").iterdir()} - {"SHA256SUMS"}
    assert files == set(read_checksums(DATA / "weights")) == {f"{n}.npz" for n in SHIPPED_WEIGHTS}


@pytest.mark.parametrize("net", SHIPPED_WEIGHTS)
def test_file_list_and_readme_agree(net):
    content = (DATA / "weights" / f"{net}.npz").read_bytes()
    checksum = hashlib.sha256(content).hexdigest()
    assert len(content) <= (4_200_000 if net == "detector_photos" else 3_000_000)
    assert read_checksums(DATA / "weights")[f"{net}.npz"] == checksum
    row = rf"\| `weights/{net}\.npz` \| {len(content):,} \| `{checksum}` \|"
    assert re.search(row, README), f"data/README.md has no row {row}"


@pytest.mark.parametrize("net", SHIPPED_WEIGHTS)
def test_readme_says_how_it_is_remade_and_what_it_reaches(net):
    (row,) = re.findall(rf"^\| `{net}` \|.*$", README, re.MULTILINE)
    assert f"`uv run course train {net}" in row
    assert re.search(r"0\.\d\d", row), "a measured accuracy is missing"


def test_nothing_is_left_to_fill_in():
    assert "TODO" not in README
