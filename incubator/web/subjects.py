"""The page of what an obligation is about, by its `table:id`, where that is no case."""

from __future__ import annotations

from flask import url_for

_PAGES: dict[str, str] = {}


def add(table: str, endpoint: str) -> None:
    """Say which page shows rows of `table`; the endpoint takes their `id`."""
    _PAGES[table] = endpoint


def page_of(subject: str) -> str:
    """The address of that page, or "" where there is none."""
    table, _colon, id = subject.partition(":")
    endpoint = _PAGES.get(table)
    return url_for(endpoint, id=int(id)) if endpoint and id.isdecimal() else ""
