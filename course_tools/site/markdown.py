"""Markdown to HTML: formulas as MathML, code in colour, headings that can be linked to."""

import html
import re
from collections.abc import Callable
from functools import cache

from latex2mathml.converter import convert
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound


def to_html(text: str, link: Callable[[str], str] = lambda target: target) -> str:
    """Return CommonMark with tables and formulas as HTML; `link` gives each link's new target."""
    tokens = _parser().parse(text)
    for number, token in enumerate(tokens):
        if token.type == "heading_open":
            # As GitHub writes it into an address: lower case, hyphens, no signs.
            words = re.sub(r"[^\w\- ]", "", tokens[number + 1].content.lower())
            token.attrSet("id", words.strip().replace(" ", "-"))
        for child in token.children or ():
            if child.type == "link_open":
                child.attrSet("href", link(str(child.attrGet("href"))))
    markup = _parser().renderer.render(tokens, _parser().options, {})
    return markup.replace('<th scope="col"></th>', "<td></td>")  # a corner is no header


def code_html(source: str, language: str = "python", label: str = "Code") -> str:
    """Return code in colours, with a name for screen readers."""
    try:
        lexer = get_lexer_by_name(language)
    except ClassNotFound:
        lexer = get_lexer_by_name("text")
    inner = highlight(source, lexer, HtmlFormatter(nowrap=True))
    return f'<div role="group" aria-label="{label}"><pre><code>{inner}</code></pre></div>\n'


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    parser.use(dollarmath_plugin, allow_labels=False, renderer=_math)
    parser.add_render_rule("fence", _fence)
    parser.add_render_rule("th_open", lambda *_: '<th scope="col">')
    return parser


def _math(tex: str, options: dict) -> str:
    """Return a formula as MathML, which browsers draw and screen readers read."""
    if options["display_mode"]:
        return f'<div class="formula">{convert(tex, display="block")}</div>'
    return convert(tex)


def _fence(_renderer, tokens, index, *_) -> str:
    token = tokens[index]
    return code_html(token.content, token.info.split(" ")[0] or "text")


def plain(markup: str) -> str:
    """Return the words of a piece of HTML, formulas and code left out."""
    text = re.sub(r"<math.*?</math>|<pre.*?</pre>", " ", markup, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())
