"""An exercise on the loss of several tags at once."""

import math

import numpy as np

from course_exercises.definition import Exercise, Mistake


def _logits_and_tags(rng):
    shape = int(rng.integers(1, 5)), int(rng.integers(2, 6))
    return rng.normal(0, 2, shape), rng.integers(0, 2, shape)


def tag_loss(logits, tags):
    """Return the binary cross-entropy, the mean over all pictures and tags."""
    return np.mean(np.logaddexp(0, logits) - tags * logits)


def _by_definition(logits, tags):
    log_yes, log_no = -np.logaddexp(0, -logits), -np.logaddexp(0, logits)
    return -(tags * log_yes + (1 - tags) * log_no).mean()


def _one_by_one(logits, tags):
    losses = []
    for logit, tag in zip(logits.ravel().tolist(), tags.ravel().tolist(), strict=True):
        against = -logit if tag else logit
        losses.append(max(against, 0) + math.log1p(math.exp(-abs(against))))
    return sum(losses) / len(losses)


def _powers_too_large(logits, tags):
    with np.errstate(all="ignore"):
        yes = 1 / (1 + np.exp(-logits))
        return -np.mean(tags * np.log(yes) + (1 - tags) * np.log(1 - yes))


def _shared_out(logits, tags):
    log_shares = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return -np.mean(np.sum(tags * log_shares, axis=1))


TAG_LOSS = Exercise(
    name="tag_loss",
    lesson="01",
    aim="compute the binary cross-entropy of several tags from their logits",
    kind="by hand",
    points=2,
    reference=tag_loss,
    inputs=_logits_and_tags,
    examples=(
        (np.array([[0.0]]), np.array([[1]])),
        (np.array([[2.0, -1.0]]), np.array([[1, 1]])),
        (np.array([[2.0, -1.0, 0.5], [0.0, 3.0, -2.0]]), np.array([[1, 0, 1], [0, 0, 0]])),
        (np.array([[800.0, -800.0]]), np.array([[0, 0]])),
    ),
    alternatives=(_by_definition, _one_by_one),
    mistakes=(
        Mistake(
            "powers too large",
            _powers_too_large,
            "With a logit of 800 the probability rounds to 1, and 1 minus it has no logarithm. "
            "Stay with the logits: which formula for the loss needs no probability?",
        ),
        Mistake(
            "only the tags that are there",
            lambda logits, tags: np.mean(tags * np.logaddexp(0, -logits)),
            "You count the tags that a picture has. Those that it hasn't count, too: a yes to them "
            "has its price.",
        ),
        Mistake(
            "only the tags that are missing",
            lambda logits, tags: np.mean((1 - tags) * np.logaddexp(0, logits)),
            "You count the tags that a picture hasn't. Those that it has count, too.",
        ),
        Mistake(
            "forgets the minus",
            lambda logits, tags: -tag_loss(logits, tags),
            "A loss is never negative: look at the sign.",
        ),
        Mistake(
            "yes and no exchanged",
            lambda logits, tags: tag_loss(logits, 1 - tags),
            "The right answers cost most with you. A large logit says yes: it should be cheap "
            "where the tag is 1.",
        ),
        Mistake(
            "softmax",
            _shared_out,
            "You share out a sum of 1 among the tags. Each tag is a question of its own, with a "
            "sigmoid of its own.",
        ),
        Mistake(
            "sum over all",
            lambda logits, tags: tag_loss(logits, tags) * logits.size,
            "You have the sum. The loss is the mean over all pictures and all tags.",
        ),
        Mistake(
            "sum over the tags",
            lambda logits, tags: tag_loss(logits, tags) * logits.shape[1],
            "You divide by the number of pictures only. Here each tag of each picture is an "
            "answer: divide by their number.",
        ),
        Mistake(
            "base two",
            lambda logits, tags: tag_loss(logits, tags) / math.log(2),
            "Your logarithm has base 2. The loss uses the natural one.",
        ),
    ),
)
