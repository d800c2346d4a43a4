"""All pages of the site: front page, lessons, exercises, guide, reference, slides."""

import dataclasses
import hashlib
import itertools
import os
import re
import shutil
from pathlib import Path, PurePosixPath

import nbformat

from course_tools.notebooks.run import run_notebook
from course_tools.repository import lesson_scripts, public_address
from course_tools.site.lesson import notebook_html, with_image_files
from course_tools.site.markdown import to_html
from course_tools.site.reference import ROOMS, room_html, rooms_html
from course_tools.site.slides import deck
from course_tools.site.write import STATIC, Page, write_index, write_page
from course_utils._shared.atomic_file import atomic_file
from course_utils.paths import cache_dir

# Texts of the clone that become pages, and what they are called in links.
_TEXTS = ("INSTRUCTORS.md", "CONTRIBUTING.md", "ACCESSIBILITY.md", "data/README.md")
# What a lesson reads: a change in any of it makes its outputs stale.
_INGREDIENTS = ("course_utils/**/*.py", "data/weights/*", "data/*.json")
_ROW = re.compile(r"^\| (\d\d) \| \[(.+?)\]\((.+?)\.ipynb\) \| (.+?) \|$", re.MULTILINE)


@dataclasses.dataclass
class Site:
    """A site in the making."""

    root: Path  # the clone
    out: Path  # the folder that is written
    lessons: list[Path]  # notebooks whose outputs are shown; other lessons have a page without
    home: str = ""  # where links to other pages lead, for what leaves the site; "" keeps them
    pages: list[Page] = dataclasses.field(default_factory=list)  # what is written so far

    def __post_init__(self):
        """Prepare the folder."""
        shutil.copytree(STATIC, self.out / "_static", dirs_exist_ok=True)
        (self.out / "_images").mkdir(exist_ok=True)
        self.address = public_address(self.root)

    def add(self, page: Page) -> None:
        """Write a page and remember it."""
        page.body = with_image_files(page.body, page.base, self.out / "_images")
        write_page(page, self.out, self.address)
        self.pages.append(page)

    def link(self, source: str, page: str | None = None):
        """Return a function that turns a link in a file of the clone into one on a page of it."""

        def target(address: str) -> str:
            if re.match(r"[a-z]+:|#", address):
                return address
            path, _, anchor = address.partition("#")
            there = os.path.normpath(PurePosixPath(source).parent / path)
            if not (self.root / there).exists():
                raise ValueError(f"a link must lead to a file; {source} has {address!r}")
            if there in _TEXTS or (there.endswith(".ipynb") and "solutions" not in there):
                there = str(PurePosixPath(there).with_suffix(".html")) + (anchor and f"#{anchor}")
                if self.home:
                    return f"{self.home}/{there}"
                return os.path.relpath(there, PurePosixPath(page or source).parent)
            return f"{self.address}/blob/main/{there}"

        return target


def build_site(root: Path, out: Path, numbers=None) -> list[Page]:
    """Build the site of a clone in a folder of its own; return its pages.

    The lessons with these numbers are run and shown with their outputs, None takes all of them;
    the other lessons get a page that shows them as they are stored.
    """
    site = Site(root, out, chosen_lessons(root, numbers))
    lessons = _add_notebooks(site, chosen_lessons(root))
    for name in _TEXTS:
        body = to_html((root / name).read_text(encoding="utf-8"), site.link(name))
        site.add(Page(name, "text", body))
    for room in ROOMS:
        site.add(Page(f"reference/{room}.md", "reference", room_html(room)))
    site.add(Page("reference/index.md", "reference", rooms_html()))
    site.add(_front(site, lessons))
    site.add(Page("search.md", "search", "<h1>Search</h1>"))
    write_index([page for page in site.pages if page.kind != "slides"], out)
    return site.pages


def build_handouts(root: Path, out: Path, numbers=None) -> list[Page]:
    """Build slides, pages and exercises of some lessons to print; links lead to the public site."""
    lessons = chosen_lessons(root, numbers)
    site = Site(root, out, lessons, home=public_address(root, "Site"))
    _add_notebooks(site, lessons)
    return site.pages


def _add_notebooks(site: Site, paths: list[Path]) -> list[Page]:
    """Add lessons, with slides those that are shown, and exercises; return the lessons' pages."""
    lessons = []
    for path in paths:
        shown = path in site.lessons
        notebook = executed(path, site.root) if shown else nbformat.read(path, as_version=4)
        page = _notebook_page(site, path, notebook, "lesson")
        if shown:
            name = f"slides/{page.number}"
            page.extra["slides"] = f"{name}.html"
            slides = deck(notebook, site.link(page.source, f"{name}.md"))
            site.add(Page(f"{name}.md", "slides", "".join(slide.html for slide in slides)))
        lessons.append(page)
    if not site.home:
        for before, after in itertools.pairwise(lessons):
            before.after, after.before = after, before
    for page in lessons:
        site.add(page)
    for path in [path.parent / "exercises" / path.name for path in paths]:
        if path.is_file():
            notebook = nbformat.read(path, as_version=4)
            site.add(_notebook_page(site, path, notebook, "exercises"))
    return lessons


def _notebook_page(site: Site, path: Path, notebook, kind: str) -> Page:
    source = path.relative_to(site.root).as_posix()
    return Page(source, kind, notebook_html(notebook, site.link(source)))


def _front(site: Site, lessons: list[Page]) -> Page:
    """Return the front page: what this is, for whom, and the lessons with a picture each."""
    told = _ROW.findall((site.root / "README.md").read_text(encoding="utf-8"))
    shutil.copy(site.root / "data" / "pictures" / "cover.png", site.out / "_images")
    cards = [
        {"number": number, "title": title, "url": f"{path}.html", "will": to_html(will),
         "picture": page.picture}
        for (number, title, path, will), page in zip(told, lessons, strict=True)
    ]  # fmt: skip
    slides = next((page.extra["slides"] for page in reversed(lessons) if page.extra), None)
    return Page("index.md", "front", "", extra={"cards": cards, "slides": slides})


def chosen_lessons(root: Path, numbers=None) -> list[Path]:
    """Return the lessons' notebooks in the order of the course, those with some numbers or all."""
    scripts = lesson_scripts(root)
    known = [script.stem[:2] for script in scripts]
    unknown = sorted(set(numbers or ()) - set(known))
    if unknown:
        raise ValueError(f"a lesson must be one of {' '.join(known)}; received {' '.join(unknown)}")
    chosen = known if numbers is None else numbers
    return [root / "notebooks" / f"{s.stem}.ipynb" for s in scripts if s.stem[:2] in chosen]


def executed(path: Path, root: Path):
    """Return a notebook with its outputs: run once, kept until something that it reads changes."""
    files = sorted(file for pattern in _INGREDIENTS for file in root.glob(pattern))
    digest = hashlib.sha256()
    for file in [path, *filter(Path.is_file, files)]:
        digest.update(str(file.relative_to(root)).encode() + b"\0" + file.read_bytes())
    kept = cache_dir() / "lessons" / f"{path.stem}-{digest.hexdigest()[:16]}.ipynb"
    if not kept.is_file():
        print(f"running {path.name}")
        notebook = run_notebook(path)
        for old in kept.parent.glob(f"{path.stem}-*.ipynb"):
            old.unlink()
        with atomic_file(kept) as file:
            file.write(nbformat.writes(notebook).encode())
    return nbformat.read(kept, as_version=4)
