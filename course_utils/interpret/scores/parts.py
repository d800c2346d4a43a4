"""Score heatmaps by leaving parts out: does the net miss the parts that the heatmap names?

The protocols of Hesse, Schaub-Meyer and Roth, "FunnyBirds: A Synthetic Vision Dataset for a
Part-Based Analysis of Explainable AI Methods", ICCV 2023, under its heading "Evaluation protocols",
for any renderer that can leave out a part and keep the rest. With the logit s of the class,

    drop[part]       = s(x) - s(x without the part)
    importance[part] = share of the heat on the pixels that change when the part is left out
    important parts  = those with  importance > t

where `t` is, as in the authors' program, the one of 80 from 0.01 to 0.5 at which a method does best
in the two checks (their mean) and distractibility together. Here the class is the net's own answer.
The authors' controlled synthetic data check needs classes that share parts, and is left out.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence

import keras
import numpy as np

from course_utils._shared.arguments import check_kind, check_names, check_whole
from course_utils.interpret.checks import check_class_index, like
from course_utils.interpret.class_score import ClassScore
from course_utils.interpret.scores.faithfulness import MethodTable
from course_utils.interpret.scores.localization import energy_inside
from course_utils.interpret.scores.methods import Method, default_methods
from course_utils.interpret.scores.randomization import rank_correlation

THRESHOLDS = np.linspace(0.01, 0.5, 80)
SLIGHT = 0.05  # a drop of less than this share of the logit is none
MOST_PARTS = 8  # 256 pictures of each scene

Draw = Callable[[int, tuple[str, ...]], np.ndarray]
Half = tuple[Sequence[str], np.ndarray]


@dataclasses.dataclass(frozen=True)
class PartScores:
    """The scores of one method by the protocols, each from 0 to 1; 1 is best.

    Attributes:
        single_deletion: correctness: rank correlation of importance and drop over the parts, mean
            over the images, brought from -1..1 to 0..1. Where all parts are equal it is 0.5.
        preservation: completeness: share of images whose answer stays when all parts but the
            important ones are left out.
        deletion: completeness: share whose answer changes when the important ones are left out.
        distractibility: of the parts and surroundings that the net hardly misses, the share that
            isn't called important; NaN where it misses them all.
        target_sensitivity: contrastivity: on images with parts of two classes, how often the parts
            of a class get more heat in its own map than in that of the other; NaN without such.
        threshold: the chosen `t`.
    """

    single_deletion: float
    preservation: float
    deletion: float
    distractibility: float
    target_sensitivity: float
    threshold: float


@dataclasses.dataclass(frozen=True)
class PartTable(MethodTable):
    """The scores of several methods; `print` shows them as a table.

    Attributes:
        rows: method name to `PartScores`.
        drops: part or surrounding to the mean drop of the logit: what the net itself misses.
        background_independence: share of images and surroundings that the net hardly misses; it is
            about the net, not about a map. NaN without surroundings.
    """

    rows: dict[str, PartScores]
    drops: dict[str, float]
    background_independence: float


class _Scenes:
    """Images, where each name changes them, and the logits (N, classes) without some parts."""

    def __init__(self, model, draw: Draw, count: int, subsets: list, options: dict):
        """Draw every image without every subset, the empty one first, and ask the model."""
        self.changed, self.logits = {}, {}
        for subset in subsets:
            drawn = [draw(number, subset) for number in range(count)]
            score = ClassScore(model, drawn, **options)
            if not self.logits:
                self.images = score.images
            self.logits[subset] = score.all_logits(score.images).astype("float64")
            if len(subset) == 1:
                self.changed[subset[0]] = (score.images != self.images).any(axis=-1)

    def drop(self, without: tuple[str, ...], index: np.ndarray) -> np.ndarray:
        """Return by how much the logit of each image's class falls, (N,)."""
        rows = np.arange(len(index))
        return self.logits[()][rows, index] - self.logits[without][rows, index]

    def importance(self, heat: np.ndarray, names: Sequence[str]) -> np.ndarray:
        """Return the share of the heat on each of some parts, (N, parts)."""
        return np.stack([energy_inside(heat, self.changed[name]) for name in names], axis=1)


@like(ClassScore, "images", "class_index", "trace")
def part_table(
    model: keras.Model,
    draw: Draw,
    count: int,
    parts: Sequence[str],
    *,
    surroundings: Sequence[str] = (),
    mixed: tuple[Draw, Half, Half] | None = None,
    methods: Mapping[str, Method] | None = None,
    rng: np.random.Generator | None = None,
    **options,
) -> PartTable:
    """Score heatmap methods by leaving out parts of rendered things.

    Args:
        draw: (number of the image, names to leave out) -> the image (H, W, C) without them. For
            `parts` it is called with every subset, for `surroundings` with one at a time.
        count: how many images; their numbers are 0 to `count` - 1.
        parts: names of the parts of the thing, 2 to 8.
        surroundings: names of what else can be left out, or exchanged: "background", say.
        mixed: for target sensitivity, (draw, half, half): images with parts of two classes, and
            for each class (names of its parts, class indices (count,)); None leaves it out.
        methods: as for `faithfulness_table`; None for all methods that the model allows, an edge
            detector and random maps.
        rng: for random maps; None for `np.random.default_rng(0)`.
    """
    check_whole(count, "count", 1)
    parts, names = check_names(parts, "parts"), check_names([*parts, *surroundings], "surroundings")
    check_kind(draw, "draw", Callable, "a function (number, names) -> image")
    if not 2 <= len(parts) <= MOST_PARTS:
        raise ValueError(f"parts must be 2 to {MOST_PARTS} names; received {len(parts)}.")
    subsets = [  # those that the binary digits of a number choose, the first part by the last digit
        tuple(part for place, part in enumerate(parts) if number >> place & 1)
        for number in range(2 ** len(parts))
    ]
    singles = [(name,) for name in surroundings]
    scenes = _Scenes(model, draw, count, subsets + singles, options)
    if methods is None:
        rng = rng or np.random.default_rng(0)
        methods = default_methods(model, scenes.images.shape[1:], rng, **options)
    answers = np.stack([scenes.logits[subset].argmax(axis=1) for subset in subsets])
    drops = np.stack([scenes.drop((name,), answers[0]) for name in names], axis=1)
    missed = drops >= SLIGHT * abs(scenes.logits[()].max(axis=1, keepdims=True))  # (N, names)
    sensitivity = _target_sensitivity(model, mixed, count, methods, options)
    rows = {}
    for name, method in methods.items():
        heat = method(model, scenes.images, answers[0].astype("int32"))
        found = scenes.importance(heat, names)
        agreement = rank_correlation(found[:, : len(parts)], drops[:, : len(parts)])
        *best, threshold = _at_the_best_threshold(found, answers, missed)
        correctness = float(0.5 + agreement.mean() / 2)
        rows[name] = PartScores(correctness, *best, sensitivity[name], threshold)
    around = missed[:, len(parts) :]
    independence = float(1 - around.mean()) if around.size else np.nan
    return PartTable(rows, dict(zip(names, drops.mean(axis=0).tolist(), strict=True)), independence)


def _at_the_best_threshold(found, answers, missed) -> tuple[float, float, float, float]:
    """Return preservation, deletion, distractibility and the threshold where they are highest.

    `found` is the importance, (N, names), the parts first; `answers`, (2 ** parts, N), the net's
    without each subset; `missed`, (N, names), whether leaving it out costs the net something.
    """
    count, rows = int(np.log2(len(answers))), np.arange(len(found))
    digits, every = 2 ** np.arange(count), len(answers) - 1
    slight = ~missed.all(axis=1)  # images with something that the net does not miss

    def scores_at(threshold: float) -> tuple[float, ...]:
        important = found > threshold
        left_out = important[:, :count] @ digits
        preserved = np.mean(answers[every - left_out, rows] == answers[0])
        deleted = np.mean(answers[left_out, rows] != answers[0])
        distracted = (important & ~missed).sum(axis=1)[slight] / (~missed).sum(axis=1)[slight]
        calm = 1 - distracted.mean() if slight.any() else np.nan
        return float(preserved), float(deleted), float(calm), float(threshold)

    every_threshold = map(scores_at, THRESHOLDS)
    return max(every_threshold, key=lambda each: sum(each[:2]) / 2 + np.nan_to_num(each[2]))


def _target_sensitivity(model, mixed, count: int, methods, options: dict) -> dict[str, float]:
    """Return each method's score on images with parts of two classes.

    As in the authors' program, an image counts only where the net takes the parts as meant: a
    class loses more by its own parts than by those of the other, for both classes.
    """
    if mixed is None:
        return dict.fromkeys(methods, np.nan)
    if not isinstance(mixed, tuple) or len(mixed) != 3:
        raise ValueError(f"mixed must be (draw, half, half); received {mixed!r}.")
    draw, *halves = mixed
    groups = [tuple(check_names(names, "mixed")) for names, _ in halves]
    single = [(name,) for name in dict.fromkeys(sum(groups, ()))]
    scenes = _Scenes(model, draw, count, [(), *dict.fromkeys([*single, *groups])], options)
    classes = [check_class_index(index, count, scenes.logits[()].shape[1]) for _, index in halves]
    drops = [[scenes.drop(group, index) for group in groups] for index in classes]
    meant = (drops[0][0] > drops[0][1]) & (drops[1][1] > drops[1][0])
    if not meant.any():
        return dict.fromkeys(methods, np.nan)
    found = {}
    for name, method in methods.items():
        maps = [method(model, scenes.images, index) for index in classes]
        on = [[scenes.importance(heat, group).sum(axis=1) for heat in maps] for group in groups]
        right = np.stack([on[0][0] > on[0][1], on[1][1] > on[1][0]])[:, meant]
        found[name] = float(right.mean())
    return found
