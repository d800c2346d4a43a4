"""When to stop."""

import numpy as np

from course_exercises import exercise


def _curves(rng):
    epochs = np.arange(int(rng.integers(4, 13)))
    training = np.exp(-epochs / 4) + rng.normal(0, 0.08, len(epochs))
    validation = 0.5 * np.exp(-epochs / 2) + 0.02 * epochs + rng.normal(0.3, 0.05, len(epochs))
    return [float(v) for v in training.round(3)], [float(v) for v in validation.round(3)]


@exercise(
    number=6,
    kind="experiment",
    points=1,
    aim="train a net, read its learning curves",
    inputs=_curves,
    examples=(
        ([0.7, 0.4, 0.3], [0.7, 0.5, 0.6]),
        ([0.7, 0.3, 0.4, 0.2, 0.1, 0.15], [0.7, 0.5, 0.55, 0.4, 0.6, 0.8]),
        ([0.6, 0.5, 0.2, 0.3], [0.9, 0.4, 0.4, 0.5]),
    ),
)
def best_epoch(training_loss, validation_loss):
    """Return the epoch, counted from 1, after which the validation loss was lowest."""
    return validation_loss.index(min(validation_loss)) + 1


class Mistakes(best_epoch.Mistakes):
    def stops_at_the_first_rise(training_loss, validation_loss):
        """You stop where the curve first rises. Curves tremble: a lower value may follow."""
        for epoch in range(1, len(validation_loss)):
            if validation_loss[epoch] > validation_loss[epoch - 1]:
                return epoch
        return len(validation_loss)

    def last_of_equals(training_loss, validation_loss):
        """Where two epochs are equally good, take the earlier one: it has cost less."""
        return len(validation_loss) - validation_loss[::-1].index(min(validation_loss))
