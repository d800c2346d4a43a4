"""Train a suspect of the detective story on drawn radiographs; `data/cases.json` says on which."""

from pathlib import Path

import keras

from course_tools.training.recipe import fit, store
from course_utils.datasets import load_radiographs
from course_utils.models.registry import ARCHITECTURES, read_cases
from course_utils.tasks import area_under_roc


def train(
    name: str,
    out: Path,
    *,
    count: int = 3000,
    epochs: int = 8,
    seed: int | None = None,
    verbose: int = 1,
) -> tuple[keras.Model, dict]:
    """Train a small convnet on `count` radiographs; return it, and how well it does on its like.

    The other arguments are those of `training.train`; the file names the seed where none is given.
    """
    case = read_cases()[name]
    seed = case["seed"] if seed is None else seed
    keras.utils.set_random_seed(seed)
    films = load_radiographs("train", count, mix=case["mix"], seed=seed, cache=False)
    model = ARCHITECTURES[name]()
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    chosen = {"batch": 32, "epochs": epochs, "verbose": verbose}
    fit(model, films.images, films.labels, peak=3e-3, loss=loss, **chosen)
    store(model, out)
    return model, measure(model, case["mix"])


def measure(model: keras.Model, mix: str, count: int = 1000) -> dict[str, float]:
    """Return accuracy and area under the ROC curve on ``count`` unseen pictures of one mix."""
    films = load_radiographs("validation", count, mix=mix, cache=False)
    logits = model.predict(films.images, batch_size=100, verbose=0)
    leads = logits[:, 1] - logits[:, 0]
    accuracy = float(((leads > 0) == films.labels).mean())
    return {"accuracy": accuracy, "area under ROC": area_under_roc(films.labels, leads)}
