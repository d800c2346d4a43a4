"""The table of all methods: each cell by its own function, and its answers on rendered pets."""

import keras
import numpy as np
import pytest
from interpret_nets import L, base_net, images_for, pooled_net

from course_utils import interpret
from course_utils.datasets import load_pets
from course_utils.interpret.scores.faithfulness import Faithfulness, FaithfulnessTable
from course_utils.interpret.scores.methods import default_methods
from course_utils.interpret.tracing.questions import head_layers
from course_utils.models import shipped

IMAGES, PARTNERS = images_for(6), images_for(6, seed=1)
MASKS = np.zeros((6, 8, 8), bool)
MASKS[:, 2:6, 3:7] = True
LABELS = np.array([0, 1, 2, 0, 1, 2])


def brightness(model, images, class_index):
    return images.mean(-1)


def cold(model, images, class_index):
    return np.zeros(images.shape[:3])


METHODS = {"Grad-CAM": interpret.grad_cam, "brightness": brightness, "cold": cold}


def test_each_cell_by_its_own_function():
    model = pooled_net("softmax")
    weights = model.get_weights()
    table = interpret.faithfulness_table(
        model, IMAGES, MASKS, LABELS, partners=PARTNERS, methods=METHODS, random_images=4, steps=8
    )
    assert list(table.rows) == list(METHODS)
    for name, method in METHODS.items():
        row, heat = table.rows[name], method(model, IMAGES, LABELS)
        assert row.pointing == interpret.pointing_game(heat, MASKS)
        assert row.energy == pytest.approx(interpret.energy_inside(heat, MASKS).mean() / 0.25)
        assert row.overlap == pytest.approx(interpret.iou_at(heat, MASKS).mean())
        pairs = interpret.counterfactual(model, IMAGES, PARTNERS, heat, LABELS)
        assert row.counterfactual == pytest.approx(pairs.agreement)
        assert table.moved == pytest.approx(pairs.moved.mean())
        assert row.seconds >= 0
    heat = brightness(model, IMAGES, LABELS)  # no two pixels as bright: no lots are drawn
    for score in (interpret.deletion, interpret.insertion):
        wanted = score(model, IMAGES, heat, LABELS, steps=8).mean()
        assert getattr(table.rows["brightness"], score.__name__) == pytest.approx(wanted)
    # What has not seen the net does not change with it; no order at all agrees with nothing.
    assert table.rows["brightness"].random_head == table.rows["brightness"].random_weights == 1
    assert table.rows["cold"].random_head == table.rows["cold"].random_weights == 0
    for before, after in zip(weights, model.get_weights(), strict=True):
        np.testing.assert_array_equal(before, after)


def test_random_nets_are_those_of_randomized():
    model = pooled_net("softmax")
    table = interpret.faithfulness_table(
        model,
        IMAGES,
        MASKS,
        LABELS,
        methods={"Grad-CAM": interpret.grad_cam},
        rng=np.random.default_rng(5),
        random_nets=2,
        random_images=3,
    )
    trained, rng = interpret.grad_cam(model, IMAGES[:3], LABELS[:3]), np.random.default_rng(5)
    for layers, found in (("head", "random_head"), (None, "random_weights")):
        alike = []
        for _ in range(2):
            with interpret.randomized(model, rng, layers):
                maps = interpret.grad_cam(model, IMAGES[:3], LABELS[:3])
            alike.append(interpret.spearman(trained, maps).mean())
        assert getattr(table.rows["Grad-CAM"], found) == pytest.approx(np.mean(alike))
    assert np.isnan(table.rows["Grad-CAM"].counterfactual) and np.isnan(table.moved)


def test_printing():
    row = Faithfulness(0.5, 1.25, 0.1, 0.3, 0.9, -0.1, 0.0, np.nan, 12.345)
    chance = Faithfulness(0.25, 1.0, 0.1, 0.6, 0.6, 0.0, 0.0, np.nan, 0.0)
    table = FaithfulnessTable({"a method": row, "random map": chance})
    head, first, second = str(table).split("\n")
    assert "random head" in head and head.split()[:2] == ["pointing", "energy"]
    assert first.startswith("a method") and first.split()[2:] == [
        *("0.50", "1.25", "0.10", "0.30", "0.90", "-0.10", "0.00", "nan", "12.35"),
    ]
    assert len({len(line) for line in (head, first, second)}) == 1


@pytest.mark.slow
def test_methods_that_a_model_does_not_allow_are_left_out():
    rng = np.random.default_rng(0)
    everything = set(default_methods(pooled_net(), (8, 8, 3), rng))
    assert len(everything) == 11 and {"CAM", "edge detector", "random map"} < everything
    smooth = [L.Conv2D(4, 3, activation="silu"), L.Flatten(), L.Dense(3)]
    model = keras.Sequential([keras.Input((8, 8, 3)), *smooth])
    left = set(default_methods(model, (8, 8, 3), rng))
    assert everything - left == {"CAM", "guided backpropagation"}
    for name, method in default_methods(pooled_net(), (8, 8, 3), rng, batch_size=2).items():
        heat = method(pooled_net(), IMAGES, LABELS)
        assert heat.shape == (6, 8, 8) and heat.min() >= 0 and heat.max() > 0, name


def test_the_head_is_the_last_layer_with_weights_that_feeds_the_output():
    inputs, base = keras.Input((8, 8, 3)), base_net()
    x = L.Flatten()(base(inputs))
    first, second = L.Dense(2, name="first")(x), L.Softmax()(L.Dense(2, name="second")(x))
    model = keras.Model(inputs, [second, first])
    assert head_layers(model, (8, 8, 3), 0) == ["second"]
    assert head_layers(model, (8, 8, 3), 1) == ["first"]
    assert head_layers(pooled_net("softmax"), (8, 8, 3)) == ["head"]
    pooled = keras.Model(inputs, L.GlobalAveragePooling2D()(base(inputs)))
    assert head_layers(pooled, (8, 8, 3)) == ["base/inner_last"]
    with pytest.raises(ValueError, match="a layer with weights"):
        head_layers(keras.Model(inputs, L.GlobalAveragePooling2D()(inputs)), (8, 8, 3))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"masks": MASKS[:2]}, r"masks must be \(\d+, \d+, \d+\)"),
        ({"labels": 3}, "class_index must lie in 0 to 2"),
        ({"random_nets": 0}, "random_nets must be a whole number, 1 or more"),
        ({"random_images": 0}, "random_images must be a whole number, 1 or more"),
        ({"steps": 0}, "steps must be a whole number from 1 to [0-9]+"),
        ({"partners": PARTNERS[:2]}, "partners must have the shape of images"),
        ({"images": IMAGES * 255}, "images must lie in 0 to 1"),
        ({"output": "bogus"}, "output must be one of"),
    ],
)
def test_bad_input(options, message):
    arguments = {"images": IMAGES, "masks": MASKS, "labels": LABELS, "methods": METHODS} | options
    with pytest.raises(ValueError, match=message):
        interpret.faithfulness_table(pooled_net("softmax"), **arguments)


@pytest.mark.slow
def test_on_rendered_pets():
    model, _ = shipped("xception_scenes")
    pets = load_pets("test", 24)
    fewer = {"random_nets": 1, "random_images": 8, "steps": 8}
    table = interpret.faithfulness_table(
        model, pets.images, pets.masks, pets.labels, activation="softmax", **fewer
    )
    rows = table.rows
    assert max(row.pointing for row in rows.values()) >= 0.95
    assert rows["Grad-CAM"].pointing > 0.85 > rows["edge detector"].pointing
    assert rows["random map"].pointing < 0.4
    # A map inside the mask alone would score 1 / share of the mask, about 5.
    assert max(row.energy for row in rows.values()) > 3
    assert min(row.deletion for row in rows.values()) < 0.65 * rows["random map"].deletion
    # Random maps score about .6 here, and 1 is the most there is.
    assert max(row.insertion for row in rows.values()) > 0.95
    assert rows["Grad-CAM"].random_weights < 0.4
    assert rows["edge detector"].random_weights == 1
    # The failure of guided backpropagation: with a random head its maps are as good as before.
    assert rows["guided backpropagation"].random_head > 0.8 > rows["Grad-CAM"].random_head + 0.2
    assert rows["CAM"].pointing == rows["Grad-CAM"].pointing
