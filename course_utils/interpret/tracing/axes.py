"""Rows and columns of a tensor, and where in the picture they lie.

The receptive field grows by the rule of A. Araujo, W. Norris and J. Sim, "Computing Receptive
Fields of Convolutional Neural Networks", Distill 2019, equation 2. With kernel size k, dilation d
and stride s, and f and j of what is below (field, and pixels between neighbouring positions):

    f' = f + (k - 1) * d * j        j' = j * s
"""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import tensorflow as tf


@dataclasses.dataclass(frozen=True)
class Axis:
    """Rows, or columns, of a tensor."""

    dim: int  # which axis of the tensor they are
    size: int  # how many
    start: float = 0.0  # pixels of the picture before the first one; NaN where branches disagree
    scale: float = 1.0  # pixels of the picture that one takes up; below 0 where it is flipped
    field: float = 1.0  # pixels that one of them sees; infinite: all; NaN: not known
    step: float = 1.0  # pixels between two neighbours
    bare: Axis | None = None  # the axis before it was padded, for the next window

    def window(self, size: int, kernel=1, stride=1, dilation=1, valid=False) -> Axis:
        """Slide a window over the axis; a padding that the window uses up moves nothing."""
        bare = self.bare if self.bare and valid else self
        below = bare if self.size - bare.size <= (kernel - 1) * dilation else self
        field = self.field + (kernel - 1) * dilation * self.step
        scale = below.scale * below.size / size
        return Axis(self.dim, size, below.start, scale, field, self.step * stride)

    def cut(self, low: int, size: int, stride: int = 1) -> Axis:
        """Take every `stride`-th from `low` on (below 0: what is padded in front)."""
        start = self.start + self.scale * (low + 0.5 - 0.5 * stride)
        step = self.step * abs(stride)
        return Axis(self.dim, size, start, self.scale * stride, self.field, step)

    def at(self, dim: int) -> Axis:
        """Return the same axis as another one of the tensor."""
        return dataclasses.replace(self, dim=dim)


@dataclasses.dataclass(frozen=True)
class Layout:
    """The positions of a tensor; `convolved` after a convolution."""

    rows: Axis
    columns: Axis
    convolved: bool = False

    def change(self, function) -> Layout:
        """Change both axes."""
        return Layout(function(self.rows), function(self.columns), self.convolved)

    def windows(self, settings: list, valid: bool, convolved: bool = True) -> Layout:
        """Slide a window over both axes, of the settings that `Axis.window` takes for each."""
        moved = self.change(lambda axis: axis.window(*settings[axis.dim - 1], valid))
        return dataclasses.replace(moved, convolved=convolved or self.convolved)

    def stretched(self, sizes) -> Layout:
        """Stretch both axes to other sizes: of what one position then sees only "all" is known."""

        def stretch(axis: Axis) -> Axis:
            size = sizes[axis.dim - 1]
            step = axis.step * axis.size / size
            field = axis.field if math.isinf(axis.field) else math.nan
            return dataclasses.replace(axis.window(size), field=field, step=step)

        return self.change(stretch)

    @property
    def dims(self) -> tuple[int, int]:
        """Which axes of the tensor hold rows and columns."""
        return self.rows.dim, self.columns.dim

    @property
    def placed(self) -> bool:
        """Whether it is known where in the picture the positions lie."""
        return all(math.isfinite(axis.start + axis.scale) for axis in (self.rows, self.columns))


class Unknown(str):
    """The operation behind which positions are not known."""


EVERYWHERE = None  # no positions: each number depends on all of the picture, for all we know


def combined(below: list, output: tf.Tensor):
    """Put branches together: where their frames agree, the widest field counts."""
    placed = [each for each in below if isinstance(each, Layout)]
    every = placed[0]
    if any(each.dims != every.dims for each in placed):
        return Unknown("of branches that are turned differently")

    def together(axes: list[Axis]) -> Axis:
        sizes = {axis.size for axis in axes} - {1}
        one = max(axes, key=lambda axis: axis.size)
        ends = np.array([[a.start, a.start + a.scale * a.size] for a in axes if a.size == one.size])
        agree = len(sizes) < 2 and np.ptp(ends, axis=0).max() <= 1.01 * abs(one.scale)
        field = max(axis.field for axis in axes) if len(placed) == len(below) else math.inf
        if any(math.isnan(axis.field) for axis in axes) or not (agree or math.isinf(field)):
            field = math.nan  # as where a map meets its mirror image: two windows, not one
        step = max(axis.step for axis in axes)
        start = one.start if agree else math.nan
        return dataclasses.replace(one, start=start, field=field, step=step)

    rows = together([each.rows for each in placed])
    columns = together([each.columns for each in placed])
    if output.shape.rank is None or output.shape.rank <= max(every.dims):
        return Unknown("of another rank")
    return Layout(rows, columns, any(each.convolved for each in placed))
