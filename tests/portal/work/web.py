"""A web server on this machine that answers as a test says: whole answers, or raw bytes, or ever so slowly."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Headers = dict[str, str]


@dataclass
class Page:
    """One answer. ``raw``: written as it stands instead; ``drip``: one byte of the body at a time, for ever."""

    body: bytes = b""
    status: int = 200
    headers: Headers = field(default_factory=dict)
    raw: bytes = b""
    drip: bool = False


@dataclass
class Web:
    """``pages``: what is at which path. ``asked``: path and headers of each request so far."""

    port: int = 0
    pages: dict[str, Page | Callable[[Headers], Page]] = field(default_factory=dict)
    asked: list[tuple[str, Headers]] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str = "/", host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"


@contextmanager
def served(tls: ssl.SSLContext | None = None) -> Iterator[Web]:
    """A server on a free port of 127.0.0.1, with TLS when a context is given."""
    web = Web()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            web.asked.append((self.path, headers))
            page = web.pages.get(self.path, Page(status=404))
            _answer(self, page(headers) if callable(page) else page, web.closing)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            pass  # who hangs up on us is no error

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    web.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield web
    finally:
        web.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _answer(handler: BaseHTTPRequestHandler, page: Page, closing: threading.Event) -> None:
    handler.close_connection = True
    try:
        if page.raw:
            handler.wfile.write(page.raw)
            return
        handler.send_response(page.status)
        for name, value in page.headers.items():
            handler.send_header(name, value)
        if not page.drip and "Content-Length" not in page.headers:
            handler.send_header("Content-Length", str(len(page.body)))
        handler.end_headers()
        while page.drip and not closing.wait(0.01):
            handler.wfile.write(b"x")
        handler.wfile.write(page.body)
    except (TimeoutError, OSError):
        pass  # the other side has had enough
