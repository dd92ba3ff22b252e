"""A one-time code on its way to the next page: encrypted in the cookie, shown once, then gone."""

from __future__ import annotations

from flask import session

from incubator.core.secret import opened, sealed

_KEY = "shown_once"


def show_once(person_id: int, code: str) -> None:
    session[_KEY] = sealed(f"{person_id}:{code}")


def take(person_id: int) -> str:
    """The code that was just issued for this person, or "" where there is none; it is forgotten."""
    kept = session.get(_KEY)
    owner, _colon, code = opened(kept).partition(":") if kept else ("", "", "")
    if owner != str(person_id):
        return ""
    del session[_KEY]
    return code
