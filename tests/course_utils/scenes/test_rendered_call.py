import zlib

import numpy as np
import pytest

from course_utils.scenes import CALL_BACKGROUNDS, render_call, render_call_clip, render_calls
from course_utils.scenes.drawing.shapes import parabolic_wave

# CRC-32 of the 8-bit picture of seed 2024: the same on every machine, as for the pets. Shipped
# nets depend on it; where the renderer is changed on purpose, this value follows.
CHECKSUM = 0xEA3EF99D


def _rng(seed=0):
    return np.random.default_rng(seed)


def _levels(image):
    return np.rint(image * 255).astype(int)


@pytest.fixture(scope="module")
def calls():
    return [render_call(_rng(seed)) for seed in range(80)]


@pytest.fixture(scope="module")
def clip():
    return render_call_clip(_rng(3), frames=12, size=64)


def test_the_picture_of_a_seed_is_pinned_to_the_bit():
    image = render_call(_rng(2024)).image
    assert zlib.crc32(np.rint(image * 255).astype(np.uint8).tobytes()) == CHECKSUM


def test_person_and_background_put_together_with_alpha_are_the_picture(calls):
    for call in calls:
        alpha = call.alpha[..., None].astype(np.float64)
        together = call.person * alpha + call.background_image * (1 - alpha)
        # The background is rounded to 8 bits before, the picture after: less than a level each.
        assert abs(np.clip(together, 0, 1) - call.image).max() < 1.01 / 255


def test_a_pixel_without_the_person_is_the_background_and_the_mask_is_half_covered(calls):
    for call in calls:
        empty = call.alpha == 0
        np.testing.assert_array_equal(call.image[empty], call.background_image[empty])
        np.testing.assert_array_equal(call.mask, call.alpha > 0.5)
        assert call.mask.dtype == bool and 0 <= call.alpha.min() and call.alpha.max() <= 1 + 1e-6
        partial = (call.alpha > 0.02) & (call.alpha < 0.98)
        assert 0.01 < partial.mean() < 0.2  # edges are smooth, and only edges are


def test_the_mask_is_a_new_person_where_the_picture_differs_from_the_background(calls):
    for call in calls:
        changed = abs(_levels(call.image) - _levels(call.background_image)).max(-1) > 0
        assert not (changed & (call.alpha == 0)).any()
        assert changed[call.mask].mean() > 0.97


def test_a_person_fills_a_share_of_every_picture_and_reaches_its_foot(calls):
    shares = np.array([call.mask.mean() for call in calls])
    assert 0.15 < shares.min() and shares.max() < 0.65 and np.ptp(shares) > 0.1
    assert all(call.mask[-1].any() and not call.mask[0].all() for call in calls)


def test_a_waving_hand_belongs_to_the_mask_and_leaves_the_rest_alone():
    for seed in range(10):
        still, waving = (render_call(_rng(seed), wave=wave) for wave in (False, True))
        np.testing.assert_array_equal(still.background_image, waving.background_image)
        assert (waving.alpha >= still.alpha - 1e-6).all()
        added = waving.mask & ~still.mask
        assert added.sum() > 0.005 * added.size


def test_the_same_person_may_sit_in_an_office_or_a_room():
    office, room = (render_call(_rng(5), background=background) for background in CALL_BACKGROUNDS)
    assert (office.background, room.background) == ("office", "room")
    np.testing.assert_array_equal(office.alpha, room.alpha)
    np.testing.assert_array_equal(office.person, room.person)
    assert abs(office.background_image - room.background_image).mean() > 0.02


def test_people_and_backgrounds_vary(calls):
    assert {call.background for call in calls} == set(CALL_BACKGROUNDS)
    inner = np.array([call.person[call.alpha > 0.99].mean(0) for call in calls])
    assert inner.std(0).min() > 0.06
    widths = np.array([call.mask.any(0).mean() for call in calls])
    assert widths.std() > 0.08


def test_the_same_seed_gives_the_same_bytes_and_many_are_one_after_another():
    one, many = _rng(9), render_calls(4, _rng(9), size=48)
    for index in range(4):
        call = render_call(one, 48)
        assert many.images[index].tobytes() == call.image.tobytes()
        assert many.masks[index].tobytes() == call.mask.tobytes()
        assert many.alphas[index].tobytes() == call.alpha.tobytes()
        assert many.backgrounds[index] == call.background
    assert zlib.crc32(render_call(_rng(1)).image) != zlib.crc32(render_call(_rng(2)).image)


def test_the_same_call_at_every_size():
    for seed in range(5):
        small, large = render_call(_rng(seed), 64), render_call(_rng(seed), 256)
        shrunk = large.image.reshape(64, 4, 64, 4, 3).mean((1, 3))
        assert abs(shrunk - small.image).mean() < 0.03
        mask = large.alpha.reshape(64, 4, 64, 4).mean((1, 3)) > 0.5
        assert (mask & small.mask).sum() / (mask | small.mask).sum() > 0.95


def test_pictures_lie_on_the_levels_of_8_bit_colour(calls):
    for call in calls[:20]:
        for image in (call.image, call.background_image):
            assert image.dtype == np.float32
            levels = _levels(image).astype(np.float32)
            np.testing.assert_array_equal(image, levels / np.float32(255))


def test_in_a_clip_the_person_moves_and_the_background_stays(clip):
    assert clip.images.shape == (12, 64, 64, 3) and clip.masks.shape == (12, 64, 64)
    for image, alpha in zip(clip.images, clip.alphas, strict=True):
        np.testing.assert_array_equal(image[alpha == 0], clip.background_image[alpha == 0])
    for mask, following in zip(clip.masks, np.roll(clip.masks, -1, 0), strict=True):
        overlap = (mask & following).sum() / (mask | following).sum()
        assert 0.75 < overlap < 1  # it moves, but never jumps: the last frame meets the first
    np.testing.assert_array_equal(clip.masks, clip.alphas > 0.5)


def test_a_clip_of_more_frames_passes_the_same_moments():
    few, many = (render_call_clip(_rng(7), frames=n, size=48) for n in (4, 8))
    np.testing.assert_array_equal(few.images, many.images[::2])


def test_swing_is_close_to_a_sine():
    times = np.linspace(-1, 2, 301)
    values = [parabolic_wave(time) for time in times]
    np.testing.assert_allclose(values, np.sin(2 * np.pi * times), atol=0.06)
    assert parabolic_wave(0.25) == 1 and parabolic_wave(0.75) == -1 and parabolic_wave(0.5) == 0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: render_call(7), "rng must be a numpy.random.Generator; received 7"),
        (
            lambda: render_call(_rng(), 31),
            "size must be a whole number from 32 to 512; received 31",
        ),
        (lambda: render_call(_rng(), 64.0), "size must be"),
        (
            lambda: render_call(_rng(), background="beach"),
            "background must be one of None, office, room; received",
        ),
        (lambda: render_calls(0, _rng()), "count must be a whole number, 1 or more; received 0"),
        (lambda: render_call_clip(_rng(), frames=0), "frames must be a whole number, 1 or more"),
    ],
)
def test_bad_arguments_are_named(call, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        call()


@pytest.mark.parametrize("seed", [7, 20])  # the hand swings far out
def test_a_waving_hand_is_whole_wherever_it_swings(seed):
    clip = render_call_clip(_rng(seed), frames=12, size=96)
    for alpha in clip.alphas:
        # A window too small for the hand would cut it off with a straight vertical edge.
        left, right = alpha[:, 1:-2], alpha[:, 2:-1]
        jump = (np.minimum(left, right) < 0.02) & (np.maximum(left, right) > 0.98)
        assert jump.sum(0).max() < 2
