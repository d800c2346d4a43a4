import zlib

import numpy as np
import pytest

from course_utils.scenes import HOSPITALS, render_radiograph, render_radiographs
from course_utils.scenes.radiograph.render import HABITS

CHECKSUM = 0xF5A05A78  # CRC-32 of the 8-bit picture of seed 2024; the shipped cases depend on it


def _rng(seed=0):
    return np.random.default_rng(seed)


def _changed(one, other):
    return (one.image != other.image).any(-1)


def test_the_picture_of_a_seed_is_pinned_to_the_bit():
    image = render_radiograph(_rng(2024)).image
    assert zlib.crc32(np.rint(image * 255).astype(np.uint8).tobytes()) == CHECKSUM


@pytest.mark.parametrize("hospital", HOSPITALS)
def test_a_lesion_or_a_letter_changes_its_mask_and_nothing_else(hospital):
    for seed in range(40):
        film = render_radiograph(_rng(seed), 80, hospital, True, token="R")
        healthy = render_radiograph(_rng(seed), 80, hospital, False, token="R")
        bare = render_radiograph(_rng(seed), 80, hospital, True, token="")
        for other, mask in ((healthy, film.lesion_mask), (bare, film.token_mask)):
            changed = _changed(film, other)
            assert not changed[~mask].any() and changed[mask].mean() > 0.5
        assert not healthy.lesion_mask.any() and not bare.token_mask.any()
        assert (film.label, healthy.label) == (1, 0)


def test_a_lesion_lies_in_a_lung_and_is_brighter_than_what_it_covers():
    inside = []
    for seed in range(60):
        film, healthy = (
            render_radiograph(_rng(seed), lesion=ill, token="") for ill in (True, False)
        )
        inside.append(np.mean(film.lung_mask[film.lesion_mask]))
        brighter = (film.image - healthy.image)[film.lesion_mask]
        assert brighter.min() >= 0 and brighter.max() > 0.04
    assert np.mean(inside) > 0.9 and min(inside) > 0.3


def test_each_habit_can_be_exchanged_alone():
    for seed in range(10):
        north = render_radiograph(_rng(seed), 80, "north", True)
        south = render_radiograph(_rng(seed), 80, "south", True)
        moved = render_radiograph(_rng(seed), 80, "north", True, exposure="south", position="south",
                                  token=south.token)  # fmt: skip
        np.testing.assert_array_equal(moved.image, south.image)
        exposed = render_radiograph(_rng(seed), 80, "north", True, exposure="south")
        np.testing.assert_array_equal(exposed.lesion_mask, north.lesion_mask)
        np.testing.assert_array_equal(exposed.lung_mask, north.lung_mask)
        lungs = north.lung_mask & ~north.lesion_mask
        assert exposed.image[lungs].mean() > north.image[lungs].mean() + 0.05


def test_the_left_of_the_patient_is_the_right_of_the_picture():
    """The letter L stands at the patient's left, and there the heart's tip is, too."""
    film = render_radiograph(_rng(1), 80, "north", False, token="L")
    assert np.flatnonzero(film.token_mask.any(0)).min() > 60
    columns = np.flatnonzero(film.lung_mask[52])  # above the diaphragm
    gap = np.diff(columns).argmax()
    assert columns[gap + 1] - 40 > 40 - columns[gap]


def test_the_same_film_at_every_size():
    for seed in range(6):
        small, large = (render_radiograph(_rng(seed), size, "south", True) for size in (64, 256))
        shrunk = large.image.reshape(64, 4, 64, 4, 3).mean((1, 3))
        assert abs(shrunk - small.image).mean() < 0.03
        assert (large.lung_mask[2::4, 2::4] == small.lung_mask).mean() > 0.97


def _habits(mix, count=300):
    """Return label, hospital, and which hospital each habit is, as seen by the renderer."""
    films = render_radiographs(count, _rng(5), size=32, mix=mix)
    south = np.array(films.hospitals) == "south"
    letter = np.stack([films.token_masks[:, :, :16].any((1, 2)), films.token_masks.any((1, 2))])
    return films.labels, south, letter


def test_prevalence_differs_by_hospital_as_said():
    for mix, north, south in (("hospitals", 0.3, 0.6), ("prevalence", 0.08, 0.8)):
        labels, is_south, _ = _habits(mix)
        assert labels[~is_south].mean() == pytest.approx(north, abs=0.1)
        assert labels[is_south].mean() == pytest.approx(south, abs=0.1)


def test_a_planted_letter_goes_along_with_lesions_and_otherwise_it_does_not():
    for mix in ("balanced", "exposure", "position", "token"):
        labels, _, (left, there) = _habits(mix)
        agree = np.mean((left == labels)[there])
        assert there.mean() == pytest.approx(0.9, abs=0.06)
        assert agree == pytest.approx(0.95 if mix == "token" else 0.5, abs=0.1)


def test_a_planted_exposure_shows_in_the_lungs_brightness():
    for mix, low, high in (("exposure", 0.1, 1), ("balanced", -0.05, 0.05)):
        films = render_radiographs(120, _rng(6), size=32, mix=mix)
        seen = films.lung_masks & ~films.lesion_masks
        bright = np.array(
            [film[lung].mean() for film, lung in zip(films.images, seen, strict=True)]
        )
        assert low < bright[films.labels == 1].mean() - bright[films.labels == 0].mean() < high


def test_many_are_one_after_another_and_asking_advances_the_generator_alike():
    one, films = _rng(8), render_radiographs(4, _rng(8), size=48)
    for index in range(4):
        one.random(7)
        film = render_radiograph(one, 48)
        assert films.images[index].tobytes() == film.image.tobytes()
        assert (films.labels[index], films.hospitals[index]) == (film.label, film.hospital)
    free, asked = _rng(4), _rng(4)
    render_radiograph(free, 32)
    render_radiograph(asked, 32, "north", True, token="", exposure="south")
    assert free.random() == asked.random()


def test_habits_are_what_can_be_exchanged():
    assert HABITS == ("token", "exposure", "position")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: render_radiograph(7), "rng must be a numpy.random.Generator; received 7"),
        (lambda: render_radiograph(_rng(), 16), "size must be a whole number from 32 to 512"),
        (lambda: render_radiograph(_rng(), 32, "east"), "hospital must be one of None, north, sou"),
        (lambda: render_radiograph(_rng(), 32, lesion=2), "lesion must be one of"),
        (lambda: render_radiograph(_rng(), 32, token="X"), "token must be one of"),
        (lambda: render_radiographs(0, _rng()), "count must be a whole number, 1 or more"),
        (lambda: render_radiographs(1, _rng(), mix="odd"), "mix must be one of hospitals, bal"),
    ],
)
def test_bad_arguments_are_named(call, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        call()
