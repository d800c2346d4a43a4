"""Ascents whose answer is known: oriented edges, filters that are dead, steps of known length."""

import keras
import numpy as np
import pytest
from interpret_nets import L

from course_utils.interpret import visualize_filters
from course_utils.interpret.filters.measures import spatial_frequency
from course_utils.interpret.filters.visualize import patch_shape

ANGLES = np.array([0, 25, 50, 75, 100, 125, 150, 175])


def gabor(angle, frequency=0.2, size=11):
    """A wave under a Gaussian: answers to stripes whose waves run along `angle` (degrees)."""
    y, x = np.mgrid[:size, :size] - size // 2
    along = x * np.cos(np.deg2rad(angle)) + y * np.sin(np.deg2rad(angle))
    kernel = np.cos(2 * np.pi * frequency * along) * np.exp(-(x**2 + y**2) / 18)
    return kernel - kernel.mean()


def edge_net(size=64, angles=ANGLES, frequency=0.2):
    """One convolution with a planted kernel a filter, the same for red, green and blue."""
    model = keras.Sequential(
        [
            keras.Input((size, size, 3)),
            L.Conv2D(len(angles), 11, padding="same", activation="relu", name="edges"),
        ]
    )
    kernels = np.stack([gabor(angle, frequency) for angle in angles], axis=-1)
    model.set_weights([np.repeat(kernels[:, :, None], 3, axis=2), np.zeros(len(angles))])
    return model


def angle_of(picture):
    """The direction in degrees, 0 to below 180, in which the waves of a picture run."""
    grey = picture.mean(axis=-1) - picture.mean()
    power = np.abs(np.fft.fft2(grey)) ** 2
    v, u = np.meshgrid(*(np.fft.fftfreq(side) for side in grey.shape), indexing="ij")
    # Angles 0 and 180 are one: average them doubled.
    doubled = (power * np.exp(2j * np.arctan2(v, u))).sum()
    return np.rad2deg(np.angle(doubled)) / 2 % 180


def angle_error(found, wanted):
    return np.abs((found - wanted + 90) % 180 - 90)


@pytest.mark.parametrize(
    ("options", "degrees"),
    [({}, 4), ({"coarse_to_fine": True}, 9), ({"blur": 0.5}, 4), ({"jitter": 3}, 4)],
)
@pytest.mark.slow
def test_oriented_edges_are_recovered(options, degrees):
    found = visualize_filters(edge_net(), "edges", **options)
    recovered = np.array([angle_of(picture) for picture in found.images])
    assert angle_error(recovered, ANGLES).max() < degrees
    assert len(found.dead) == 0
    assert (found.activations[:, -1] > 10).all()  # grey noise gives about 0.2
    # The measure would see a wrong angle: the stripes of the next filter are 25 degrees off.
    assert angle_error(angle_of(found.images[1]), ANGLES[2]) > 20


@pytest.mark.slow
def test_frequencies_are_recovered_too():
    for frequency in (0.12, 0.2, 0.3):
        found = visualize_filters(edge_net(frequency=frequency), "edges", [0, 2, 4])
        np.testing.assert_allclose(spatial_frequency(found.ascended), frequency, atol=0.035)


@pytest.mark.slow
def test_dead_filters_are_reported_and_left_grey():
    model = edge_net()
    kernels, biases = model.get_weights()
    kernels[..., 2] = 0  # nothing to climb
    biases[5] = -100  # relu never opens
    model.set_weights([kernels, biases])
    found = visualize_filters(model, "edges", [1, 2, 5, 7], steps=3, batch_size=3)
    assert found.dead.tolist() == [2, 5]
    assert (found.images[1:3] == 0.5).all()
    start = visualize_filters(model, "edges", 2, steps=1).ascended[0]
    for row in (1, 2):
        np.testing.assert_array_equal(found.ascended[row], start)
        np.testing.assert_array_equal(found.activations[row], 0)
    assert np.abs(found.ascended[[0, 3]] - start).max() > 0.05


def test_a_silent_filter_is_woken_by_another_start_and_then_not_called_dead():
    model = edge_net()
    kernels, biases = model.get_weights()
    biases[5], biases[6] = -3.0, -100.0  # grey noise stays below both; blotches reach over one
    model.set_weights([kernels, biases])
    left = visualize_filters(model, "edges", [4, 5, 6], restarts=0)
    assert left.dead.tolist() == [5, 6] and left.woken.tolist() == []
    found = visualize_filters(model, "edges", [4, 5, 6])
    assert found.dead.tolist() == [6] and found.woken.tolist() == [5]
    np.testing.assert_allclose(found.ascended[0], left.ascended[0], atol=1e-5)
    assert 0 < found.activations[1, 0] < 0.1 * found.activations[1, -1]
    assert angle_error(angle_of(found.images[1]), ANGLES[5]) < 15
    own = visualize_filters(model, "edges", 5, initial=np.full((64, 64, 3), 0.5))
    assert own.dead.tolist() == [5] and (own.ascended == 0.5).all()


def test_every_step_is_equally_long_and_the_slip_makes_it_200_times_longer():
    model = edge_net(size=16, angles=[30.0])
    start = np.random.default_rng(0).random((200, 200, 3), "float32")
    options = {"steps": 1, "step_size": 0.1, "size": 200, "initial": start, "border": 0}
    lengths = {}
    for normalize in ("global", "pixel", "none"):
        found = visualize_filters(model, "edges", normalize=normalize, **options)
        lengths[normalize] = np.sqrt(np.square(found.ascended[0] - start, dtype="float64").sum())
    np.testing.assert_allclose(lengths["global"], 0.1, rtol=1e-4)
    np.testing.assert_allclose(lengths["pixel"] / lengths["global"], 200, rtol=1e-3)
    assert lengths["none"] != pytest.approx(0.1, rel=0.01)


def test_unnormalized_steps_follow_the_gradient_of_the_mean():
    model = keras.Sequential([keras.Input((9, 9, 3)), L.Conv2D(1, 1, name="edges")])
    model.set_weights([np.array([3.0, 4.0, 0.0]).reshape(1, 1, 3, 1), np.zeros(1)])
    options = {"steps": 1, "step_size": 50.0, "border": 2, "normalize": "none"}
    found = visualize_filters(model, "edges", initial=np.zeros((9, 9, 3)), **options)
    wanted = np.zeros((9, 9, 3))
    wanted[2:-2, 2:-2] = 50 * np.array([3, 4, 0]) / 25  # each of 25 places has a share of the mean
    np.testing.assert_allclose(found.ascended[0], wanted, atol=1e-5)


@pytest.mark.parametrize("scale", [1e-30, 1e-9, 1e9])
def test_the_step_does_not_depend_on_the_gradients_size(scale):
    model, scaled = edge_net(size=32), edge_net(size=32)
    kernels, biases = model.get_weights()
    scaled.set_weights([kernels * scale, biases])
    found, wanted = (visualize_filters(m, "edges", steps=1) for m in (scaled, model))
    np.testing.assert_allclose(found.ascended, wanted.ascended, atol=1e-6)
    assert len(found.dead) == 0
    np.testing.assert_allclose(found.activations, wanted.activations * scale, rtol=1e-4)


def test_patch_shape_by_hand():
    assert patch_shape((200, 200, 3)) == (96, 96, 3)
    assert patch_shape((128, 64, 3)) == (64, 32, 3)
    assert patch_shape((40, 20, 1)) == (32, 20, 1)
    assert patch_shape((299, 299, 3)) == (160, 160, 3)


def test_coarse_to_fine_is_a_patch_repeated_and_then_ascended():
    model, start = edge_net(), np.random.default_rng(1).uniform(0.4, 0.6, (64, 64, 3))
    found = visualize_filters(model, "edges", 3, steps=8, initial=start, coarse_to_fine=0.25)
    assert found.activations.shape == (1, 3)  # 8 steps on the patch, a quarter on the whole
    options = {"size": 32, "border": 1, "step_size": 5.0}  # half the side, so half the length
    patch = visualize_filters(model, "edges", 3, steps=8, initial=start[:32, :32], **options)
    whole = np.tile(patch.ascended[0], (2, 2, 1))
    whole = visualize_filters(model, "edges", 3, steps=2, initial=whole)
    np.testing.assert_allclose(found.ascended, whole.ascended, atol=1e-3)
    np.testing.assert_allclose(found.activations, whole.activations, rtol=1e-3)


@pytest.mark.slow
def test_coarse_to_fine_reaches_what_the_plain_ascent_reaches():
    plain = visualize_filters(edge_net(128), "edges").activations[:, -1]
    quick = visualize_filters(edge_net(128), "edges", coarse_to_fine=True).activations[:, -1]
    assert (quick > 0.95 * plain).all()
