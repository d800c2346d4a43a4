"""Wrong answers to lesson 02, written from the text of the exercises alone."""

import numpy as np
from scipy import ndimage


def _ious(a, t, numbers, absent=None, below=lambda one, two: (one | two).sum()):
    found = []
    for number in numbers:
        one, two = a == number, t == number
        if (one | two).any():
            found.append((one & two).sum() / below(one, two))
        elif absent is not None:
            found.append(absent)
    return found


def _lazy(truths):
    numbers, counts = np.unique(truths, return_counts=True)
    return counts.max() / truths.size, len(numbers)


def _steps(size, widths, levels=None, channels=lambda w, n: w[n] + w[n + 1], up=0):
    levels = range(len(widths) - 2, -1, -1) if levels is None else levels
    return [[size // 2 ** (n + up), channels(widths, n)] for n in levels]


def _in_place(frames, masks, background):
    frames *= masks[..., None]
    frames += (1 - masks[..., None]) * background
    return frames


def _pieces(semantic, depth, threshold, numbers, structure=None, deep=np.greater_equal):
    masks = [(semantic == number) & deep(depth, threshold) for number in numbers]
    return sum(ndimage.label(mask, structure)[1] for mask in masks)


def _quality(ious, limit=0.5, half=0.5, compare=np.greater, total=np.sum):
    matched = ious[compare(ious, limit)]
    left = ious.shape[0] + ious.shape[1] - 2 * len(matched)
    return total(matched) / (len(matched) + half * left)


def _things(semantic):
    return [number for number in np.unique(semantic) if number]


WRONG = {
    "mean_class_iou": {
        "accuracy": lambda t, a, n: np.mean(a == t),
        "absent 0": lambda t, a, n: np.mean(_ious(a, t, range(n), 0)),
        "absent 1": lambda t, a, n: np.mean(_ious(a, t, range(n), 1)),
        "both areas": lambda t, a, n: np.mean(_ious(
            a, t, range(n), below=lambda one, two: one.sum() + two.sum()
        )),
        "of the truth": lambda t, a, n: np.mean(_ious(
            a, t, range(n), below=lambda one, two: max(two.sum(), 1)
        )),
        "true classes": lambda t, a, n: np.mean(_ious(a, t, np.unique(t))),
        "no background": lambda t, a, n: np.mean(_ious(a, t, range(1, n)) or [0]),
        "a list": lambda t, a, n: _ious(a, t, range(n)),
        "all together": lambda t, a, n: np.sum(a == t) / (2 * a.size - np.sum(a == t)),
    },
    "lazy_scores": {
        "no mean": lambda truths: [_lazy(truths)[0]] * 2,
        "up to the largest": lambda truths: [
            _lazy(truths)[0], _lazy(truths)[0] / (truths.max() + 1)
        ],
        "exchanged": lambda truths: [_lazy(truths)[0] / _lazy(truths)[1], _lazy(truths)[0]],
        "each picture": lambda truths: list(np.mean(
            [[_lazy(one)[0], _lazy(one)[0] / _lazy(one)[1]] for one in truths], axis=0
        )),
        "of classes": lambda truths: [_lazy(truths)[0], 1 / _lazy(truths)[1]],
        "count": lambda truths: [
            np.unique(truths, return_counts=True)[1].max(), _lazy(truths)[0] / _lazy(truths)[1]
        ],
        "class 0": lambda truths: [np.mean(truths == 0), np.mean(truths == 0) / _lazy(truths)[1]],
    },
    "skip_shapes": {
        "finest first": lambda size, w: _steps(size, w, range(len(w) - 1)),
        "not enlarged": lambda size, w: _steps(size, w, up=1),
        "stored twice": lambda size, w: _steps(size, w, channels=lambda w, n: 2 * w[n]),
        "stored": lambda size, w: _steps(size, w, channels=lambda w, n: w[n]),
        "without the last": lambda size, w: _steps(size, w, range(len(w) - 2, 0, -1)),
        "all below": lambda size, w: _steps(size, w, channels=lambda w, n: sum(w[n:])),
        "divided": lambda size, w: [[size / 2**n, w[n] + w[n + 1]] for n in range(len(w) - 1)],
        "bottom, too": lambda size, w: [
            [size // 2 ** (len(w) - 1), w[-1]], *_steps(size, w)
        ],
    },
    "coloured_map": {
        "axis 0": lambda z, c: c[z.argmax(axis=0)],
        "one colour": lambda z, c: c[z.argmax()],
        "classes": lambda z, c: z.argmax(axis=2),
        "least likely": lambda z, c: c[z.argmin(axis=2)],
        "mixed": lambda z, c: z @ c,
        "strength": lambda z, c: z.max(axis=2, keepdims=True) * c[z.argmax(axis=2)],
        "the logits": lambda z, c: c[z.max(axis=2).astype(int)],
    },
    "new_background": {
        "no axis": lambda f, m, b: m * f + (1 - m) * b,
        "exchanged": lambda f, m, b: (1 - m[..., None]) * f + m[..., None] * b,
        "hard": lambda f, m, b: np.where(m[..., None] > 0.5, f, b),
        "in place": _in_place,
        "frame as it is": lambda f, m, b: f + (1 - m[..., None]) * b,
        "one picture": lambda f, m, b: m[:, :, None] * f + (1 - m[:, :, None]) * b,
        "any person": lambda f, m, b: np.where(m[..., None] > 0, f, b),
        "no background": lambda f, m, b: m[..., None] * f,
    },
    "count_things": {
        "classes together": lambda s, d, h: ndimage.label((s > 0) & (d >= h))[1],
        "above": lambda s, d, h: _pieces(s, d, h, _things(s), deep=np.greater),
        "background, too": lambda s, d, h: _pieces(s, d, h, np.unique(s)),
        "corners": lambda s, d, h: _pieces(s, d, h, _things(s), np.ones((3, 3))),
        "no depth": lambda s, d, h: _pieces(s, d, -1, _things(s)),
        "classes": lambda s, d, h: len(np.unique(s[(s > 0) & (d >= h)])),
        "pixels": lambda s, d, h: int(np.sum((s > 0) & (d >= h))),
        "up to the last": lambda s, d, h: _pieces(s, d, h, range(1, s.max())),
    },
    "panoptic_score": {
        "or more": lambda ious: _quality(ious, compare=np.greater_equal),
        "matches only": lambda ious: _quality(ious, half=0) if (ious > 0.5).any() else 0.0,
        "whole": lambda ious: _quality(ious, half=1),
        "counted": lambda ious: _quality(ious, total=len),
        "all pairs": lambda ious: ious.sum() / (ious > 0.5).sum(),
        "found only": lambda ious: ious[ious > 0.5].sum() / max(len(ious), 1),
        "largest": lambda ious: ious.max(axis=1).sum() / (sum(ious.shape) / 2),
        "mean": lambda ious: np.mean(ious[ious > 0.5]),
    },
}  # fmt: skip
