"""A server on this machine that speaks DeepL's API, version 2, strictly; and misbehaves when told to."""

import json
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "279a2e9d-83b3-c416-7e2d-f721593e42a0:fx"
Answer = tuple[int, dict[str, str], bytes]


class DeepLServer:
    """``translate`` makes the texts; ``next`` holds answers to give instead, in order; ``requests`` what was asked."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.next: deque[Answer | None] = deque()  # None: hang up without an answer
        self.translate: Callable[[str], str] = lambda text: f"[{text}]"
        self.address = ""

    def fail(self, status: int, **headers: str) -> None:
        self.next.append((status, {k.replace("_", "-"): v for k, v in headers.items()}, b'{"message":"no"}'))

    def say(self, body: object) -> None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.next.append((200, {}, data))

    def answer(self, path: str, headers: Any, data: bytes) -> Answer:
        """What DeepL says to this request, by its documentation."""
        if path != "/v2/translate":
            return 404, {}, b"{}"
        if headers.get("Authorization") != f"DeepL-Auth-Key {KEY}":
            return 403, {}, b'{"message":"Forbidden"}'
        if len(data) > 128 * 1024:
            return 413, {}, b'{"message":"Request Entity Too Large"}'
        body = json.loads(data)
        known = {"text", "source_lang", "target_lang", "tag_handling"}
        fits = (
            set(body) <= known
            and isinstance(body["text"], list)
            and 1 <= len(body["text"]) <= 50
            and body["source_lang"] in ("EN", "FR")
            and body["target_lang"] in ("EN-GB", "EN-US", "FR")
            and body.get("tag_handling") in (None, "html", "xml")
        )
        if not fits:
            return 400, {}, b'{"message":"Bad request"}'
        self.requests.append(body)
        texts = [
            {"detected_source_language": body["source_lang"], "text": self.translate(t)} for t in body["text"]
        ]
        return 200, {}, json.dumps({"translations": texts}).encode()


@contextmanager
def running() -> Iterator[DeepLServer]:
    """The server, on a free port of this machine, until the block ends."""
    deepl = DeepLServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            data = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            answer = deepl.answer(self.path, self.headers, data)
            told = deepl.next.popleft() if deepl.next else answer
            if told is None:
                self.close_connection = True
                return
            status, headers, body = told
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    deepl.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield deepl
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
