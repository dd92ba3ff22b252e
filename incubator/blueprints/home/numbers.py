"""The desk's numbers: each is the length of the list it links to, counted from that list's own query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import url_for
from sqlalchemy import Select, select

from incubator.blueprints.home import incubating
from incubator.casework import archive, recounted
from incubator.casework.models import Deadline
from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Hat, Permission
from incubator.incubation import health
from incubator.organizations import inspection, verifying
from incubator.organizations import queries as registry
from incubator.organizations.models import Fact
from incubator.organizations.standing import CREDIT_LISTS
from incubator.people import granting, scans
from incubator.people.queries import persons_visible_to
from incubator.records import dispatching
from incubator.rules.models import Rule
from incubator.rules.queries import rules
from incubator.web import duties
from incubator.web.duties import Due, Side

UNSENT_SHOWN = timedelta(days=7)
"""How long the desk speaks of letters that did not go out."""


@dataclass(frozen=True)
class Number:
    """A count and the list behind it."""

    count: int
    url: str


def of(hat: Hat, day: date) -> dict[str, Number]:
    """Every number of this hat's desk, by name, in one statement."""
    lists = {**_deadline_lists(hat, day), **_other_lists(hat, day)}
    counts = _count({name: query for name, (query, _url) in lists.items()})
    return {name: Number(counts[name], url) for name, (_query, url) in lists.items()}


def _count(queries: Mapping[str, Select[Any]]) -> dict[str, int]:
    columns = [duties.length(query).scalar_subquery() for query in queries.values()]
    return dict(zip(queries, db.session.execute(select(*columns)).one(), strict=True))


CUTS: dict[str, tuple[Side, Due | None]] = {
    "mine": (Side.MINE, None),
    "overdue": (Side.MINE, Due.OVERDUE),
    "today": (Side.MINE, Due.TODAY),
    "week": (Side.MINE, Due.WEEK),
    "others": (Side.OTHERS, None),
    "yearly-overdue": (Side.YEARLY, Due.OVERDUE),
    "yearly-7": (Side.YEARLY, Due.IN_7),
    "yearly-30": (Side.YEARLY, Due.IN_30),
    "yearly-60": (Side.YEARLY, Due.IN_60),
}


def deadlines(name: str, hat: Hat, day: date) -> Select[Deadline]:
    """The deadlines behind one of the numbers, the nearest first."""
    which, when = CUTS[name]
    query = duties.visible_to(hat).where(duties.side(which, hat, day))
    return query if when is None else query.where(duties.due(when, day))


def _deadline_lists(hat: Hat, day: date) -> dict[str, tuple[Select[Any], str]]:
    return {
        name: (
            deadlines(name, hat, day),
            url_for("deadlines.index", side=which.value, due=when.value if when else None),
        )
        for name, (which, when) in CUTS.items()
    }


def _other_lists(hat: Hat, day: date) -> dict[str, tuple[Select[Any], str]]:
    grades = duties.expiring(hat, day, days=duties.grade_days(hat, day))
    lists: dict[str, tuple[Select[Any], str]] = {
        "grades-7": (
            grades.where(duties.expires(7, day)),
            url_for("deadlines.grades", due=Due.IN_7.value),
        ),
        "grades-30": (
            grades.where(duties.expires(30, day)),
            url_for("deadlines.grades", due=Due.IN_30.value),
        ),
        "grades": (grades, url_for("deadlines.grades")),
    }
    if hat.may(Permission.MANAGE_ORGANIZATIONS):
        since = clock.at(day) - UNSENT_SHOWN
        lists["unverified"] = (
            verifying.awaiting(hat, on=day),
            url_for("organizations.index", check="old"),
        )
        lists["scans"] = (
            persons_visible_to(hat).where(scans.wait()),
            url_for("admin.people", scan="waiting"),
        )
        lists["unsent"] = (
            dispatching.unsent(hat.hub_id, since=since),
            url_for("messages.outgoing", state="failed"),
        )
    if any(hat.may(one) for one in granting.CONFIRMING):
        lists["grants"] = _grants(hat)
    if hat.may(Permission.VIEW_ORGANIZATIONS):
        found = rules((registry.SOON, registry.NEWLY, *health.KEYS), on=day, hub_id=hat.hub_id)
        lists |= _standing_lists(hat, day, found)
        lists |= incubating.lists(hat, day, health.limits_of(found))
    if hat.may(Permission.CHECK):
        lists["moved"] = (recounted.unconfirmed(hat), url_for("deadlines.moved"))
        lists["unarchived"] = (archive.awaiting(hat), url_for("archive.awaiting"))
    return lists


def _grants(hat: Hat) -> tuple[Select[Any], str]:
    return granting.waiting(hat), url_for("admin.grants")


def grants(hat: Hat) -> Number:
    """Staff posts that wait for a second person, for a desk that has no other number."""
    query, url = _grants(hat)
    return Number(_count({"grants": query})["grants"], url)


def _standing_lists(
    hat: Hat, day: date, days: Mapping[str, Rule]
) -> dict[str, tuple[Select[Any], str]]:
    """What of the register somebody has to look at: each list with the address that shows it."""
    soon, newly = days[registry.SOON].value, days[registry.NEWLY].value
    bodies, facts = registry.visible_to(hat), registry.facts_visible_to(hat)
    new = facts.where(registry.newly_listed(on=day, days=newly))
    return {
        "grades-soon": (
            bodies.where(registry.grade_ends_soon(on=day, days=soon)),
            url_for("organizations.index", grade="soon"),
        ),
        "contradictory": (
            bodies.where(registry.contradictory(on=day)),
            url_for("organizations.index", credit="contradictory"),
        ),
        "inspection-missing": (
            inspection.missing(hat, on=day),
            url_for("organizations.inspections", state=inspection.State.MISSING.value),
        ),
        **{
            f"new-{kind.value}": (
                new.where(Fact.kind == kind),
                url_for("organizations.facts", kind=kind.value, new="yes"),
            )
            for kind in CREDIT_LISTS
        },
    }
