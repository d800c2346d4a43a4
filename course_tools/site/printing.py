"""Pages on paper: Chromium prints what the site holds."""

import shutil
import subprocess
from pathlib import Path

from course_tools.site.write import Page

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
_FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")


def print_pages(pages: list[Page], out: Path, slides: bool) -> list[Path]:
    """Print the decks among the pages in `out`, or all other pages; return the PDF files there."""
    printed = []
    for page in pages:
        if (page.kind == "slides") == slides:
            pdf = out / "-".join(Path(page.url).with_suffix(".pdf").parts[1:])
            printed.append(print_pdf(out / page.url, pdf, "?print-pdf" if slides else ""))
    return printed


def print_pdf(page: Path, pdf: Path, query: str = "") -> Path:
    """Print an HTML file as PDF; `query` is put behind its address, "?print-pdf" for slides.

    Raises:
        ValueError: no Chromium is on the path, or it printed nothing.
    """
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
