"""Notice whether a model still computes what it did: all that a trace takes in as a constant.

A traced graph reads the model's variables afresh; all else that Python looked at is baked in:
activation functions, strides, statistics, numbers that a layer of one's own reads.
"""

import functools
import types
import weakref
from collections.abc import Mapping, MutableSequence

import keras
import numpy as np
import tensorflow as tf

from course_utils.interpret.tracing.layers import children, own_variables

_LIBRARIES = ("builtins", "keras", "numpy", "tensorflow", "weakref")
_PLAIN = (type(None), bool, int, float, complex, str, bytes, np.generic, tf.DType)
# Marks that Keras leaves on a model and its layers when they run, or are saved.
_RUNNING = {"history", "stop_predicting", "stop_evaluating", "_eval_epoch_iterator"}
_RUNNING |= {"is_gptq_calibrated", "is_awq_calibrated"}
_DEPTH = 8  # how far to follow an object inside an object


class Same:
    """Equal only to another mark of the very same object, which it does not keep alive."""

    def __init__(self, marked: object):
        try:
            self.find = weakref.ref(marked)
        except TypeError:
            self.find = lambda: marked

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.find() is other.find() and self.find() is not None

    __hash__ = None


def fingerprint(model: keras.Model) -> list:
    """List what a trace of the model takes in as constants; two lists are equal while it holds."""
    found: list = [keras.config.floatx(), keras.config.epsilon()]
    _list_parts(model, found, {}, 0)
    return found


def _list_parts(value: object, found: list, seen: dict, depth: int) -> None:
    """Append what a value is made of; of what was met before, nothing."""
    if isinstance(value, _PLAIN):
        found.append(value)
    elif isinstance(value, keras.Variable):
        found.append(Same(value._value))
    elif isinstance(value, np.ndarray) or isinstance(value, tf.Tensor) and hasattr(value, "numpy"):
        array = np.asarray(value)
        found.append((str(array.dtype), array.shape, hash(array.tobytes())))
    elif isinstance(value, keras.KerasTensor | types.ModuleType | tf.Tensor):
        return  # a symbol without a value; a module
    elif id(value) not in seen and depth < _DEPTH:
        seen[id(value)] = value  # kept, or another object would get its id
        for part in _parts(value, found):
            _list_parts(part, found, seen, depth + (not isinstance(value, keras.Layer)))


def _parts(value: object, found: list):
    """Return the parts of an object, whose own identity is appended where it counts."""
    if isinstance(value, Mapping):
        return [*value, *value.values()]
    if isinstance(value, MutableSequence | tuple):
        return list(value)
    if isinstance(value, set | frozenset):
        return sorted(value, key=repr)
    if isinstance(value, functools.partial):
        return [value.func, value.args, value.keywords]
    if isinstance(value, types.MethodType):
        return [value.__func__, value.__self__]
    found.append(Same(value))
    if isinstance(value, types.FunctionType):
        return [] if _of_a_library(value) else _parts_of_function(value)
    if isinstance(value, type):
        public = [each for name, each in vars(value).items() if not name.startswith("__")]
        return [] if _of_a_library(value) else public
    if isinstance(value, keras.Operation):
        return _parts_of_layer(value)
    if type(value).__module__.startswith("tensorflow"):
        return []
    slots = [name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ())]
    values = [getattr(value, name, None) for name in slots]
    return [type(value), *values, *getattr(value, "__dict__", {}).values()]


def _parts_of_layer(layer: keras.Operation) -> list:
    """Return what a layer of a model, or a bare operation such as `x + y`, computes with."""
    kept = _kept_by_keras() | _RUNNING
    own = [value for name, value in vars(layer).items() if name not in kept]
    parts = [kind for kind in type(layer).__mro__ if not _of_a_library(kind)]
    if isinstance(layer, keras.Layer):
        parts += [layer.dtype_policy, layer.trainable, own_variables(layer), children(layer)]
    bare = [each for each in getattr(layer, "operations", []) if not isinstance(each, keras.Layer)]
    return [type(layer).call, *parts, *own, bare]


def _parts_of_function(function: types.FunctionType) -> list:
    """Return what a function reads besides its arguments: defaults, closure, global names."""
    empty = types.CellType()  # equal to other empty cells, whose contents can't be read
    cells = [cell.cell_contents for cell in function.__closure__ or () if cell != empty]
    codes, names = [function.__code__], []
    for code in codes:  # it grows: functions inside the function
        names += code.co_names
        codes += [each for each in code.co_consts if isinstance(each, types.CodeType)]
    read, spaces = [], [function.__globals__]
    for space in spaces:  # it grows too: modules that the function names
        found = [space[name] for name in names if name in space]
        read += found
        spaces += [
            vars(each)
            for each in found
            if isinstance(each, types.ModuleType)
            and each.__name__.split(".")[0] not in _LIBRARIES
            and all(vars(each) is not known for known in spaces)
        ]
    return [function.__defaults__, function.__kwdefaults__, cells, read]


def _of_a_library(value) -> bool:
    return (getattr(value, "__module__", None) or "builtins").split(".")[0] in _LIBRARIES


@functools.cache
def _kept_by_keras() -> frozenset[str]:
    """Return the names of what Keras keeps that says nothing of what is computed."""
    # All get names: Keras would count on, and name the next layers so.
    inputs = keras.Input((1,), name="i")
    layer, model = keras.layers.Layer(name="l"), keras.Model(name="m")
    functional = keras.Model(inputs, keras.layers.Identity(name="n")(inputs), name="f")
    sequential = keras.Sequential([keras.Input((1,), name="j"), layer], name="s")
    made = (layer, model, functional, sequential)
    for each in made[1:]:
        each.compile("sgd", "mse")
    return frozenset(name for each in made for name in vars(each))
