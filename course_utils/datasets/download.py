"""Downloads that count as there only when every byte has arrived."""

import hashlib
import re
import urllib.error
import urllib.request
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from course_utils._shared.arguments import check_number
from course_utils._shared.atomic_file import atomic_file
from course_utils.paths import cache_dir

_CHUNK = 1 << 20


def download(url: str, name: str, sha256: str, timeout: float = 30.0) -> Path:
    """Return the path of a file, fetched once and checked by its SHA-256.

    The bytes arrive under a temporary name; the file takes its own name only after the
    checksum agrees. A download that breaks off leaves nothing behind.

    Args:
        url: an http or https address.
        name: the file's name in the cache's `downloads` folder.
        sha256: the 64 hexadecimal digits of the file's checksum.
        timeout: seconds without an answer before giving up, above 0.

    Raises:
        ValueError: an address of another kind, a name with a folder in it, no checksum, or a
            timeout that isn't above 0.
        OSError: no connection, a download that broke off, or another file than expected.
    """
    sha256 = _check(url, name, sha256, timeout)
    path = cache_dir() / "downloads" / name
    if path.is_file() and _digest(path) == sha256:
        return path
    try:
        with urllib.request.urlopen(url, timeout=timeout) as answer, atomic_file(path) as file:
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


def _digest(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check(url, name, sha256, timeout) -> str:
    if not isinstance(url, str) or urlsplit(url).scheme not in ("http", "https"):
        raise ValueError(f"url must begin with http:// or https://; received {url!r}")
    plain = isinstance(name, str) and re.fullmatch(r"[\w][\w.+-]*", name)
    if not plain:
        raise ValueError(f"name must be a plain file name, without a folder; received {name!r}")
    if not isinstance(sha256, str) or not re.fullmatch(r"[0-9a-fA-F]{64}", sha256):
        raise ValueError(f"sha256 must be 64 hexadecimal digits; received {sha256!r}")
    check_number(timeout, "timeout", above=0)
    return sha256.lower()
