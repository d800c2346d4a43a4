"""Known mistakes of earlier versions: what is found out about them leads to the slip."""

import math

import numpy as np
from scipy import ndimage

from course_exercises import find_exercise


def _hundred_levels(hits, truths):
    found = np.cumsum(np.array(hits, int))
    precision, recall = found / np.arange(1, len(hits) + 1), found / truths
    levels = [precision[recall >= level / 100].max(initial=0) for level in range(1, 101)]
    return np.mean(levels)


def _without_track_0(numbers):
    switches = 0
    for thing in numbers.T:
        seen = thing[thing > 0]
        switches += np.sum(seen[1:] != seen[:-1])
    return switches


def _largest_magnitude(found, size):
    rows, columns = found.shape[0] // size, found.shape[1] // size
    pooled = np.zeros((rows, columns))
    for y in range(rows):
        for x in range(columns):
            block = found[y * size : (y + 1) * size, x * size : (x + 1) * size].ravel()
            pooled[y, x] = block[np.abs(block).argmax()]
    return pooled


def _pools_each_time(size, stages):
    rows, channels = [], 3
    for stage, (convolutions, filters) in enumerate(stages, start=1):
        for number in range(1, convolutions + 1):
            parameters = 9 * channels * filters + filters
            rows.append((f"block{stage}_conv{number}", (size, size, filters), parameters))
            size, channels = size // 2, filters
            rows.append((f"block{stage}_pool", (size, size, filters), 0))
    return rows


def _last_difference(ours, published):
    for place in range(max(len(ours), len(published)) - 1, -1, -1):
        if ours[place : place + 1] != published[place : place + 1]:
            return place
    return -1


def _differences(ours, published):
    different = sum(one != other for one, other in zip(ours, published, strict=False))
    return different + (len(ours) != len(published))


def _exact_halves(layers):
    ends = []
    for (name, shape), (_, after) in zip(layers, layers[1:], strict=False):
        if after[0] * 2 == shape[0]:
            ends.append(name)
    return [*ends, layers[-1][0]]


def _from_the_start(x, blocks):
    shortcut = x
    for first, second, projection in blocks:
        shortcut = shortcut if projection is None else shortcut @ projection
        x = np.maximum(shortcut + np.maximum(x @ first, 0) @ second, 0)
    return x


def _not_scaled(maps, gamma, beta, averages, epsilon):
    mean, variance = averages or (maps.mean(axis=(0, 1, 2)), maps.var(axis=(0, 1, 2)))
    return (maps - mean) / np.sqrt(variance + epsilon)


def _switched(trainable, training, step):
    names = []
    if trainable and step:
        names += ["gamma", "beta"]
    if trainable and not training:
        names += ["moving_mean", "moving_variance"]
    return names


def _no_negative(kernel):
    rows = kernel.reshape(-1, *kernel.shape[2:])
    products = np.einsum("icf,icg->cfg", rows, rows)
    return bool(find_exercise("can_be_split")(kernel) and products.min() >= 0)


def _columns(maps):
    low, high = maps.min(axis=0), maps.max(axis=0)
    return np.where(high > low, (maps - low) / np.where(high > low, high - low, 1), 0.5)


def _one_spread(learned, untrained):
    lead = learned - untrained.mean(axis=0)
    return np.where(np.abs(lead) > 3 * untrained.std(ddof=1), np.sign(lead), 0)


def _since_the_first(learned, untrained):
    random = untrained - untrained[:, :1]
    lead = learned - learned[0] - random.mean(axis=0)
    return np.where(np.abs(lead) > 3 * random.std(axis=0, ddof=1), np.sign(lead), 0)


def _minus_1(averages, weights, biases, labels, channels):
    left = averages.copy()
    left[:, channels] = -1
    return np.mean((left @ weights + biases).argmax(axis=1) == labels)


def _no_relu(starts, weights, biases):
    awake = (starts @ weights.T + biases != 0) & weights.any(axis=1)
    return np.where(awake.any(axis=0), awake.argmax(axis=0), -1)


def _one_for_all(starts, weights, biases):
    awake = (starts @ weights.T + biases > 0) & weights.any(axis=1)
    best = int(awake.sum(axis=1).argmax())
    return np.where(awake[best], best, -1)


def _uphill(picture, gradient, step_size):
    return picture + step_size * gradient / np.linalg.norm(gradient)


def _blurred(picture):
    around = sum(np.roll(picture, way, axis) for way in (-1, 1) for axis in (0, 1))
    return picture / 2 + around / 8


def _taken_where_it_lies(picture, weights, step_size, shift):
    gradient = np.roll(weights * picture, (-shift[0], -shift[1]), (0, 1))
    return _blurred(_uphill(picture, gradient, step_size))


def _blurred_first(picture, weights, step_size, shift):
    shifted = weights * np.roll(picture, shift, (0, 1))
    gradient = np.roll(shifted, (-shift[0], -shift[1]), (0, 1))
    return _blurred(picture) + _uphill(0, gradient, step_size)


def _mean_for_sum(strengths):
    power = strengths[strengths > 0] ** 2
    if len(power) == 0:
        return 0.0
    share = power / power.sum()
    return np.exp(-np.mean(share * np.log(share)))


def _fewest_right(labels, places, answers):
    groups = set(zip(labels.tolist(), places.tolist(), strict=True))
    right = labels == answers
    return min(np.sum(right[(labels == a) & (places == b)]) for a, b in groups)


def _found_by(labels, said, hospitals, share=np.mean):
    ill = labels == 1
    return [share(said[ill & (hospitals == each)]) for each in np.unique(hospitals[ill])]


def _in_numbers(labels, said, hospitals):
    found = _found_by(labels, said, hospitals, np.sum)
    return max(found) - min(found)


def _weakest(before, after):
    flips = {name: np.mean((before > 0) != (leads > 0)) for name, leads in after.items()}
    name = min(flips, key=flips.get)
    return name if flips[name] >= 0.1 else "none"


def _others(name):
    """Return what the right answer leaves out, from the names in the first argument."""
    right = find_exercise(name)

    def left(*arguments):
        named = [one[0] if isinstance(one, tuple) else one for one in arguments[0]]
        return [each for each in named if each not in right(*arguments)]

    return left


FORMER = {
    "mean_colour": {
        "end included": lambda image, b: image[b[0] : b[2] + 1, b[1] : b[3] + 1].mean(axis=(0, 1)),
        "sum": lambda image, b: image[b[0] : b[2], b[1] : b[3]].sum(axis=(0, 1)),
    },
    "softmax": {"sigmoid": lambda logits: 0.5 + 0.5 * np.tanh(logits / 2)},
    "first_loss": {"two classes": lambda classes: math.log(2)},
    "confusion_counts": {
        "shares of a row": lambda labels, answers, classes: (
            (counts := find_exercise("confusion_counts")(labels, answers, classes))
            / np.maximum(counts.sum(axis=1, keepdims=True), 1)
        )
    },
    "sure_and_wrong": {
        "wrong or sure": lambda p, labels, limit: np.sum(
            (p.argmax(axis=1) != labels) | (p.max(axis=1) > limit)
        )
    },
    "precision_and_recall": {
        "1 for nan": lambda truths, scores, limit: np.nan_to_num(
            find_exercise("precision_and_recall")(truths, scores, limit), nan=1.0
        ),
    },
    "lowest_threshold": {
        "recall": lambda truths, scores, wanted: next(
            (s for s in sorted(scores) if truths[scores >= s].sum() >= wanted * truths.sum()), None
        )
    },
    "lazy_scores": {
        "pixels": lambda truths: [s * truths.size for s in find_exercise("lazy_scores")(truths)],
    },
    "coloured_map": {
        "rows": lambda logits, colours: colours[logits.argmax(axis=0) % len(colours)],
        "columns": lambda logits, colours: colours[logits.argmax(axis=1) % len(colours)],
    },
    "count_things": {
        "shallow": lambda semantic, depth, limit: sum(
            ndimage.label((semantic == n) & (depth < limit))[1]
            for n in range(1, semantic.max() + 1)
        )
    },
    "coco_precision": {"a hundred": _hundred_levels},
    "identity_switches": {"no track 0": _without_track_0},
    "max_pooling": {"magnitude": _largest_magnitude},
    "vgg_table": {"pools each time": _pools_each_time},
    "first_difference": {"last": _last_difference, "how many": _differences},
    "stage_ends": {"exact halves": _exact_halves},
    "silent_layers": {"the others": _others("silent_layers")},
    "residual_stack": {"from the start": _from_the_start},
    "batch_norm": {"not scaled": _not_scaled},
    "rates_that_learn": {
        "lower than at first": lambda curves, classes: [
            r for r, x in curves.items() if x[-1] < x[0]
        ],
        "the others": _others("rates_that_learn"),
    },
    "updated_variables": {
        "in use": _switched,
    },
    "can_be_split": {
        "no negative multiples": _no_negative,
        "few outputs": lambda kernel: kernel.shape[3] <= kernel.shape[2],
    },
    "best_for_their_size": {"smallest": lambda nets: [min(nets, key=lambda net: net[1])[0]]},
    "scaled_channels": {"columns": _columns},
    "beyond_control": {"one spread": _one_spread, "since the first": _since_the_first},
    "silenced_accuracy": {"-1": _minus_1},
    "first_awake": {"no ReLU": _no_relu, "one for all": _one_for_all},
    "ruled_step": {
        "taken where it lies": _taken_where_it_lies,
        "blurred first": _blurred_first,
    },
    "shown_picture": {"only cut": lambda ascended, contrast: np.clip(ascended, 0, 1)},
    "dead_filters": {"last picture": lambda maps: np.flatnonzero(~maps[-1].any(axis=(0, 1)))},
    "wave_count": {"mean for sum": _mean_for_sum},
    "probability_slope": {"1": lambda logits, class_index: 1.0},
    "worst_group": {"fewest right": _fewest_right},
    "area_under_roc": {
        "pairs": lambda labels, leads: (
            find_exercise("area_under_roc")(labels, leads) * sum(labels == 1) * sum(labels == 0)
        )
    },
    "sensitivity_gap": {
        "in numbers": _in_numbers,
        "from the whole": lambda labels, said, hospitals: (
            np.mean(said[labels == 1]) - min(_found_by(labels, said, hospitals))
        ),
    },
    "strongest_habit": {"weakest": _weakest},
}
