"""What separating a convolution into two halves buys, and what it doesn't."""

import time
from functools import cache

import numpy as np

from course_tools.experiments.experiment import Experiment, Finding
from course_tools.experiments.photographs import REAL
from course_tools.experiments.trainer import pets, smoothed, steps_to, trainer
from course_utils.datasets import load_image_folder
from course_utils.models.stacks import column_net

SIZES = (250, 1000, 4000)
STEPS = 600
LEVEL = 0.35  # half of log 2: the loss at which a net knows something
PHOTOGRAPH_SIZE = 64
KINDS = {
    "regular": {"separable": False},
    "separable": {"separable": True},
    # As many parameters as the regular net: 133,410 against 135,538.
    "wide separable": {"separable": True, "widths": (96, 192, 192, 352)},
}


def measure_kind(setting: dict, seed: int) -> dict:
    """Train one kind of net on one number of pets; return what `_measured` lists."""
    options = {key: setting[key] for key in setting if key != "pictures"}
    return _measured(options, pets("train", setting["pictures"], seed), pets("test", 1000), seed)


def measure_on_photographs(setting: dict, seed: int) -> dict:
    """Train one kind of net on three quarters of the photographs, drawn by the seed."""
    images, labels = photographs()
    order = np.random.default_rng(seed).permutation(len(labels))
    train, test = ((images[part], labels[part]) for part in np.split(order, [1500]))
    return _measured(setting | {"input_shape": images.shape[1:]}, train, test, seed)


@cache
def photographs() -> tuple[np.ndarray, np.ndarray]:
    """Return 2,000 photographs of cats and dogs, squeezed into squares, as (images, labels)."""
    if not (REAL / "cats_dogs").is_dir():
        raise ValueError(f"photographs are absent: no {REAL / 'cats_dogs'} (set COURSE_REAL_DIR)")
    folder = load_image_folder(REAL / "cats_dogs", size=PHOTOGRAPH_SIZE)
    return folder.images, folder.labels


def _measured(options: dict, train: tuple, test: tuple, seed: int) -> dict:
    """Train a net for `STEPS` steps, and measure it.

    "test" and "train" are accuracies, "gap" is how much better the second is, "steps" are those
    until the loss was first below `LEVEL`, "curve" are the smoothed losses, and "step_ms" is the
    mean CPU time of a step.
    """
    net = trainer(column_net, 1e-3, **options)
    images, labels = train
    net.restart(seed)
    net.train(images, labels, steps=2, seed=seed)  # traced before the clock runs
    net.restart(seed)
    start = time.process_time()
    losses = net.train(images, labels, steps=STEPS, seed=seed)
    seconds = time.process_time() - start
    seen, new = net.accuracy(images[:1000], labels[:1000]), net.accuracy(*test)
    return {
        "test": new,
        "train": seen,
        "gap": seen - new,
        "steps": steps_to(losses, LEVEL),
        "curve": smoothed(losses),
        "step_ms": 1000 * seconds / STEPS,
        "parameters": int(np.sum([np.prod(w.shape) for w in net.model.trainable_weights])),
    }


def _about(setting: str, pictures: str) -> tuple[Finding, ...]:
    regular, separable, wide = (f"{kind}{setting}" for kind in KINDS)
    on = f"On {pictures}"
    return (
        Finding(f"{on} the separable net generalizes better: its test accuracy is higher",
                "test", separable, regular),
        Finding(f"{on} the separable net converges faster: it takes fewer steps to a loss of "
                f"{LEVEL}", "steps", regular, separable),
        Finding(f"{on} the separable net overfits less: its training accuracy exceeds its test "
                "accuracy by less", "gap", regular, separable),
        Finding(f"{on} a separable net with as many parameters generalizes better",
                "test", wide, regular),
        Finding(f"{on} a separable net with as many parameters converges faster",
                "steps", regular, wide),
    )  # fmt: skip


SEPARABLE = Experiment(
    name="separable",
    lesson="08",
    regime="Nets of equal depth (a stem and four blocks): regular and separable of 32 to 128 "
    "filters, and a separable one of 96 to 352 filters that has as many parameters as the regular; "
    f"{STEPS} steps of Adam at 0.001 on batches of 32; 250, 1,000 or 4,000 rendered pets of 32 "
    "pixels to train on, 1,000 to test.",
    settings={
        f"{kind}, {pictures:,}": {**options, "pictures": pictures}
        for pictures in SIZES
        for kind, options in KINDS.items()
    },
    measure=measure_kind,
    findings=(
        Finding("The separable net has over 80,000 parameters fewer than the regular one",
                "parameters", "regular, 4,000", "separable, 4,000", margin=80_000),
        *(each for n in SIZES for each in _about(f", {n:,}", f"{n:,} pictures")),
    ),
)  # fmt: skip

SEPARABLE_PHOTOGRAPHS = Experiment(
    name="separable_on_photographs",
    lesson="08",
    regime=f"The nets, steps and batches of `separable`, on photographs of cats and dogs squeezed "
    f"to {PHOTOGRAPH_SIZE} pixels: 1,500 to train on and 500 to test, drawn anew by each seed.",
    settings=KINDS,
    measure=measure_on_photographs,
    findings=_about("", "1,500 photographs"),
)
