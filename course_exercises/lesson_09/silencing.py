"""Exercise on silenced channels: which of them does the answer depend on?"""

import numpy as np

from course_exercises.definition import Exercise, Mistake


def _head(rng):
    channels, classes, count = (int(n) for n in rng.integers((3, 2, 14), (8, 5, 30)))
    averages = np.maximum(rng.normal(0.5, 1, (count, channels)), 0)
    weights, biases = rng.normal(0, 1, (channels, classes)), rng.normal(0, 0.7, classes)
    logits = averages @ weights + biases
    labels = (logits + rng.normal(0, 0.6, logits.shape)).argmax(axis=1)
    silenced = rng.permutation(channels)[: rng.integers(1, channels)]
    return averages, weights, biases, labels, [int(channel) for channel in silenced]


def silenced_accuracy(averages, weights, biases, labels, channels):
    """Return the share of pictures named rightly while some channels are 0."""
    left = averages.copy()
    left[:, channels] = 0
    answers = (left @ weights + biases).argmax(axis=1)
    return np.mean(answers == labels)


def _cut_off(averages, weights, biases, labels, channels):
    heard = np.isin(np.arange(len(weights)), channels, invert=True)
    logits = np.einsum("nk,kc->cn", averages, weights * heard[:, None]) + biases[:, None]
    return 1 - np.count_nonzero(np.argmax(logits, axis=0) - labels) / len(labels)


def _left_out(averages, weights, biases, labels, channels):
    logits = np.delete(averages, channels, axis=1) @ np.delete(weights, channels, axis=0) + biases
    return (logits.argmax(axis=1) == labels).mean()


def _by_loops(averages, weights, biases, labels, channels):
    right = 0
    for picture, label in zip(averages, labels, strict=True):
        logits = list(biases)
        for channel, activity in enumerate(picture):
            for number, weight in enumerate(weights[channel]):
                logits[number] += 0 if channel in channels else weight * activity
        right += logits.index(max(logits)) == label
    return right / len(labels)


def _share_right(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)


def _with_value(value):
    """Return an answer that puts something else in place of 0, from (averages, channels)."""

    def answer(averages, weights, biases, labels, channels):
        left = averages.copy()
        left[:, channels] = value(averages, channels)
        return _share_right(left @ weights + biases, labels)

    return answer


def _others_silenced(averages, weights, biases, labels, channels):
    others = [channel for channel in range(len(weights)) if channel not in channels]
    return silenced_accuracy(averages, weights, biases, labels, others)


def _pictures_silenced(averages, weights, biases, labels, channels):
    left = averages.copy()
    left[channels] = 0
    return _share_right(left @ weights + biases, labels)


def _for_good(averages, weights, biases, labels, channels):
    averages[:, channels] = 0
    return _share_right(averages @ weights + biases, labels)


def _against_the_whole_net(averages, weights, biases, labels, channels):
    whole = (averages @ weights + biases).argmax(axis=1)
    return silenced_accuracy(averages, weights, biases, whole, channels)


def _one_at_a_time(averages, weights, biases, labels, channels):
    each = [[channel] for channel in channels] or [[]]
    return np.mean([silenced_accuracy(averages, weights, biases, labels, one) for one in each])


# Three channels, two classes, cat and dog. The first channel is loud and speaks for both alike.
_LOUD = np.array([[9.0, 2, 1], [8.0, 0, 2], [1.0, 1, 3], [7.0, 3, 4]])
_FOR_BOTH = np.array([[1.0, 1], [0, 2], [1, 0]])
_CAT_FIRST = np.array([0.5, 0.0])
_TRUTH = np.array([1, 0, 0, 1])

SILENCED_ACCURACY = Exercise(
    name="silenced_accuracy",
    lesson="09",
    aim="tell what a net uses from what it merely shows, by silencing channels",
    kind="code",
    points=2,
    reference=silenced_accuracy,
    inputs=_head,
    examples=(
        (_LOUD[:1], _FOR_BOTH, _CAT_FIRST, _TRUTH[:1], [0]),
        (_LOUD[:1], _FOR_BOTH, _CAT_FIRST, _TRUTH[:1], [1]),
        (_LOUD, _FOR_BOTH, _CAT_FIRST, _TRUTH, []),
        (_LOUD, _FOR_BOTH, _CAT_FIRST, _TRUTH, [2]),
        (_LOUD, _FOR_BOTH, _CAT_FIRST, _TRUTH, [2, 1]),
        (_LOUD, _FOR_BOTH, _CAT_FIRST[::-1], 1 - _TRUTH[[1, 1, 1, 0]], [1, 2]),
    ),
    alternatives=(_cut_off, _left_out, _by_loops),
    mistakes=(
        Mistake(
            "all others silenced",
            _others_silenced,
            "You silence all the others and keep the channels that you were given. The question "
            "is what happens without them.",
        ),
        Mistake(
            "pictures silenced",
            _pictures_silenced,
            "You set rows to 0, and a row is a picture. Channels are the second axis of "
            "`averages`.",
        ),
        Mistake(
            "silenced for good",
            _for_good,
            "The share is right, but you changed `averages` itself: whoever silences another "
            "channel next finds these silent, too. Work on a copy.",
        ),
        Mistake(
            "nothing silenced",
            lambda averages, weights, biases, labels, channels: _share_right(
                averages @ weights + biases, labels
            ),
            "That is the share with every channel awake. Silence the channels first.",
        ),
        Mistake(
            "no biases",
            lambda averages, weights, biases, labels, channels: silenced_accuracy(
                averages, weights, 0 * biases, labels, channels
            ),
            "You left out the biases. They belong to the classes and not to a channel, so they "
            "stay when a channel falls silent.",
        ),
        Mistake(
            "the drop",
            lambda averages, weights, biases, labels, channels: (
                silenced_accuracy(averages, weights, biases, labels, [])
                - silenced_accuracy(averages, weights, biases, labels, channels)
            ),
            "That is by how much the share falls. Asked is the share itself.",
        ),
        Mistake(
            "the share that is wrong",
            lambda *net: 1 - silenced_accuracy(*net),
            "That is the share of pictures that are named wrongly.",
        ),
        Mistake(
            "how many",
            lambda *net: silenced_accuracy(*net) * len(net[0]),
            "That is how many are right. Asked is the share.",
        ),
        Mistake(
            "the usual in place of 0",
            _with_value(lambda averages, channels: averages[:, channels].mean(axis=0)),
            "You give each silenced channel its mean over the pictures. That is an experiment of "
            "its own, but a channel at its usual strength isn't silent: set it to 0.",
        ),
        Mistake(
            "-1 in place of 0",
            _with_value(lambda averages, channels: -1),
            "You set the channels to -1. In the lesson the -1 goes *into* a ReLU; these averages "
            "come from behind it, where silence is 0.",
        ),
        Mistake(
            "compared with the whole net",
            _against_the_whole_net,
            "You count how often the answer stays what it was. An answer that was wrong before "
            "can stay, too: compare with the labels.",
        ),
        Mistake(
            "one at a time",
            _one_at_a_time,
            "You silence the channels one at a time and take the mean. Silence them together: "
            "where several carry the same news, none of them is missed alone.",
        ),
    ),
)
