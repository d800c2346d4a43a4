import json
import os
import time

import numpy as np
import pytest

from course_utils._shared.atomic_file import atomic_file
from course_utils.datasets.cache import cache_path, cached_arrays, read_arrays, write_arrays

KEY = {"seed": 1, "split": "train"}
ARRAYS = {
    "images": np.linspace(0, 1, 24, dtype=np.float32).reshape(2, 3, 4),
    "masks": np.array([True, False]),
    "places": np.array(["grass", "a very long place"]),
}


class Maker:
    """Makes the arrays and counts how often it was asked."""

    def __init__(self, arrays=ARRAYS):
        self.arrays, self.calls = arrays, 0

    def __call__(self):
        self.calls += 1
        return self.arrays


def assert_same(got, wanted=ARRAYS):
    assert list(got) == list(wanted)
    for name, array in wanted.items():
        assert got[name].dtype == array.dtype
        np.testing.assert_array_equal(got[name], array)


def stored(folder):
    make = Maker()
    cached_arrays(folder, "pets", KEY, make)
    path = cache_path(folder, "pets", KEY)
    assert make.calls == 1 and path.is_file()
    return path


def test_arrays_are_made_once_and_come_back_alike(tmp_path):
    make = Maker()
    for _ in range(3):
        assert_same(cached_arrays(tmp_path / "new" / "folder", "pets", KEY, make))
    assert make.calls == 1


def test_another_key_has_other_arrays(tmp_path):
    stored(tmp_path)
    make = Maker({"images": np.zeros(3)})
    got = cached_arrays(tmp_path, "pets", KEY | {"seed": 2}, make)
    assert_same(got, make.arrays)
    assert_same(cached_arrays(tmp_path, "pets", dict(reversed(KEY.items())), Maker()))
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("share", [0, 0.01, 0.3, 0.9, 0.999])
def test_a_truncated_file_is_noticed_and_remade(tmp_path, share):
    path = stored(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    make = Maker()
    with pytest.warns(UserWarning, match="making pets-.* again"):
        assert_same(cached_arrays(tmp_path, "pets", KEY, make))
    assert make.calls == 1
    assert path.read_bytes() == whole


def test_a_flipped_bit_anywhere_is_noticed_and_remade(tmp_path):
    path = stored(tmp_path)
    whole = path.read_bytes()
    for place in np.linspace(0, len(whole) - 1, 60).astype(int):
        damaged = bytearray(whole)
        damaged[place] ^= 0x10
        path.write_bytes(damaged)
        make = Maker()
        with pytest.warns(UserWarning, match="again"):
            assert_same(cached_arrays(tmp_path, "pets", KEY, make))
        assert make.calls == 1
        assert path.read_bytes() == whole


def test_appended_bytes_are_noticed(tmp_path):
    path = stored(tmp_path)
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(ValueError, match="damaged"):
        read_arrays(path, KEY)


def test_a_file_under_another_keys_name_is_refused(tmp_path):
    path = stored(tmp_path)
    with pytest.raises(ValueError, match="another key"):
        read_arrays(path, KEY | {"seed": 2})


@pytest.mark.parametrize("header", [b"", b"[]", b"{}", b'{"format": 1}', b"\xff\xfe", b"null"])
def test_a_strange_header_is_refused(tmp_path, header):
    path = tmp_path / "odd"
    path.write_bytes(header + b"\npayload")
    with pytest.raises(ValueError, match="damaged"):
        read_arrays(path, KEY)


def test_a_pickle_is_neither_written_nor_read(tmp_path):
    with pytest.raises(ValueError, match="must not hold Python objects"):
        write_arrays(tmp_path / "objects", KEY, {"a": np.array([{}], dtype=object)})
    assert list(tmp_path.iterdir()) == []


def test_a_broken_write_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"old")
    with pytest.raises(RuntimeError), atomic_file(path) as file:
        file.write(b"half of the new")
        raise RuntimeError("the power went")
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["file"]


def test_the_name_is_given_only_to_the_atomic_file(tmp_path):
    path = tmp_path / "file"
    with atomic_file(path) as file:
        file.write(b"new")
        file.flush()
        assert not path.exists()
        (temporary,) = tmp_path.iterdir()  # same folder: the rename can't cross file systems
    assert path.read_bytes() == b"new"
    assert not temporary.exists()


def test_what_a_killed_process_left_is_swept_after_a_day(tmp_path):
    old, young = tmp_path / ".a.x.part", tmp_path / ".b.y.part"
    old.write_bytes(b"1")
    young.write_bytes(b"2")
    os.utime(old, (time.time() - 2 * 86400,) * 2)
    with atomic_file(tmp_path / "file") as file:
        file.write(b"new")
    assert sorted(os.listdir(tmp_path)) == [".b.y.part", "file"]


def test_a_folder_that_cannot_be_written_costs_a_warning_only(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_bytes(b"a file where a folder should be")
    make = Maker()
    with pytest.warns(UserWarning, match="could not keep"):
        assert_same(cached_arrays(blocked / "inside", "pets", KEY, make))
    assert make.calls == 1


def test_the_header_is_one_readable_line(tmp_path):
    header = json.loads(stored(tmp_path).read_bytes().split(b"\n")[0])
    assert json.loads(header["key"]) == KEY
