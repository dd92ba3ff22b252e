"""Filling in whatever form a page shows, with values of the kinds its controls ask for."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import html5lib

SAMPLES = {"date": "2026-12-01", "number": "1", "datetime-local": "2026-12-01T09:00"}


def filled(html: str) -> dict[str, list[str]]:
    """The last form of the page as somebody would send it: what is there, and samples where it is empty."""
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(html)
    own = [
        form
        for form in tree.iter("form")
        if (form.get("method") or "").lower() == "post" and "/logout" not in form.get("action", "")
    ]
    sent: dict[str, list[str]] = {}
    for control in own[-1].iter() if own else ():
        name, value = control.get("name"), _value(control)
        if name and value is not None and not (_is_radio(control) and name in sent):
            sent.setdefault(name, []).append(value)
    return sent


def _is_radio(control: Element) -> bool:
    return control.tag == "input" and control.get("type") == "radio"


def _value(control: Element) -> str | None:
    if control.tag == "textarea":
        return (control.text or "").strip() or "示例内容"
    if control.tag == "select":
        return _chosen(control)
    if control.tag != "input" or control.get("type") in {"file", "submit", "checkbox"}:
        return None
    return control.get("value") or SAMPLES.get(control.get("type", ""), "示例")


def _chosen(control: Element) -> str:
    options = list(control.iter("option"))
    picked = [one for one in options if one.get("selected") is not None]
    usable = picked or [one for one in options if one.get("value")] or options
    return usable[0].get("value", "") if usable else ""
