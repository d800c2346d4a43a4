"""Find a layer in a model, however deep it is nested."""

from __future__ import annotations

import collections
import difflib
import re

import keras

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
    """Map `inner` and `outer/inner` paths to layers, nested models included, outer ones first.

    Of several layers of one name side by side, the paths are `name:1`, `name:2`, ...
    """
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
