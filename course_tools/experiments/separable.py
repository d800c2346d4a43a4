"""What separating a convolution into two halves buys, and what it doesn't."""

import time
from functools import lru_cache

import keras
import numpy as np

from course_tools.experiments.experiment import Experiment, Finding
from course_tools.experiments.training import Trainer, pets, smoothed, steps_to
from course_utils.models.stacks import column_net

SIZES = (250, 1000, 4000)
STEPS = 600
LEVEL = 0.35  # half of log 2: the loss at which a net knows something
KINDS = {
    "regular": {"separable": False},
    "separable": {"separable": True},
    # As many parameters as the regular net: 133,410 against 135,538.
    "wide separable": {"separable": True, "widths": (96, 192, 192, 352)},
}


def measure_kind(setting: dict, seed: int) -> dict:
    """Train one kind of net on one number of pictures.

    Returns:
        ``test`` and ``train``: accuracies; ``gap``: their difference; ``steps``: until the loss
        was first below `LEVEL`; ``curve``: smoothed losses; ``step_ms``: CPU time of a step, the
        median.
    """
    images, labels = pets("train", setting["pictures"], seed)
    trainer = _trainer(**{key: setting[key] for key in setting if key != "pictures"})
    trainer.restart(seed)
    trainer.train(images, labels, steps=2, seed=seed)  # traced before the clock runs
    trainer.restart(seed)
    start = time.process_time()
    losses = trainer.train(images, labels, steps=STEPS, seed=seed)
    seconds = time.process_time() - start
    train = trainer.accuracy(images[:1000], labels[:1000])
    test = trainer.accuracy(*pets("test", 1000))
    return {
        "test": test,
        "train": train,
        "gap": train - test,
        "steps": steps_to(losses, LEVEL),
        "curve": smoothed(losses),
        "step_ms": 1000 * seconds / STEPS,
        "parameters": int(np.sum([np.prod(w.shape) for w in trainer.model.trainable_weights])),
    }


@lru_cache(maxsize=1)
def _trainer(**options) -> Trainer:
    return Trainer(lambda: column_net(**options), keras.optimizers.Adam(1e-3))


def _about(pictures: int) -> dict[str, Finding]:
    regular, separable = f"regular, {pictures:,}", f"separable, {pictures:,}"
    wide = f"wide {separable}"
    on = f"On {pictures:,} pictures"
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
        **{says: finding for count in SIZES for says, finding in _about(count).items()},
    },
)
