"""The token every form of a signed-in page carries, for pressing a button directly."""

from __future__ import annotations

import re

from tests.browser_client import Browser


def token(browser: Browser) -> dict[str, str]:
    """Taken from the sign-out form, which is on every page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/").text)
    assert found, "no form on the front page"
    return {"csrf_token": found.group(1)}
