import hashlib
import http.server
import os
import socket
import threading

import pytest

from course_utils.datasets.archives import Archive, fetch

CONTENT = bytes(range(256)) * 20_000  # 5 MB: several reads
SHA256 = hashlib.sha256(CONTENT).hexdigest()


class Handler(http.server.BaseHTTPRequestHandler):
    """Serves the content whole, or hangs up halfway, or says nothing about its length."""

    def do_GET(self):
        self.server.asked.append(self.path)
        if self.path == "/missing":
            self.send_error(404)
            return
        self.send_response(200)
        if self.path != "/no-length-half":
            self.send_header("Content-Length", str(len(CONTENT)))
        self.end_headers()
        half = "half" in self.path
        self.wfile.write(CONTENT[: len(CONTENT) // 2] if half else CONTENT)

    def log_message(self, *_arguments):
        pass


@pytest.fixture
def server():
    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.asked = []
    running.address = f"http://127.0.0.1:{running.server_port}"
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield running
    running.shutdown()
    running.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_CACHE_DIR", str(tmp_path))
    monkeypatch.setenv("no_proxy", "*")
    return tmp_path / "downloads"


def published(url, sha256=SHA256):
    return Archive(url, "data.bin", sha256, len(CONTENT))


def test_a_file_is_fetched_once(server, folder, capsys):
    for _ in range(2):
        path = fetch(published(f"{server.address}/whole"))
        assert path == folder / "data.bin"
        assert path.read_bytes() == CONTENT
    assert server.asked == ["/whole"]
    assert capsys.readouterr().out == "Fetching data.bin, 5 MB, this once.\n"


def test_a_download_that_breaks_off_leaves_nothing(server, folder):
    with pytest.raises(OSError, match="data.bin .*broke off after 2,560,000 of 5,120,000"):
        fetch(published(f"{server.address}/half"))
    assert os.listdir(folder) == []
    assert fetch(published(f"{server.address}/whole")).read_bytes() == CONTENT


def test_without_a_length_the_checksum_notices(server, folder):
    with pytest.raises(OSError, match="not the file expected"):
        fetch(published(f"{server.address}/no-length-half"))
    assert os.listdir(folder) == []


def test_another_file_than_expected_is_not_kept(server, folder):
    with pytest.raises(OSError, match=f"SHA-256 is {SHA256}, not {'0' * 64}"):
        fetch(published(f"{server.address}/whole", "0" * 64))
    assert os.listdir(folder) == []


def test_a_damaged_file_is_fetched_again_and_kept_until_then(server, folder):
    folder.mkdir(parents=True)
    (folder / "data.bin").write_bytes(CONTENT[:-1] + b"?")
    with pytest.raises(OSError):
        fetch(published(f"{server.address}/missing"))
    assert os.listdir(folder) == ["data.bin"]
    assert fetch(published(f"{server.address}/whole")).read_bytes() == CONTENT


def test_no_server_is_told_in_one_sentence(folder):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(OSError, match="could not download data.bin from .*network connection"):
        fetch(published(f"http://127.0.0.1:{port}/x"))
    assert not folder.exists() or os.listdir(folder) == []
