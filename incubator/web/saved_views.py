"""A person's saved views of a list: the links above it, and where its filters can be saved."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import request, url_for
from sqlalchemy import bindparam, select

from incubator.core.db import plain_rows
from incubator.core.words import _
from incubator.people.models import SavedView
from incubator.web.sessions import guest_or_viewer

_VIEWS = (
    select(SavedView.label, SavedView.query)
    .where(SavedView.person_id == bindparam("person_id"), SavedView.page == bindparam("page"))
    .order_by(SavedView.label)
)
_NOT_PART_OF_A_VIEW = frozenset({"page", "format", "lang"})


def query_here() -> str:
    """This request's search, filters and order, without page, format and language."""
    kept = [
        (key, value)
        for key, value in sorted(request.args.items(multi=True))
        if key not in _NOT_PART_OF_A_VIEW and value
    ]
    return urlencode(kept)


def links() -> list[dict[str, object]]:
    """The viewer's saved views of the list at this address; the one being looked at says so."""
    hat = guest_or_viewer()
    if hat is None:
        return []
    query, here = query_here(), request.path
    found = plain_rows(_VIEWS, person_id=hat.person_id, page=here).all()
    if not found:
        return []
    views: list[dict[str, object]] = [
        {"label": view.label, "url": f"{here}?{view.query}", "current": view.query == query}
        for view in found
    ]
    return [{"label": _("全部"), "url": here, "current": not query}, *views]


def save_url() -> str:
    """Where the filters of this list are given a name; empty for guests."""
    if guest_or_viewer() is None:
        return ""
    return url_for("account.save_view", page=request.path, query=query_here())
