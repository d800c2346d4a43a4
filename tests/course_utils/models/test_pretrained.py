"""ImageNet nets: real weights where they are at hand, one clear sentence where they are not."""

import os
import subprocess
import sys

import keras
import numpy as np
import pytest
import skimage

from course_utils.models import pretrained

OFFLINE = """
import socket
def refuse(*arguments, **options):
    raise OSError("no network in this test")
socket.socket.connect = refuse
from course_utils.models import pretrained
try:
    pretrained("mobilenet")
except RuntimeError as error:
    print(error)
"""


def run(script, keras_home):
    environment = os.environ | {"KERAS_HOME": str(keras_home), "TF_CPP_MIN_LOG_LEVEL": "3"}
    return subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    ).stdout


@pytest.mark.slow
def test_offline_with_nothing_cached_one_sentence_says_what_to_use(tmp_path):
    lines = run(OFFLINE, tmp_path).strip().splitlines()
    # Keras itself announces the download that it then can't make.
    (told,) = [line for line in lines if not line.startswith("Downloading data from")]
    assert "shipped('xception_photos')" in told
    assert "'mobilenet'" in told
    assert not list(tmp_path.rglob("*.h5"))


@pytest.mark.slow
def test_real_imagenet_weights_name_the_cat(real_dir):
    script = """
import keras, numpy as np, skimage
from course_utils.models import pretrained
model, names = pretrained("mobilenet")
size = model.input_shape[1:3]
image = skimage.transform.resize(skimage.data.chelsea(), size, anti_aliasing=True)
logits = model.predict(image[None].astype("float32"), verbose=0)[0]
probabilities = np.exp(logits - logits.max()); probabilities /= probabilities.sum()
print(names[logits.argmax()], probabilities.max())
"""
    name, probability = run(script, real_dir / "keras_home").split()
    assert name == "Egyptian_cat"
    assert float(probability) > 0.4


def test_an_unknown_net_lists_the_known_ones():
    with pytest.raises(ValueError, match="mobilenet, xception; received 'vgg'"):
        pretrained("vgg")


@pytest.mark.slow
def test_preprocessing_is_inside(monkeypatch):
    """Images in 0 to 1 give what the bare net gives for its own preprocessing of 0 to 255."""
    module = sys.modules["course_utils.models.pretrained"]
    built = {}

    def build(weights=None, **options):
        built["net"] = keras.applications.MobileNet(alpha=0.75, weights=None, **options)
        return built["net"]

    monkeypatch.setitem(module.SOURCES, "mobilenet", (build, 224))
    monkeypatch.setattr(module, "_class_names", lambda: ("one",) * 1000)
    model, _ = pretrained("mobilenet")
    image = skimage.transform.resize(skimage.data.chelsea(), (224, 224)).astype("float32")[None]
    expected = built["net"](keras.applications.mobilenet.preprocess_input(image * 255))
    np.testing.assert_allclose(np.asarray(model(image)), np.asarray(expected), atol=1e-5)
