"""A net is a loop."""

from course_exercises import exercise
from course_exercises.lesson_05.stage_parameters import stage_parameters


def _size_and_stages(rng):
    depth = int(rng.integers(1, 4))
    stages = [(int(rng.integers(1, 3)), int(rng.integers(1, 17))) for _ in range(depth)]
    return 2**depth * int(rng.integers(10, 14)), stages


@exercise(
    number=3,
    kind="code",
    points=3,
    aim=(
        "write a block as a function and a whole net as a loop",
        "build VGG16, and prove that it is VGG16",
    ),
    inputs=_size_and_stages,
    examples=((32, [(1, 2)]), (64, [(2, 4), (1, 8)])),
    seconds=30.0,
    draws=4,
)
def vgg_table(size, stages):
    """Return (name, output shape, parameters) of each layer of a VGG without dense layers."""
    rows, channels = [], 3
    for stage, (convolutions, filters) in enumerate(stages, start=1):
        for number in range(1, convolutions + 1):
            parameters = stage_parameters(1, channels, filters)
            rows.append((f"block{stage}_conv{number}", (size, size, filters), parameters))
            channels = filters
        size = size // 2
        rows.append((f"block{stage}_pool", (size, size, filters), 0))
    return rows


class Mistakes(vgg_table.Mistakes):
    def no_padding(size, stages):
        """Your maps lose a rim at each convolution: `padding="same"` keeps the size."""
        rows = []
        for name, (_, _, filters), parameters in vgg_table(size, stages):
            size = size // 2 if "pool" in name else size - 2
            rows.append((name, (size, size, filters), parameters))
        return rows

    def every_stage_reads_the_picture(size, stages):
        """Only your last stage is part of the model. Does each stage read what the one before it
        returned?"""
        last = f"block{len(stages)}_"
        rows = vgg_table(size, [(0, 0)] * (len(stages) - 1) + stages[-1:])
        scale = 2 ** (len(stages) - 1)
        kept = [row for row in rows if row[0].startswith(last)]
        first = (kept[0][0], kept[0][1], stage_parameters(1, 3, stages[-1][1]))
        return [
            (name, (side * scale, side * scale, filters), parameters)
            for name, (side, _, filters), parameters in [first, *kept[1:]]
        ]

    def pools_after_each_convolution(size, stages):
        """You pool after every convolution. A stage pools once, at its end."""
        rows, channels = [], 3
        for stage, (convolutions, filters) in enumerate(stages, start=1):
            for number in range(1, convolutions + 1):
                parameters = stage_parameters(1, channels, filters)
                rows.append((f"block{stage}_conv{number}", (size, size, filters), parameters))
                size, channels = size // 2, filters
                rows.append((f"block{stage}_pool", (size, size, filters), 0))
        return rows

    def without_biases(size, stages):
        """Your parameters lack the biases: VGG's convolutions have them."""
        return [
            (name, shape, parameters - shape[2] if parameters else 0)
            for name, shape, parameters in vgg_table(size, stages)
        ]
