"""What every page must be, whoever opens it."""

from __future__ import annotations

import re
from collections import Counter
from xml.etree.ElementTree import Element

import html5lib

OWN_TO_A_FORM = frozenset(
    {
        *("append", "attributes", "childNodes", "children", "click", "closest", "contains"),
        *("focus", "getAttribute", "matches", "nodeName", "parentNode", "querySelector"),
        *("requestSubmit", "reset", "submit"),
    }
)
"""A control called so hides what scripts ask of the form element itself."""
OF_THE_MOMENT = re.compile(r'value="[\w.-]{16,}"|\b[0-9a-f]{16}\b')
"""Tokens of forms and numbers of requests: they alone make a page another one."""

_found_right: set[int] = set()


def check_page(html: str, path: str = "") -> None:
    """Valid HTML, one h1, a title, unique ids, labelled controls, a token in each POST form.

    Reading a page takes longer than making it: one that was right is not read again where only its
    own address and what is of the moment are different.
    """
    page = hash(OF_THE_MOMENT.sub("", html.replace(f'="{path}', '="')))
    if page in _found_right:
        return
    _check(html, path)
    _found_right.add(page)


def _check(html: str, path: str) -> None:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(html)
    problems = [f"{position}: {code}" for position, code, _facts in parser.errors]
    assert not problems, f"{path}: invalid HTML {problems[:5]}"
    assert len(tree.findall(".//h1")) == 1, f"{path}: not exactly one h1"
    title = tree.find(".//title")
    assert title is not None, f"{path}: no title"
    assert (title.text or "").strip(), f"{path}: empty title"
    ids = Counter(one.get("id") for one in tree.iter() if one.get("id"))
    twice = [name for name, times in ids.items() if times > 1]
    assert not twice, f"{path}: ids used twice {twice[:5]}"
    _check_controls(tree, set(ids), path)
    _check_forms(tree, path)
    assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", html), f"{path}: inline style or script"
    for script in tree.iter("script"):
        assert script.get("src"), f"{path}: inline script"


def _check_controls(tree: Element, ids: set[str], path: str) -> None:
    labelled = {label.get("for") for label in tree.iter("label")}
    wrapped = {
        id(control)
        for label in tree.iter("label")
        for control in label.iter()
        if control is not label
    }
    for control in tree.iter():
        if control.tag not in {"input", "select", "textarea"} or control.get("type") in {
            "hidden",
            "submit",
        }:
            continue
        named = (
            control.get("aria-label")
            or control.get("aria-labelledby")
            or control.get("id") in labelled
            or id(control) in wrapped
        )
        assert named, f"{path}: no label for {control.get('name')}"
        for described in (control.get("aria-describedby") or "").split():
            assert described in ids, f"{path}: {control.get('name')} described by nothing"


def _check_forms(tree: Element, path: str) -> None:
    for form in tree.iter("form"):
        controls = {
            one.get(key) for one in form.iter() if one.tag != "form" for key in ("id", "name")
        }
        hidden = controls & OWN_TO_A_FORM
        assert not hidden, f"{path}: controls that hide what a form has {hidden}"
        if (form.get("method") or "get").lower() != "post":
            continue
        names = {one.get("name") for one in form.iter("input")}
        assert "csrf_token" in names, f"{path}: a form without its token"
