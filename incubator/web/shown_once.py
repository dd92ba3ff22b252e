"""A secret on its way to the next page: encrypted in the cookie, shown once, then gone."""

from __future__ import annotations

from flask import session

from incubator.core.secret import opened, sealed

_KEY = "handed_over"


def put(name: str, text: str) -> None:
    """Keep `text` for the page that asks for `name`; one at a time."""
    session[_KEY] = sealed(f"{name}\n{text}")


def take(name: str) -> str:
    """What was kept under `name`, or "" where there is nothing; it is forgotten."""
    kept = session.get(_KEY)
    owner, _newline, text = opened(kept).partition("\n") if kept else ("", "", "")
    if owner != name:
        return ""
    del session[_KEY]
    return text
