import hashlib
from collections import Counter

import pytest

from course_utils.datasets.archives import balanced_order

NAMES = [f"{animal}_{number}" for animal in ("cat", "dog", "hen") for number in range(10)]
CLASSES = [name[:3] for name in NAMES]


def ordered(names, classes, seed=0):
    return [names[index] for index in balanced_order(names, classes, seed)]


def test_every_name_comes_once_and_classes_take_turns():
    order = ordered(NAMES, CLASSES)
    assert sorted(order) == sorted(NAMES)
    for turn in range(10):
        assert Counter(name[:3] for name in order[3 * turn : 3 * turn + 3]) == dict.fromkeys(
            ("cat", "dog", "hen"), 1
        )


def test_a_class_that_runs_out_leaves_its_turns_to_the_others():
    names, classes = NAMES[:12], CLASSES[:12]  # ten cats, two dogs
    order = ordered(names, classes)
    assert [Counter(n[:3] for n in order[:4])[c] for c in ("cat", "dog")] == [2, 2]
    assert all(name.startswith("cat") for name in order[4:])


def test_within_a_class_names_come_by_their_digests():
    cats = [name for name in ordered(NAMES, CLASSES, seed=3) if name.startswith("cat")]
    assert cats == sorted(cats, key=lambda n: hashlib.sha256(f"3 {n}".encode()).hexdigest())


def test_the_order_hangs_on_the_seed_and_not_on_the_list():
    assert ordered(NAMES, CLASSES) == ordered(NAMES[::-1], CLASSES[::-1])
    assert ordered(NAMES, CLASSES) != ordered(NAMES, CLASSES, seed=1)
    assert ordered(NAMES, CLASSES) != NAMES


@pytest.mark.parametrize("names", [[], ["cat_1"]])
def test_few_names(names):
    assert ordered(names, names) == names
