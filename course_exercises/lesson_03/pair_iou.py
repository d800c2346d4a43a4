"""What two boxes share."""

from course_exercises import exercise


def _box(rng):
    y0, x0 = (int(n) for n in rng.integers(0, 8, 2))
    height, width = (int(n) for n in rng.integers(1, 9, 2))
    return [y0, x0, y0 + height, x0 + width]


@exercise(
    number=1,
    kind="by hand",
    aim="compute the IoU of two boxes with a pencil",
    inputs=lambda rng: (_box(rng), _box(rng)),
    examples=(
        ([0, 0, 1, 1], [0, 0, 1, 1]),
        ([0, 0, 0, 0], [0, 0, 0, 0]),
        ([0, 0, 2, 2], [1, 1, 3, 3]),
        ([0, 0, 2, 2], [0, 2, 2, 4]),
        ([0, 0, 2, 2], [0, 5, 2, 6]),
        ([0, 0, 2, 2], [5, 0, 6, 2]),
        ([0, 0, 2, 2], [3, 4, 6, 6]),
        ([0, 0, 4, 4], [1, 2, 3, 5]),
    ),
)
def pair_iou(one, other):
    """Return the intersection over union of two boxes (y0, x0, y1, x1); 0 if both are empty."""
    return _over_union(_overlap(one, other), one, other)


def _sides(one, other):
    """Return height and width of what two boxes share; negative where they lie apart."""
    height = min(one[2], other[2]) - max(one[0], other[0])
    return height, min(one[3], other[3]) - max(one[1], other[1])


def _area(box):
    y0, x0, y1, x1 = box
    return (y1 - y0) * (x1 - x0)


def _overlap(one, other):
    height, width = _sides(one, other)
    return max(height, 0) * max(width, 0)


def _over_union(overlap, one, other):
    union = _area(one) + _area(other) - overlap
    return overlap / union if union else 0.0


class Mistakes(pair_iou.Mistakes):
    def far_boxes_overlap(one, other):
        """Two boxes that lie apart both ways get an overlap with you: height and width of it are
        negative, and their product is not. What should a negative side become?"""
        height, width = _sides(one, other)
        return _over_union(height * width, one, other)

    def clipped_too_late(one, other):
        """You clip the area at 0, but it is the product of two sides, and two negative sides make a
        positive area. Clip each side."""
        height, width = _sides(one, other)
        return _over_union(max(height * width, 0), one, other)

    def overlap_counted_twice(one, other):
        """You divide by both areas together, so what the boxes share is counted twice."""
        return _overlap(one, other) / max(_area(one) + _area(other), 1)

    def dice(one, other):
        """That is the Dice score: twice the overlap over the sum of the areas. IoU divides the
        overlap once, by the union."""
        return 2 * _overlap(one, other) / max(_area(one) + _area(other), 1)

    def share_of_the_first_box(one, other):
        """You divide by the area of the first box. Then a box round the whole picture would have a
        perfect score: divide by the union."""
        return _overlap(one, other) / max(_area(one), 1)

    def share_of_the_smaller_box(one, other):
        """You divide by the smaller area, so a tiny box inside a large one would be perfect: divide
        by the union."""
        return _overlap(one, other) / max(min(_area(one), _area(other)), 1)

    def box_round_both(one, other):
        """You divide by the box round both. Its corners belong to neither: the union is what the
        two cover."""
        height = max(one[2], other[2]) - min(one[0], other[0])
        width = max(one[3], other[3]) - min(one[1], other[1])
        return _overlap(one, other) / max(height * width, 1)

    def height_and_width(one, other):
        """You took a box's last two numbers for height and width; they are where it ends."""
        return pair_iou(*([y, x, y + height, x + width] for y, x, height, width in (one, other)))

    def overlap(one, other):
        """That is the area of the overlap, in pixels. Divide it by the area of the union."""
        return _overlap(one, other)
