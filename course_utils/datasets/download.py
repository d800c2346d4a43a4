"""Downloads that count as there only when every byte has arrived."""

import hashlib
import urllib.error
import urllib.request
from http.client import HTTPException
from pathlib import Path

from course_utils._shared.atomic_file import atomic_file
from course_utils.paths import cache_dir

_CHUNK = 1 << 20
_PATIENCE = 30.0  # seconds without an answer before giving up


def download(url: str, name: str, sha256: str) -> Path:
    """Return the path of a file in the cache, fetched once and checked by its SHA-256.

    The bytes arrive under a temporary name; the file takes its own name only after the
    checksum agrees. No connection, a download that breaks off, which leaves nothing behind, and
    another file than expected are an OSError.
    """
    path = cache_dir() / "downloads" / name
    if path.is_file():
        with open(path, "rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() == sha256:
                return path
    try:
        with urllib.request.urlopen(url, timeout=_PATIENCE) as answer, atomic_file(path) as file:
            _receive(answer, file, name, sha256)
    except (urllib.error.URLError, HTTPException, TimeoutError, ConnectionError) as problem:
        reason = getattr(problem, "reason", None) or problem
        raise OSError(
            f"could not download {name} from {url}: {reason}. Nothing was kept; "
            "run this again with a network connection."
        ) from problem
    return path


def _receive(answer, file, name: str, sha256: str) -> None:
    """Copy the answer to the file and hold it against its length and its checksum."""
    digest, length = hashlib.sha256(), 0
    while chunk := answer.read(_CHUNK):
        file.write(chunk)
        digest.update(chunk)
        length += len(chunk)
    due = answer.headers.get("Content-Length", "")
    # A server that hangs up early ends the stream like one that has finished.
    if due.isdecimal() and length != int(due):
        raise ConnectionError(f"it broke off after {length:,} of {int(due):,} bytes")
    if digest.hexdigest() != sha256:
        raise OSError(
            f"{name} is not the file expected: its SHA-256 is {digest.hexdigest()}, "
            f"not {sha256}. Nothing was kept."
        )
