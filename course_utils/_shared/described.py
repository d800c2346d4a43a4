"""What the arguments that many functions share mean: written once, shown by `help` everywhere."""

import inspect
import re
import textwrap
from collections.abc import Callable

RAISES = "\n\nRaises:\n    ValueError: an argument is not as described; the message says which."

_OPEN = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


def told_arguments(docstring: str) -> dict[str, str]:
    """Return what the `Args:` of a docstring tell, argument by argument."""
    told = inspect.cleandoc(docstring).partition("\n\nArgs:\n")[2].partition("\n\n")[0]
    entries = re.findall(r"^    (\w+): (.*(?:\n {8}.*)*)", told, re.M)
    return {name: " ".join(text.split()) for name, text in entries}


def describer(returns: str | None = None, /, **shared: str) -> Callable:
    """Return a decorator that completes docstrings by what they leave out.

    `shared` tells what arguments mean, `returns` what comes back; without its own, a docstring gets
    `RAISES`. An argument that nobody tells is a `KeyError` on import.
    """

    def describe(function: Callable) -> Callable:
        if function.__doc__ is None:  # under python -OO
            return function
        text = inspect.cleandoc(function.__doc__)
        texts = shared | told_arguments(text)
        head, *after = re.split(r"\n\n(?=Returns:\n|Raises:\n)", text, maxsplit=1)
        if returns and not any(part.startswith("Returns:") for part in after):
            indent = {"initial_indent": " " * 4, "subsequent_indent": " " * 4}
            after.insert(0, "Returns:\n" + textwrap.fill(returns, 100, **indent))
        indents = {"initial_indent": " " * 4, "subsequent_indent": " " * 8}
        lines = [
            textwrap.fill(f"{name}: {texts[name]}", 100, **indents)
            for name in inspect.signature(function).parameters
        ]
        arguments = "\n".join(["Args:", *lines])
        function.__doc__ = "\n\n".join([head.partition("\n\nArgs:\n")[0], arguments, *after])
        if "\nRaises:\n" not in function.__doc__:
            function.__doc__ += RAISES
        return function

    return describe


def like(other: Callable, *without: str, **shared: str) -> Callable:
    """Give a function that hands on what it gets the arguments of another, described as there.

    `without` are arguments of `other` that it does not have; `shared` is as `describer` takes it.
    """

    def decorate(function: Callable) -> Callable:
        own = [p for p in inspect.signature(function).parameters.values() if p.kind not in _OPEN]
        hidden = {*without, *(parameter.name for parameter in own)}
        every = [p for p in inspect.signature(other).parameters.values() if p.name not in hidden]
        every = sorted([*own, *every], key=lambda parameter: parameter.kind)
        returns = inspect.signature(function).return_annotation
        function.__signature__ = inspect.Signature(every, return_annotation=returns)
        return describer(**shared | told_arguments(other.__doc__ or ""))(function)

    return decorate
