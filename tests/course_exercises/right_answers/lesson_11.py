"""Right answers to lesson 11, each written another way."""

import numpy as np

from course_exercises.lesson_11._shared import scaled
from course_exercises.lesson_11.grad_cam_map import grad_cam_map as _grad_cam_map
from course_exercises.lesson_11.probability_slope import _share


def _accuracies(groups, labels, answers):
    return [np.mean((labels == answers)[groups == group]) for group in np.unique(groups)]


def _pairs(labels, places):
    return labels * 1000 + places


class grad_cam_map:
    def channel_by_channel(activations, gradients):
        total = np.zeros(activations.shape[:2])
        for channel in range(activations.shape[2]):
            total += gradients[..., channel].mean() * activations[..., channel]
        total[total < 0] = 0
        return total / total.max() if total.any() else total

    def another_way(activations, gradients):
        # With sums for means all weights grow by one factor, and the peak takes it out again.
        return scaled(np.einsum("hwk,k->hw", activations, gradients.sum(axis=(0, 1))))


class grad_cam_of_batch:
    def with_tape(activations, dense, classes):
        import tensorflow as tf

        activations, dense = tf.constant(activations), tf.constant(dense)
        with tf.GradientTape() as tape:
            tape.watch(activations)
            logits = tf.reduce_mean(activations, axis=(1, 2)) @ dense
            score = tf.reduce_sum(tf.gather(logits, classes, batch_dims=1))
        weights = tf.reduce_mean(tape.gradient(score, activations), axis=(1, 2))
        maps = tf.nn.relu(tf.reduce_sum(activations * weights[:, None, None], axis=3))
        return tf.math.divide_no_nan(maps, tf.reduce_max(maps, axis=(1, 2), keepdims=True))

    def picture_by_picture(activations, dense, classes):
        maps = []
        for one, class_index in zip(activations, classes, strict=True):
            gradients = np.broadcast_to(dense[:, class_index] / one[..., 0].size, one.shape)
            maps.append(_grad_cam_map(one, gradients))
        return maps


class pointing_share:
    def one_by_one(heatmaps, masks):
        hits = 0
        for heat, mask in zip(heatmaps, masks, strict=True):
            row, column = np.unravel_index(np.argmax(heat), heat.shape)
            hits += bool(mask[row, column])
        return hits / len(heatmaps)

    def another_way(heatmaps, masks):
        return np.mean((heatmaps * masks).max(axis=(1, 2)) == heatmaps.max(axis=(1, 2)))


class energy_ratio:
    def densities(heatmaps, masks):
        ratios = []
        for heat, mask in zip(heatmaps, masks, strict=True):
            ratios.append(heat[mask].mean() / heat.mean())
        return sum(ratios) / len(ratios)

    def another_way(heatmaps, masks):
        return np.mean(
            np.sum(heatmaps * masks, (1, 2))
            / (np.mean(heatmaps, (1, 2)) * np.count_nonzero(masks, (1, 2)))
        )


class probability_slope:
    def measured(logits, class_index):
        step = 1e-5
        up, down = list(logits), list(logits)
        up[class_index] += step
        down[class_index] -= step
        return (_share(up, class_index) - _share(down, class_index)) / (2 * step)

    def by_matrix(logits, class_index):
        shares = np.exp(logits) / np.exp(logits).sum()
        slopes = np.diag(shares) - np.outer(shares, shares)
        return slopes[class_index, class_index]


class flip_share:
    def animal_by_animal(logits_here, logits_there):
        flips = 0
        for one, other in zip(logits_here.tolist(), logits_there.tolist(), strict=True):
            flips += one.index(max(one)) != other.index(max(other))
        return flips / len(logits_here)

    def by_lead(logits_here, logits_there):
        """Count where the class that leads here no longer has the largest logit there."""
        leaders = logits_here.argmax(axis=1)
        kept = logits_there[np.arange(len(leaders)), leaders] == logits_there.max(axis=1)
        return 1 - np.count_nonzero(kept) / len(kept)


class worst_group:
    def by_masks(labels, places, answers):
        lowest = 1.0
        for label in np.unique(labels):
            for place in np.unique(places):
                inside = (labels == label) & (places == place)
                if inside.any():
                    lowest = min(lowest, np.mean(answers[inside] == label))
        return lowest

    def another_way(labels, places, answers):
        return min(_accuracies(_pairs(labels, places), labels, answers))
