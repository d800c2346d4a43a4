"""The street sample that lies in `data/`: rendered pictures with labels in COCO format."""

from pathlib import Path

import numpy as np

from course_tools.coco_writing import write_coco
from course_utils.paths import data_dir
from course_utils.scenes import STREET_CLASSES, render_street

SIZE = 128
SEEDS = (100, 103, 105, 106, 109, 113, 115, 119, 126, 135, 143, 145)  # chosen by eye: all kinds
LEAST_PIXELS = 12  # what shows less of itself than this is left without a label


def make_street_sample(folder: Path | None = None) -> Path:
    """Render the sample's pictures and write them; return the path of `instances.json`."""
    folder = Path(folder) if folder else data_dir() / "street_sample"
    streets = [render_street(np.random.default_rng(seed), SIZE) for seed in SEEDS]
    kept = [[o for o in street.objects if o.mask.sum() >= LEAST_PIXELS] for street in streets]
    return write_coco(
        folder,
        [street.image for street in streets],
        [[thing.mask for thing in things] for things in kept],
        [[thing.label for thing in things] for things in kept],
        STREET_CLASSES,
        names=[f"street_{number:02d}" for number in range(1, len(streets) + 1)],
        description="Rendered streets of the course, 128 px; CC BY 4.0",
    )
