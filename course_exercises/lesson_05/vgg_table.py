"""A net is a loop."""

from course_exercises import exercise
from course_exercises.lesson_05.stage_parameters import stage_parameters


def _size_and_stages(rng):
    depth = int(rng.integers(1, 4))
    stages = [(int(rng.integers(1, 3)), int(rng.integers(1, 17))) for _ in range(depth)]
    return 2**depth * int(rng.integers(10, 14)), stages


@exercise(
    number=3,
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
        """Only your last stage is in the model. Does each read what the one before returned?"""
        return [
            (name.replace("block1", f"block{len(stages)}"), shape, parameters)
            for name, shape, parameters in vgg_table(size, stages[-1:])
        ]
