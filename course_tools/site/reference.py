"""The reference of `course_utils`, made from its docstrings."""

import html
import importlib
import inspect
import re
import textwrap

from course_tools.site.markdown import code_html, to_html

ROOMS = ("interpret", "models", "datasets", "scenes", "tasks", "analysis", "plots", "widgets")
_SECTION = re.compile(r"^(Args|Returns|Raises|Attributes|Yields|Examples?):\n", re.MULTILINE)
_ENTRY = re.compile(r"^    (\S[^:\n]*): (.*(?:\n(?: {5,}.*)?)*)", re.MULTILINE)


def room_html(room: str) -> str:
    """Return the reference of one room: all that its `__init__.py` imports but for modules."""
    module = importlib.import_module(f"course_utils.{room}")
    offered = {name: value for name, value in vars(module).items() if not inspect.ismodule(value)}
    names = sorted(name for name in offered if not name.startswith("_"))
    entries = "".join(_entry(name, offered[name], room) for name in names)
    return f"<h1>course_utils.{room}</h1>{to_html(inspect.getdoc(module) or '')}{entries}"


def rooms_html() -> str:
    """Return the list of rooms, each with the first line of its docstring."""
    rows = ""
    for room in ROOMS:
        told = inspect.getdoc(importlib.import_module(f"course_utils.{room}")).split("\n")[0]
        rows += f'<dt><a href="{room}.html">course_utils.{room}</a></dt><dd>{to_html(told)}</dd>'
    return f"<h1>Reference</h1><dl>{rows}</dl>"


def docstring_html(text: str) -> str:
    """Return a Google-style docstring as HTML: prose as Markdown, arguments as lists."""
    head, *rest = _SECTION.split(text)
    return to_html(head) + "".join(map(_section, rest[::2], rest[1::2]))


def _entry(name: str, thing, room: str) -> str:
    heading = f'<h2 id="{name}"><code>{name}</code></h2>'
    if not callable(thing):
        values = textwrap.shorten(repr(thing), 300)
        return f"{heading}<p>A constant: <code>{html.escape(values)}</code></p>"
    try:
        signature = f"{name}{inspect.signature(thing)}"
    except ValueError:
        signature = name
    start = f"from course_utils.{room} import {name}\n\n{_wrapped(signature)}"
    methods = [
        f'<h3 id="{name}.{method}"><code>{name}.{method}</code></h3>{_doc(value)}'
        for method, value in vars(thing).items()
        if inspect.isclass(thing) and not method.startswith("_") and inspect.getdoc(value)
        if callable(value) or isinstance(value, property)
    ]
    return heading + code_html(start, label="Signature") + _doc(thing) + "".join(methods)


def _doc(thing) -> str:
    return docstring_html(inspect.getdoc(thing) or "")


def _wrapped(signature: str) -> str:
    """Return a signature on one line, or an argument a line where it is long."""
    signature = re.sub(r"<function (\w+).*?>", r"\1", signature)
    signature = re.sub(r"(: |-> )'([^']*)'", r"\1\2", signature)  # types that are written as texts
    if len(signature) <= 88:
        return signature
    inner = re.sub(r", (?=\*{0,2}\w+(?:[:=,)]|$))", ",\n    ", signature)
    return inner.replace("(", "(\n    ", 1)


def _section(title: str, body: str) -> str:
    found = _ENTRY.findall(body) if title not in ("Returns", "Yields") else []
    if not found:
        return f"<p><strong>{title}</strong></p>{to_html(textwrap.dedent(body))}"
    items = "".join(
        f"<dt><code>{html.escape(name)}</code></dt><dd>{to_html(' '.join(told.split()))}</dd>"
        for name, told in found
    )
    return f"<p><strong>{title}</strong></p><dl>{items}</dl>"
