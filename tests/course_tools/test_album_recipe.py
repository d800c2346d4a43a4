"""The recipe of the album's tagger: repeatable, and it learns what it is told to learn."""

import pytest

from course_tools.training import classifiers
from course_utils.datasets import load_album
from course_utils.models.registry import ARCHITECTURES
from course_utils.models.weights import load_weights
from course_utils.tasks import mean_average_precision


@pytest.mark.slow
def test_what_is_measured_is_what_is_stored_and_a_little_training_helps(tmp_path, monkeypatch):
    """150 snaps are few, but beaches and sunsets are easy: far above chance, the tags' share."""

    def few(split, count, **options):
        return load_album(split, min(count, 300), **options)

    monkeypatch.setattr(classifiers, "load_album", few)
    path = tmp_path / "net.npz"
    _, measured = classifiers.train_on_album("album_tagger", path, count=150, epochs=25, verbose=0)
    snaps = load_album("test", 300, cache=False)
    model = ARCHITECTURES["album_tagger"]()
    load_weights(model, path)
    logits = model.predict(snaps.images, batch_size=100, verbose=0)
    (value,) = measured.values()
    assert mean_average_precision(snaps.tags, logits) == pytest.approx(value, abs=1e-6)
    assert value > snaps.tags.mean() + 0.1
