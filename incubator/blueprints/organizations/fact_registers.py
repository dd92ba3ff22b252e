"""The list of dated facts of one kind: its export is what an import of facts reads again."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import request
from sqlalchemy import ColumnElement, and_, true
from sqlalchemy.orm import contains_eager

from incubator.core import clock
from incubator.core.permissions import Hat
from incubator.core.validity import in_force_on
from incubator.core.words import _
from incubator.organizations import queries
from incubator.organizations.columns import HEADING as NAMING
from incubator.organizations.fact_columns import HEADING
from incubator.organizations.fact_words import KINDS
from incubator.organizations.labels import FACT_LABEL
from incubator.organizations.models import Fact, FactKind, Organization
from incubator.organizations.standing import CREDIT_LISTS, REMOVED, UNGRADED
from incubator.rules.queries import rule
from incubator.web.listing import Column, Filter, Register, Shape
from incubator.web.words import moment


def asked_kind() -> FactKind:
    """The kind this request asks for; grades where it asks for none."""
    return KINDS.get(request.args.get("kind", ""), FactKind.GRADE)


def facts(hat: Hat, kind: FactKind) -> Register:
    """Every record of one kind about organizations the hat may see."""
    day = clock.today()
    query = queries.facts_visible_to(hat).options(contains_eager(Fact.organization))
    return Register(
        name=FACT_LABEL[kind],
        unit=_("条"),
        query=query.where(Fact.kind == kind),
        identity=Fact.id,
        columns=_COLUMNS,
        search=queries.matching,
        filters=[
            Filter(
                "kind",
                _("类别"),
                [("", FACT_LABEL[FactKind.GRADE])]
                + [(word, FACT_LABEL[one]) for word, one in KINDS.items() if word != "grade"],
                lambda value: true(),
            ),
            Filter(
                "holds",
                _("现在"),
                [("", _("全部")), ("now", _("有效")), ("past", _("已失效、已移出"))],
                lambda value: _holds(day) if value == "now" else ~_holds(day),
            ),
            *_of_kind(kind, hat, day),
        ],
        sort="-valid_from",
        placeholder=_("名称、拼音首字母、信用代码"),
        empty=_("还没有这一类记录。可以在组织页面逐条登记，也可以导入登记机关公布的名单。"),
        file_name=f"facts-{kind.value}",
    )


def _of_kind(kind: FactKind, hat: Hat, day: date) -> list[Filter]:
    if kind not in CREDIT_LISTS:
        return []
    return [
        Filter(
            "new",
            _("列入"),
            [("", _("全部")), ("yes", _("新列入"))],
            lambda value: _newly_listed(hat, day),
        )
    ]


def _newly_listed(hat: Hat, day: date) -> ColumnElement[bool]:
    days = rule(queries.NEWLY, on=day, hub_id=hat.hub_id).value
    return queries.newly_listed(on=day, days=days)


def _holds(day: date) -> ColumnElement[bool]:
    return and_(in_force_on(Fact, day), Fact.value.not_in((REMOVED, UNGRADED)))


def _end(fact: Fact) -> Any:
    """An import must not take a grade of unknown end for one that runs as long as usual."""
    unknown = fact.kind is FactKind.GRADE and fact.valid_through is None
    return _("未知") if unknown and fact.value != UNGRADED else fact.valid_through


_COLUMNS = (
    Column(
        "name", NAMING["name"], lambda fact: fact.organization.name, order=Organization.initials
    ),
    Column("uscc", NAMING["uscc"], lambda fact: fact.organization.uscc, export_only=True),
    Column(
        "filing_no", NAMING["filing_no"], lambda fact: fact.organization.filing_no, export_only=True
    ),
    Column("kind", HEADING["kind"], lambda fact: FACT_LABEL[fact.kind], export_only=True),
    Column("value", HEADING["value"], lambda fact: fact.value, order=Fact.value),
    Column(
        "for_year",
        HEADING["for_year"],
        lambda fact: fact.for_year or None,
        order=Fact.for_year,
        export_only=True,
    ),
    Column(
        "valid_from",
        HEADING["valid_from"],
        lambda fact: fact.valid_from,
        order=Fact.valid_from,
        shape=Shape.DAY,
    ),
    Column("valid_through", HEADING["valid_through"], _end, order=Fact.valid_through),
    Column("number", HEADING["number"], lambda fact: fact.number, export_only=True),
    Column("issuer", HEADING["issuer"], lambda fact: fact.issuer, export_only=True),
    Column("basis", HEADING["basis"], lambda fact: fact.basis, export_only=True),
    Column("source", HEADING["source"], lambda fact: fact.source, hide_small=True),
    Column(
        "seen_at",
        HEADING["seen_at"],
        lambda fact: moment(fact.seen_at) if fact.seen_at else "",
        export_only=True,
    ),
)
