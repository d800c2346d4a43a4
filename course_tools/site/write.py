"""One page as a file, and the index that the search reads."""

import dataclasses
import json
import re
from functools import cache
from pathlib import Path, PurePosixPath

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from course_tools.site.markdown import plain

HERE = Path(__file__).resolve().parent
STATIC = HERE / "static"
_HEADING = re.compile(r'<h([1-3])(?: id="([^"]*)")?>(.*?)</h\1>', re.DOTALL)
_PICTURE = re.compile(r'<img [^>]*src="([^"]+_images/[^"]+\.png)"')


@dataclasses.dataclass
class Page:
    """A page of the site.

    Attributes:
        source: the file of the clone it comes from, relative to it; it names the page, too.
        kind: which template it takes.
        body: its HTML.
        before: the page to read before it, or None.
        after: the page to read after it, or None.
        extra: what else its template shows.
    """

    source: str
    kind: str
    body: str
    before: "Page | None" = None
    after: "Page | None" = None
    extra: dict = dataclasses.field(default_factory=dict)

    @property
    def url(self) -> str:
        """Its address relative to the site's root."""
        return str(PurePosixPath(self.source).with_suffix(".html"))

    @property
    def number(self) -> str:
        """A lesson's two digits."""
        return PurePosixPath(self.source).name[:2]

    @property
    def base(self) -> str:
        """The way from it to the site's root."""
        return "../" * self.source.count("/")

    @property
    def headings(self) -> list[tuple[int, str, str]]:
        """Level, anchor and words of each heading."""
        return [(int(level), anchor, plain(text)) for level, anchor, text in
                _HEADING.findall(self.body)]  # fmt: skip

    @property
    def title(self) -> str:
        """Its first heading."""
        return self.headings[0][2] if self.headings else "Deep learning for computer vision"

    @property
    def picture(self) -> str | None:
        """Its first picture, relative to the site's root."""
        found = _PICTURE.search(self.body)
        return found and found.group(1).removeprefix(self.base)


def write_page(page: Page, out: Path, address: str) -> None:
    """Write a page."""
    path = out / page.url
    path.parent.mkdir(parents=True, exist_ok=True)
    text = _templates().get_template(f"{page.kind}.html").render(page=page, address=address)
    path.write_text(text, encoding="utf-8")


def write_index(pages: list[Page], out: Path) -> None:
    """Write what the search reads: title, heading, address and words of each section."""
    sections = [section for page in pages for section in _sections(page)]
    data = json.dumps(sections, ensure_ascii=False, separators=(",", ":"))
    (out / "_static" / "index.js").write_text(f"const SECTIONS = {data};\n", encoding="utf-8")


def _sections(page: Page):
    """Yield a page's parts, cut before each heading."""
    edges = [found.start() for found in _HEADING.finditer(page.body)] + [len(page.body)]
    for start, end, (_, anchor, heading) in zip(edges, edges[1:], page.headings, strict=False):
        url = page.url + (anchor and f"#{anchor}")
        yield [page.title, heading, url, plain(page.body[start:end])]


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"), undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
