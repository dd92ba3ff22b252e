"""A real browser against the app on a local port; skipped, with the reason, where there is none."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from incubator.core import clock
from incubator.core.db import transaction
from incubator.people.models import Post, User
from incubator.web.sessions import begin

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("INCUBATOR_CHROMIUM") or shutil.which("chromium")
    if not path:
        pytest.skip(
            "no Chromium on this machine; install Debian's chromium or set INCUBATOR_CHROMIUM"
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def address(street: Flask) -> Iterator[str]:
    """The app of this test, served to a browser."""
    server = make_server("127.0.0.1", 0, street, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def open_as(street: Flask, chromium: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """`open_as(post, phone=True)`: a page of a browser signed in under a post; None is a visitor."""
    contexts: list[BrowserContext] = []

    def opened(post: Post | None = None, *, phone: bool = False) -> Page:
        context = chromium.new_context(
            base_url=address, viewport=PHONE if phone else DESKTOP, locale="zh-CN"
        )
        contexts.append(context)
        if post is not None:
            context.add_cookies([_cookie(street, post, address)])
        context.set_default_timeout(8_000)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
        return page

    yield opened
    for context in contexts:
        context.close()


def _cookie(app: Flask, post: Post, address: str) -> dict[str, str]:
    """The session cookie the sign-in page would set."""
    with app.test_request_context(), transaction() as session:
        user = session.query(User).filter_by(person_id=post.person_id).one()
        token = begin(user, post)
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]  # Flask's own
    value = signer.dumps({"_user_id": token, "seen": int(clock.real_now().timestamp())})
    return {"name": app.config["SESSION_COOKIE_NAME"], "value": value, "url": address}
