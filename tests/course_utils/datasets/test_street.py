import dataclasses

import numpy as np
import pytest

from course_utils import scenes
from course_utils.datasets import load_clips, load_street


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_CACHE_DIR", str(tmp_path))
    return tmp_path


def assert_same(one, other):
    """Compare two values down to their types and last bits."""
    assert type(one) is type(other)
    if dataclasses.is_dataclass(one):
        one, other = vars(one), vars(other)
    if isinstance(one, dict):
        assert_same(list(one), list(other))
        one, other = list(one.values()), list(other.values())
    if isinstance(one, list | tuple):
        assert len(one) == len(other)
        for a, b in zip(one, other, strict=True):
            assert_same(a, b)
    elif isinstance(one, np.ndarray):
        assert one.dtype == other.dtype and one.shape == other.shape
        np.testing.assert_array_equal(one, other)
    else:
        assert one == other


def stream(seed, split):
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(split,))))


@pytest.fixture
def renders(monkeypatch):
    """Count the calls of the renderers."""
    calls = []
    for name in ("render_streets", "render_clip"):
        original = getattr(scenes, name)

        def counted(*arguments, _original=original, _name=name, **options):
            calls.append(_name)
            return _original(*arguments, **options)

        monkeypatch.setattr(scenes, name, counted)
    return calls


def test_stored_streets_equal_rendered_ones_to_the_last_bit(renders):
    wanted = scenes.render_streets(6, rng=stream(3, 1), size=32)
    renders.clear()
    for _ in range(2):
        assert_same(wanted, load_street("validation", 6, size=32, seed=3))
    assert renders == ["render_streets"]


def test_stored_clips_equal_rendered_ones_to_the_last_bit(renders):
    rng = stream(2, 2)
    wanted = [scenes.render_clip(rng, 16, 32, events=True) for _ in range(2)]
    renders.clear()
    for _ in range(2):
        assert_same(wanted, load_clips("test", 2, size=32, seed=2, frames=16, events=True))
    assert renders == ["render_clip"] * 2


def test_pictures_without_any_object_are_kept_as_such(monkeypatch):
    streets = scenes.render_streets(3, rng=stream(0, 0), size=32)
    empty = dataclasses.replace(
        streets,
        boxes=[np.zeros((0, 4), np.float32)] * 3,
        labels=[np.zeros(0, np.int64)] * 3,
        kinds=[()] * 3,
    )
    monkeypatch.setattr(scenes, "render_streets", lambda *_, **__: empty)
    for _ in range(2):
        assert_same(empty, load_street(count=3, size=32))


def test_splits_and_seeds_share_no_picture():
    sets = [load_street(split, 15, size=32) for split in ("train", "validation", "test")]
    sets.append(load_street("train", 15, size=32, seed=1))
    assert len({picture.tobytes() for each in sets for picture in each.images}) == 60
    clips = [load_clips(split, 2, size=32, frames=16) for split in ("train", "validation", "test")]
    assert len({clip.images.tobytes() for each in clips for clip in each}) == 6


def test_fewer_pictures_are_the_first_of_more():
    few, many = (load_street(count=count, size=32).images for count in (3, 7))
    np.testing.assert_array_equal(few, many[:3])
    few, many = (load_clips(count=count, size=32, frames=16) for count in (1, 3))
    np.testing.assert_array_equal(few[0].images, many[0].images)


@pytest.mark.parametrize(
    "other",
    [{"split": "test"}, {"count": 3}, {"size": 40}, {"seed": 1}],
)
def test_every_argument_of_streets_is_part_of_the_key(renders, other):
    arguments = {"split": "train", "count": 2, "size": 32}
    load_street(**arguments)
    load_street(**(arguments | other))
    assert len(renders) == 2


@pytest.mark.parametrize("other", [{"frames": 17}, {"events": True}, {"size": 40}])
def test_every_argument_of_clips_is_part_of_the_key(renders, other):
    arguments = {"count": 1, "size": 32, "frames": 16}
    load_clips(**arguments)
    load_clips(**(arguments | other))
    assert len(renders) == 2


@pytest.mark.parametrize("load", [load_street, load_clips])
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"split": "training"}, "split must be one of train, .*; received 'training'"),
        ({"count": 0}, "count must be a whole number, 1 or more; received 0"),
        ({"seed": -1}, "seed must be a whole number, 0 or more"),
        ({"size": 16, "count": 1}, "size must be a whole number from 32 to 512"),
    ],
)
def test_loaders_say_what_is_wrong(load, arguments, message):
    with pytest.raises(ValueError, match=message):
        load(**arguments)


def test_options_out_of_range_are_named():
    with pytest.raises(ValueError, match="frames must"):
        load_clips(count=1, frames=3)
    with pytest.raises(ValueError, match="events must be one of None, True, False; received 'all'"):
        load_clips(count=1, events="all")
