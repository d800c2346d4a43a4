"""Note down what each layer of a model is given and gives while the model runs."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
from collections.abc import Iterator

import keras

from course_utils.interpret.tracing.layers import layer_paths


@dataclasses.dataclass(frozen=True)
class Call:
    """One call of one layer while the model ran."""

    path: str
    layer: keras.Layer
    output: object
    inputs: tuple = ()


@contextlib.contextmanager
def recorded_calls(model: keras.Model) -> Iterator[list[Call]]:
    """Within the block, note down the output of every layer of the model as it is called.

    The layers are as before when the block ends, also after an error. Only a trace runs inside
    it, so what was compiled before (`predict`, `fit`) is not touched.
    """
    calls: list[Call] = []
    layers: dict[int, tuple[str, keras.Layer]] = {}
    for path, layer in layer_paths(model).items():
        layers.setdefault(id(layer), (path, layer))
    changes = [
        (layer, "call", _recording(layer.call, path, layer, calls))
        for path, layer in layers.values()
    ]
    with replaced(changes):
        yield calls


@contextlib.contextmanager
def replaced(changes: list[tuple[keras.Layer, str, object]]) -> Iterator[None]:
    """Within the block, give layers other methods: (layer, name of the method, function)."""
    before = [(vars(layer), name, vars(layer).get(name)) for layer, name, _ in changes]
    try:
        for layer, name, function in changes:
            # Through __dict__: Keras's own __setattr__ would take note of a new attribute.
            vars(layer)[name] = function
        yield
    finally:
        for attributes, name, value in before:
            attributes.pop(name, None)
            if value is not None:
                attributes[name] = value


def _recording(call, path: str, layer: keras.Layer, calls: list[Call]):
    @functools.wraps(call)
    def recording_call(*args, **kwargs):
        output = call(*args, **kwargs)
        calls.append(Call(path, layer, output, args))
        return output

    return recording_call
