"""The rail: what this hat may open, with the length of each list behind it, all counted in one query."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Flask, g, request, url_for
from sqlalchemy import ScalarSelect, Select, func, inspect, select

from incubator.casework.queries import inbox_of
from incubator.core import clock
from incubator.core.db import plain_rows
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.web.access import access_of
from incubator.web.sessions import signed_in_user

Counted = Callable[[Hat], Select[Any]]


@dataclass(frozen=True)
class Entry:
    """One link of the rail. `counts` is the very query of the list it opens."""

    label: str
    endpoint: str
    position: int
    group: str = ""
    counts: Counted | None = None


SERVICE, INCUBATION, MONEY = _("服务中心"), _("孵化基地"), _("资金")
PREMISES = _("场地")
BASIS, SYSTEM = _("依据与成效"), _("系统")
GROUPS = ("", SERVICE, INCUBATION, PREMISES, MONEY, BASIS, SYSTEM)
_entries: dict[str, Entry] = {}
_under: dict[str, str] = {}


def add(*entries: Entry) -> None:
    """Offer links; each is shown to the hats its view's access label admits."""
    _entries.update({entry.endpoint: entry for entry in entries})


def under(endpoint: str, *pages: str) -> None:
    """Say which entry of the rail leads to these pages, where it is not the first of their blueprint."""
    _under.update(dict.fromkeys(pages, endpoint))


def stand_at(endpoint: str) -> None:
    """The entry the page now being made belongs to, where its address alone does not tell."""
    g.menu_here = endpoint


def init_app(app: Flask) -> None:
    app.context_processor(_context)


def _context() -> dict[str, object]:
    user = signed_in_user()
    if user is None:
        return {
            "menu": [],
            "unread": 0,
            "product_name": _("两会一中心服务平台"),
            "banners": _banners(),
        }
    shown, lengths = _shown(user.hat), counts()
    return {
        "menu": [_group(name, shown, lengths) for name in GROUPS if _has(name, shown)],
        "unread": lengths["unread"],
        "product_name": f"{user.hub_name} {_('两会一中心')}",
        "banners": _banners(),
    }


def _admitted(entry: Entry, hat: Hat) -> bool:
    access = access_of(entry.endpoint)
    return access is not None and access.admits(hat)


def counts() -> dict[str, int]:
    """How long each list of the viewer's rail is, by endpoint; counted once in a request."""
    user = signed_in_user()
    if user is None:
        return {}
    if "menu_counts" not in g:
        names, statement = _counting(user.hat, int(clock.now().timestamp() // 60))
        g.menu_counts = dict(zip(names, plain_rows(statement).one(), strict=True))
    found: dict[str, int] = g.menu_counts
    return found


@lru_cache(maxsize=512)
def _shown(hat: Hat) -> list[Entry]:
    admitted = [entry for entry in _entries.values() if _admitted(entry, hat)]
    return sorted(admitted, key=lambda entry: entry.position)


@lru_cache(maxsize=512)
def _counting(hat: Hat, _minute: int) -> tuple[tuple[str, ...], Select[*tuple[Any, ...]]]:
    """One statement for all counts. Writing it costs more than running it, so it is kept a minute."""
    queries = {entry.endpoint: entry.counts(hat) for entry in _shown(hat) if entry.counts}
    queries["unread"] = inbox_of(hat, unread_only=True)
    columns = [_length(query).label(f"n{number}") for number, query in enumerate(queries.values())]
    return tuple(queries), select(*columns)


def _length(query: Select[Any]) -> ScalarSelect[int]:
    """How many rows a list has; its ids are enough to know, and a short statement to plan.

    A kind of case is named besides, so that the cases of the other kinds are not read.
    """
    entity = query.column_descriptions[0]["entity"]
    if kind := inspect(entity).polymorphic_identity:
        query = query.where(entity.kind == kind)
    identity = entity.id
    ids = query.order_by(None).with_only_columns(identity, maintain_column_froms=True).subquery()
    return select(func.count()).select_from(ids).scalar_subquery()


def _has(name: str, entries: list[Entry]) -> bool:
    return any(entry.group == name for entry in entries)


def _group(name: str, entries: list[Entry], counts: dict[str, int]) -> dict[str, object]:
    here = _here(entries)
    items = [
        {
            "label": entry.label,
            "url": url_for(entry.endpoint),
            "count": counts.get(entry.endpoint),
            "current": entry.endpoint == here,
        }
        for entry in entries
        if entry.group == name
    ]
    return {"label": name, "items": items}


def _here(entries: list[Entry]) -> str:
    """The one entry the page belongs to: its own, the one it is under, the nearest above it, or the first."""
    page = request.endpoint or ""
    endpoints = [entry.endpoint for entry in entries]
    for one in (g.get("menu_here"), page, _under.get(page)):
        if one in endpoints:
            return str(one)
    blueprint = page.split(".")[0]
    near = [one for one in endpoints if one.split(".")[0] == blueprint]
    above = {url_for(one): one for one in near if request.path.startswith(f"{url_for(one)}/")}
    return above[max(above, key=len)] if above else next(iter(near), "")


def _banners() -> list[str]:
    if not clock.moved():
        return []
    return [_("开发环境：业务时间已调到 %(moment)s", moment=clock.today().isoformat())]
