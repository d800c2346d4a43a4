"""Kill a process while it caches or downloads, again and again: is a damaged file ever taken?

`python tests/course_utils/datasets/killed.py 200` does so 200 times and prints what it saw.
Where it dies is drawn in bytes, not in seconds: so a slow machine sees what a quick one does.
"""

import collections
import hashlib
import http.server
import multiprocessing
import os
import resource
import signal
import sys
import tempfile
import warnings
from pathlib import Path

import numpy as np

from course_utils.datasets.archives import Archive, fetch
from course_utils.datasets.cache import cache_path, cached_arrays, write_arrays

FORK = multiprocessing.get_context("fork")  # a child begins at once, without importing anything
KEY = {"made": "for this test"}
ARRAYS = {"a": np.arange(500_000)}
CONTENT = np.random.default_rng(0).bytes(4_000_000)
DIGEST = hashlib.sha256(CONTENT).hexdigest()


class _Server(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", str(len(CONTENT)))
        self.end_headers()
        try:
            self.wfile.write(CONTENT)
        except OSError:
            pass  # the one who asked is dead

    def log_message(self, *_arguments):
        pass


def _dies(count: int, write, *arguments) -> None:
    """Write, and be killed by the system as the file grows past `count` bytes.

    A file that is shorter is whole under its temporary name: then it dies before the renaming.
    """

    def before_renaming(event, _arguments):
        if event == "os.rename":
            os.kill(os.getpid(), signal.SIGKILL)

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # Python would raise an error instead
    resource.setrlimit(resource.RLIMIT_FSIZE, (count, count))
    sys.addaudithook(before_renaming)
    write(*arguments)


def _kill(rng: np.random.Generator, write, *arguments) -> None:
    count = int(rng.integers(0, 1.2 * len(CONTENT)))
    child = FORK.Process(target=_dies, args=(count, write, *arguments))
    child.start()
    child.join()
    assert child.exitcode in (-signal.SIGXFSZ, -signal.SIGKILL), child.exitcode


def _left_in(folder: Path, file: Path) -> str:
    """Say what a killed process left: a file under its name, a part under another, or nothing."""
    if file.exists():
        return "a file under its own name"
    return "a part under a temporary name" if list(folder.glob(".*.part")) else "nothing"


def kill_while_caching(folder: Path, rng: np.random.Generator) -> str:
    """Kill a writer of arrays; return what it left. Whatever it is, the right arrays come back."""
    file = cache_path(folder, "noise", KEY)
    _kill(rng, write_arrays, file, KEY, ARRAYS)
    left = _left_in(folder, file)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        arrays = cached_arrays(folder, "noise", KEY, lambda: ARRAYS)
    assert np.array_equal(arrays["a"], ARRAYS["a"])
    return left


def kill_while_downloading(folder: Path, rng: np.random.Generator, url: str) -> str:
    """Kill a download; return what it left. Whatever it is, the right file comes back."""
    archive = Archive(url, "noise.bin", DIGEST, len(CONTENT))
    _kill(rng, fetch, archive)
    left = _left_in(folder / "downloads", folder / "downloads" / "noise.bin")
    assert fetch(archive).read_bytes() == CONTENT
    return left


def kill_many(count: int, seed: int = 0) -> dict[str, collections.Counter]:
    """Kill `count` processes, every second one while it caches; count what they left.

    Raises:
        AssertionError: something else came back than was stored.
    """
    rng = np.random.default_rng(seed)
    seen = {"caching": collections.Counter(), "downloading": collections.Counter()}
    before = dict(os.environ)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Server) as server:
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
