"""The picture on top of the README: pets, what a net says of them, and where it looks."""

from pathlib import Path

import numpy as np
from scipy.special import softmax
from skimage.transform import resize

from course_utils.interpret import grad_cam
from course_utils.models import shipped
from course_utils.paths import data_dir
from course_utils.plots import heatmap_overlay
from course_utils.plots.show import figure_png
from course_utils.scenes import render_pet

SEEDS = (0, 7, 2, 5, 4, 3)  # chosen by eye for a varied row
SHARP = 320  # pixels a picture is drawn with; the net sees the same scene at its own size


def make_cover(path: Path | None = None) -> Path:
    """Render the pets, ask `xception_scenes` about them, and write the picture; return its path."""
    path = Path(path) if path else data_dir() / "pictures" / "cover.png"
    model, class_names = shipped("xception_scenes")
    size = model.input_shape[1]
    small = np.stack([_pet(seed, size) for seed in SEEDS])
    logits = model.predict(small, verbose=0)
    probabilities = softmax(logits, axis=1)
    heat = [resize(one, (SHARP, SHARP), order=1) for one in grad_cam(model, small)]
    figure = heatmap_overlay(
        np.stack([_pet(seed, SHARP) for seed in SEEDS]),
        np.clip(heat, 0, 1),
        titles=[f"{class_names[p.argmax()]}, {p.max():.0%}" for p in probabilities],
        title="What the net says, and where it looks to say it",
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(figure_png(figure))
    return path


def _pet(seed: int, size: int) -> np.ndarray:
    return render_pet(np.random.default_rng(seed), size=size).image
