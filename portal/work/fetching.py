"""Fetching from addresses that people gave us, fenced: through it nobody reaches what only our own machines may.

A name is looked up once, every answer is checked, and the connection goes to the very address that was checked, so
that a name which answers differently the next time (DNS rebinding) gains nothing. The same again for every redirect.
"""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from http.client import HTTPException
from urllib.parse import quote, urljoin, urlsplit

import idna
from urllib3 import exceptions
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.response import BaseHTTPResponse

from portal.work.addresses import is_loopback, is_public

MOST_BYTES = 16 * 1024 * 1024
_SECONDS, _STEP = 20.0, 10.0  # for all of it, and for each wait
_MOST_REDIRECTS, _MOST_ADDRESSES = 5, 4
_PIECE = 65_536
_REDIRECTS = (301, 302, 303, 307, 308)
_NOT_MODIFIED = 304
_PORTS = {"http": 80, "https": 443}
_FIRST_OPEN_PORT = 1024  # below it live the house's other services, mail above all
_IN_PATHS = "/%:=&?~+!$,;'@()*[]|"  # what is not quoted once more

Resolver = Callable[[str, int], Iterable[str]]


class Fault(StrEnum):
    """Why a fetch failed."""

    ADDRESS = "address"  # no http or https, a user name in it, a port of another service
    UNKNOWN_HOST = "unknown_host"
    INTERNAL = "internal"  # an address of a private, local or otherwise special network
    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"
    SLOW = "slow"
    TOO_LARGE = "too_large"
    REDIRECTS = "redirects"  # too many, to nowhere, or from https down to http
    STATUS = "status"
    ODD_ANSWER = "odd_answer"  # compressed although we asked for plain bytes, or no HTTP at all


class FetchFailed(Exception):
    """Nothing was fetched. ``fault``: why; ``status``: the HTTP status when that is why, else 0."""

    def __init__(self, fault: Fault, status: int = 0) -> None:
        super().__init__(f"{fault.value} {status or ''}".strip())
        self.fault, self.status = fault, status


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was found at ``url``, the address after every redirect. ``unchanged``: as before, so ``data`` is empty."""

    url: str
    data: bytes
    media_type: str = ""
    etag: str = ""
    last_modified: str = ""
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class _Target:
    scheme: str
    host: str
    port: int
    path: str
    query: str

    @property
    def named(self) -> str:
        """As the Host header says it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


@dataclass(slots=True)
class _Wish:
    """How one fetch is to be done; ``ends``: when it has to be over, by the monotonic clock."""

    headers: dict[str, str]
    limit: int
    ends: float
    loopback: bool
    resolve: Resolver
    tls: ssl.SSLContext | None

    def left(self) -> float:
        """Seconds for the next wait. Raises FetchFailed when there are none."""
        left = self.ends - time.monotonic()
        if left <= 0:
            raise FetchFailed(Fault.SLOW)
        return min(left, _STEP)


def system_addresses(host: str, port: int) -> list[str]:
    """The IP addresses of ``host`` as this machine looks them up. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


def fetch(
    url: str,
    *,
    etag: str = "",
    last_modified: str = "",
    limit: int = MOST_BYTES,
    seconds: float = _SECONDS,
    loopback: bool = False,
    resolve: Resolver = system_addresses,
    tls: ssl.SSLContext | None = None,
) -> Fetched:
    """GET ``url``, following at most five redirects; never from inside a transaction. Raises FetchFailed.

    ``etag``, ``last_modified``: what the last answer said of itself. ``limit``: bytes; ``seconds``: for all of it,
    however slowly the other side drips. ``loopback``: let our own machine be reached, for development.
    """
    headers = {"Accept-Encoding": "identity", "User-Agent": "Reprise (+syndication portal)"}
    headers |= {"If-None-Match": etag} if etag else {}
    headers |= {"If-Modified-Since": last_modified} if last_modified else {}
    wish = _Wish(headers, limit, time.monotonic() + seconds, loopback, resolve, tls)
    for _ in range(_MOST_REDIRECTS + 1):
        answer = _get(url, wish)
        if isinstance(answer, Fetched):
            return answer
        url = answer
    raise FetchFailed(Fault.REDIRECTS)


def _get(url: str, wish: _Wish) -> Fetched | str:
    """The answer of ``url``, or the address it redirects to."""
    target = _target(url)
    with _connected(target, wish) as (connection, overdue):
        try:
            headers = {**wish.headers, "Host": target.named}
            connection.request("GET", target.path + target.query, headers=headers, preload_content=False)
            answer = connection.getresponse()
            if answer.status in _REDIRECTS:
                return _onward(url, target, answer.headers.get("Location", ""))
            return _read(url, answer, wish, overdue)
        except (exceptions.HTTPError, HTTPException, OSError) as problem:
            if overdue.is_set() or _timed_out(problem):
                raise FetchFailed(Fault.SLOW) from problem
            odd = isinstance(problem, HTTPException) and not isinstance(problem, OSError)
            raise FetchFailed(Fault.ODD_ANSWER if odd else Fault.UNREACHABLE) from problem


def _read(url: str, answer: BaseHTTPResponse, wish: _Wish, overdue: threading.Event) -> Fetched:
    said = {name: answer.headers.get(name, "") for name in ("ETag", "Last-Modified", "Content-Type")}
    if answer.status == _NOT_MODIFIED:
        return Fetched(url, b"", unchanged=True)
    if answer.status != 200:
        raise FetchFailed(Fault.STATUS, answer.status)
    if answer.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
        raise FetchFailed(Fault.ODD_ANSWER)
    data = bytearray()
    for piece in answer.stream(min(_PIECE, wish.limit + 1), decode_content=False):
        data += piece
        if len(data) > wish.limit:
            raise FetchFailed(Fault.TOO_LARGE)
    if overdue.is_set():  # an answer without a length ends wherever the line is cut
        raise FetchFailed(Fault.SLOW)
    media_type = said["Content-Type"].partition(";")[0].strip().lower()
    return Fetched(url, bytes(data), media_type, said["ETag"], said["Last-Modified"])


def _onward(url: str, target: _Target, location: str) -> str:
    if not location:
        raise FetchFailed(Fault.REDIRECTS)
    try:  # a header is read as Latin-1, but addresses in it are meant as UTF-8
        onward = urljoin(url, location.encode("latin-1", "replace").decode("utf-8", "replace"))
        scheme = urlsplit(onward).scheme
    except ValueError as problem:
        raise FetchFailed(Fault.ADDRESS) from problem
    if target.scheme == "https" and scheme != "https":
        raise FetchFailed(Fault.REDIRECTS)
    return onward


def _target(url: str) -> _Target:
    try:
        parts = urlsplit(url)
        scheme, port, host = parts.scheme.lower(), parts.port, (parts.hostname or "").rstrip(".")
        if not host.isascii():
            host = idna.encode(host, uts46=True).decode()
    except ValueError as problem:
        raise FetchFailed(Fault.ADDRESS) from problem
    port = port or _PORTS.get(scheme, 0)
    open_port = port in _PORTS.values() or port >= _FIRST_OPEN_PORT
    legible = all("!" <= c <= "~" for c in host)
    if not (host and legible and open_port and scheme in _PORTS) or "@" in parts.netloc:
        raise FetchFailed(Fault.ADDRESS)
    query = f"?{quote(parts.query, _IN_PATHS)}" if parts.query else ""
    return _Target(scheme, host, port, quote(parts.path, _IN_PATHS) or "/", query)


def _addresses(target: _Target, wish: _Wish) -> list[str]:
    """The addresses of the target, every one of them allowed."""
    try:
        found = list(dict.fromkeys(wish.resolve(target.host, target.port)))
    except (OSError, UnicodeError) as problem:
        raise FetchFailed(Fault.UNKNOWN_HOST) from problem
    if not found:
        raise FetchFailed(Fault.UNKNOWN_HOST)
    if not all(is_public(one) or (wish.loopback and is_loopback(one)) for one in found):
        raise FetchFailed(Fault.INTERNAL)
    return found[:_MOST_ADDRESSES]


@contextmanager
def _connected(target: _Target, wish: _Wish) -> Iterator[tuple[HTTPConnection, threading.Event]]:
    """A connection to the first address that answers, cut when the time is up; the event says that it was cut."""
    connection, overdue = _connect(target, wish), threading.Event()
    line = connection.sock  # the connection forgets it once the head of the answer is read

    def cut() -> None:
        overdue.set()
        with suppress(OSError):  # it may have ended by itself
            socket.socket.shutdown(line, socket.SHUT_RDWR)

    watch = threading.Timer(max(wish.ends - time.monotonic(), 0), cut)
    watch.daemon = True
    watch.start()
    try:
        yield connection, overdue
    finally:
        watch.cancel()
        connection.close()


def _connect(target: _Target, wish: _Wish) -> HTTPConnection:
    last = FetchFailed(Fault.UNREACHABLE)
    for address in _addresses(target, wish):
        connection = _to(target, address, wish)
        try:
            connection.connect()
            return connection
        except ssl.SSLError as problem:
            last = FetchFailed(Fault.CERTIFICATE)
            last.__cause__ = problem
        except (exceptions.HTTPError, OSError) as problem:
            last = FetchFailed(Fault.SLOW if _timed_out(problem) else Fault.UNREACHABLE)
            last.__cause__ = problem
        connection.close()
    raise last


def _to(target: _Target, address: str, wish: _Wish) -> HTTPConnection:
    if target.scheme == "http":
        return HTTPConnection(address, target.port, timeout=wish.left())
    return HTTPSConnection(
        address,
        target.port,
        timeout=wish.left(),
        ssl_context=wish.tls or ssl.create_default_context(),
        server_hostname=target.host,
    )


def _timed_out(problem: BaseException | None) -> bool:
    """Whether ``problem``, or what caused it, is that nobody answered in time."""
    while problem is not None:
        if isinstance(problem, TimeoutError):
            return True
        problem = problem.__cause__ or problem.__context__
    return False
