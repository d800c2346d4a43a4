"""Texts that learners wrote, made safe for a table, a page and a terminal."""

import hashlib
import re
import unicodedata

# A spreadsheet runs a cell that begins so; what separates cells depends on its language.
_FORMULA = re.compile(r"(^|[;,|\t])([\s\"']*)(?=[=+@＝＋－＠-])")


def clean(text: str, characters: int = 500) -> str:
    """Return a text without what steers a terminal or can't be written, cut where it is long."""
    text = text[:characters].replace("\t", " ")
    return "".join(each if each == "\n" or each.isprintable() else "?" for each in text)


def line(text: str, characters: int = 500) -> str:
    """Return a text on one line; letters with accents in the form that gradebooks use."""
    return " ".join(clean(unicodedata.normalize("NFC", text), characters).split())


def cell(text: str) -> str:
    """Return a text for a table; what would be run as a formula gets a `'` in front."""
    return _FORMULA.sub(r"\1\2'", line(text))


def file_names(learners: list[str]) -> list[str]:
    """Return a file name for each learner that any file system takes, none of them twice.

    A name that had to be changed, or that differs from another in capitals only, gets a few
    digits to stay unique.
    """
    names: list[str] = []
    taken: set[str] = set()
    for learner in learners:
        name = unicodedata.normalize("NFC", learner)
        safe = re.sub(r"[^\w .-]", "_", name)[:80].strip(" .") or "learner"
        if safe != learner or safe.casefold() in taken:
            digest = hashlib.sha256(learner.encode("utf-8", "surrogateescape")).hexdigest()
            safe += f"_{digest[:6]}"
        while safe.casefold() in taken:  # a learner has that very name
            safe += "_"
        taken.add(safe.casefold())
        names.append(safe)
    return names
