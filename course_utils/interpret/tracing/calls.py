"""Note down what each layer of a model is given and gives while the model runs."""

import contextlib
import dataclasses
import functools
from collections.abc import Iterator

import keras
import tensorflow as tf

from course_utils.interpret.tracing.layers import layer_paths


@dataclasses.dataclass(frozen=True)
class Call:
    """One call of one layer while the model ran.

    Attributes:
        path: path of the layer.
        layer: the layer.
        output: what it gave.
        inputs: what it was given by position.
        operations: first and last of the graph's operations that it made, as a range.
    """

    path: str
    layer: keras.Layer
    output: object
    inputs: tuple = ()
    operations: range = range(0)


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
        (layer, name := call_name(layer), _recording(getattr(layer, name), path, layer, calls))
        for path, layer in layers.values()
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
        made = range(first, _count_operations())
        calls.append(Call(path, layer, output, args, made))
        return output

    return recording_call


def _count_operations() -> int:
    return 0 if tf.executing_eagerly() else tf.compat.v1.get_default_graph().num_operations()


@contextlib.contextmanager
def in_the_open(all_of_them: bool = True) -> Iterator[None]:
    """Within the block, run `tf.function`s as plain Python, so that layers inside can be seen.

    Those that XLA compiles (grouped convolutions of Keras) stay compiled unless `all_of_them`.
    """
    function = type(tf.function(lambda: None))
    compiled_call = function.__call__

    def written_out(self, *args, **kwargs):
        if self._jit_compile and not all_of_them:
            return compiled_call(self, *args, **kwargs)
        return self.python_function(*args, **kwargs)

    function.__call__ = written_out
    try:
        yield
    finally:
        function.__call__ = compiled_call


def run_at_rest(
    model: keras.Model, images: tf.Tensor, calls: list | None = None, all_in_the_open: bool = False
):
    """Call a model inside a trace, at rest, its `tf.function`s written out in the same graph.

    What happens inside a compiled function can't be looked at. One that branches on a tensor
    can't be written out; then all stay as they are. So do those that XLA compiles, unless the
    graph need not run and all is to be in the open.
    """
    try:
        with in_the_open(all_in_the_open), keras.StatelessScope():
            return model(images, training=False)
    except tf.errors.OperatorNotAllowedInGraphError:
        if calls:
            calls.clear()
        with keras.StatelessScope():
            return model(images, training=False)
