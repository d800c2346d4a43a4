"""A notebook as HTML: prose, code, figures as files, questions that can be answered, prints."""

import base64
import hashlib
import html
import io
import itertools
import re
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from course_tools.site.large_figures import is_tall
from course_tools.site.markdown import code_html, to_html

_IMAGE = re.compile(r'<img ([^>]*?)src="data:image/(png|gif);base64,([^"]+)"([^>]*)>')
_QUESTION = re.compile(
    r"<p><strong>Predict:</strong> (?P<question>.*?)</p><ul>(?P<choices>.*?)</ul>"
    r"<details><summary>The answer</summary>(?P<answer>.*)</details>",
    re.DOTALL,
)
_CHOICE = re.compile(r"<li>(.*?)</li>", re.DOTALL)
_RIGHT = re.compile(r"<p><strong>(.*?)</strong>", re.DOTALL)


def prose_of(cell) -> str:
    """Return a cell's Markdown without the badge, whose picture lies on another host."""
    lines = cell.source.split("\n")
    return "\n".join(line for line in lines if not line.startswith("[![Open in Colab]"))


def notebook_html(notebook, link: Callable[[str], str]) -> str:
    """Return a notebook as HTML; answers to its questions stand once more at the end, for paper.

    `link` gives each link of the prose its target.
    """
    parts, answers = [], []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            parts.append(to_html(prose_of(cell), link))
        elif "setup" not in cell.metadata.get("tags", []):
            parts.append(_code(cell))
            shown = outputs_html(cell.get("outputs", []))
            parts.extend(_with_question(markup, answers) for markup in shown)
    if answers:
        items = "".join(f"<li>{answer}</li>" for answer in answers)
        heading = "<h2>Answers to the questions</h2>"
        parts.append(f'<section class="paper">{heading}<ol>{items}</ol></section>')
    return "".join(parts)


def _code(cell) -> str:
    """Return a cell's code: folded where the notebook folds it, left out for a question."""
    title, _, rest = cell.source.partition("\n")
    if not cell.metadata.get("jupyter", {}).get("source_hidden"):
        return code_html(cell.source)
    if title.startswith("# @title Predict"):
        return ""
    name = title.removeprefix("# @title ").replace("Draw:", "Code that draws", 1)
    return f'<details class="code"><summary>{name}</summary>{code_html(rest)}</details>\n'


def _with_question(markup: str, answers: list[str]) -> str:
    """Return an output as it is; of a question buttons, and its answer is folded, and noted."""
    asked = question_of(markup)
    if asked is None:
        return markup
    answers.append(asked["answer"])
    number = len(answers)
    buttons = "".join(
        f'<label><input type="radio" name="question-{number}" '
        f'value="{int(choice.removesuffix(".") == asked["right"])}"> {choice}</label>'
        for choice in asked["choices"]
    )
    return (
        f'<form class="question" id="question-{number}"><fieldset>'
        f"<legend><strong>Question {number}.</strong> {asked['question']}</legend>{buttons}"
        f'</fieldset><p role="status"></p>'
        f"<details><summary>The answer</summary>{asked['answer']}</details></form>\n"
    )


def outputs_html(outputs: list) -> list[str]:
    """Return a cell's outputs as HTML; what it printed in one go stands together."""
    texts = []
    for printed, group in itertools.groupby(outputs, lambda o: o.get("name") == "stdout"):
        group = list(group)
        joined = "".join(output.text for output in group) if printed else ""
        texts += [_printed(joined)] if printed else map(_shown, group)
    return [text for text in texts if text]


def _shown(output) -> str:
    """Return one output as HTML; "" for warnings and for what a page can't show."""
    data = output.get("data", {})
    if "text/html" in data:
        return f'<div class="figure">{data["text/html"]}</div>\n'
    if "text/markdown" in data:
        return to_html(data["text/markdown"])
    return _printed(data["text/plain"]) if "text/plain" in data else ""


def question_of(markup: str) -> dict | None:
    """Return the parts of a question, `question`, `choices`, `answer` and `right`, or None."""
    found = _QUESTION.search(markup)
    if found is None:
        return None
    right = _RIGHT.search(found["answer"]).group(1)
    choices = _CHOICE.findall(found["choices"])
    return found.groupdict() | {"choices": choices, "right": right.removesuffix(".")}


def _printed(text: str) -> str:
    inner = html.escape(text.rstrip("\n"))
    return f'<div role="group" aria-label="Printed"><pre class="printed">{inner}</pre></div>\n'


def with_image_files(markup: str, base: str, folder: Path) -> str:
    """Return HTML whose pictures are files in a folder, each written once, not part of the page.

    A GIF gets its first frame beside it, for readers who asked for reduced motion. `base` is the
    way from the page to the site's root, in which the folder lies.
    """

    def kept(content: bytes, kind: str) -> str:
        path = folder / f"{hashlib.sha256(content).hexdigest()[:16]}.{kind}"
        path.write_bytes(content)
        return f"{base}{folder.name}/{path.name}"

    def tag(found: re.Match) -> str:
        before, kind, data, after = found.groups()
        content = base64.b64decode(data)
        image = Image.open(io.BytesIO(content))
        size = f'width="{image.width}" height="{image.height}" loading="lazy"'
        size += ' class="tall"' if is_tall(image) else ""
        shown = f'<img {before}src="{kept(content, kind)}" {size}{after}>'
        if kind == "png":
            return shown
        frame = io.BytesIO()
        image.convert("RGB").save(frame, "PNG")
        quiet = kept(frame.getvalue(), "png")
        still = f'<source media="(prefers-reduced-motion: reduce)" srcset="{quiet}">'
        return f"<picture>{still}{shown}</picture>"

    return _IMAGE.sub(tag, markup)
