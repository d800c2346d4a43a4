"""Weight files are written whole, read without running code, and refused when damaged."""

import keras
import numpy as np
import pytest

from course_utils.models import load_weights, save_weights, shipped, small_xception
from course_utils.models import weights as weights_module

SMALL = {"input_shape": (16, 16, 3), "stem": 4, "widths": (6,), "middle": 0, "exit_filters": 8}


@pytest.fixture
def model():
    return small_xception(**SMALL)


def test_a_model_comes_back_as_it_was_stored(model, tmp_path):
    path = tmp_path / "net.npz"
    save_weights(model, path)
    other = small_xception(**SMALL)
    load_weights(other, path)
    for stored, loaded in zip(model.weights, other.weights, strict=True):
        expected = np.asarray(stored)
        expected = expected.astype("float16") if expected.ndim > 1 else expected
        np.testing.assert_array_equal(np.asarray(loaded), expected.astype("float32"))


def test_with_8_bits_no_number_moves_by_more_than_half_a_step(tmp_path):
    inputs = keras.Input((8, 8, 3))
    x = keras.layers.Conv2D(4, 3, name="usual")(inputs)
    model = keras.Model(inputs, keras.layers.DepthwiseConv2D(3, name="depthwise")(x))
    kernel, bias = np.random.default_rng(0).normal(size=(3, 3, 3, 4)), np.arange(4) / 3
    kernel *= [1, 100, 0, 1e-3]  # a scale for each channel, and one channel of zeros
    model.get_layer("usual").set_weights([kernel, bias])
    model.get_layer("depthwise").set_weights([kernel[:, :, 0, :, None], bias])
    save_weights(model, tmp_path / "net.npz", bits=8)
    load_weights(model, tmp_path / "net.npz")
    for name, true in (("usual", kernel), ("depthwise", kernel[:, :, 0, :, None])):
        found, unchanged = model.get_layer(name).get_weights()
        step = np.abs(true.reshape(-1, 4)).max(axis=0) / 127
        error = np.abs(found - true).reshape(-1, 4).max(axis=0)
        assert np.all(error <= 0.5001 * step)
        np.testing.assert_array_equal(unchanged, bias.astype("float32"))


def test_other_bits_are_refused(model, tmp_path):
    with pytest.raises(ValueError, match="bits must be 8 or 16; received 4"):
        save_weights(model, tmp_path / "net.npz", bits=4)


def test_a_broken_off_write_leaves_the_old_file_and_nothing_else(model, tmp_path, monkeypatch):
    path = tmp_path / "net.npz"
    save_weights(model, path)
    before = path.read_bytes()

    def breaks_off(file, **arrays):
        file.write(b"half")
        raise OSError("disk full")

    monkeypatch.setattr(weights_module.np, "savez_compressed", breaks_off)
    with pytest.raises(OSError, match="disk full"):
        save_weights(model, path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("share", [0.0, 0.5, 0.99])
def test_a_truncated_file_is_refused(model, tmp_path, share):
    path = tmp_path / "net.npz"
    save_weights(model, path)
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])
    with pytest.raises(ValueError, match="damaged"):
        load_weights(model, path)


def test_a_flipped_byte_is_noticed(model, tmp_path):
    path = tmp_path / "net.npz"
    save_weights(model, path)
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(ValueError, match="damaged|differs"):
        load_weights(model, path)


def test_a_file_that_would_run_code_is_refused(model, tmp_path):
    path = tmp_path / "net.npz"
    np.savez(path, evil=np.array([print], dtype=object))
    with pytest.raises(ValueError, match="damaged"):
        load_weights(model, path)


def test_weights_of_another_architecture_are_refused(model, tmp_path):
    path = tmp_path / "net.npz"
    save_weights(small_xception(**SMALL | {"exit_filters": 9}), path)
    with pytest.raises(ValueError, match="path must hold the weights of small_xception"):
        load_weights(model, path)


def test_a_missing_file_is_named(model, tmp_path):
    with pytest.raises(FileNotFoundError, match="nowhere.npz"):
        load_weights(model, tmp_path / "nowhere.npz")


def test_an_unknown_shipped_net_lists_the_known_ones():
    with pytest.raises(ValueError, match=r"xception_scenes.* received 'resnet'"):
        shipped("resnet")
