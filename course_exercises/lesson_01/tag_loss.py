"""The loss of several tags."""

import numpy as np

from course_exercises import exercise


def _logits_and_tags(rng):
    shape = int(rng.integers(1, 5)), int(rng.integers(2, 6))
    return rng.normal(0, 2, shape), rng.integers(0, 2, shape)


@exercise(
    number=9,
    kind="by hand",
    aim="give a picture any number of tags",
    inputs=_logits_and_tags,
    examples=(
        (np.array([[0.0]]), np.array([[1]])),
        (np.array([[2.0, -1.0]]), np.array([[1, 1]])),
        (np.array([[2.0, -1.0, 0.5], [0.0, 3.0, -2.0]]), np.array([[1, 0, 1], [0, 0, 0]])),
        (np.array([[800.0, -800.0]]), np.array([[0, 0]])),
    ),
)
def tag_loss(logits, tags):
    """Return the binary cross-entropy, the mean over all pictures and tags."""
    return np.mean(np.logaddexp(0, logits) - tags * logits)


class Mistakes(tag_loss.Mistakes):
    def powers_too_large(logits, tags):
        """With a logit of 800 the probability rounds to 1, and 1 minus it has no logarithm. Stay
        with the logits: which formula for the loss needs no probability?"""
        with np.errstate(all="ignore"):
            yes = 1 / (1 + np.exp(-logits))
            return -np.mean(tags * np.log(yes) + (1 - tags) * np.log(1 - yes))

    def only_the_tags_that_are_there(logits, tags):
        """You count the tags that a picture has. Those that it hasn't count, too: a yes to them has
        its price."""
        return np.mean(tags * np.logaddexp(0, -logits))

    def only_the_tags_that_are_missing(logits, tags):
        """You count the tags that a picture hasn't. Those that it has count, too."""
        return np.mean((1 - tags) * np.logaddexp(0, logits))

    def softmax(logits, tags):
        """You share out a sum of 1 among the tags. Each tag is a question of its own, with a
        sigmoid of its own."""
        log_shares = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
        return -np.mean(np.sum(tags * log_shares, axis=1))
