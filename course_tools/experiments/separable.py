"""What separating a convolution into two halves buys, and what it doesn't."""

import time
from functools import cache, lru_cache

import keras
import numpy as np

from course_tools.experiments.experiment import Experiment, Finding
from course_tools.experiments.photographs import REAL
from course_tools.experiments.training import Trainer, pets, smoothed, steps_to
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
    trainer = _trainer(**{key: setting[key] for key in setting if key != "pictures"})
    return _measured(trainer, pets("train", setting["pictures"], seed), pets("test", 1000), seed)


def measure_on_photographs(setting: dict, seed: int) -> dict:
    """Train one kind of net on three quarters of the photographs, drawn by the seed."""
    images, labels = photographs()
    order = np.random.default_rng(seed).permutation(len(labels))
    train, test = ((images[part], labels[part]) for part in np.split(order, [1500]))
    trainer = _trainer(**setting, input_shape=images.shape[1:])
    return _measured(trainer, train, test, seed)


@cache
def photographs() -> tuple[np.ndarray, np.ndarray]:
    """Return 2,000 photographs of cats and dogs, squeezed into squares, as (images, labels).

    Raises:
        ValueError: they are absent.
    """
    if not (REAL / "cats_dogs").is_dir():
        raise ValueError(f"photographs are absent: no {REAL / 'cats_dogs'} (set COURSE_REAL_DIR)")
    folder = load_image_folder(REAL / "cats_dogs", size=PHOTOGRAPH_SIZE)
    return folder.images, folder.labels


def _measured(trainer: Trainer, train: tuple, test: tuple, seed: int) -> dict:
    """Train a net for `STEPS` steps.

    Returns:
        ``test`` and ``train``: accuracies; ``gap``: their difference; ``steps``: until the loss
        was first below `LEVEL`; ``curve``: smoothed losses; ``step_ms``: the mean CPU
        time of a step.
    """
    images, labels = train
    trainer.restart(seed)
    trainer.train(images, labels, steps=2, seed=seed)  # traced before the clock runs
    trainer.restart(seed)
    start = time.process_time()
    losses = trainer.train(images, labels, steps=STEPS, seed=seed)
    seconds = time.process_time() - start
    seen, new = trainer.accuracy(images[:1000], labels[:1000]), trainer.accuracy(*test)
    return {
        "test": new,
        "train": seen,
        "gap": seen - new,
        "steps": steps_to(losses, LEVEL),
        "curve": smoothed(losses),
        "step_ms": 1000 * seconds / STEPS,
        "parameters": int(np.sum([np.prod(w.shape) for w in trainer.model.trainable_weights])),
    }


@lru_cache(maxsize=1)
def _trainer(**options) -> Trainer:
    return Trainer(lambda: column_net(**options), keras.optimizers.Adam(1e-3))


def _about(setting: str, pictures: str) -> dict[str, Finding]:
    regular, separable, wide = (f"{kind}{setting}" for kind in KINDS)
    on = f"On {pictures}"
    return {
        f"{on} the separable net generalizes better: its test accuracy is higher": Finding(
            "test", separable, regular
        ),
        f"{on} the separable net converges faster: it takes fewer steps to a loss of "
        f"{LEVEL}": Finding("steps", regular, separable),
        f"{on} the separable net overfits less: its training accuracy exceeds its test "
        "accuracy by less": Finding("gap", regular, separable),
        f"{on} a separable net with as many parameters generalizes better": Finding(
            "test", wide, regular
        ),
        f"{on} a separable net with as many parameters converges faster": Finding(
            "steps", regular, wide
        ),
    }


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
    findings={
        "The separable net has over 80,000 parameters fewer than the regular one": Finding(
            "parameters", "regular, 4,000", "separable, 4,000", margin=80_000
        ),
        **{
            says: finding
            for count in SIZES
            for says, finding in _about(f", {count:,}", f"{count:,} pictures").items()
        },
    },
)


SEPARABLE_PHOTOGRAPHS = Experiment(
    name="separable_on_photographs",
    lesson="08",
    regime=f"The nets, steps and batches of `separable`, on photographs of cats and dogs squeezed "
    f"to {PHOTOGRAPH_SIZE} pixels: 1,500 to train on and 500 to test, drawn anew by each seed.",
    settings=KINDS,
    measure=measure_on_photographs,
    findings=_about("", "1,500 photographs"),
)
