"""A lesson as a deck: its figures, its questions, and sentences where a part has no figure.

Nothing needs to be marked. A figure is a slide under the heading of its part, with the prose before
it as the speaker's notes; a question is a slide, its answer the next; a part without a figure shows
its first sentences with its formula, list or print. Parts that may be skipped, terms and papers
stay out. The tag `noslide` on a cell leaves it out.
"""

import dataclasses
import itertools
import math
import re
from collections.abc import Callable
from functools import partial

from course_tools.site.large_figures import large_figures
from course_tools.site.lesson import outputs_html, prose_of, question_of
from course_tools.site.markdown import code_html, plain, to_html

MOST = 25
_PART = re.compile(r"^(?=##+ )", re.MULTILINE)
_SKIPPED = re.compile(r"^##+ (New terms|Papers|Three small things|.*\(may be skipped\))")
_SENTENCE = re.compile(r"(?<=[.!?:])\s")
_STANDS_OUT = re.compile(
    r'<math[^>]*display="block".*?</math>|<(ul|ol|blockquote)>.*?</\1>', re.DOTALL
)
# What can be read from the last row: characters of a text, lines of it and of code, rows of a
# table, and characters of a row that stays on one line.
_CHARACTERS, _LINES, _ROWS, _ROW = 300, 16, 10, 75


@dataclasses.dataclass
class Slide:
    """One idea."""

    title: str
    body: str
    notes: str
    rank: int = 0  # where there are too many slides, the highest go first
    level: int = 2
    whole: str = ""  # the figure that it shows a piece of: its pieces go together

    @property
    def html(self) -> str:
        """The slide as reveal.js wants it."""
        heading = f"<h{self.level}>{self.title}</h{self.level}>"
        notes = f'<aside class="notes">{self.notes}</aside>'
        return f'<section><div class="slide">{heading}{self.body}</div>{notes}</section>\n'


def deck(notebook, link: Callable[[str], str]) -> list[Slide]:
    """Return the slides of a notebook with its outputs; `link` gives each link its target."""
    parts = list(_parts(notebook, partial(to_html, link=link)))
    slides = [slide for part in parts for slide in _slides(*part)]
    while len(slides) > MOST and (last := max(slide.rank for slide in slides)):
        least = [slide for slide in slides if slide.rank == last][-1]
        whole = least.whole or None  # its other pieces go with it
        slides = [slide for slide in slides if slide is not least and slide.whole != whole]
    return slides


def _parts(notebook, as_html: Callable[[str], str]):
    """Yield (heading, prose, items) for each part; an item is prose or what a cell left."""
    heading, prose, items = "", "", []
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        if cell.cell_type == "markdown":
            first, *rest = _PART.split(prose_of(cell))
            items += [as_html(first)] if first.strip() else []
            for text in rest:
                yield heading, prose, items
                heading, _, text = text.partition("\n")
                prose, items = as_html(text), []
        elif not {"setup", "noslide"} & set(tags):
            items += outputs_html(cell.get("outputs", [])) or [code_html(cell.source)]
    yield heading, prose, items


def _slides(heading: str, prose: str, items: list[str]) -> list[Slide]:
    """Return the slides of one part."""
    if _SKIPPED.match(heading):
        return []
    if not heading:
        return [_opening(items[0])]
    title = to_html(heading.lstrip("# ")).removeprefix("<p>").removesuffix("</p>\n")
    slides, notes = [], prose
    for item in items:
        made = _of_item(title, item, notes, first=not any("<img" in s.body for s in slides))
        slides += made
        notes = "" if made else notes + (item if item.startswith("<p") else "")
    if slides:
        slides[-1].notes += notes
    if prose and not any("<img" in slide.body or "<table" in slide.body for slide in slides):
        lead = list(itertools.takewhile(lambda item: not question_of(item), items))
        slides[:0] = _told(title, prose, lead)
    return slides


def _opening(body: str) -> Slide:
    title = re.search(r"<h1.*?>(.*?)</h1>", body).group(1)
    aims = re.search(r"<ul>.*?</ul>", body, re.DOTALL)
    return Slide(title, f"<p>You will be able to</p>{aims.group(0)}" if aims else "", body, level=1)


def _of_item(title: str, item: str, notes: str, first: bool) -> list[Slide]:
    """Return a question and its answer, a figure, a table, or nothing."""
    if "Here it stands still" in item:  # a slider: its still follows
        return []
    asked = question_of(item)
    if asked:
        choices = "".join(f"<li>{choice}</li>" for choice in asked["choices"])
        why, *others = re.split(r"(?=<p>And why not\?</p>)", asked["answer"])
        question = f"<p>{asked['question']}</p><ul class='choices'>{choices}</ul>"
        answer = f"<p class='asked'>{asked['question']}</p>{why}"
        return [Slide("Predict", question, notes), Slide("The answer", answer, "".join(others))]
    if "<img" in item:
        alt = re.search(r'alt="(.*?)"', item).group(1)
        told, rank = f"{notes}<p>{alt}</p>", 0 if first else 2
        pieces = large_figures(item)
        whole = item if len(pieces) > 1 else ""
        return [Slide(title, piece, told, rank, whole=whole) for piece in pieces]
    return _of_table(title, item, notes)


def _of_table(title: str, item: str, notes: str) -> list[Slide]:
    """Return a table on as many slides as it takes; none for what is no table."""
    rows = re.findall(r"<tr>.*?</tr>", item.partition("<tbody>")[2], re.DOTALL)
    lines = sum(1 if len(plain(row)) < _ROW else 1.7 for row in rows)  # a long row wraps
    slides = math.ceil(lines / _ROWS)
    edges = [len(rows) * number // slides for number in range(slides + 1)] if slides else [0]
    pieces = ["".join(rows[a:b]) for a, b in itertools.pairwise(edges)]
    head = item.partition("<tbody>")[0]
    return [Slide(title, f"{head}{piece}</table></div>", notes) for piece in pieces]


def _told(title: str, text: str, items: list[str]) -> list[Slide]:
    """Return a slide with the first sentences of a part and what stands out in it, if any does."""
    first = re.match(r"<p>(.*?)</p>", text, re.DOTALL)
    sentences = _SENTENCE.split(first.group(1)) if first else []
    while len(" ".join(sentences)) > _CHARACTERS and len(sentences) > 1:
        sentences.pop()
    told = " ".join(sentences)
    shown = _STANDS_OUT.search(text)
    shown = shown.group(0) if shown and len(plain(shown.group(0))) < _CHARACTERS else ""
    room = _LINES - len(plain(told)) // 35
    blocks = [item for item in items if "<pre" in item and item.count("\n") <= room]
    blocks = [item for item in blocks if "printed" in item] or [i for i in blocks if ">def<" in i]
    body = shown or "".join(blocks[:1])
    notes = text + "".join(item for item in items if item.startswith("<p"))
    return [Slide(title, f"<p>{told}</p>{body}", notes, rank=1)] if told or body else []
