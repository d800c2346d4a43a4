"""Models drawn at random, each compared with an eager tape and with one pixel moved.

`COURSE_RANDOM_MODELS=5000` draws more, `COURSE_RANDOM_SEED` begins elsewhere. A failure names the
seed and what was drawn: `Draw(seed).model()` makes that model again.
"""

import gc
import math
import os
import warnings

import keras
import numpy as np
import pytest
import tensorflow as tf
from random_changes import change
from random_models import Draw
from random_oracle import PATCH, STEPS, Rows, look
from random_parts import L

from course_utils import analysis, interpret
from course_utils.interpret.tracing.layers import layer_paths
from course_utils.interpret.tracing.questions import trace_layer

MODELS = int(os.environ.get("COURSE_RANDOM_MODELS", 500))
FIRST = int(os.environ.get("COURSE_RANDOM_SEED", 0))
CHUNK = 20
# What may be refused, and why; any other error is a failure.
REFUSED = ("several branches reach the output", "convolution with a spatial output")


class Check:
    """Compares what is found for one model with what the oracle sees."""

    def __init__(self, drawn, rng):
        self.drawn, self.rng, self.model = drawn, rng, drawn.model
        images = rng.random((2, *drawn.size), "float32") * np.float32(drawn.top)
        self.rows = Rows(images, drawn.top, rng)
        self.images, self.options = images, {"value_range": (0, drawn.top)}
        self.index = rng.integers(0, max(2, drawn.plain.output_shape[-1]), 2).astype("int32")

    def look(self, filters):
        convolutions = [each for each in self.layers() if isinstance(each, L.Conv2D)]
        seen = filters and convolutions and not self.drawn.half
        self.convolution = convolutions[-1] if seen else None
        self.seen = look(self.drawn, self.rows, self.index, self.convolution)

    def layers(self):
        return layer_paths(self.drawn.plain).values()

    def map(self, method, **options):
        options = {**self.options, "output": self.drawn.output, "normalize": False, **options}
        return method(self.model, self.images, self.index, **options)

    def close(self, found, wanted, factor=1.0):
        """Compare arrays, and forgive rounding in proportion to the largest number."""
        scale = max(np.abs(wanted).max(), 1e-12)
        allowed = (0.1 if self.drawn.half else 2e-4) * factor * scale + 1e-7
        return np.abs(found - wanted).max() <= allowed

    def saliency(self):
        found = self.map(interpret.saliency, channels=None)
        assert self.close(found, self.seen.pixels[:2]), "saliency"

    def integrated_gradients(self):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # so few steps don't add up
            found = self.map(interpret.integrated_gradients, channels=None, steps=STEPS)
        mean = self.seen.pixels[6:].reshape(STEPS, *self.images.shape).mean(0)
        assert self.close(found, (self.images - self.rows.grey) * mean, 3), "integrated gradients"

    def occlusion(self):
        found = self.map(interpret.occlusion, patch=PATCH, stride=PATCH, relu=False)[:, 0, 0]
        logits = self.seen.logits
        drop = (logits[:2] - logits[2:4])[np.arange(2), self.index]
        allowed = (0.1 if self.drawn.half else 1e-4) * (np.abs(logits[:4]).max() + 1)
        assert np.abs(found - drop).max() <= allowed, "occlusion"

    def grad_cam(self):
        """Compare at the default layer, or say that there is none."""
        try:
            found = self.map(interpret.grad_cam, upsample=False, relu=False)
        except ValueError as error:
            assert any(reason in str(error) for reason in REFUSED), error
            return False
        trace = trace_layer(self.model, self.drawn.size, None, self.drawn.output)
        part = layer_paths(self.model).get(trace.layer)
        if part is None:  # a bare sum: known by what it gives
            given = trace.run(tf.constant(self.images), tf.constant(self.index))[0]
            part_id = next(
                key
                for key, values in self.seen.outputs.items()
                if values[-1].shape[1:] == given.shape[1:] and self.close(given, values[-1][:2])
            )
        else:
            part_id = id(part)
        values, slope = self.seen.outputs[part_id][-1], self.seen.slopes[part_id][-1]
        weights = np.float64(slope[:2]).mean((1, 2))
        wanted = np.einsum("nhwk,nk->nhw", np.float64(values[:2]), weights)
        assert self.close(found, wanted, 3), f"grad_cam at {trace.layer}"
        self.frame(values, trace.layout)
        return True

    def frame(self, values, layout):
        """What a layer answers to a pixel that moves must lie around that pixel in its frame."""
        assert layout.placed, "frame not known"
        answers = np.abs(values[4] - values[0]).max(-1)
        if answers.max() < 1e-5 or self.drawn.half:
            return
        answers = answers.T if layout.dims == (2, 1) else answers
        axes = (layout.rows, layout.columns)
        for pixel, axis, sums in zip(self.rows.pixel, axes, (1, 0), strict=True):
            # Where it answers, on average, against where the frame says that the pixel lies.
            line = answers.sum(sums)
            if math.isinf(axis.field):
                continue
            at = axis.start + axis.scale * (line * (np.arange(axis.size) + 0.5)).sum() / line.sum()
            reach = axis.field if not math.isnan(axis.field) else 12 * abs(axis.scale)
            assert abs(at - (pixel + 0.5)) <= reach / 2 + 2 * abs(axis.scale) + 1, "frame"

    def class_activation_map(self):
        """The mean of the map and the bias are the logit."""
        if not self.drawn.averages:
            return
        found = interpret.class_activation_map(
            self.model,
            self.images,
            self.index,
            upsample=False,
            relu=False,
            normalize=False,
            output=self.drawn.output,
            **self.options,
        )
        bias = np.asarray(self.drawn.last[1].bias)
        bias = np.concatenate([-bias, bias]) if len(bias) == 1 else bias
        logit = self.seen.logits[np.arange(2), self.index]
        total = found.mean((1, 2)) + bias[self.index]
        allowed = 0.02 if self.drawn.half else 1e-3  # the model's own mean is rounded in half
        assert np.abs(total - logit).max() <= allowed * (np.abs(found).max() + 1), "cam"

    def activations(self):
        found = interpret.activations(self.model, self.images, **self.options)
        paths = layer_paths(self.model)
        for name, values in found.items():
            path, _, number = name.partition("#")
            seen = self.seen.outputs.get(id(paths[path]))
            if seen is not None:  # else it feeds another output
                assert self.close(values, seen[int(number or 1) - 1][:2]), f"activations {name}"

    def filters(self):
        """The first step of a filter's ascent."""
        if self.convolution is None:
            return
        found = interpret.visualize_filters(
            self.model,
            self.convolution,
            0,
            steps=1,
            step_size=0.1,
            size=self.images.shape[1:3],
            border=0,
            initial=self.images[0],
            **self.options,
        )
        slope = np.float64(self.seen.filters[0])
        norm = np.linalg.norm(slope)
        if norm > 1e-5:  # else its direction is rounding
            step = (np.float64(found.ascended[0]) - self.images[0]) / self.drawn.top
            assert np.abs(step - 0.1 * slope / norm).max() < 2e-4, "filters"

    def table(self):
        if self.drawn.half or self.drawn.output is not None:
            return  # the other output's head is no part of the plain model
        rows = analysis.layer_table(self.model, self.drawn.size)
        assert sum(row.parameters for row in rows) == self.model.count_params(), "parameters"
        costs = [row.multiply_adds for row in rows]
        assert None in costs or sum(costs) == self.seen.products, "multiply-adds"

    def fields(self):
        """A pixel that moves is seen by no more positions than the field allows."""
        try:
            fields = analysis.receptive_fields(self.model, self.drawn.size)
        except ValueError as error:
            assert "Measure it" in str(error)
            return
        paths = layer_paths(self.model)
        for path, field in fields.items():
            outputs = self.seen.outputs.get(id(paths[path]))
            if outputs is None or math.isinf(field.height) or self.drawn.half:
                continue
            moved = np.abs(outputs[-1][4] - outputs[-1][0]).max(-1)
            moved = moved > 1e-5 * np.abs(outputs[-1][[0, 4]]).max()
            count = [np.ptp(np.flatnonzero(moved.any(a))) + 1 if moved.any() else 0 for a in (1, 0)]
            sides = zip((field.height, field.width), field.step, strict=True)
            limit = [(side - 1) // step + 1 for side, step in sides]
            within = all(a <= b for a, b in zip(sorted(count), sorted(limit), strict=True))
            assert within, f"field of {path}: {count}, {limit}"


# One of these is drawn for each model: every one means tracing it anew.
FURTHER = (
    ("activations", "class_activation_map"),
    ("filters",),
    ("table", "fields"),
    ("integrated_gradients", "occlusion"),
)
TWICE = ("saliency", "occlusion", "grad_cam", "filters")


def check_one(draw):
    """Compare the methods, change the model, and compare one of them again."""
    try:
        drawn = draw.model()
    except ValueError as error:  # Keras: the picture is too small for what was drawn
        if "size would be zero" not in str(error) and "negative dimension" not in str(error):
            raise
        return "no model"
    check = Check(drawn, draw.rng)
    further, again = FURTHER[draw.rng.integers(len(FURTHER))], draw.rng.choice(TWICE)
    check.look("filters" in (*further, again))
    mapped = check.grad_cam()
    for method in dict.fromkeys(("saliency", *further, again)):
        getattr(check, method)()
    change(drawn, draw.rng)
    check.look(again == "filters")
    getattr(check, again)()
    return "compared" if mapped else "refused"


@pytest.fixture
def quick():
    """Leave out what only pays where a graph runs often, and look for garbage at the end only."""
    tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": True})
    gc.disable()
    yield
    gc.enable()
    tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": False})


@pytest.mark.slow
@pytest.mark.parametrize("first", range(FIRST, FIRST + MODELS, CHUNK))
def test_models_drawn_at_random(first, quick):
    failures, outcomes = [], []
    for seed in range(first, first + CHUNK):
        draw = Draw(seed)
        try:
            outcomes.append(check_one(draw))
        except Exception as error:
            text = str(error).strip().splitlines() or [""]
            failures.append(f"{seed}: {type(error).__name__} {text[0][:200]} {draw.story}")
    keras.backend.clear_session()  # it looks for garbage, which takes long
    assert not failures, "\n".join(failures)
    # Were all refused, nothing would have been compared.
    assert outcomes.count("compared") > 0.7 * CHUNK, outcomes
