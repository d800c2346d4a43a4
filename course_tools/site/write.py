"""One page as a file or on paper, and the index that the search reads."""

import dataclasses
import itertools
import json
import re
import shutil
import subprocess
from pathlib import Path, PurePosixPath

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from course_tools.site.markdown import plain

HERE = Path(__file__).resolve().parent
STATIC = HERE / "static"
_TEMPLATES = Environment(
    loader=FileSystemLoader(HERE / "templates"), undefined=StrictUndefined, trim_blocks=True,
    lstrip_blocks=True,
)  # fmt: skip
_HEADING = re.compile(r'<h([1-3])(?: id="([^"]*)")?>(.*?)</h\1>', re.DOTALL)
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
_FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")
_PICTURE = re.compile(r'<img [^>]*src="([^"]+_images/[^"]+\.png)"')


@dataclasses.dataclass
class Page:
    """A page of the site."""

    source: str  # the file of the clone that it comes from, relative to it; it names the page, too
    kind: str  # the template that it takes
    body: str  # its HTML
    before: "Page | None" = None  # the pages to read before and after it
    after: "Page | None" = None
    extra: dict = dataclasses.field(default_factory=dict)  # what else its template shows

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
        found = _HEADING.findall(self.body)
        return [(int(level), anchor, plain(text)) for level, anchor, text in found]

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
    text = _TEMPLATES.get_template(f"{page.kind}.html").render(page=page, address=address)
    path.write_text(text, encoding="utf-8")


def write_index(pages: list[Page], out: Path) -> None:
    """Write what the search reads: title, heading, address and words below each heading."""
    sections = []
    for page in pages:
        edges = [found.start() for found in _HEADING.finditer(page.body)] + [len(page.body)]
        texts = [plain(page.body[start:end]) for start, end in itertools.pairwise(edges)]
        for (_, anchor, heading), text in zip(page.headings, texts, strict=True):
            url = page.url + (anchor and f"#{anchor}")
            sections.append([page.title, heading, url, text])
    data = json.dumps(sections, ensure_ascii=False, separators=(",", ":"))
    (out / "_static" / "index.js").write_text(f"const SECTIONS = {data};\n", encoding="utf-8")


def print_pages(pages: list[Page], out: Path, slides: bool) -> list[Path]:
    """Print the decks among the pages in `out`, or all other pages; return the PDF files there."""
    printed = []
    for page in pages:
        if (page.kind == "slides") == slides:
            pdf = out / "-".join(Path(page.url).with_suffix(".pdf").parts[1:])
            printed.append(print_pdf(out / page.url, pdf, "?print-pdf" if slides else ""))
    return printed


def print_pdf(page: Path, pdf: Path, query: str = "") -> Path:
    """Print an HTML file as PDF; `query` is put behind its address, "?print-pdf" for slides."""
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser is None:
        raise ValueError(f"PATH must have one of {', '.join(_BROWSERS)}; received none of them")
    pdf = pdf.resolve()
    pdf.parent.mkdir(parents=True, exist_ok=True)
    pdf.unlink(missing_ok=True)
    waits = ["--no-pdf-header-footer", f"--print-to-pdf={pdf}"]
    address = page.resolve().as_uri() + query
    done = subprocess.run([browser, *_FLAGS, *waits, address], capture_output=True, text=True)
    if not pdf.is_file():
        raise ValueError(f"Chromium must print {page}; received {done.stderr[-500:]}")
    return pdf
