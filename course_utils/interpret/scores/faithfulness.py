"""One table for all heatmap methods: do they show where the evidence is, and what was learned?

It needs pictures whose evidence is known: rendered pets with their masks. No single column decides:
an edge detector has its heat on the animal too.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Mapping

import keras
import numpy as np

from course_utils._shared.arguments import check_whole
from course_utils.interpret.checks import like
from course_utils.interpret.class_score import ClassScore
from course_utils.interpret.scores.localization import energy_inside, iou_at, pointing_game
from course_utils.interpret.scores.methods import Method, default_methods
from course_utils.interpret.scores.perturbation import (
    counterfactual,
    deletion,
    insertion,
    probability_of,
)
from course_utils.interpret.scores.randomization import randomized, spearman
from course_utils.interpret.tracing.questions import head_layers


@dataclasses.dataclass(frozen=True)
class Faithfulness:
    """The scores of one method, each a mean over the images.

    Attributes:
        pointing: share of maps whose peak lies in the mask; higher is better, as with all up to
            `insertion` but for `deletion`.
        energy: share of the heat in the mask, over the mask's share of the image: 1 is no better
            than heat spread evenly.
        overlap: intersection over union of the mask with what reaches 20 % of the peak.
        deletion: area under the probability as the hottest pixels are painted over; lower is
            better.
        insertion: the same as they are brought in; higher is better.
        random_head: rank correlation with the maps of the same net whose last layer has random
            weights; near 0 is right, near 1 tells that the map is about the picture alone.
        random_weights: the same with random weights in all layers.
        counterfactual: rank correlation of the heat on what differs with the drop of the logit;
            NaN without partners.
        seconds: for the maps of all images.
    """

    pointing: float
    energy: float
    overlap: float
    deletion: float
    insertion: float
    random_head: float
    random_weights: float
    counterfactual: float
    seconds: float


@dataclasses.dataclass(frozen=True)
class MethodTable:
    """The scores of several methods by name; `print` shows a line a method and a column a score."""

    rows: dict[str, object]

    def __str__(self) -> str:
        columns = [field.name for field in dataclasses.fields(next(iter(self.rows.values())))]
        width = max(len(name) for name in self.rows)
        lines = [" " * width + "".join(f"{column:>{len(column) + 2}}" for column in columns)]
        for name, row in self.rows.items():
            numbers = ((column, getattr(row, column)) for column in columns)
            cells = (f"{value:{len(column) + 2}.2f}" for column, value in numbers)
            lines.append(f"{name:{width}}" + "".join(cells))
        return "\n".join(lines).replace("_", " ")


@dataclasses.dataclass(frozen=True)
class FaithfulnessTable(MethodTable):
    """The scores of several methods; `print` shows them as a table.

    Attributes:
        rows: method name to `Faithfulness`.
        moved: mean drop of the logit from the images to their partners; NaN without partners.
    """

    rows: dict[str, Faithfulness]
    moved: float = np.nan


@like(ClassScore, "class_index", "trace")
def faithfulness_table(
    model: keras.Model,
    images: np.ndarray,
    masks: np.ndarray,
    labels: int | np.ndarray,
    *,
    partners: np.ndarray | None = None,
    methods: Mapping[str, Method] | None = None,
    rng: np.random.Generator | None = None,
    steps: int = 16,
    random_nets: int = 2,
    random_images: int = 16,
    activation: str | None = None,
    **options,
) -> FaithfulnessTable:
    """Score heatmap methods on images whose evidence is known.

    64 images of 64 pixels through the course's `xception_scenes` take about a minute.

    Args:
        masks: (N, H, W) bool, where the evidence for the labels is.
        labels: the classes to explain, one for all or (N,).
        partners: (N, H, W, C), each like its image but for one thing, the background say; None
            leaves the counterfactual column empty.
        methods: name to a function (model, images, class indices) -> heatmaps (N, H, W), 0 or
            above; None for all methods that the model allows, an edge detector and random maps.
        rng: for random maps, random weights and ties; None for `np.random.default_rng(0)`.
        steps: steps of a deletion or insertion curve.
        random_nets: how often the random weights are drawn.
        random_images: how many of the images, from the first, go through the random nets.
        activation: for deletion and insertion, as in `deletion`: "softmax", "sigmoid", or None
            for what the model ends in.
    """
    score = ClassScore(model, images, labels, **options)
    images, labels = score.images, score.index
    check_whole(random_nets, "random_nets", 1)
    check_whole(random_images, "random_images", 1)
    probability_of(score.question.scores, activation)  # an error now and not in a minute
    rng = rng or np.random.default_rng(0)
    if methods is None:
        methods = default_methods(model, images.shape[1:], rng, **options)
    few = slice(0, random_images)
    maps, seconds, rows, moved = {}, {}, {}, np.nan
    for name, method in methods.items():
        begin = time.perf_counter()
        maps[name] = method(model, images, labels)
        seconds[name] = time.perf_counter() - begin
    head = head_layers(model, images.shape[1:], options.get("output"))
    alike_head, alike_all = (
        _random_nets(methods, model, images[few], labels[few], maps, rng, random_nets, layers)
        for layers in (head, None)
    )
    for name, heat in maps.items():
        agreement = np.nan
        if partners is not None:
            pairs = counterfactual(model, images, partners, heat, labels, **options)
            agreement, moved = pairs.agreement, float(pairs.moved.mean())
        follow = {"steps": steps, "rng": rng, "activation": activation, **options}
        rows[name] = Faithfulness(
            pointing=pointing_game(heat, masks),
            energy=float(energy_inside(heat, masks).mean() / np.mean(masks)),
            overlap=float(iou_at(heat, masks).mean()),
            deletion=float(deletion(model, images, heat, labels, **follow).mean()),
            insertion=float(insertion(model, images, heat, labels, **follow).mean()),
            random_head=alike_head[name],
            random_weights=alike_all[name],
            counterfactual=agreement,
            seconds=seconds[name],
        )
    return FaithfulnessTable(rows, moved)


def _random_nets(methods, model, images, labels, maps, rng, nets: int, layers) -> dict:
    """Average the rank correlation of each method's maps with those of nets of random layers."""
    found = {name: [] for name in methods}
    for _ in range(nets):
        with randomized(model, rng, layers):
            for name, method in methods.items():
                heat, trained = method(model, images, labels), maps[name][: len(images)]
                found[name].append(spearman(trained, heat).mean())
    return {name: float(np.mean(values)) for name, values in found.items()}
