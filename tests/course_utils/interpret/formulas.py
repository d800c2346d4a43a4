"""The definitions of the methods written as NumPy loops, one image at a time, in float64."""

import numpy as np


def layer_cam(activations, gradients):
    maps = []
    for a, g in zip(activations, gradients, strict=True):
        total = np.zeros(a.shape[:2])
        for k in range(a.shape[-1]):
            total += np.where(g[..., k] > 0, g[..., k], 0) * a[..., k]
        maps.append(np.where(total > 0, total, 0))
    return np.stack(maps)


def grad_cam_plus_plus(activations, gradients, released=False):
    """Equation 19 as it is printed, with its powers."""
    maps = []
    for a, g in zip(activations, gradients, strict=True):
        total = np.zeros(a.shape[:2])
        for k in range(a.shape[-1]):
            alpha = np.zeros(a.shape[:2])
            for i, j in np.argwhere(g[..., k] != 0):
                square, cube = g[i, j, k] ** 2, g[i, j, k] ** 3
                alpha[i, j] = square / (2 * square + a[..., k].sum() * cube)
            if released and alpha.sum() != 0:
                alpha /= alpha.sum()
            total += (alpha * np.where(g[..., k] > 0, g[..., k], 0)).sum() * a[..., k]
        maps.append(np.where(total > 0, total, 0))
    return np.stack(maps)


def class_activation_map(activations, kernel, classes, relu=True):
    maps = []
    for a, c in zip(activations, classes, strict=True):
        total = sum(kernel[k, c] * a[..., k] for k in range(a.shape[-1]))
        maps.append(np.where(total > 0, total, 0) if relu else total)
    return np.stack(maps)


def saliency(gradients):
    return np.stack([np.max(np.abs(g), axis=-1) for g in gradients])


def smooth_gradient(gradient_at, images, classes, samples, noise, seed):
    draws = np.random.default_rng(seed).standard_normal((samples, *images.shape[1:]))
    rows = []
    for image, c in zip(images, classes, strict=True):
        deviation = noise * (image.max() - image.min())
        noisy = [image + np.float32(deviation) * np.float32(draw) for draw in draws]
        rows.append(np.mean([gradient_at(x[None], [c])[0] for x in noisy], axis=0))
    return np.stack(rows)


def integrated_gradients(gradient_at, images, classes, baseline, steps):
    rows = []
    for image, c in zip(images, classes, strict=True):
        start = np.broadcast_to(np.float32(baseline), image.shape)
        ways = [(step + 0.5) / steps for step in range(steps)]
        points = [start + np.float32(way) * (image - start) for way in ways]
        mean = np.mean([gradient_at(x[None], [c])[0] for x in points], axis=0)
        rows.append((image - start) * mean)
    return np.stack(rows)


def occlusion(logits_of, images, classes, patch, stride):
    maps = []
    for image, c in zip(images, classes, strict=True):
        height, width = image.shape[:2]
        total, count = np.zeros((height, width)), np.zeros((height, width))
        whole = logits_of(image[None])[0, c]
        for y in [*range(0, height - patch, stride), height - patch]:
            for x in [*range(0, width - patch, stride), width - patch]:
                covered = image.copy()
                covered[y : y + patch, x : x + patch] = image.mean((0, 1))
                total[y : y + patch, x : x + patch] += whole - logits_of(covered[None])[0, c]
                count[y : y + patch, x : x + patch] += 1
        maps.append(np.where(total > 0, total / count, 0))
    return np.stack(maps)
