import numpy as np
import pytest

from course_utils.scenes import STREET_CLASSES, render_clip
from course_utils.scenes.street.cars import CAR_KINDS


def _rng(seed=0):
    return np.random.default_rng(seed)


@pytest.fixture(scope="module")
def clips():
    """Six clips in which people meet, hide, leave and come back."""
    return [render_clip(_rng(seed), 24, 64, events=True) for seed in range(6)]


def tracks(clip):
    """Return identity -> {frame: box}."""
    found = {identity: {} for identity in clip.kinds}
    for frame, (boxes, identities) in enumerate(zip(clip.boxes, clip.identities, strict=True)):
        for box, identity in zip(boxes, identities.tolist(), strict=True):
            found[identity][frame] = box
    return found


def gaps(track):
    """Yield (last frame before, first frame after) for every stretch out of sight."""
    frames = sorted(track)
    return [(a, b) for a, b in zip(frames, frames[1:], strict=False) if b > a + 1]


def at_side(box, size=64):
    return box[1] == 0 or box[3] == size


def label_of(clip, identity):
    where = next(np.flatnonzero(i == identity)[0] for i in clip.identities if identity in i)
    frame = next(f for f, i in enumerate(clip.identities) if identity in i)
    return clip.labels[frame][where]


def overlap(a, b):
    height = min(a[2], b[2]) - max(a[0], b[0])
    width = min(a[3], b[3]) - max(a[1], b[1])
    shared = max(height, 0) * max(width, 0)
    return shared / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - shared)


def test_boxes_are_tight_and_identities_are_those_of_the_pixels(clips):
    for clip in clips:
        for frame in range(24):
            identities = clip.identities[frame]
            assert set(np.unique(clip.instances[frame])) - {0} == set(identities.tolist())
            assert len(set(identities.tolist())) == len(identities)
            for box, identity in zip(clip.boxes[frame], identities, strict=True):
                where = np.argwhere(clip.instances[frame] == identity)
                np.testing.assert_array_equal(box, [*where.min(0), *(where.max(0) + 1)])


def test_an_identity_keeps_its_class_throughout(clips):
    for clip in clips:
        classes = {}
        for labels, identities in zip(clip.labels, clip.identities, strict=True):
            for label, identity in zip(labels.tolist(), identities.tolist(), strict=True):
                assert classes.setdefault(identity, label) == label
        assert set(classes) == set(clip.kinds) == set(range(1, len(classes) + 1))
        for identity, kind in clip.kinds.items():
            name = "car" if kind in CAR_KINDS else "person"
            assert STREET_CLASSES[classes[identity]] == name


def test_things_move_smoothly(clips):
    steps = []
    for clip in clips:
        for track in tracks(clip).values():
            for frame in track:
                pair = track[frame], track.get(frame + 1)
                if pair[1] is None or any(at_side(box) for box in pair):
                    continue
                steps.append(overlap(*pair))
    assert len(steps) > 500 and np.median(steps) > 0.6


def test_a_crossing_brings_two_people_past_each_other(clips):
    for clip in clips:
        people = [
            track
            for i, track in tracks(clip).items()
            if STREET_CLASSES[label_of(clip, i)] == "person"
        ]
        met = False
        for one in people:
            for other in people:
                common = sorted(set(one) & set(other))
                side = [np.sign(one[f][1] + one[f][3] - other[f][1] - other[f][3]) for f in common]
                touch = any(overlap(one[f], other[f]) > 0.15 for f in common)
                met |= touch and -1 in side and 1 in side
        assert met


def test_an_occlusion_hides_somebody_in_the_middle_of_the_picture(clips):
    for clip in clips:
        hidden = [
            (before, after)
            for track in tracks(clip).values()
            for before, after in gaps(track)
            if not at_side(track[before]) and not at_side(track[after])
        ]
        assert hidden


def test_a_comeback_leaves_at_the_side_and_returns_there(clips):
    for clip in clips:
        back = False
        for track in tracks(clip).values():
            for before, after in gaps(track):
                sides = track[before][1] == 0, track[after][1] == 0
                back |= at_side(track[before]) and at_side(track[after]) and sides[0] == sides[1]
        assert back


def test_what_is_not_asked_for_does_not_happen():
    for seed in range(6):
        clip = render_clip(_rng(seed), 24, 48, events=False)
        people = [i for i, kind in clip.kinds.items() if kind in ("adult", "child")]
        assert len(people) <= 1


@pytest.mark.parametrize("frames", [16, 60])
@pytest.mark.slow
def test_events_happen_in_clips_of_any_length(frames):
    for seed in range(4):
        clip = render_clip(_rng(seed), frames, 48, events=True)
        assert len(clip.images) == len(clip.boxes) == frames
        back = [
            g for track in tracks(clip).values() for g in gaps(track) if at_side(track[g[0]], 48)
        ]
        assert back


def test_only_what_moves_changes(clips):
    for clip in clips[:4]:
        still = np.median(clip.images, axis=0)
        nobody = clip.instances == 0
        assert np.median(abs(clip.images - still)[nobody]) == 0


def test_same_seed_same_bytes_and_the_same_clip_at_every_size():
    one, again = (render_clip(_rng(3), 16, 64) for _ in range(2))
    assert one.images.tobytes() == again.images.tobytes()
    assert one.kinds == again.kinds
    large = render_clip(_rng(3), 16, 128)
    shrunk = large.images.reshape(16, 64, 2, 64, 2, 3).mean((2, 4))
    assert abs(shrunk - one.images).mean() < 0.03
    assert (large.instances[:, ::2, ::2] > 0).mean() == pytest.approx(
        (one.instances > 0).mean(), abs=0.02
    )


@pytest.mark.parametrize(
    ("options", "named"),
    [({"frames": 8}, "frames"), ({"frames": 24.0}, "frames"), ({"size": 16}, "size"),
     ({"events": "all"}, "events")],
)  # fmt: skip
def test_bad_options_are_named(options, named):
    with pytest.raises(ValueError, match=f"^{named} must"):
        render_clip(_rng(), **options)


def test_a_generator_is_needed():
    with pytest.raises(ValueError, match="^rng must.*7"):
        render_clip(7)
