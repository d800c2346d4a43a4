"""Kill a process while it caches or downloads, again and again: is a damaged file ever taken?

`python tests/course_utils/datasets/killed.py 200` does so 200 times and prints what it saw.
"""

import collections
import hashlib
import http.server
import multiprocessing
import os
import sys
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np

from course_utils.datasets import download
from course_utils.datasets.cache import cache_path, cached_arrays, write_arrays

FORK = multiprocessing.get_context("fork")  # a child begins at once, without importing anything
KEY = {"made": "for this test"}
ARRAYS = {"a": np.arange(1_000_000)}
CONTENT = np.random.default_rng(0).bytes(4_000_000)
DIGEST = hashlib.sha256(CONTENT).hexdigest()


class _Slow(http.server.BaseHTTPRequestHandler):
    """Serves `CONTENT` in pieces, so that there is time to be killed in between."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", str(len(CONTENT)))
        self.end_headers()
        try:
            for start in range(0, len(CONTENT), 1 << 18):
                self.wfile.write(CONTENT[start : start + (1 << 18)])
                time.sleep(0.001)
        except OSError:
            pass  # the one who asked is dead

    def log_message(self, *_arguments):
        pass


def _cache_for_ever(folder: Path) -> None:
    while True:
        write_arrays(cache_path(folder, "noise", KEY), KEY, ARRAYS)


def _download_for_ever(url: str) -> None:
    while True:
        download(url, "noise.bin", DIGEST).unlink()


def _kill(target, argument, rng: np.random.Generator) -> None:
    child = FORK.Process(target=target, args=(argument,), daemon=True)
    child.start()
    time.sleep(rng.uniform(0, 0.1))
    child.kill()
    child.join()


def _left_in(folder: Path, file: Path, whole: bool) -> str:
    """Say what a killed process left: its file, a part under another name, or nothing."""
    if file.is_file():
        return "whole" if whole else "DAMAGED"
    return "half a file under a temporary name" if list(folder.glob(".*.part")) else "nothing"


def kill_while_caching(folder: Path, rng: np.random.Generator) -> str:
    """Kill a writer of arrays; return what it left. Whatever it is, the right arrays come back."""
    _kill(_cache_for_ever, folder, rng)
    made = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        file = cache_path(folder, "noise", KEY)
        left = _left_in(folder, file, True)
        arrays = cached_arrays(folder, "noise", KEY, lambda: made.append(1) or ARRAYS)
    assert np.array_equal(arrays["a"], ARRAYS["a"])
    return "DAMAGED" if caught or (left == "whole") == bool(made) else left


def kill_while_downloading(folder: Path, rng: np.random.Generator, url: str) -> str:
    """Kill a download; return what it left. Whatever it is, the right file comes back."""
    _kill(_download_for_ever, url, rng)
    file = folder / "downloads" / "noise.bin"
    left = _left_in(file.parent, file, file.is_file() and file.read_bytes() == CONTENT)
    assert download(url, "noise.bin", DIGEST).read_bytes() == CONTENT
    return left


def kill_many(count: int, seed: int = 0) -> dict[str, collections.Counter]:
    """Kill `count` processes, every second one while it caches; count what they left.

    Raises:
        AssertionError: something else came back than was stored.
    """
    rng = np.random.default_rng(seed)
    seen = {"caching": collections.Counter(), "downloading": collections.Counter()}
    before = dict(os.environ)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Slow) as server:
        serving = FORK.Process(target=server.serve_forever, daemon=True)
        serving.start()
        url = f"http://127.0.0.1:{server.server_port}/noise.bin"
        try:
            for number in range(count):
                with tempfile.TemporaryDirectory() as name:
                    os.environ.update(COURSE_CACHE_DIR=name, no_proxy="*")
                    if number % 2:
                        left = kill_while_downloading(Path(name), rng, url)
                    else:
                        left = kill_while_caching(Path(name), rng)
                    seen["downloading" if number % 2 else "caching"][left] += 1
        finally:
            serving.kill()
            os.environ.clear()
            os.environ.update(before)
    return seen


if __name__ == "__main__":
    for what, left in kill_many(int(sys.argv[1])).items():
        print(f"killed while {what}: {dict(left)}")
