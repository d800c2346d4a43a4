"""What `help` shows: each public function's arguments, their defaults, and a line about each."""

import importlib
import inspect
import re

import numpy as np
import pytest
from interpret_nets import images_for, pooled_net

from course_utils import interpret

ROOMS = ("interpret", "models", "datasets", "scenes", "tasks", "analysis", "plots", "widgets")
FUNCTIONS = [
    each
    for room in ROOMS
    for _, each in inspect.getmembers(
        importlib.import_module(f"course_utils.{room}"), inspect.isfunction
    )
    if room == "interpret" or "Args:\n" in each.__doc__
]


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_every_argument_is_named_and_described(function):
    parameters = inspect.signature(function).parameters
    assert not any(p.kind in (p.VAR_POSITIONAL,) for p in parameters.values())
    arguments = function.__doc__.partition("Args:\n")[2].partition("\n\n")[0]
    told = re.findall(r"^ *\*{0,2}(\w+): \S", arguments, re.M)
    assert [name for name in told if name in parameters] == list(parameters)
    assert max(map(len, function.__doc__.splitlines())) <= 104


def test_the_signature_of_grad_cam_in_full():
    assert re.sub("'", "", str(inspect.signature(interpret.grad_cam))) == (
        "(model: keras.Model, images: np.ndarray, class_index: int | np.ndarray | None = None, "
        "layer: str | keras.Layer | None = None, upsample: bool = True, *, "
        "output: str | int | None = None, normalize: bool = True, relu: bool = True, "
        "value_range: tuple[float, float] | None = (0, 1), batch_size: int = 32) -> np.ndarray"
    )
    doc = interpret.grad_cam.__doc__
    assert doc.startswith("Compute a Grad-CAM heatmap for each image.\n\n")
    assert doc.index("Args:") < doc.index("Returns:") < doc.index("Raises:")


def test_arguments_by_position_are_those_by_name():
    model, images = pooled_net(), images_for()
    by_name = interpret.grad_cam(
        model=model, images=images, class_index=1, layer="first", upsample=False
    )
    np.testing.assert_array_equal(interpret.grad_cam(model, images, 1, "first", False), by_name)
    with pytest.raises(TypeError, match="unexpected keyword argument 'samples'"):
        interpret.saliency(model, images, samples=3)
    with pytest.raises(TypeError, match="missing a required argument: 'images'"):
        interpret.saliency(model)
    for option in ({"trace": print}, {"samples": 3}):  # what is handed on may not slip through
        with pytest.raises(TypeError, match=f"'{next(iter(option))}'"):
            interpret.deletion(model, images, images[..., 0], activation="softmax", **option)
