"""A live portal and a real browser. ``browser_page`` is a Chromium page; ``axe`` looks for barriers on it."""

import asyncio
import dataclasses
import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from portal.people.accounts import User

_CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
            if not _CHROMIUM:
                item.add_marker(
                    pytest.mark.skip(reason="Chromium is not installed: real pages were not driven")
                )


def _in_a_thread(_app: Flask, function: Callable[..., Any]) -> Callable[..., Any]:
    """Playwright keeps an event loop running in the test's thread, where Flask could start no other."""

    def run(*args: Any, **kwargs: Any) -> Any:
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(copy_context().run, asyncio.run, function(*args, **kwargs)).result()

    return run


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One browser for the tests of this folder, and no longer: other tests need the thread to themselves."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setattr(Flask, "async_to_sync", _in_a_thread)
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def live(app: Flask) -> Iterator[str]:
    """The address of the portal of ``app``, served on a free port for the time of the test."""
    app.config["SERVER_NAME"] = None
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    app.extensions["reprise"] = dataclasses.replace(app.extensions["reprise"], base_url=address)
    yield address
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def browser_page(chromium: Browser, live: str) -> Iterator[Page]:
    """A fresh page on the live portal: addresses may be relative. Anything the policy blocks fails the test."""
    # Without motion: a colour caught half-way through its change is nobody’s contrast.
    context = chromium.new_context(
        base_url=live, viewport={"width": 1280, "height": 900}, reduced_motion="reduce"
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    blocked = [text for text in complaints if "Failed to load resource" not in text]
    assert not blocked, blocked


def signed_in(user: User) -> dict[str, Any]:
    """What the session of ``user`` holds after a sign-in."""
    return {"_user_id": user.fs_uniquifier, "_fresh": True}


@pytest.fixture
def let_in(app: Flask, live: str) -> Callable[[BrowserContext, User | dict[str, Any]], None]:
    """``let_in(context, user)``: signed in by the cookie that a sign-in leaves; or with a session of one's own."""

    def enter(context: BrowserContext, user: User | dict[str, Any]) -> None:
        signer = SecureCookieSessionInterface().get_signing_serializer(app)
        assert signer
        kept = signer.dumps(user if isinstance(user, dict) else signed_in(user))
        context.add_cookies([{"name": app.config["SESSION_COOKIE_NAME"], "value": str(kept), "url": live}])

    return enter


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """``axe(page)``: one line for each barrier axe-core finds on the page as it stands."""
    engine = Axe()

    def barriers(page: Page) -> list[str]:
        found = engine.run(page).response["violations"]
        return [
            f"{each['id']}: {each['help']}: {node['html'][:200]}" for each in found for node in each["nodes"]
        ]

    return barriers


@pytest.fixture
def sideways() -> Callable[[Page], int]:
    """``sideways(page)``: by how many pixels the page is wider than its window."""
    return lambda page: page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
