"""The shell of all pages that grading writes: one file each, no script, light and dark."""

import html
import re

from course_tools.grading.sanitize import clean

_STYLE = """
:root { color-scheme: light dark; --ink: #1f2328; --soft: #57606a; --line: #d0d7de;
  --page: #fff; --right: #00664a; --other: #8a3c00; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #a5afb9; --line: #3d444d;
  --page: #0d1117; --right: #4fd1a5; --other: #f0a35e; } }
body { font: 17px/1.55 system-ui, sans-serif; max-width: 44rem; margin: 2.5rem auto;
  padding: 0 1.2rem; color: var(--ink); background: var(--page); }
h1 { font-size: 1.6rem; margin-bottom: .2rem; }
h2 { font-size: 1.05rem; margin: 0; display: flex; justify-content: space-between; gap: 1rem; }
h2 code { font-size: 1.05rem; } h2 span { font-weight: 500; white-space: nowrap; }
section { border: 1px solid var(--line); border-left: .35rem solid var(--other);
  border-radius: .4rem; padding: .8rem 1rem; margin: .9rem 0; }
section.right { border-left-color: var(--right); }
section p { margin: .25rem 0; } .aim { color: var(--soft); }
.sign { font-weight: 600; color: var(--other); } .right .sign { color: var(--right); }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: .5rem 0 0;
  font: .86rem/1.5 ui-monospace, monospace; }
pre { background: color-mix(in srgb, var(--line) 28%, transparent); padding: .4rem .6rem;
  border-radius: .3rem; }
.lines { white-space: pre-wrap; overflow-wrap: anywhere; }
li { overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .3rem .6rem .3rem 0; vertical-align: top; }
thead th { border-bottom: 2px solid var(--line); }
tbody tr { border-bottom: 1px solid var(--line); }
th[scope=row] { font-weight: 500; overflow-wrap: anywhere; min-width: 7rem; }
.number { text-align: right; } td.number { white-space: nowrap; }
caption { text-align: left; color: var(--soft); }
main > h2 { font-size: 1.3rem; margin-top: 2rem; } h3 { font-size: 1.05rem; margin: 0; }
ol { padding-left: 1.4rem; } li { margin: .5rem 0; }
@media (max-width: 30rem) { th, td { font-size: .85rem; } svg text { font-size: 18px; } }
svg { display: block; width: 100%; height: auto; margin: .6rem 0; }
svg text { fill: var(--ink); font: 13px system-ui, sans-serif; }
.key { display: inline-block; width: .8em; height: .8em; margin-right: .3em; }
.right-fill { fill: var(--right); background: var(--right); }
.found-fill { fill: var(--other); background: var(--other); }
.wrong-fill { fill: #b07aa1; background: #b07aa1; }
.none-fill { fill: var(--line); background: var(--line); }
"""


def page(title: str, body: str) -> str:
    """Return a whole page; the title is escaped, the body is taken as it is."""
    title = html.escape(title)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><main>\n"
        f"<h1>{title}</h1>\n{body}\n</main></body></html>\n"
    )


def with_code(text: str) -> str:
    """Return a hint for a page: between backquotes is code, between asterisks a stressed word."""
    text = re.sub(r"`([^`]+)`", r"<code>\1</code>", safe(text))
    return re.sub(r"\*(\w+)\*", r"<em>\1</em>", text)


def safe(text: str) -> str:
    """Return a text that a learner may have written, for a page: it runs nothing."""
    return html.escape(clean(text, 4_000))
