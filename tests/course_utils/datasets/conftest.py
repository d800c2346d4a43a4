"""What tests of downloads share: a server of their own, and a cache of their own."""

import http.server
import threading

import pytest


class _Handler(http.server.BaseHTTPRequestHandler):
    """Serves the server's files; of those named in `halved` only the first half."""

    def do_GET(self):
        name = self.path.lstrip("/")
        self.server.asked.append(name)
        if name not in self.server.files:
            self.send_error(404)
            return
        content = self.server.files[name]
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        half = name in self.server.halved
        self.wfile.write(content[: len(content) // 2] if half else content)

    def log_message(self, *_arguments):
        pass


@pytest.fixture
def files_server(tmp_path, monkeypatch):
    """Serve `files`, a dict of names and bytes, into an empty cache; `asked` lists requests."""
    monkeypatch.setenv("COURSE_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("no_proxy", "*")
    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    running.asked, running.files, running.halved = [], {}, set()
    running.address = f"http://127.0.0.1:{running.server_port}"
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield running
    running.shutdown()
    running.server_close()
    thread.join()
