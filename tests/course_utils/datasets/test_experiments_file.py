import numpy as np
import pytest

from course_utils.datasets import load_experiment


def test_values_have_one_row_a_seed():
    stored = load_experiment("gradients")
    by_layer = stored.values("plain, Glorot, 56", "by_layer")
    assert by_layer.shape == (len(stored.seeds), 55)
    # The first convolution's gradient is stored twice, alone and as the first of all layers.
    np.testing.assert_array_equal(by_layer[:, 0], stored.values("plain, Glorot, 56", "first"))
    assert by_layer.max() < stored.values("residual, Glorot, 56", "by_layer").min() - 6


def test_a_verdict_is_found_by_its_words():
    stored = load_experiment("gradients")
    sentences = {each["statement"]: each["verdict"] for each in stored.findings}
    for sentence, verdict in sentences.items():
        assert stored.verdict(sentence) == verdict


def test_the_report_holds_everything_in_short_lines():
    stored = load_experiment("gradients")
    lines = stored.report(60).splitlines()
    assert max(map(len, lines)) <= 60
    words = " ".join(" ".join(lines).split())
    assert stored.regime in words
    for each in stored.findings:
        assert f"{each['verdict']} {each['statement']}" in words


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: load_experiment("astrology"), "name must be one of .*gradients.*'astrology'"),
        (lambda: load_experiment("gradients").values("x", "first"), "setting must be among"),
        (lambda: load_experiment("gradients").values("plain, He, 8", "x"), "measure must be among"),
        (lambda: load_experiment("gradients").values(["x"], "first"), r"received \['x'\]"),
        (lambda: load_experiment("gradients").verdict(3), "words must be a text .* received 3"),
        (lambda: load_experiment("gradients").verdict("e"), "words must occur in one of"),
        (lambda: load_experiment("gradients").verdict("astrology"), "words must occur in one of"),
    ],
)
def test_bad_input(call, message):
    with pytest.raises(ValueError, match=message):
        call()
