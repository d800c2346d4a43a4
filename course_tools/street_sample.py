"""The street sample that lies in `data/`: rendered pictures with labels in COCO format."""

import json
from pathlib import Path

import numpy as np
from PIL import Image
from skimage.measure import approximate_polygon, find_contours

from course_utils._shared.atomic_file import atomic_file
from course_utils._shared.boxes import mask_boxes
from course_utils._shared.pixels import to_levels
from course_utils.paths import data_dir
from course_utils.scenes import STREET_CLASSES, render_street

SIZE = 128
SEEDS = (100, 103, 105, 106, 109, 113, 115, 119, 126, 135, 143, 145)  # chosen by eye: all kinds
LEAST_PIXELS = 12  # what shows less of itself than this is left without a label


def make_street_sample(folder: Path | None = None) -> Path:
    """Render the sample's pictures and write them; return the path of `instances.json`."""
    streets = [render_street(np.random.default_rng(seed), SIZE) for seed in SEEDS]
    return write_streets(folder or data_dir() / "street_sample", streets, LEAST_PIXELS)


def write_streets(folder: Path, streets: list, least_pixels: int = 1) -> Path:
    """Write rendered streets as `images/*.jpg` and `instances.json`; return the latter's path.

    Each object becomes one annotation with its box, its area and the outlines of its parts.
    COCO's polygons have no holes, so holes are filled.
    """
    entries, annotations = [], []
    for number, street in enumerate(streets, 1):
        height, width = street.image.shape[:2]
        name = f"street_{number:02d}.jpg"
        with atomic_file(folder / "images" / name) as file:
            picture = Image.fromarray(to_levels(street.image))
            picture.save(file, format="JPEG", quality=92, subsampling=0)
        entries.append({"id": number, "file_name": name, "height": height, "width": width})
        for thing in street.objects:
            if thing.mask.sum() >= least_pixels:
                annotations.append(_annotation(len(annotations) + 1, number, thing))
    content = {
        "info": {"description": f"Rendered streets of the course, {SIZE} px; CC BY 4.0"},
        "images": entries,
        "annotations": annotations,
        "categories": [{"id": i, "name": name} for i, name in enumerate(STREET_CLASSES, 1)],
    }
    path = folder / "instances.json"
    with atomic_file(path) as file:
        file.write(_as_text(content).encode("utf-8"))
    return path


def _as_text(content: dict) -> str:
    """Return JSON with one entry a line: people and `git diff` can read it."""
    parts = []
    for name, value in content.items():
        if isinstance(value, list):
            lines = ",\n".join(json.dumps(entry, separators=(",", ":")) for entry in value)
            parts.append(f'"{name}": [\n{lines}\n]')
        else:
            parts.append(f'"{name}": {json.dumps(value)}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _annotation(number: int, image: int, thing) -> dict:
    y0, x0, y1, x1 = mask_boxes(thing.mask).astype(int).tolist()
    return {
        "id": number,
        "image_id": image,
        "category_id": int(thing.label) + 1,
        "bbox": [x0, y0, x1 - x0, y1 - y0],
        "area": int(thing.mask.sum()),
        "iscrowd": 0,
        "segmentation": outlines_of(thing.mask),
    }


def outlines_of(mask: np.ndarray) -> list[list[float]]:
    """Return a mask's outer outlines as COCO polygons [x, y, x, y, ...].

    They run half way between the centres of pixels inside and outside, so that drawing them
    again gives the same pixels.
    """
    padded = np.pad(mask, 1).astype(np.float32)
    outlines = []
    for contour in find_contours(padded, 0.5, fully_connected="low"):
        y, x = contour[:, 0], contour[:, 1]
        if np.sum(y[:-1] * x[1:] - y[1:] * x[:-1]) > 0:  # runs round a hole
            continue
        points = approximate_polygon(contour, 0.01)[:-1] - 0.5  # off the padding, on to corners
        outlines.append([round(float(value), 1) for value in points[:, ::-1].ravel()])
    return outlines
