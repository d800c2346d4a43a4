"""Show a figure together with the words that carry its content.

JupyterLab ignores alt metadata; an HTML `<img>` with the words reaches every screen reader.
"""

import base64
import html
import io
import struct
import sys

from matplotlib.figure import Figure

from course_utils._shared.arguments import check_kind, check_mapping

from .style import CSS_PIXELS_PER_INCH, describe

SHORTEST_ALT = 20
_SHARPNESS = 2
MARGIN_PIXELS = 12


@describe
def show(fig: Figure, alt: str) -> None:
    """Display `fig` with alt text, then close it.

    Args:
        alt: what a reader who can't see the figure needs to know: the point it makes and the
            numbers it holds. At least 20 characters.
    """
    check_alt(alt)
    png = figure_png(fig)
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:  # it may keep the figure in its list
        pyplot.close(fig)
    display_html(image_tag(png, alt), f"Figure: {' '.join(alt.split())}")


@describe
def figure_png(fig: Figure) -> bytes:
    """Render a figure to PNG bytes at twice the notebook's resolution.

    The bytes hold no date and no version, so the same figure gives the same bytes.
    """
    check_kind(fig, "fig", Figure, "a matplotlib Figure")
    buffer, dpi = io.BytesIO(), _SHARPNESS * CSS_PIXELS_PER_INCH
    trim = {"bbox_inches": "tight", "pad_inches": MARGIN_PIXELS / dpi}
    fig.savefig(buffer, format="png", dpi=dpi, metadata={"Software": None}, **trim)
    return buffer.getvalue()


@describe
def image_tag(png: bytes, alt: str) -> str:
    """Return the HTML `<img>` of a PNG: its words, its width, and the bytes themselves.

    Args:
        png: PNG bytes, at two pixels to a CSS pixel.
        alt: at least 20 characters; see `show`.
    """
    check_alt(alt)
    if not isinstance(png, bytes) or not png.startswith(b"\x89PNG\r\n\x1a\n"):
        raise ValueError(f"png must be the bytes of a PNG file; received {type(png).__name__}")
    width = struct.unpack(">I", png[16:20])[0] // _SHARPNESS
    return inline_image(png, "png", alt, f"width:{width}px")


def inline_image(content: bytes, kind: str, alt: str, style: str) -> str:
    """Return an `<img>` that holds its words and the bytes of a "png" or a "gif" itself."""
    words = html.escape(" ".join(alt.split()), quote=True)
    source = f"data:image/{kind};base64,{base64.b64encode(content).decode('ascii')}"
    return f'<img alt="{words}" style="max-width:100%;{style}" src="{source}">'


def check_alt(alt: str) -> None:
    """Raise ValueError unless `alt` is a text of at least 20 characters."""
    check_kind(alt, "alt", str, "a text that says what the figure shows")
    if len(alt.strip()) < SHORTEST_ALT:
        raise ValueError(
            f"alt must say what the figure shows in {SHORTEST_ALT} characters or more; "
            f"received {alt!r}"
        )


def display_html(tag: str, plain: str) -> None:
    """Display HTML beside the plain text that stands for it; a plain script prints the text."""
    ipython = sys.modules.get("IPython")
    if ipython is None or ipython.get_ipython() is None:
        print(plain)
        return
    from IPython.display import display

    display({"text/html": tag, "text/plain": plain}, raw=True)


@describe
def show_measured(rows: dict[str, str]) -> None:
    """Show claims and their numbers as a table that a screen reader can walk through.

    Args:
        rows: claim -> what was measured, both as texts, in the order of the lesson.
    """
    for claim, number in check_mapping(rows, "rows").items():
        if not isinstance(claim, str) or not isinstance(number, str):
            raise ValueError(f"rows must hold texts only; received {claim!r}: {number!r}")
    left = 'style="text-align:left;font-weight:normal;padding:2px 16px 2px 0"'
    head = '<th scope="col" style="text-align:left">'
    body = "".join(
        f'<tr><th scope="row" {left}>{html.escape(claim)}</th>'
        f'<td style="text-align:left">{html.escape(number)}</td></tr>'
        for claim, number in rows.items()
    )
    heads = f"<tr>{head}claim</th>{head}measured</th></tr>"
    table = f"<table><thead>{heads}</thead><tbody>{body}</tbody></table>"
    display_html(table, "\n".join(f"{claim}: {number}" for claim, number in rows.items()))
