"""The shipped nets load, keep their promises about input and output, and are as good as said."""

import hashlib

import numpy as np
import pytest
from PIL import Image

from course_utils.datasets import load_album, load_pets, photograph
from course_utils.models import shipped
from course_utils.models.registry import ARCHITECTURES
from course_utils.paths import data_dir
from course_utils.scenes import TAGS
from course_utils.tasks import mean_average_precision


def accuracy(model, pets) -> float:
    logits = model.predict(pets.images, batch_size=100, verbose=0)
    return float(np.mean(logits.argmax(axis=1) == pets.labels))


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_weight_files_agree_with_their_checksum(name):
    folder = data_dir() / "weights"
    listed = dict(
        reversed(line.split()) for line in (folder / "SHA256SUMS").read_text().splitlines()
    )
    content = (folder / f"{name}.npz").read_bytes()
    assert hashlib.sha256(content).hexdigest() == listed[f"{name}.npz"]


@pytest.mark.parametrize("name", [name for name in ARCHITECTURES if "xception" in name])
def test_logits_are_not_squashed(name):
    """A softmax at the end would make each row sum to 1."""
    model, class_names = shipped(name)
    size = model.input_shape[1]
    logits = model.predict(photograph("chelsea", size=size)[None], verbose=0)
    assert class_names == ("cat", "dog")
    assert logits.shape == (1, 2)
    assert logits.min() < 0 or logits.sum() > 1.5


@pytest.mark.slow
def test_xception_scenes_on_unseen_pets():
    assert accuracy(shipped("xception_scenes")[0], load_pets("test", 1000)) >= 0.97


@pytest.mark.slow
def test_the_shortcut_model_is_good_in_validation_and_fails_where_places_are_swapped():
    model, _ = shipped("xception_shortcut")
    assert accuracy(model, load_pets("validation", 500, shortcut="planted")) >= 0.90
    assert accuracy(model, load_pets("test", 500, shortcut="swapped")) <= 0.65


@pytest.mark.slow
def test_album_tagger_on_unseen_snaps():
    """Measured 0.998; seeds differ by 0.001."""
    model, names = shipped("album_tagger")
    album = load_album("test", 500)
    logits = model.predict(album.images, batch_size=100, verbose=0)
    assert mean_average_precision(album.tags, logits) >= 0.98
    right = np.all((logits > 0) == album.tags, axis=1)
    assert right.mean() >= 0.85
    # Several logits above 0 at once: no softmax could say so at a threshold of one half.
    assert np.any((logits > 0).sum(axis=1) >= 3)


def test_the_names_of_the_taggers_outputs_are_the_tags_of_the_album():
    assert shipped("album_tagger")[1] == TAGS


def test_xception_photos_knows_the_cat_of_scikit_image():
    model, class_names = shipped("xception_photos")
    image = photograph("chelsea", size=model.input_shape[1])
    assert class_names[model.predict(image[None], verbose=0).argmax()] == "cat"


@pytest.mark.slow
@pytest.mark.parametrize(("resize", "least"), [("squash", 0.928), ("centre", 0.898)])
def test_xception_photos_on_the_photographs_set_aside(real_dir, resize, least):
    """Measured 0.950 and 0.925; the margins are two standard errors of 400."""
    from course_tools.training.photos import HELD_OUT, split

    model, _ = shipped("xception_photos")
    size = model.input_shape[1]
    files = [
        (file, label)
        for label, kind in enumerate(("cats", "dogs"))
        for file in sorted((real_dir / "cats_dogs" / kind).glob("*.jpg"))
    ]
    images, labels = [], []
    for index in split(len(files))[1]:
        file, label = files[index]
        with Image.open(file) as opened:
            picture = opened.convert("RGB")
        side = min(picture.size)
        left, top = (picture.width - side) // 2, (picture.height - side) // 2
        box = (left, top, left + side, top + side) if resize == "centre" else None
        small = picture.resize((size, size), Image.Resampling.BILINEAR, box=box)
        images.append(np.asarray(small, dtype="float32") / 255)
        labels.append(label)
    logits = model.predict(np.stack(images), batch_size=50, verbose=0)
    right = np.mean(logits.argmax(axis=1) == np.array(labels))
    assert len(labels) == HELD_OUT
    assert right >= least
