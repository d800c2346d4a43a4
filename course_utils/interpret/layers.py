"""Find a layer in a model, however deep it is nested, and the layer to explain by default."""

from __future__ import annotations

import contextlib
import dataclasses
import difflib
import functools
from collections.abc import Iterator

import keras

CONVOLUTIONS = (
    keras.layers.Conv2D,
    keras.layers.Conv2DTranspose,
    keras.layers.DepthwiseConv2D,
    keras.layers.SeparableConv2D,  # in Keras 3 no subclass of Conv2D
)
# Layers that only move or thin out what a convolution found: the map is finer before them.
RESHAPERS = (
    keras.layers.AveragePooling2D,
    keras.layers.Cropping2D,
    keras.layers.GlobalAveragePooling2D,
    keras.layers.GlobalMaxPooling2D,
    keras.layers.MaxPooling2D,
    keras.layers.Permute,
    keras.layers.Reshape,
    keras.layers.UpSampling2D,
    keras.layers.ZeroPadding2D,
)


@dataclasses.dataclass(frozen=True)
class Call:
    """One call of one layer while the model ran."""

    path: str
    layer: keras.Layer
    output: object
    inputs: tuple = ()


def children(layer: keras.Layer) -> list[keras.Layer]:
    """List the layers directly inside a model or a composite layer."""
    if isinstance(layer, keras.Model):
        return layer.layers
    return layer._flatten_layers(recursive=False, include_self=False)


def own_variables(layer: keras.Layer) -> list:
    """List the variables that belong to this layer and to none inside it, frozen ones too."""
    return [*layer._trainable_variables, *layer._non_trainable_variables]


def layer_paths(model: keras.Model, prefix: str = "") -> dict[str, keras.Layer]:
    """Map `inner` and `outer/inner` paths to layers, nested models included, outer ones first."""
    paths = {}
    for layer in children(model):
        paths[prefix + layer.name] = layer
        paths.update(layer_paths(layer, f"{prefix}{layer.name}/"))
    return paths


def find_layer(model: keras.Model, layer: str | keras.Layer) -> str:
    """Return the path of a layer given by name, by `outer/inner` path, or as the object itself.

    Args:
        model: the model to search, nested models included.
        layer: `"conv"`, `"base/conv"`, or a layer of the model.

    Raises:
        ValueError: no layer, or more than one, goes by that name.
    """
    paths = layer_paths(model)
    if isinstance(layer, keras.Layer):
        found = [path for path, candidate in paths.items() if candidate is layer][:1]
    elif layer in paths:
        found = [layer]
    else:
        found = [path for path in paths if path.endswith(f"/{layer}")]
    if len(found) > 1:
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
    replaced = {key: vars(layer).get("call") for key, (_, layer) in layers.items()}
    try:
        for path, layer in layers.values():
            # Through __dict__: Keras's own __setattr__ would take note of a new attribute.
            vars(layer)["call"] = _recording(layer.call, path, layer, calls)
        yield calls
    finally:
        for key, (_, layer) in layers.items():
            vars(layer).pop("call", None)
            if replaced[key] is not None:
                vars(layer)["call"] = replaced[key]


def _recording(call, path: str, layer: keras.Layer, calls: list[Call]):
    @functools.wraps(call)
    def recording_call(*args, **kwargs):
        output = call(*args, **kwargs)
        calls.append(Call(path, layer, output, args))
        return output

    return recording_call


def is_spatial(output: object) -> bool:
    """Tell whether a layer's output is one tensor (N, H, W, C) with more than one place."""
    shape = getattr(output, "shape", None)
    return shape is not None and len(shape) == 4 and tuple(shape[1:3]) != (1, 1)
