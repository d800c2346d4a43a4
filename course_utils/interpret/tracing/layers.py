"""The layers of a model, however deep it is nested: found by name, and noted down as they run."""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import difflib
import functools
import re
from collections.abc import Iterator

import keras
import tensorflow as tf

from course_utils._shared.arguments import check_kind


def check_model(model) -> keras.Model:
    """Return a Keras model, or say that it is none."""
    return check_kind(model, "model", keras.Model, "a Keras model")


def children(layer: keras.Layer) -> list[keras.Layer]:
    """List the layers directly inside a model or a composite layer."""
    if isinstance(layer, keras.Model):
        return layer.layers
    return layer._flatten_layers(recursive=False, include_self=False)


def own_variables(layer: keras.Layer) -> list:
    """List the variables that belong to this layer and to none inside it, frozen ones too."""
    return [*layer._trainable_variables, *layer._non_trainable_variables]


def layer_paths(model: keras.Model, prefix: str = "") -> dict[str, keras.Layer]:
    """Map `inner` and `outer/inner` paths to layers, outer ones first; twins are `name:1`, ..."""
    paths, inside = {}, children(model)
    names = collections.Counter(layer.name for layer in inside)
    numbers = collections.Counter()
    for layer in inside:
        numbers[layer.name] += 1
        several = f":{numbers[layer.name]}" if names[layer.name] > 1 else ""
        path = f"{prefix}{layer.name}{several}"
        paths[path] = layer
        paths.update(layer_paths(layer, f"{path}/"))
    return paths


def find_layer(model: keras.Model, layer: str | keras.Layer) -> str:
    """Return the path of a layer given by name, by `outer/inner` path, or as the object itself.

    Args:
        model: the model to search, nested models included.
        layer: `"conv"`, `"base/conv"`, or a layer of the model.

    Raises:
        ValueError: no layer, or more than one, goes by that name.
    """
    paths = layer_paths(check_model(model))
    check_kind(layer, "layer", str | keras.Layer, "a layer, or its name or path")
    if isinstance(layer, keras.Layer):
        found = [path for path, candidate in paths.items() if candidate is layer][:1]
    elif layer in paths:
        found = [layer]
    else:
        ends = re.compile(rf"(.*/)?{re.escape(str(layer))}(:\d+)?")
        found = [path for path in paths if ends.fullmatch(path)]
    if len({id(paths[path]) for path in found}) > 1:
        raise ValueError(f"layer={layer!r} is the name of several layers; give the path: {found}.")
    if not found:
        raise ValueError(_unknown_layer(model, layer, paths))
    return found[0]


def _unknown_layer(model: keras.Model, layer: str | keras.Layer, paths: dict) -> str:
    name = layer.name if isinstance(layer, keras.Layer) else str(layer)
    by_name = {path.rsplit("/", 1)[-1]: path for path in reversed(paths)}
    near = difflib.get_close_matches(name, [*paths, *by_name], n=5, cutoff=0.5)
    near = list(dict.fromkeys(by_name.get(candidate, candidate) for candidate in near))
    near = near or list(paths)[-5:]
    return f"layer must be a layer of {model.name!r}; received {name!r}. Near names: {near}."


@dataclasses.dataclass(frozen=True)
class Call:
    """One call of one layer while the model ran."""

    path: str
    layer: keras.Layer
    output: object
    inputs: tuple = ()  # what it was given by position
    operations: range = range(0)  # those of the graph that it made, from the first to the last


@contextlib.contextmanager
def recorded_calls(model: keras.Model) -> Iterator[list[Call]]:
    """Within the block, note down the output of every layer of the model as it is called."""
    # Only a trace runs in such a block: what was compiled before (`predict`, `fit`) is not touched.
    calls: list[Call] = []
    first_paths = {id(layer): (path, layer) for path, layer in reversed(layer_paths(model).items())}
    changes = [
        (layer, name := call_name(layer), _recording(getattr(layer, name), path, layer, calls))
        for path, layer in first_paths.values()
    ]
    with replaced(changes):
        yield calls


def call_name(layer: keras.Layer) -> str:
    """Return the name of the method that Keras runs: another one after `model.quantize`."""
    return "call" if getattr(layer, "quantization_mode", None) is None else "quantized_call"


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
        first = _count_operations()
        output = call(*args, **kwargs)
        calls.append(Call(path, layer, output, args, range(first, _count_operations())))
        return output

    return recording_call


def _count_operations() -> int:
    return 0 if tf.executing_eagerly() else tf.compat.v1.get_default_graph().num_operations()


@contextlib.contextmanager
def in_the_open(all_of_them: bool = True) -> Iterator[None]:
    """Within the block, run `tf.function`s as plain Python, so that layers inside can be seen."""
    function = type(tf.function(lambda: None))
    compiled_call = function.__call__

    def written_out(self, *args, **kwargs):
        if self._jit_compile and not all_of_them:  # by XLA: grouped convolutions of Keras
            return compiled_call(self, *args, **kwargs)
        return self.python_function(*args, **kwargs)

    function.__call__ = written_out
    try:
        yield
    finally:
        function.__call__ = compiled_call


def run_at_rest(model: keras.Model, images: tf.Tensor, all_in_the_open: bool = False):
    """Return a model's outputs, at rest, and its layers' calls; inside a trace.

    Its `tf.function`s are written out in the same graph. One that branches on a tensor can't be;
    then all stay as they are. So do those that XLA compiles, unless the graph need not run and all
    is to be in the open.
    """

    def run():
        with recorded_calls(model) as calls, keras.StatelessScope():
            return model(images, training=False), calls

    try:
        with in_the_open(all_in_the_open):
            return run()
    except tf.errors.OperatorNotAllowedInGraphError:
        return run()
