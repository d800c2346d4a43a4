"""Filters of every kind of model, at any size, in one trace; and what the options do."""

import gc
import weakref

import keras
import numpy as np
import pytest
import scipy.ndimage
from interpret_nets import L, base_net, pooled_net

from course_utils.interpret import visualize_class, visualize_filters

START = np.random.default_rng(0).random((16, 16, 3), "float32")
FIRST = {"steps": 1, "size": 16, "initial": START, "step_size": 1.0}


def first_step(model, layer, index, **options):
    return visualize_filters(model, layer, index, **(FIRST | options)).ascended[0]


class Written(keras.Model):
    """A subclassed model counts how often Python runs through it: once a trace."""

    def __init__(self):
        super().__init__()
        keras.utils.set_random_seed(2)
        self.convolution = L.Conv2D(20, 3, activation="relu", name="convolution")
        self.head = L.Dense(3)
        self.runs = 0

    def call(self, x):
        self.runs += 1
        return self.head(keras.ops.max(self.convolution(x), axis=(1, 2)))


@pytest.mark.slow
def test_one_trace_for_any_number_of_filters_steps_and_starts():
    model = Written()
    model(START[None])
    model.runs = 0
    visualize_filters(model, "convolution", size=16)
    assert model.runs == 1
    for number, filters in enumerate([None, 0, 7, [3, 1], list(range(20))]):
        visualize_filters(
            model, "convolution", filters, steps=number + 1, step_size=number + 0.5, size=16
        )
    visualize_filters(model, "convolution", size=16, rng=4, initial="blank", decay=0.1)
    assert model.runs == 1
    visualize_filters(model, "convolution", size=20)
    assert model.runs == 2
    visualize_filters(model, "convolution", size=64, coarse_to_fine=True)  # patch and whole
    assert model.runs == 4


def test_new_weights_are_seen_without_a_new_trace():
    model, other = pooled_net(size=16), pooled_net(size=16, seed=5)
    before = first_step(model, "first", 2)
    model.set_weights(other.get_weights())
    after = first_step(model, "first", 2)
    np.testing.assert_allclose(after, first_step(other, "first", 2), atol=1e-6)
    assert np.abs(after - before).max() > 1e-3


@pytest.mark.slow
def test_nested_layers_preprocessing_and_layers_by_object():
    base = base_net(size=16)
    wanted = first_step(base, "inner_last", 3)
    inputs = keras.Input((16, 16, 3))
    once = keras.Model(inputs, L.Dense(2)(L.Flatten()(base(inputs))), name="once")
    again = keras.Input((16, 16, 3))
    twice = keras.Sequential([again, L.Rescaling(1.0), once])
    inner = base.get_layer("inner_last")
    cases = [(once, "inner_last"), (once, "base/inner_last"), (once, inner)]
    cases += [(twice, "once/base/inner_last"), (twice, "inner_last"), (once, "base")]
    for model, layer in cases:
        np.testing.assert_allclose(first_step(model, layer, 3), wanted, atol=1e-6)
        assert np.abs(wanted - START).max() > 1e-3
    assert visualize_filters(twice, "inner_last", **FIRST).layer == "once/base/inner_last"


def test_a_sequential_that_was_never_called():
    model = keras.Sequential([L.Conv2D(4, 3, name="conv", activation="relu"), L.Flatten()])
    found = first_step(model, "conv", 1)
    built = keras.Sequential([keras.Input((16, 16, 3)), *model.layers])
    np.testing.assert_allclose(found, first_step(built, "conv", 1), atol=1e-6)


@pytest.mark.slow
def test_another_size_than_the_models_where_the_layers_allow_it():
    # 8 px and a Flatten: at 16 px the head doesn't fit, the convolutions do, nested ones too.
    inputs, base = keras.Input((8, 8, 3)), base_net(size=8)
    model = keras.Model(inputs, L.Dense(2, name="head")(L.Flatten(name="flat")(base(inputs))))
    wide = base_net(size=16)
    wide.set_weights(base.get_weights())
    for layer in ("inner_first", "inner_last"):
        wanted = first_step(wide, layer, 1)
        np.testing.assert_allclose(first_step(model, layer, 1), wanted, atol=1e-6)
    tall = visualize_filters(model, "inner_last", 1, steps=1, size=(9, 14))
    assert tall.images.shape == (1, 9, 14, 3)
    with pytest.raises(ValueError, match=r"size must suit the layers to 'head'; \(16, 16\)"):
        first_step(model, "head", 1)
    # Nothing of this is left behind: the model still refuses what it refused.
    with pytest.raises(ValueError, match="incompatible"):
        model(START[None])
    # A class of a net that averages over places has no fixed size either.
    pooled, larger = pooled_net(size=8), pooled_net(size=16)
    found = visualize_class(pooled, 1, **FIRST).ascended
    np.testing.assert_allclose(found, visualize_class(larger, 1, **FIRST).ascended, atol=1e-6)


def test_a_dense_layers_units():
    model = pooled_net(size=16, classes=4)
    units = visualize_filters(model, "head", **FIRST)
    classes = visualize_class(model, **FIRST)
    np.testing.assert_allclose(units.ascended, classes.ascended, atol=1e-6)
    np.testing.assert_allclose(units.activations, classes.activations, rtol=1e-5)


def test_several_outputs():
    inputs = keras.Input((16, 16, 3))
    x = L.GlobalAveragePooling2D()(base_net(size=16)(inputs))
    outputs = [L.Dense(3, name="species")(x), L.Dense(2, name="place", activation="softmax")(x)]
    model, alone = keras.Model(inputs, outputs), keras.Model(inputs, outputs[1])
    wanted = visualize_class(alone, 1, **FIRST).ascended
    for output in ("place", 1):
        found = visualize_class(model, 1, output=output, **FIRST)
        np.testing.assert_allclose(found.ascended, wanted, atol=1e-6)
    with pytest.raises(ValueError, match="output must name one of"):
        visualize_class(model, 1, **FIRST)
    with pytest.raises(ValueError, match="class_index must lie in 0 to 1; received 2"):
        visualize_class(model, 2, output="place", **FIRST)


@pytest.mark.parametrize(("policy", "bits"), [("mixed_float16", 10), ("mixed_bfloat16", 7)])
@pytest.mark.slow
def test_mixed_precision(policy, bits):
    exact = pooled_net(size=16)
    previous = keras.config.dtype_policy()
    try:
        keras.config.set_dtype_policy(policy)
        mixed = pooled_net(size=16)
    finally:
        keras.config.set_dtype_policy(previous)
    mixed.set_weights(exact.get_weights())
    found, wanted = (first_step(model, "last", 2) - START for model in (mixed, exact))
    assert found.dtype == np.float32
    np.testing.assert_allclose((found * wanted).sum(), 1, atol=8 * 2.0**-bits)  # a cosine


@pytest.mark.slow
def test_model_is_left_as_it_was_and_can_be_forgotten():
    model = pooled_net("softmax", size=16)
    before = model.predict(START[None], verbose=0)
    first_step(model, "last", 1), visualize_class(model, **FIRST)
    np.testing.assert_array_equal(model.predict(START[None], verbose=0), before)
    hooks = {"call", "_assert_input_compatibility"}
    assert not any(hooks & set(vars(each)) for each in [model, *model.layers])
    gone = weakref.ref(model)
    keras.backend.clear_session()
    del model
    gc.collect()
    assert gone() is None


def test_decay_by_hand():
    model = pooled_net(size=16)
    plain = first_step(model, "last", 2)
    found = first_step(model, "last", 2, decay=0.3)
    np.testing.assert_allclose(found, 0.5 + 0.7 * (plain - 0.5), atol=1e-6)
    # Towards the middle of the range of values, which is not 0.5 for -1 to 1; steps double there.
    plain = first_step(model, "last", 2, step_size=2.0)
    found = first_step(model, "last", 2, decay=0.3, value_range=(-1, 1))
    np.testing.assert_allclose(found, 0.7 * plain, atol=1e-6)


def test_blur_equals_scipys():
    model = pooled_net(size=16)
    plain = first_step(model, "last", 2)
    for deviation in (0.5, 1, 2):
        wanted = scipy.ndimage.gaussian_filter(
            plain, deviation, mode="reflect", axes=(0, 1), radius=int(np.ceil(3 * deviation))
        )
        found = first_step(model, "last", 2, blur=deviation)
        np.testing.assert_allclose(found, wanted, atol=1e-5)
        assert np.abs(found - plain).max() > 0.01


@pytest.mark.slow
def test_jitter_shifts_back():
    # A convolution commutes with shifts: where nothing touches an edge, jitter changes nothing.
    model = pooled_net(size=48)
    start = np.full((48, 48, 3), 0.5)
    start[20:28, 20:28] += np.random.default_rng(1).uniform(-0.3, 0.3, (8, 8, 3))
    options = {"steps": 1, "initial": start, "border": 6, "step_size": 1.0}
    kernels = model.get_layer("first").get_weights()[0]
    index = int(kernels.sum(axis=(0, 1, 2)).argmax())  # a filter that answers to plain grey
    plain = visualize_filters(model, "first", index, **options).ascended[0]
    found = visualize_filters(model, "first", index, jitter=3, rng=3, **options).ascended[0]
    middle = np.s_[12:-12, 12:-12]
    changes = [(each - start)[middle] for each in (plain, found)]
    changes = [change / np.sqrt((change**2).sum()) for change in changes]
    np.testing.assert_allclose(changes[1], changes[0], atol=1e-5)
    # And it does shift: the window of the mean, left at its place, moves over the picture.
    drift = np.abs(found - plain)
    assert drift[4:8].max() > 1e-4
    again = visualize_filters(model, "first", index, jitter=3, rng=3, **options).ascended[0]
    np.testing.assert_array_equal(again, found)


def test_starts():
    model = pooled_net(size=16)
    options = {"steps": 1, "step_size": 1e-6, "restarts": 0}
    noise = visualize_filters(model, "last", 0, rng=3, **options).ascended[0]
    np.testing.assert_allclose(
        noise, 0.5 + np.random.default_rng(3).uniform(-0.1, 0.1, (16, 16, 3)), atol=1e-5
    )
    blank = visualize_filters(model, "last", 0, initial="blank", **options).ascended[0]
    np.testing.assert_allclose(blank, 0.5, atol=1e-5)
    wide = visualize_filters(model, "last", 0, rng=3, value_range=(0, 255), **options).ascended[0]
    np.testing.assert_allclose(wide, 255 * noise, atol=0.01)
    own = np.random.default_rng(1).random((2, 16, 16, 3))
    found = visualize_filters(model, "last", [4, 2], initial=own, **options)
    np.testing.assert_allclose(found.ascended, own, atol=1e-5)
