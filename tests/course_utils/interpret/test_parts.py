"""Scores by leaving parts out, on nets and maps whose answer is known."""

import functools

import keras
import numpy as np
import pytest
from interpret_nets import L, pooled_net
from scipy.stats import spearmanr

from course_utils import interpret
from course_utils.interpret.scores.parts import THRESHOLDS

PARTS, COUNT = ("a", "b", "c", "d"), 3
NAMES = (*PARTS, "sky")
LABELS = np.zeros(COUNT, int)
HALVES = (("a", "b"), LABELS), (("c", "d"), LABELS + 1)


def draw(number, without):
    """Five bands of two rows, as bright as the image's number says; one left out is black."""
    image = np.full((5, 2, 8, 3), 0.5 + number / 10, "float32")
    for name in without:
        image[NAMES.index(name)] = 0
    return image.reshape(10, 8, 3)


def bands(*heat):
    """A map with a number for each band."""
    return np.repeat(np.asarray(heat, float), 2)[:, None] * np.ones(8)


def always(*heat):
    return lambda model, images, index: np.repeat(bands(*heat)[None], len(images), axis=0)


def linear_net(first, second, bias=(0.0, 0.0)):
    """Two logits, each a weighted sum of the bands: what a part is worth is known."""
    model = keras.Sequential([keras.Input((10, 8, 3)), L.Flatten(), L.Dense(2)])
    kernel = np.stack([np.repeat(bands(*each)[..., None], 3, axis=-1) for each in (first, second)])
    model.layers[-1].set_weights([kernel.reshape(2, -1).T, np.array(bias)])
    return model


# Class 0 looks at part b alone; class 1 is a constant that wins as soon as b is gone.
ONE_PART = linear_net((0, 1, 0, 0, 0), (0, 0, 0, 0, 0), bias=(0, 5))


def test_a_net_that_looks_at_one_part():
    methods = {
        "the part": always(0, 1, 0, 0, 0),
        "another": always(1, 0, 0, 0, 0),
        "constant": always(1, 1, 1, 1, 1),
        "cold": always(0, 0, 0, 0, 0),
        "saliency": interpret.saliency,
        "occlusion": lambda *given: interpret.occlusion(*given, patch=2, stride=2, fill=0),
    }
    surroundings = {"surroundings": ("sky",), "methods": methods}
    table = interpret.part_table(ONE_PART, draw, COUNT, PARTS, **surroundings)
    for name in ("the part", "saliency", "occlusion"):
        row = table.rows[name]
        assert (row.single_deletion, row.preservation, row.deletion) == (1, 1, 1), name
        assert row.distractibility == 1
    # One of the four that the net does not miss is called important; the order is that of
    # importance (1, 0, 0, 0) against drop (0, 1, 0, 0): a rank correlation of -1/3.
    wrong = table.rows["another"]
    assert wrong.single_deletion == pytest.approx(1 / 3)
    assert (wrong.preservation, wrong.deletion, wrong.distractibility) == (0, 0, 0.75)
    # Everything is important: nothing to leave out, all to leave out, and distracted by all.
    constant = table.rows["constant"]
    assert constant.single_deletion == 0.5
    assert (constant.preservation, constant.deletion, constant.distractibility) == (1, 1, 0)
    cold = table.rows["cold"]
    assert (cold.preservation, cold.deletion, cold.distractibility) == (0, 0, 1)
    assert np.isnan(cold.target_sensitivity) and table.background_independence == 1
    assert table.drops == pytest.approx({"a": 0, "b": 0.6 * 48, "c": 0, "d": 0, "sky": 0})


def test_importance_follows_what_each_part_is_worth():
    worth = (3, 1, 4, 2, 9)
    model = linear_net(worth, (0, 0, 0, 0, 0))
    methods = {"exact": always(*worth), "reversed": always(2, 4, 1, 3, 0)}
    table = interpret.part_table(model, draw, COUNT, PARTS, surroundings=("sky",), methods=methods)
    assert table.rows["exact"].single_deletion == 1
    assert table.rows["reversed"].single_deletion == 0
    assert table.background_independence == 0
    assert np.isnan(table.rows["exact"].distractibility)  # the net misses everything


def test_the_map_must_answer_for_the_class_asked_about():
    first, second = (1, 1, 0, 0, 0), (0, 0, 1, 1, 0)

    def of_the_class(model, images, index):
        return np.stack([bands(*(first, second)[k]) for k in index])

    methods = {
        "right": of_the_class,
        "turned round": lambda model, images, index: of_the_class(model, images, 1 - index),
        "deaf to the class": always(1, 1, 1, 1, 1),
    }
    options = {"mixed": (draw, *HALVES), "methods": methods}
    table = interpret.part_table(linear_net(first, second), draw, COUNT, PARTS, **options)
    found = {name: row.target_sensitivity for name, row in table.rows.items()}
    assert found == {"right": 1, "turned round": 0, "deaf to the class": 0}
    # A net that takes no part as meant has no image to ask about.
    table = interpret.part_table(linear_net(second, first), draw, COUNT, PARTS, **options)
    assert np.isnan(table.rows["right"].target_sensitivity)


def test_against_the_definitions_written_as_loops():
    model, maps = pooled_net(size=8), np.random.default_rng(3).random((6, 8, 8))
    blocks = {n: np.s_[2 * k : 2 * k + 2, :6] for k, n in enumerate(("a", "b", "c", "sky"))}

    def draw(number, without):
        image = np.random.default_rng(number).random((8, 8, 3), "float32")
        for name in without:
            image[blocks[name]] = 1 - image[blocks[name]]
        return image

    @functools.cache
    def logits(number, without):
        return np.asarray(model(draw(number, without)[None]))[0].astype("float64")

    own = [logits(k, ()).argmax() for k in range(6)]
    options = {"surroundings": ("sky",), "methods": {"noise": lambda *_: maps}}
    row = interpret.part_table(model, draw, 6, ("a", "b", "c"), **options).rows["noise"]
    drops = [{n: (logits(k, ()) - logits(k, (n,)))[own[k]] for n in blocks} for k in range(6)]
    heat = [{n: maps[k][blocks[n]].sum() for n in blocks} for k in range(6)]
    order = [spearmanr(*[[d[k][n] for n in "abc"] for d in (heat, drops)])[0] for k in range(6)]
    assert row.single_deletion == pytest.approx(np.mean(order) / 2 + 0.5)
    tried = []
    for t in THRESHOLDS:
        named = [{n for n in blocks if heat[k][n] > t * maps[k].sum()} for k in range(6)]
        others = [tuple(n for n in "abc" if n not in named[k]) for k in range(6)]
        kept = np.mean([logits(k, others[k]).argmax() == own[k] for k in range(6)])
        gone = [tuple(n for n in "abc" if n in named[k]) for k in range(6)]
        fell = np.mean([logits(k, gone[k]).argmax() != own[k] for k in range(6)])
        calm = []
        for k in range(6):
            idle = {n for n in blocks if drops[k][n] < 0.05 * abs(logits(k, ())[own[k]])}
            calm += [1 - len(idle & named[k]) / len(idle)] if idle else []
        tried.append((kept, fell, np.mean(calm), t))
    best = max(tried, key=lambda each: (each[0] + each[1]) / 2 + each[2])
    found = (row.preservation, row.deletion, row.distractibility, row.threshold)
    assert found == pytest.approx(best)


def test_printing():
    table = interpret.part_table(ONE_PART, draw, 2, PARTS, methods={"one": always(0, 1, 0, 0, 0)})
    head, row = str(table).split("\n")
    assert head.split()[:2] == ["single", "deletion"] and row.split()[:2] == ["one", "1.00"]
    assert np.isnan(table.background_independence)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"count": 0}, "count must be a whole number, 1 or more"),
        ({"draw": None}, "draw must be a function"),
        ({"mixed": (draw, HALVES[0])}, "mixed must be"),
        ({"parts": ("a",)}, "parts must be 2 to 8 names; received 1"),
        ({"parts": "abc"}, "parts must be a list"),
        ({"surroundings": ("a",)}, "surroundings must be a list of different texts"),
        (
            {"draw": lambda number, without: 255 * draw(number, without)},
            "images must lie in 0 to 1",
        ),
        ({"mixed": (draw, HALVES[0], (("c",), LABELS[:1]))}, "class_index must be one integer"),
    ],
)
def test_bad_input(options, message):
    arguments = {"draw": draw, "count": COUNT, "parts": PARTS, "methods": {}} | options
    with pytest.raises(ValueError, match=message):
        interpret.part_table(ONE_PART, **arguments)
