"""The site: built from lesson 00, read in Chromium, with no other host and no dead link."""

import base64
import io
import itertools
import os
import re
import shutil
from pathlib import Path
from urllib.parse import unquote

import nbformat
import numpy as np
import pytest
from PIL import Image

from course_tools.repository import public_address
from course_tools.site.build import build_site, chosen_lessons
from course_tools.site.large_figures import cut
from course_tools.site.lesson import notebook_html, question_of
from course_tools.site.markdown import to_html
from course_tools.site.reference import docstring_html
from course_tools.site.slides import MOST, deck
from course_tools.site.write import print_pdf
from course_utils.widgets import predict

ROOT = Path(__file__).resolve().parents[2]
READ = ("index.html", "notebooks/00_start_here.html", "slides/00.html", "reference/analysis.html")


def link(target):
    return target


def test_formulas_headings_tables_and_links():
    text = "## What is *x*?\n\n$x^2$ in [there](a.md)\n\n| a |\n|---|\n| 1 |"
    html = to_html(text, lambda target: target.replace(".md", ".html"))
    assert '<h2 id="what-is-x">' in html and "<msup><mi>x</mi><mn>2</mn></msup>" in html
    assert 'href="a.html"' in html and '<th scope="col">a</th>' in html


def test_docstrings_by_hand():
    html = docstring_html(
        "Add.\n\nArgs:\n    one: first,\n        a number.\n\nRaises:\n    E: no."
    )
    assert "<p>Add.</p>" in html and "<strong>Raises</strong>" in html
    assert re.search(r"<dt><code>one</code></dt><dd><p>first, a number.</p>\s*</dd>", html)


def test_a_question_is_read_from_what_its_widget_leaves():
    widget = predict("Is `a` < b?", ["Yes", "No"], "No", {"Yes": "It isn't.", "No": "a is 3."})
    asked = question_of(widget.fallback())
    assert (asked["choices"], asked["right"]) == (["Yes", "No"], "No")
    assert asked["question"] == "Is <code>a</code> &lt; b?" and "It isn" in asked["answer"]
    assert question_of("<p>no question</p>") is None


def cells(*sources):
    """Return a notebook; a text that begins with `<` is the output of a cell."""
    made = []
    for source in sources:
        if source.startswith("<"):
            made.append(nbformat.v4.new_code_cell("# @title Draw: it\nx = 1"))
            output = nbformat.v4.new_output("display_data", {"text/html": source})
            made[-1].outputs, made[-1].metadata["jupyter"] = [output], {"source_hidden": True}
        else:
            made.append(nbformat.v4.new_markdown_cell(source))
    return nbformat.v4.new_notebook(cells=made)


def test_the_readme_names_the_site_where_the_project_says_it_is():
    assert f"]({public_address(ROOT, 'Site')})" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_a_deck_by_hand():
    figure, question = '<img alt="a cat" src="x">', predict("Why?", ["a", "b"], 0, "so").fallback()
    opening = "# 05 · T\n\n- aim\n\n## One\n\nBefore."
    parts = (opening, figure, "After.\n\n## Two\n\nT.", question, "## Three\n\nFirst. $$x$$")
    slides = deck(cells(*parts, "## New terms\n\nx", "## Big (may be skipped)\n\nx", figure), link)
    titles = [slide.title for slide in slides]
    assert titles == ["05 · T", "One", "Two", "Predict", "The answer", "Three"]
    assert "Before." in slides[1].notes and "After." in slides[1].notes
    assert "so" not in slides[3].html and "so" in slides[4].body
    assert 'alt="a cat"' in slides[1].body and "<math" in slides[5].body
    many = deck(cells(opening, *[figure] * 40, *["## More\n\nText."] * 9), link)
    assert len(many) == MOST and {slide.title for slide in many} == {"05 · T", "One", "More"}


def test_a_figure_too_small_for_a_deck_is_cut_in_its_gaps():
    pixels = np.zeros((1600, 1000), "uint8")
    pixels[780:830] = 255  # 50 rows of white: a gap between two rows of pictures
    upper, lower = cut(Image.fromarray(pixels))
    assert (upper.height, lower.height) == (805, 795)
    pixels[780:800] = 0  # 30 rows are enough, 29 are not
    assert [piece.height for piece in cut(Image.fromarray(pixels))] == [815, 785]
    pixels[800] = 0
    assert len(cut(Image.fromarray(pixels))) == 1
    wide = np.zeros((400, 3000), "uint8")
    wide[:, 1490:1510] = 255
    assert [piece.width for piece in cut(Image.fromarray(wide))] == [1500, 1500]
    assert len(cut(Image.fromarray(wide[:, :2400]))) == 1  # large enough


def test_pieces_of_a_figure_are_told_and_go_together():
    pixels = np.zeros((1600, 1000), "uint8")
    pixels[780:830] = 255
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    data = base64.b64encode(buffer.getvalue()).decode()
    figure = f'<img alt="two cats" style="" src="data:image/png;base64,{data}">'
    slides = deck(cells("# 05 · T\n\n- aim\n\n## One\n\nText.", figure), link)
    alts = [re.search('alt="(.*?)"', slide.body).group(1) for slide in slides[1:]]
    assert alts == ["Part 1 of 2. two cats", "Part 2 of 2. two cats"]
    small = '<img alt="a cat" src="x">'
    many = deck(cells("# 05 · T\n\n- aim\n\n## One\n\nText.", *[small] * (MOST - 2), figure), link)
    assert len(many) == MOST - 1 and not any("Part" in slide.body for slide in many)


def test_code_of_questions_and_setup_stays_out():
    notebook = nbformat.read(chosen_lessons(ROOT, ["00"])[0], as_version=4)
    html = notebook_html(notebook, link)
    assert "colab" not in html and "predict(" not in html and "<pre>" in html
    with pytest.raises(ValueError, match="one of 00 01 .*; received 77"):
        chosen_lessons(ROOT, ["77"])


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Build the site once, with lesson 00 run and the others as they are stored."""
    out = tmp_path_factory.mktemp("site")
    build_site(ROOT, out, ["00"])
    return out


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """Open a page in Chromium, at the width of a phone; `page.asked` holds what it asked for."""
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.fail("no chromium") if os.environ.get("CI") else pytest.skip("no chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 375, "height": 800})
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        yield page
        browser.close()


def dead_links(out):
    """Return each link and picture of the site that leads nowhere, and how many there are."""
    texts = {path: path.read_text(encoding="utf-8") for path in out.rglob("*.html")}
    ids = {path: set(re.findall(r'\bid="([^"]+)"', text)) for path, text in texts.items()}
    dead, count = [], 0
    for path, text in texts.items():
        for target in re.findall(r'(?:href|src|srcset|action)="([^"]*)"', text):
            if re.match(r"https:|mailto:", target):
                continue
            count += 1
            file, _, anchor = unquote(target).partition("#")
            there = (path.parent / file).resolve() if file else path
            names_nothing = target in ("", "#") or (anchor and anchor not in ids[there])
            if names_nothing or not there.is_file():
                dead.append(f"{path.relative_to(out)}: {target}")
    return dead, count


def check_what_is_read_out(tree):
    """Assert what a screen reader needs of Chromium's accessibility tree, given as text."""
    nameless = r"^ *- (link|button|img|radio|searchbox|navigation)(:|$)"
    assert re.findall(nameless, tree, re.MULTILINE) == []
    for landmark in ("banner", "navigation", "search", "main", "contentinfo"):
        assert re.search(rf"^ *- {landmark}\b", tree, re.MULTILINE), landmark
    levels = [int(level) for level in re.findall(r"- '?heading .*\[level=(\d)\]", tree)]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


@pytest.mark.slow(seconds=40)
def test_a_reader_in_chromium(site, page, record_property):
    dead, count = dead_links(site)
    assert dead == [] and count > 500

    page.goto((site / "search.html").as_uri() + "?q=receptive+field")
    page.locator("#found a").first.click()
    assert "receptive field" in page.locator("main").inner_text().lower()

    page.goto((site / READ[1]).as_uri())
    question = page.locator(".question").first
    assert not question.locator("details p").first.is_visible()
    question.locator("input").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert "Space or Enter" in question.locator("[role=status]").inner_text()
    assert not question.locator("details p").first.is_visible()
    question.locator("input[value='0']").first.focus()
    page.keyboard.press("Space")
    assert "Not this one" in question.locator("[role=status]").inner_text()
    assert question.locator("details p").first.is_visible()
    question.locator("input[value='1']").focus()
    page.keyboard.press("Enter")
    assert "Right" in question.locator("[role=status]").inner_text()
    assert all(len(alt) > 20 for alt in page.locator("main img").evaluate_all("a=>a.map(i=>i.alt)"))

    wide = "document.documentElement.scrollWidth - window.innerWidth"
    for name in READ[:2] + READ[3:]:
        page.goto((site / name).as_uri())
        assert page.evaluate(wide) <= 0, name
        check_what_is_read_out(page.locator("body").aria_snapshot())
    assert [url for url in page.asked if not url.startswith("file:")] == []
    assert len(page.asked) > 10
    record_property("links of the site, none dead", count)


@pytest.mark.slow(seconds=20)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(site, page, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page.emulate_media(color_scheme=scheme)
    for name in READ:
        page.goto((site / name).as_uri())
        found = Axe().run(page).response["violations"]
        assert [(name, each["id"], each["nodes"][0]["html"]) for each in found] == []


@pytest.mark.slow(seconds=5)
def test_slides_and_paper_are_printed(site, tmp_path):
    pdf = print_pdf(site / "slides" / "00.html", tmp_path / "00.pdf", "?print-pdf").read_bytes()
    slides = (site / "slides" / "00.html").read_text().count("<section>")
    assert len(re.findall(rb"/Type /Page\b", pdf)) == slides >= 12
