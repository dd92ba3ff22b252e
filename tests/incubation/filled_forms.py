"""A form of a page as a browser would send it back untouched: selects, ticks and texts included."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

import html5lib

from tests.browser_client import Browser


def sent(browser: Browser, path: str, *, to: str = "") -> dict[str, Any]:
    """Every control of the last POST form of the page, or of the one that posts `to` an address."""
    page = browser.get(path)
    assert page.status_code == 200, (path, page.status_code)
    tree = html5lib.parse(page.text, namespaceHTMLElements=False)
    forms = [
        form
        for form in tree.iter("form")
        if (form.get("method") or "").lower() == "post"
        and "/logout" not in (form.get("action") or "")
        and (not to or form.get("action") == to)
    ]
    assert forms, f"no form on {path}"
    made: dict[str, list[str]] = {}
    for control in forms[-1].iter():
        name, value = control.get("name"), _value(control)
        if name and value is not None:
            made.setdefault(name, []).append(value)
    return dict(made)


def _value(control: Element) -> str | None:
    if control.tag == "textarea":
        return "".join(control.itertext())
    if control.tag == "select":
        options = list(control.iter("option"))
        chosen = [one for one in options if one.get("selected") is not None]
        return (chosen or options)[0].get("value", "") if options else None
    if control.tag != "input" or control.get("type") in {"file", "submit"}:
        return None
    if control.get("type") in {"checkbox", "radio"} and control.get("checked") is None:
        return None
    return control.get("value", "")


def send(browser: Browser, path: str, *, to: str = "", **changes: Any) -> Any:
    """Open the page, change what is named, send the form and follow where it leads."""
    return browser.post(
        to or path,
        data={**sent(browser, path, to=to), **changes},
        follow_redirects=True,
        content_type="multipart/form-data",
    )
