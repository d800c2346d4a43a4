"""What batch normalization does to training, and where it fails."""

from course_tools.experiments.experiment import Experiment, Finding
from course_tools.experiments.trainer import pets, trainer
from course_utils.models.stacks import column_net, stacked_net

DEPTH = 14
STEPS = 400
PICTURES = 10240  # seen in training, whatever the batch


def measure_rate(setting: dict, seed: int) -> dict:
    """Train a plain net at one learning rate; return its smoothed losses and test accuracy."""
    plain = {"depth": DEPTH, "width": 16, "residual": False, "initializer": "he_normal"}
    return trainer(stacked_net, **setting, **plain).learned(seed, STEPS)


def measure_batch(setting: dict, seed: int) -> dict:
    """Train with batches of one size; test with the batch's statistics and with the averages."""
    batch = setting["batch"]
    net = trainer(column_net, 1e-3, widths=(16, 32, 32, 64), separable=False)
    net.restart(seed, batch=batch)
    steps = PICTURES // batch
    net.train(*pets("train", 2000, seed), steps=steps, seed=seed, batch=batch)
    images, labels = pets("test", 500)
    inference = net.accuracy(images, labels)
    alone = net.accuracy(images, labels, batch=1, training=True)
    return {
        "inference": inference,
        "batch_of_250": net.accuracy(images, labels, training=True),
        "alone": alone,
        "lost_alone": inference - alone,
        "gained_alone": alone - inference,
    }


RATE = Experiment(
    name="learning_rate",
    lesson="07",
    regime=f"A plain net of {DEPTH} layers (16 to 64 channels, He initialization), {STEPS} steps "
    "of Adam on batches of 32 of 2,000 rendered pets of 32 pixels; loss: mean of the last twelfth.",
    settings={
        f"{kind}, {rate:g}": {"normalize": normalize, "rate": rate}
        for kind, normalize in (("without", False), ("normalized", True))
        for rate in (1e-4, 1e-3, 1e-2)
    },
    measure=measure_rate,
    findings=(
        *(
            Finding(f"At a rate of {rate} the net with batch normalization reaches a lower "
                    "training loss", "loss", f"without, {rate}", f"normalized, {rate}")
            for rate in ("0.001", "0.01", "0.0001")
        ),
        Finding("Normalized at a rate of 0.01, the net reaches a lower training loss than without "
                "normalization at 0.001", "loss", "without, 0.001", "normalized, 0.01"),
    ),
)  # fmt: skip

BATCH = Experiment(
    name="batch_size",
    lesson="07",
    regime=f"Five convolutions with batch normalization, {PICTURES:,} pictures of 2,000 "
    "rendered pets of 32 pixels seen, in batches of 1 to 32, Adam at 0.001; accuracy on 500 new "
    "pets, with the moving averages (inference), with the statistics of a batch of 250, and with "
    "those of each picture alone.",
    settings={f"batch of {batch}": {"batch": batch} for batch in (1, 2, 8, 32)},
    measure=measure_batch,
    findings=(
        Finding("Tested with its moving averages, a net trained on batches of one is worse than "
                "one trained on batches of 32, by more than 0.2",
                "inference", "batch of 32", "batch of 1", margin=0.2),
        Finding("Batches of two are enough: tested with its moving averages, a net trained on them "
                "is at most 0.05 worse than one trained on batches of 32",
                "inference", "batch of 2", "batch of 32", margin=-0.05),
        Finding("The net trained on batches of one has learned: tested with the statistics of each "
                "picture alone, it beats its own moving averages by more than 0.2",
                "gained_alone", "batch of 1", 0.0, margin=0.2),
        Finding("Left in training mode and asked about one picture at a time, the net trained on "
                "batches of 32 loses more than 0.2", "lost_alone", "batch of 32", 0.0, margin=0.2),
    ),
)  # fmt: skip
