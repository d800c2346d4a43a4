"""What a cell left behind, as HTML: figures as files, questions that can be answered, prints."""

import base64
import hashlib
import html
import io
import itertools
import re
from pathlib import Path

from PIL import Image

from course_tools.site.large_figures import is_tall
from course_tools.site.markdown import to_html

_IMAGE = re.compile(r'<img ([^>]*?)src="data:image/(png|gif);base64,([^"]+)"([^>]*)>')
_QUESTION = re.compile(
    r"<p><strong>Predict:</strong> (?P<question>.*?)</p><ul>(?P<choices>.*?)</ul>"
    r"<details><summary>The answer</summary>(?P<answer>.*)</details>",
    re.DOTALL,
)
_CHOICE = re.compile(r"<li>(.*?)</li>", re.DOTALL)
_RIGHT = re.compile(r"<p><strong>(.*?)</strong>", re.DOTALL)


class Images:
    """The pictures of a site: each is written once, whichever page shows it."""

    def __init__(self, out: Path):
        self._folder = out / "_images"
        self._folder.mkdir(parents=True, exist_ok=True)

    def keep(self, markup: str, base: str) -> str:
        """Return HTML whose pictures are files of the site instead of part of the page.

        A GIF gets its first frame beside it, for readers who asked for reduced motion.

        Args:
            markup: HTML with `<img src="data:...">`.
            base: the way from the page to the site's root, such as "../".
        """
        return _IMAGE.sub(lambda found: self._tag(found, base), markup)

    def _tag(self, found: re.Match, base: str) -> str:
        before, kind, data, after = found.groups()
        content = base64.b64decode(data)
        image = Image.open(io.BytesIO(content))
        size = f'width="{image.width}" height="{image.height}" loading="lazy"'
        size += ' class="tall"' if is_tall(image) else ""
        source = f"{base}_images/{self._write(content, kind)}"
        tag = f'<img {before}src="{source}" {size}{after}>'
        if kind == "png":
            return tag
        frame = io.BytesIO()
        image.convert("RGB").save(frame, "PNG")
        quiet = f"{base}_images/{self._write(frame.getvalue(), 'png')}"
        still = f'<source media="(prefers-reduced-motion: reduce)" srcset="{quiet}">'
        return f"<picture>{still}{tag}</picture>"

    def _write(self, content: bytes, kind: str) -> str:
        name = f"{hashlib.sha256(content).hexdigest()[:16]}.{kind}"
        (self._folder / name).write_bytes(content)
        return name


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


def question_html(asked: dict, number: int) -> str:
    """Return a question with buttons to answer it; the answer is folded until one is chosen."""
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


def _printed(text: str) -> str:
    inner = html.escape(text.rstrip("\n"))
    return f'<div role="group" aria-label="Printed"><pre class="printed">{inner}</pre></div>\n'
