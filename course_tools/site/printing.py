"""Pages on paper: Chromium prints what the site holds."""

import shutil
import subprocess
from pathlib import Path

from course_tools.site.write import Page

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
_FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")


def print_pages(pages: list[Page], out: Path, slides: bool) -> list[Path]:
    """Print the decks among the pages of a site, or all other pages; return the PDF files.

    Args:
        pages: what `build_handouts` built.
        out: the folder with these pages; the PDF files lie in it, named after their pages.
        slides: whether to print the decks.
    """
    query = "?print-pdf" if slides else ""
    chosen = [page.url for page in pages if (page.kind == "slides") == slides]
    names = [Path(url).with_suffix(".pdf") for url in chosen]
    pdfs = [out / "-".join(name.parts[1:]) for name in names]
    return [print_pdf(out / url, pdf, query) for url, pdf in zip(chosen, pdfs, strict=True)]


def print_pdf(page: Path, pdf: Path, query: str = "") -> Path:
    """Print a page of the site as PDF.

    Args:
        page: an HTML file.
        pdf: the file to write.
        query: what to put behind the address, such as "?print-pdf" for slides.

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
