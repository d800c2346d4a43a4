import dataclasses

import numpy as np
import pytest

from course_utils import scenes
from course_utils.datasets import load_pets
from course_utils.datasets import rendered as rendered_module


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_CACHE_DIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def renders(monkeypatch):
    """Count the calls of the renderer."""
    calls = []
    original = scenes.render_pets

    def counted(count, rng, **options):
        calls.append(count)
        return original(count, rng=rng, **options)

    monkeypatch.setattr(scenes, "render_pets", counted)
    return calls


def assert_same(one, other):
    for field in dataclasses.fields(one):
        a, b = getattr(one, field.name), getattr(other, field.name)
        if isinstance(a, dict):
            assert list(a) == list(b)
            for name in a:
                assert a[name].dtype == b[name].dtype
                np.testing.assert_array_equal(a[name], b[name])
        elif isinstance(a, list):
            assert a == b and {type(item) for item in b} == {str}
        else:
            assert a.dtype == b.dtype
            np.testing.assert_array_equal(a, b)


def test_stored_pets_equal_rendered_ones_to_the_last_bit(renders):
    stream = np.random.SeedSequence(3, spawn_key=(1,))
    wanted = scenes.render_pets(6, rng=np.random.Generator(np.random.PCG64(stream)), size=32)
    renders.clear()
    for _ in range(2):
        assert_same(wanted, load_pets("validation", 6, size=32, seed=3))
    assert renders == [6]


def test_without_a_cache_nothing_is_kept(renders, cache):
    for _ in range(2):
        load_pets(count=2, size=32, cache=False)
    assert renders == [2, 2]
    assert list(cache.iterdir()) == []


def test_splits_and_seeds_share_no_picture():
    sets = [load_pets(split, 20, size=32) for split in ("train", "validation", "test")]
    sets.append(load_pets("train", 20, size=32, seed=1))
    pictures = {picture.tobytes() for pets in sets for picture in pets.images}
    assert len(pictures) == 80


def test_fewer_pictures_are_the_first_of_more():
    np.testing.assert_array_equal(
        load_pets(count=3, size=32).images, load_pets(count=7, size=32).images[:3]
    )


@pytest.mark.slow
def test_the_shortcut_is_planted_and_swapped_on_the_same_animals():
    planted = load_pets(count=60, size=16, shortcut="planted")
    swapped = load_pets(count=60, size=16, shortcut="swapped")
    np.testing.assert_array_equal(planted.labels, swapped.labels)
    on_grass = np.array(planted.backgrounds) == "grass"
    assert np.mean(on_grass == planted.labels) > 0.85
    np.testing.assert_array_equal(np.array(swapped.backgrounds) == "carpet", on_grass)
    # The animal is the same one, to the pixel's edge; only what it stands on differs.
    np.testing.assert_array_equal(planted.masks, swapped.masks)


@pytest.mark.parametrize(
    "other",
    [{"split": "test"}, {"count": 3}, {"size": 16}, {"shortcut": "planted"}, {"seed": 1}],
)
def test_every_argument_is_part_of_the_key(renders, other):
    arguments = {"split": "train", "count": 2, "size": 32}
    load_pets(**arguments)
    load_pets(**(arguments | other))
    assert len(renders) == 2


def test_a_changed_renderer_finds_no_old_pictures(renders, monkeypatch):
    load_pets(count=2, size=32)
    monkeypatch.setattr(rendered_module, "source_version", lambda: "another")
    load_pets(count=2, size=32)
    assert len(renders) == 2


def test_a_damaged_store_is_remade(renders, cache):
    good = load_pets(count=2, size=32)
    (file,) = (cache / "pets").iterdir()
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.warns(UserWarning, match="again"):
        assert_same(good, load_pets(count=2, size=32))
    assert len(renders) == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"split": "training"},
            "split must be one of train, .*; received 'training'",
        ),
        ({"count": 0}, "count must be a whole number, 1 or more; received 0"),
        ({"count": 2.0}, "count must be"),
        ({"count": True}, "count must be"),
        ({"seed": -1}, "seed must be a whole number, 0 or more"),
        ({"size": 0}, "size must be"),
        ({"size": "64"}, "size must be"),
        ({"size": 5000, "count": 1}, "size must be"),
        ({"shortcut": "grass"}, "shortcut must be one of"),
    ],
)
def test_load_pets_says_what_is_wrong(arguments, message):
    with pytest.raises(ValueError, match=message):
        load_pets(**arguments)
