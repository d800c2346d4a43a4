"""The first loss."""

import math

from course_exercises import exercise


@exercise(
    number=5,
    kind="by hand",
    points=1,
    aim="check a net before you train it: its first loss",
    inputs=lambda rng: (int(rng.integers(2, 2000)),),
    examples=((2,), (10,), (1000,)),
)
def first_loss(classes):
    """Return the loss of a net that gives each of so many classes the same logit."""
    return math.log(classes)


class Mistakes(first_loss.Mistakes):
    def the_probability(classes):
        """That is the probability which each class gets. The loss is minus its logarithm."""
        return 1 / classes

    def probability_of_being_wrong(classes):
        """That is how often a blind guess is wrong. The loss asks for minus the logarithm of the
        true class's probability."""
        return 1 - 1 / classes

    def always_two_classes(classes):
        """That is the answer for two classes. With more, a blind guess is right less often."""
        return math.log(2)
