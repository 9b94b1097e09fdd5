"""Fetching what people point us to: it arrives, or it is told in one word why not, and never from inside the house."""

import datetime as dt
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from portal.work.fetching import Fault, FetchFailed, fetch
from tests.portal.work.web import Page, Web, served


@pytest.fixture(scope="module")
def shared() -> Iterator[Web]:
    with served() as web:
        yield web


@pytest.fixture
def web(shared: Web) -> Web:
    shared.pages.clear()
    shared.asked.clear()
    return shared


def fault(url: str, **more: Any) -> Fault:
    with pytest.raises(FetchFailed) as caught:
        fetch(url, **{"loopback": True, **more})
    return caught.value.fault


def test_a_page_arrives_with_what_it_says_of_itself(web: Web) -> None:
    said = {
        "ETag": '"7"',
        "Last-Modified": "Tue, 24 Nov 2026 10:00:00 GMT",
        "Content-Type": "application/rss+xml; a=b",
    }
    web.pages["/feed?a=b"] = Page(b"<rss/>", headers=said)
    found = fetch(web.url("/feed?a=b"), loopback=True)
    assert (found.data, found.media_type, found.etag, found.last_modified, found.unchanged) == (
        b"<rss/>", "application/rss+xml", '"7"', "Tue, 24 Nov 2026 10:00:00 GMT", False,
    )  # fmt: skip


def test_what_has_not_changed_is_not_sent_again(web: Web) -> None:
    web.pages["/feed"] = lambda asked: Page(status=304 if asked.get("if-none-match") == '"7"' else 200)
    found = fetch(web.url("/feed"), etag='"7"', last_modified="Tue, 24 Nov 2026 10:00:00 GMT", loopback=True)
    assert (found.unchanged, found.data) == (True, b"")
    assert web.asked[0][1]["if-modified-since"] == "Tue, 24 Nov 2026 10:00:00 GMT"


def test_a_redirect_is_followed(web: Web) -> None:
    web.pages["/old"] = Page(status=301, headers={"Location": "/nouvelle%20page?a=\u00c3\u00a9"})
    web.pages["/nouvelle%20page?a=%C3%A9"] = Page(b"here")
    assert fetch(web.url("/old"), loopback=True).url.endswith("/nouvelle%20page?a=é")


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://[::ffff:169.254.169.254]/",
        "http://[fd00:ec2::254]/", "//192.168.0.1/", "http://2852039166/", "http://0xa9fea9fe/",
    ],
)  # fmt: skip
def test_a_redirect_into_a_private_network_is_refused(web: Web, location: str) -> None:
    web.pages["/old"] = Page(status=302, headers={"Location": location})
    assert fault(web.url("/old")) is Fault.INTERNAL


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "gopher://127.0.0.1/", "http://u:p@127.0.0.1/", "http://["]
)
def test_a_redirect_to_what_is_no_web_page_is_refused(web: Web, location: str) -> None:
    web.pages["/old"] = Page(status=302, headers={"Location": location})
    assert fault(web.url("/old")) is Fault.ADDRESS


def test_redirects_end(web: Web) -> None:
    web.pages["/round"] = Page(status=302, headers={"Location": "/round"})
    web.pages["/nowhere"] = Page(status=302)
    assert fault(web.url("/round")) is Fault.REDIRECTS
    assert len(web.asked) == 6
    assert fault(web.url("/nowhere")) is Fault.REDIRECTS


def test_loopback_is_refused_unless_a_setting_allows_it(web: Web) -> None:
    assert fault(web.url(), loopback=False) is Fault.INTERNAL
    assert fault(web.url(host="localhost"), loopback=False) is Fault.INTERNAL
    assert web.asked == []


def test_a_name_that_leads_inside_is_refused_even_when_it_leads_outside_too(web: Web) -> None:
    assert fault("http://feed.example/", resolve=lambda *_: ["93.184.216.34", "10.0.0.7"]) is Fault.INTERNAL


def test_a_name_that_answers_differently_the_next_time_gains_nothing(web: Web) -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.1"], ["169.254.169.254"]])
    web.pages["/feed"] = Page(b"here")
    asked: list[str] = []

    def resolve(host: str, _port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    # The name exists nowhere else, so a second look-up, by whatever connects, would find nothing.
    assert fetch(web.url("/feed", host="rebinding.invalid"), resolve=resolve, loopback=True).data == b"here"
    assert asked == ["rebinding.invalid"]
    web.pages["/feed"] = Page(status=302, headers={"Location": "/feed"})
    assert fault(web.url("/feed", host="rebinding.invalid"), resolve=resolve) is Fault.INTERNAL


def test_the_server_is_told_the_name_we_were_given(web: Web) -> None:
    web.pages["/"] = Page(b"here")
    fetch(web.url("", host="feed.example"), resolve=lambda *_: ["127.0.0.1"], loopback=True)
    assert web.asked[0][1]["host"] == f"feed.example:{web.port}"


@pytest.mark.parametrize(
    "url",
    [
        "", "feed", "ftp://feed.example/", "file:///etc/passwd", "http:///x", "http://user@feed.example/",
        "http://feed.example:25/", "http://feed.example:99999/", "http://[::1", "http://a b/", "http://\u2028/",
    ],
)  # fmt: skip
def test_an_address_that_is_no_web_page_is_refused(url: str) -> None:
    assert fault(url) is Fault.ADDRESS


@pytest.mark.parametrize("answer", [[], OSError("nobody"), UnicodeError("label too long")])
def test_an_unknown_name_is_told(answer: Any) -> None:
    def resolve(*_: Any) -> list[str]:
        if isinstance(answer, Exception):
            raise answer
        return answer

    assert fault("http://feed.example/", resolve=resolve) is Fault.UNKNOWN_HOST


def test_a_closed_port_is_told_and_the_next_address_is_tried(web: Web) -> None:
    web.pages["/"] = Page(b"here")
    addresses = ["127.0.0.2", "127.0.0.1"]  # nobody listens on the first
    assert fetch(web.url(host="two.example"), resolve=lambda *_: addresses, loopback=True).data == b"here"
    assert fault(web.url(host="one.example"), resolve=lambda *_: addresses[:1]) is Fault.UNREACHABLE


@pytest.mark.parametrize("status", [204, 401, 404, 410, 429, 500, 503])
def test_a_status_that_is_no_page_is_told(web: Web, status: int) -> None:
    web.pages["/"] = Page(status=status)
    with pytest.raises(FetchFailed) as caught:
        fetch(web.url(), loopback=True)
    assert (caught.value.fault, caught.value.status) == (Fault.STATUS, status)


def test_nothing_larger_than_the_limit_is_read(web: Web) -> None:
    web.pages["/"] = Page(b"x" * 1001)
    web.pages["/endless"] = Page(drip=True)
    assert fault(web.url(), limit=1000) is Fault.TOO_LARGE
    assert fault(web.url("/endless"), limit=20) is Fault.TOO_LARGE


def test_a_server_that_drips_is_cut_off(web: Web) -> None:
    web.pages["/"] = Page(drip=True)
    assert fault(web.url(), seconds=0.3) is Fault.SLOW


def test_a_head_that_drips_is_cut_off(web: Web) -> None:
    def for_ever(_: Any) -> Page:
        web.closing.wait(5)
        return Page()

    web.pages["/"] = for_ever
    assert fault(web.url(), seconds=0.3) is Fault.SLOW


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"SSH-2.0-OpenSSH_9\r\n", Fault.ODD_ANSWER),
        (b"HTTP/1.1 abc OK\r\n\r\n", Fault.ODD_ANSWER),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n", Fault.ODD_ANSWER),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n", Fault.ODD_ANSWER),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b", Fault.ODD_ANSWER),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", Fault.UNREACHABLE),
        (b"HTTP/1.1 200 OK\r\nContent-Length: nine\r\n\r\nhalf", None),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhalf", Fault.UNREACHABLE),
        (b"\x00", Fault.ODD_ANSWER),
        (b"HTTP/1.1 302 Found\r\nLocation: \xff\xfe\r\n\r\n", Fault.STATUS),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_odd_answers_are_told(web: Web, raw: bytes, expected: Fault | None) -> None:
    web.pages["/"] = Page(raw=raw)
    if expected is None:
        assert fetch(web.url(), loopback=True).data == b"half"
    else:
        assert fault(web.url()) is expected


@pytest.fixture(scope="module")
def certified(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Web, ssl.SSLContext]]:
    """A server with a certificate for feed.example, and a context that trusts it."""
    folder = tmp_path_factory.mktemp("tls")
    certificate = _certificate(folder)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, folder / "key.pem")
    with served(server) as web:
        web.pages["/"] = Page(b"here")
        yield web, ssl.create_default_context(cafile=str(certificate))


def _certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "feed.example")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("feed.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    form, no_password = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, form, no_password))
    (folder / "feed.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return folder / "feed.pem"


def test_a_certificate_is_held_against_the_name_though_the_address_is_pinned(
    certified: tuple[Web, ssl.SSLContext],
) -> None:
    web, tls = certified
    here = {"resolve": lambda *_: ["127.0.0.1"], "loopback": True}
    assert fetch(web.url("/", "feed.example", "https"), tls=tls, **here).data == b"here"
    assert fault(web.url("/", "other.example", "https"), tls=tls, **here) is Fault.CERTIFICATE
    assert fault(web.url("/", "feed.example", "https"), **here) is Fault.CERTIFICATE


def test_nothing_leads_from_https_down_to_http(certified: tuple[Web, ssl.SSLContext], web: Web) -> None:
    secure, tls = certified
    secure.pages["/down"] = Page(status=301, headers={"Location": web.url()})
    here = {"resolve": lambda *_: ["127.0.0.1"], "loopback": True}
    assert fault(secure.url("/down", "feed.example", "https"), tls=tls, **here) is Fault.REDIRECTS
    assert web.asked == []
