"""The table that closes a lesson: what was claimed, and what came out."""

import html

from course_utils.plots.checks import describe
from course_utils.plots.show import display_html


@describe
def show_measured(rows: dict[str, str]) -> None:
    """Show claims and their numbers as a table that a screen reader can walk through.

    Args:
        rows: claim -> what was measured, both as texts, in the order of the lesson.
    """
    if not isinstance(rows, dict) or not rows:
        raise ValueError(f"rows must be a dict of claims and numbers; received {rows!r}")
    for claim, number in rows.items():
        if not isinstance(claim, str) or not isinstance(number, str):
            raise ValueError(f"rows must hold texts only; received {claim!r}: {number!r}")
    plain = "\n".join(f"{claim}: {number}" for claim, number in rows.items())
    display_html(_table(rows), plain)


def _table(rows: dict[str, str]) -> str:
    left = 'style="text-align:left;font-weight:normal;padding:2px 16px 2px 0"'
    body = "".join(
        f'<tr><th scope="row" {left}>{html.escape(claim)}</th>'
        f'<td style="text-align:left">{html.escape(number)}</td></tr>'
        for claim, number in rows.items()
    )
    heads = "".join(
        f'<th scope="col" style="text-align:left">{name}</th>' for name in ("claim", "measured")
    )
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
