import dataclasses

import numpy as np
import pytest

from course_utils import scenes
from course_utils.datasets import load_album, load_call, load_radiographs
from course_utils.datasets import rendered as rendered_module

LOADERS = {"album": load_album, "call": load_call, "radiographs": load_radiographs}
RENDERERS = {
    "album": "render_album",
    "call": "render_calls",
    "radiographs": "render_radiographs",
}


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_CACHE_DIR", str(tmp_path))
    return tmp_path


@pytest.fixture(params=LOADERS)
def world(request):
    return request.param


@pytest.fixture
def renders(monkeypatch, world):
    """Count the calls of the world's renderer."""
    calls = []
    original = getattr(scenes, RENDERERS[world])

    def counted(count, rng, size, **options):
        calls.append(count)
        return original(count, rng=rng, size=size, **options)

    monkeypatch.setattr(scenes, RENDERERS[world], counted)
    return calls


def assert_same(one, other):
    assert type(one) is type(other)
    for field in dataclasses.fields(one):
        a, b = getattr(one, field.name), getattr(other, field.name)
        if isinstance(a, list):
            assert a == b and {type(item) for item in b} == {str}
        else:
            assert a.dtype == b.dtype
            np.testing.assert_array_equal(a, b)


def test_stored_pictures_equal_rendered_ones_to_the_last_bit(world, renders):
    stream = np.random.SeedSequence(3, spawn_key=(1,))
    rng = np.random.Generator(np.random.PCG64(stream))
    wanted = getattr(scenes, RENDERERS[world])(6, rng=rng, size=32)
    renders.clear()
    for _ in range(2):
        assert_same(wanted, LOADERS[world]("validation", 6, size=32, seed=3))
    assert renders == [6]


def test_without_a_cache_nothing_is_kept(world, renders, cache):
    for _ in range(2):
        LOADERS[world](count=2, size=32, cache=False)
    assert renders == [2, 2] and list(cache.iterdir()) == []


def test_splits_and_seeds_share_no_picture(world):
    load = LOADERS[world]
    sets = [load(split, 15, size=32) for split in ("train", "validation", "test")]
    sets.append(load("train", 15, size=32, seed=1))
    assert len({picture.tobytes() for each in sets for picture in each.images}) == 60


def test_fewer_pictures_are_the_first_of_more(world):
    few, many = (LOADERS[world](count=count, size=32).images for count in (3, 7))
    np.testing.assert_array_equal(few, many[:3])


@pytest.mark.parametrize("other", [{"split": "test"}, {"count": 3}, {"size": 40}, {"seed": 1}])
def test_every_argument_is_part_of_the_key(world, renders, other):
    arguments = {"split": "train", "count": 2, "size": 32}
    LOADERS[world](**arguments)
    LOADERS[world](**(arguments | other))
    assert len(renders) == 2


def test_a_changed_renderer_finds_no_old_pictures(world, renders, monkeypatch):
    LOADERS[world](count=2, size=32)
    monkeypatch.setattr(rendered_module, "source_version", lambda: "another")
    LOADERS[world](count=2, size=32)
    assert len(renders) == 2


def test_a_damaged_store_is_remade(world, renders, cache):
    good = LOADERS[world](count=2, size=32)
    (file,) = (cache / world).iterdir()
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.warns(UserWarning, match="again"):
        assert_same(good, LOADERS[world](count=2, size=32))
    assert len(renders) == 2


def test_every_tag_is_common_enough_to_learn():
    shares = load_album("validation", 250, size=32, cache=False).tags.mean(0)
    assert len(shares) == len(scenes.TAGS)
    assert 0.3 < shares.min() and shares.max() < 0.5


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"split": "training"}, "split must be one of train, .*; received 'training'"),
        ({"count": 0}, "count must be a whole number, 1 or more; received 0"),
        ({"count": True}, "count must be"),
        ({"seed": -1}, "seed must be a whole number, 0 or more"),
        ({"size": 16, "count": 1}, "size must be a whole number from 32 to 512; received 16"),
        ({"size": "64"}, "size must be"),
    ],
)
def test_loaders_say_what_is_wrong(world, arguments, message):
    with pytest.raises(ValueError, match=message):
        LOADERS[world](**arguments)
